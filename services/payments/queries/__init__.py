"""What is read of payments: by the command line, and later the console and reports.

results.py   the output files of a played pilot
runs.py      a run: its lines, what was left out, its totals, its files
imports.py   what came back from the bank
accounts.py  bank details, masked; the settings; the weight table
books.py     the trial balance; the ledger of a tenant, of a run
verifying/   every balance and status worked out afresh, and where they differ
explaining.py, facts.py, payment_facts.py   why each instalment is what it is
statements.py   what the tenant is given to keep
dates.py     the last date done, and the one that work counts for
budgets_and_samples.py   the budget; samples of people who are asked whether the money came
"""

from collections.abc import Callable
from typing import Any

from services.payments.queries import (
    accounts,
    books,
    budgets_and_samples,
    dates,
    explaining,
    imports,
    results,
    runs,
    statements,
    verifying,
)

ON_QUERY: dict[str, Callable[..., Any]] = {
    "instalments": results.instalments,
    "payments": results.payments,
    "bank_files": results.bank_files,
    "movements": results.movements,
    "unmatched_returns": results.unmatched_returns,
    "next_payment_day": dates.upcoming_payment_day,
    "prepared_runs": runs.prepared_runs,
    "unsent_runs": runs.unsent_runs,
    "runs": runs.runs,
    "run": runs.run,
    "run_lines": runs.run_lines,
    "run_left_out": runs.run_left_out,
    "exports": runs.exports,
    "export_parts": runs.export_parts,
    "imports": imports.imports,
    "import_rows": imports.import_rows,
    "not_on_statement": imports.not_on_statement,
    "business_date": dates.business_date,
    "bank_details": accounts.bank_details,
    "check_account": accounts.check_account,
    "settings": accounts.settings,
    "trial_balance": books.trial_balance,
    "ledger_of_tenant": books.ledger_of_tenant,
    "ledger_of_run": books.ledger_of_run,
    "verify": verifying.verify,
    "explain": explaining.explain,
    "statement": statements.statement,
    "statement_document": statements.statement_document,
    "budget": budgets_and_samples.budget,
    "samples": budgets_and_samples.samples,
    "sample": budgets_and_samples.sample,
    "sample_people": budgets_and_samples.sample_people,
}
"""What can be asked of payments without changing anything."""
