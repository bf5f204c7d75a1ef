"""Baselines that somebody cancelled are listed until they are booked again, on both databases."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.backbone.database import open_engine
from services.backbone.transactions import Transactions
from services.contracts import enrolment
from services.contracts import repairs as contract
from services.contracts.commands import Command
from services.contracts.queries.repairs import BaselinesToBook, BaselineToBookRow, ManyWait
from services.contracts.schema import to_wire
from services.repairs import handlers, store, tables
from services.repairs.queries.to_book import baselines_to_book, how_many
from tests.empty_databases import make_tables
from tests.people import officer

FIRST = dt.date(2011, 11, 1)
DAY = dt.timedelta(days=1)
VISIT = dt.date(2011, 12, 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def repairs(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Transactions[store.RepairsStore]]:
    """Repairs with four tenants who were invited."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/repairs.sqlite"
        make_tables("repairs", url)
    else:
        url = request.getfixturevalue("make_database")("repairs")
        make_tables("repairs", url)
    engine = open_engine(url)
    database = Transactions(engine, tables.backbone, store.RepairsStore)
    with database.begin("test") as uow:
        uow.store.scheme.keep(3, ("sealant",), ("gas",), ("repairs",))
        for number in range(1, 5):
            event = enrolment.TenantInvited(f"T{number}", FIRST, ("repairs",))
            handlers.ON_EVENT[enrolment.TenantInvited](event, uow)
        uow.commit()
    yield database
    engine.dispose()


def tell(database: Transactions[Any], key: str, command: Command[Any]) -> None:
    handler = handlers.ON_COMMAND[type(command)]
    database.execute(key, officer(), type(command), to_wire(command), handler)


def book(database: Transactions[Any], ref: str, tenant_ref: str, on: dt.date) -> None:
    booked = contract.BookVisit(ref, tenant_ref, "baseline", VISIT, "", "", "", on)
    tell(database, f"book {ref}", booked)


def cancel(database: Transactions[Any], ref: str, on: dt.date) -> None:
    tell(database, f"cancel {ref}", contract.CancelVisit(ref, VISIT, "ill", on))


def listed(database: Transactions[Any], **asked: Any) -> tuple[list[BaselineToBookRow], str | None]:
    page = database.read(lambda c: baselines_to_book(BaselinesToBook(**asked), c))
    return list(page.rows), page.next


def test_they_are_listed_page_by_page_the_longest_booked_first(
    repairs: Transactions[Any],
) -> None:
    for number, on in enumerate((FIRST + DAY, FIRST, FIRST, FIRST + 2 * DAY), start=1):
        book(repairs, f"V{number}", f"T{number}", on)
        cancel(repairs, f"V{number}", FIRST + 3 * DAY)
    expected = [
        BaselineToBookRow("T2", FIRST, VISIT, 0),
        BaselineToBookRow("T3", FIRST, VISIT, 0),
        BaselineToBookRow("T1", FIRST + DAY, VISIT, 0),
        BaselineToBookRow("T4", FIRST + 2 * DAY, VISIT, 0),
    ]
    assert listed(repairs) == (expected, None)
    found, after = list[BaselineToBookRow](), None
    for _ in expected:
        rows, after = listed(repairs, limit=1, after=after)
        found += rows
    assert (found, after) == (expected, None)
    assert repairs.read(how_many) == ManyWait(4, FIRST, None)


def test_one_that_is_booked_again_begun_or_past_deciding_is_listed_no_more(
    repairs: Transactions[Any],
) -> None:
    for number in range(1, 5):
        book(repairs, f"V{number}", f"T{number}", FIRST)
        cancel(repairs, f"V{number}", FIRST)
    book(repairs, "V1b", "T1", FIRST)
    tell(repairs, "begin", contract.BeginVisit("V2b", "T2", "baseline", FIRST))
    with repairs.begin("test") as uow:
        ended = enrolment.ParticipationEnded("T3", FIRST, "withdrawn", "moved", False)
        handlers.ON_EVENT[enrolment.ParticipationEnded](ended, uow)
        uow.commit()
    assert [row.tenant_ref for row in listed(repairs)[0]] == ["T4"]
    assert repairs.read(how_many) == ManyWait(1, FIRST, None)


def test_a_home_whose_baseline_was_cancelled_twice_is_one_row(repairs: Transactions[Any]) -> None:
    for number, on in enumerate((FIRST, FIRST + DAY)):
        book(repairs, f"V{number}", "T1", on)
        cancel(repairs, f"V{number}", on)
    assert listed(repairs) == ([BaselineToBookRow("T1", FIRST + DAY, VISIT, 0)], None)


def test_none_is_none(repairs: Transactions[Any]) -> None:
    book(repairs, "V1", "T1", FIRST)
    assert listed(repairs) == ([], None)
    assert repairs.read(how_many) == ManyWait(0, None, None)
