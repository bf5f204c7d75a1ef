"""What is read of payments: by the command line, and later the console and reports.

results.py   the output files of a played pilot
runs.py      a run and its totals; run_lines.py   its lines, and what was left out
exports.py   the bank files made of runs
finance.py   what finance has to do, what falls due, and why it would not be paid
imports.py   what came back from the bank
accounts.py  bank details, masked; the settings; the weight table
books.py     the trial balance; the ledger of a tenant, of a run
verifying/   every balance and status worked out afresh, and where they differ
explaining.py, facts.py, payment_facts.py   why each instalment is what it is
statements.py   what the tenant is given to keep
tenants.py      one tenant's money, down to the payment; in_brief.py   what comes next
if_left.py      what leaving would do to it
weighing.py     what a breach would cost, and what those of some tenants do
dates.py     the last date done, and the one that work counts for
what_if.py      what a deed would do to a tenant's money
stories.py      which instalments lines of the audit trail are about
budgets_and_samples.py   the budget; samples of people who are asked whether the money came
"""

from services.backbone.backlog import backlog_in
from services.backbone.dead_letters import dead_letters_in
from services.backbone.handling import Queries
from services.backbone.story import story_in
from services.contracts.queries.payments.backlog import PaymentsBacklog
from services.contracts.queries.payments.dead_letters import (
    PaymentsDeadLetterEnvelope,
    PaymentsDeadLetters,
    PaymentsDeadLetterWhole,
)
from services.contracts.queries.payments.story import PaymentsStory
from services.payments import tables
from services.payments.queries import (
    accounts,
    books,
    budgets_and_samples,
    dates,
    explaining,
    exports,
    finance,
    if_left,
    imports,
    in_brief,
    results,
    run_lines,
    runs,
    statements,
    tenants,
    verifying,
    weighing,
    what_if,
)
from services.payments.queries.stories import instalments_in

ON_QUERY: Queries = {
    **results.ON_QUERY,
    **runs.ON_QUERY,
    **run_lines.ON_QUERY,
    **exports.ON_QUERY,
    **finance.ON_QUERY,
    **imports.ON_QUERY,
    **dates.ON_QUERY,
    **accounts.ON_QUERY,
    **books.ON_QUERY,
    **verifying.ON_QUERY,
    **explaining.ON_QUERY,
    **statements.ON_QUERY,
    **tenants.ON_QUERY,
    **in_brief.ON_QUERY,
    **if_left.ON_QUERY,
    **weighing.ON_QUERY,
    **what_if.ON_QUERY,
    **budgets_and_samples.ON_QUERY,
    **dead_letters_in(
        tables.backbone,
        PaymentsDeadLetters,
        PaymentsDeadLetterEnvelope,
        PaymentsDeadLetterWhole,
    ),
    PaymentsBacklog: backlog_in(tables.backbone),
    PaymentsStory: story_in(tables.backbone, instalments_in),
}
"""What can be asked of payments without changing anything."""
