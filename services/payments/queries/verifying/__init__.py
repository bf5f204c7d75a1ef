"""Works out every balance and status afresh, and says where what is kept differs.

postings.py   the ledger against payments and instalments, posting by posting
balances.py   each account, and what each tenant is owed
payments.py   payments against their lines, their run and their instalments
runs.py       what was approved against what is there; the runs' way through their states
exports.py    bank files against their hashes
deals.py      what every tenant has lost, from the facts
scope.py      what a check looks at: everything, or what one run touches

Each check is a few statements over the whole scheme, or reads it in pieces: none holds it all.
Some are made of one run too, before it is approved, exported and submitted.
"""

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection, text

from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.payments.books import DifferenceRow, Differences
from services.payments.domain.verifying import Difference
from services.payments.queries.verifying import (
    balances,
    deals,
    exports,
    payments,
    postings,
    runs,
)
from services.payments.queries.verifying.scope import CheckOfAll, CheckOfRun, Reads

OF_A_RUN: tuple[CheckOfRun, ...] = (payments.with_their_run, *runs.OF_A_RUN, *exports.OF_A_RUN)
UNTIL_APPROVED: tuple[CheckOfRun, ...] = (payments.paid_once, postings.earned_of_run)
"""From then on the run's hash says what was agreed with the books."""

CHECKS: tuple[CheckOfAll, ...] = (
    *postings.CHECKS,
    *balances.CHECKS,
    *payments.CHECKS,
    *runs.CHECKS,
    *exports.CHECKS,
    *deals.CHECKS,
)


def differences(connection: Connection) -> Iterator[Difference]:
    """Yield every difference, of one moment, whatever is done meanwhile.

    `connection` must not be in a transaction yet.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    Writer(connection).expect_many_rows()
    yield from compare(connection)


def compare(connection: Connection) -> Iterator[Difference]:
    """Yield every difference, as this transaction sees it."""
    for check in CHECKS:
        yield from check(connection)


def differences_of_run(connection: Reads, run: int, *, frozen: bool) -> Iterator[Difference]:
    """Yield what differs in what a run touches, as this transaction sees it."""
    checks = OF_A_RUN if frozen else (*OF_A_RUN, *UNTIL_APPROVED)
    if not payments.is_in_order(connection, run):
        checks = (*payments.ROW_BY_ROW, *checks)
    for check in checks:
        yield from check(connection, run)


def verify(query: Differences, connection: Connection) -> Page[DifferenceRow]:
    """Return differences in the order in which they are found; nothing if everything agrees."""
    (start,) = place_after(query, (0,))
    behind = islice(enumerate(differences(connection), start=1), start, None)
    return page_of(
        behind, query, lambda each: (each[0],), lambda each: DifferenceRow(**vars(each[1]))
    )


ON_QUERY: Queries = {Differences: verify}
