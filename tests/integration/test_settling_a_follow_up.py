"""A manager settles a follow-up that will not happen, once the year is over."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.backbone.errors import Invalid, NotNow
from services.backbone.transactions import Transactions
from services.contracts import enrolment
from services.contracts import repairs as contract
from services.contracts.calendar import CutOffReached
from services.contracts.schema import to_wire
from services.hosts.opening import open_engine
from services.repairs import handlers, store, tables
from tests.empty_databases import make_tables
from tests.people import officer

S, END = dt.date(2011, 11, 1), dt.date(2012, 11, 1)
REPAIRS = enrolment.ElementOffer("repairs", 30000, True)


@pytest.fixture
def repairs(tmp_path: Path) -> Iterator[Transactions[store.RepairsStore]]:
    """Repairs with a tenant whose year has begun."""
    url = f"sqlite:///{tmp_path}/repairs.sqlite"
    make_tables("repairs", url)
    engine = open_engine(url)
    database = Transactions(engine, tables.backbone, store.RepairsStore)
    with database.begin("test") as uow:
        uow.store.scheme.keep(3, ("sealant",), ("gas",), ("repairs",))
        uow.commit()
    hear(database, enrolment.TenantInvited("T1", S, ("repairs",)))
    hear(
        database,
        enrolment.ParticipationStarted("T1", S, END, dt.date(2012, 10, 1), (REPAIRS,), ()),
    )
    yield database
    engine.dispose()


def hear(database: Transactions[Any], event: Any) -> None:
    with database.begin("test") as uow:
        handlers.ON_EVENT[type(event)](event, uow)
        uow.commit()


def leave(database: Transactions[Any], on: dt.date) -> None:
    hear(database, enrolment.ParticipationEnded("T1", on, "tenancy_ended", "", True))


def settle(
    database: Transactions[Any],
    outcome: Any = "passed",
    reason: str = "seen",
    on: dt.date = dt.date(2012, 12, 3),
) -> Any:
    command = contract.SettleFollowUp("T1", on, outcome, reason)
    handler = handlers.ON_COMMAND[contract.SettleFollowUp]
    key = f"settle {outcome} {reason} {on}"
    return database.execute(key, officer(), type(command), to_wire(command), handler)


def told(database: Transactions[Any]) -> list[str]:
    outbox = tables.backbone.outbox
    return database.read(
        lambda c: list(c.execute(select(outbox.c.data).order_by(outbox.c.sequence)).scalars())
    )


def test_what_the_manager_decides_is_told_as_a_follow_up_and_noted_with_the_reason(
    repairs: Transactions[Any],
) -> None:
    leave(repairs, END)
    assert settle(repairs, "follow_up_defect", "door kicked in") == {"effect": "done"}
    (event,) = told(repairs)
    assert '"outcome":"follow_up_defect"' in event.replace(" ", "")
    audit = tables.backbone.audit
    last = repairs.read(lambda c: c.execute(select(audit).order_by(audit.c.id.desc())).first())
    assert (last.actor, last.after) == (officer().ref, "follow_up_defect")
    assert last.note == "door kicked in"


def test_it_is_settled_once(repairs: Transactions[Any]) -> None:
    leave(repairs, END)
    settle(repairs)
    with pytest.raises(NotNow, match="no follow-up of T1 is outstanding"):
        settle(repairs, "no_access", "changed my mind")
    assert len(told(repairs)) == 1


def test_who_is_still_there_is_settled_once_the_year_is_over_and_no_visit_is_made(
    repairs: Transactions[Any],
) -> None:
    with pytest.raises(NotNow, match="ends on 1 November 2012; until then book the visit"):
        settle(repairs, on=END - dt.timedelta(days=1))
    hear(repairs, CutOffReached(dt.date(2012, 10, 1)))
    settle(repairs, "no_access", "burnt down", on=END)
    booked, cancelled, concluded = told(repairs)
    for event in (booked, cancelled):
        assert '"visit_date":"2012-11-01"' in event.replace(" ", "")
    assert '"outcome":"no_access"' in concluded.replace(" ", "")
    hear(repairs, CutOffReached(END))
    assert len(told(repairs)) == 3, "it is booked no more, and nobody is reminded"


def test_of_who_left_before_the_end_of_the_year_nothing_is_to_settle(
    repairs: Transactions[Any],
) -> None:
    leave(repairs, END - dt.timedelta(days=1))
    with pytest.raises(NotNow, match="no follow-up of T1 is outstanding"):
        settle(repairs)
    assert told(repairs) == []


def test_a_reason_must_be_given(repairs: Transactions[Any]) -> None:
    leave(repairs, END)
    with pytest.raises(Invalid, match="give the reason"):
        settle(repairs, reason=" ")
