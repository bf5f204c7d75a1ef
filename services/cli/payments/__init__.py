"""`cashback payments`: what finance does, one module for each kind of work.

asking.py     the business date
accounts.py   bank details, the account check, settings
runs.py       runs and the bank files made of them
bank.py       what comes back: returned credits, the bank statement
books.py      the trial balance, ledgers
explaining.py why an instalment is what it is; the tenant's statement
budgets_and_samples.py  budgets, samples of people to ask
spreadsheets.py   lists for a spreadsheet

`rotate-keys` and `verify` work on the database itself, and are with the operator's commands.
"""

from services.cli.groups import Group

HERE, OPERATIONS = "services.cli.payments", "services.cli.operations"

payments = Group(
    "payments",
    "What finance does: bank details, runs, bank files, returns, books.",
    {
        "bank-details": f"{HERE}.accounts",
        "set-bank-details": f"{HERE}.accounts",
        "withdraw-bank-details": f"{HERE}.accounts",
        "confirm-bank-details": f"{HERE}.accounts",
        "unconfirmed": f"{HERE}.accounts",
        "check-account": f"{HERE}.accounts",
        "weights": f"{HERE}.accounts",
        "rotate-keys": f"{OPERATIONS}.keys",
        "settings": f"{HERE}.accounts",
        "confirm-settings": f"{HERE}.accounts",
        "runs": f"{HERE}.runs",
        "run": f"{HERE}.runs",
        "prepare": f"{HERE}.runs",
        "approve": f"{HERE}.runs",
        "reject": f"{HERE}.runs",
        "cancel": f"{HERE}.runs",
        "export": f"{HERE}.runs",
        "exports": f"{HERE}.runs",
        "submit": f"{HERE}.runs",
        "import-returns": f"{HERE}.bank",
        "import-statement": f"{HERE}.bank",
        "imports": f"{HERE}.bank",
        "missing": f"{HERE}.bank",
        "trial-balance": f"{HERE}.books",
        "ledger": f"{HERE}.books",
        "verify": f"{OPERATIONS}.verifying",
        "explain": f"{HERE}.explaining",
        "statement": f"{HERE}.explaining",
        "budget": f"{HERE}.budgets_and_samples",
        "set-budget": f"{HERE}.budgets_and_samples",
        "draw-sample": f"{HERE}.budgets_and_samples",
        "sample": f"{HERE}.budgets_and_samples",
        "record-outcome": f"{HERE}.budgets_and_samples",
    },
)
