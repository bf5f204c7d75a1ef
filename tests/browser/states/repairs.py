"""The repairs team, with five tenants: a visit is booked, one cancelled, others made."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from playwright.sync_api import Page

from services.backbone.database import open_engine
from services.backbone.transactions import Transactions
from services.contracts import enrolment
from services.contracts import repairs as contract
from services.contracts.schema import to_wire
from services.repairs import handlers, store, tables
from tests.browser.conftest import LAST_CLOSED
from tests.browser.looking import Url, state
from tests.integration.enrolling import OPENS, SCHEME, TENANT, open_enrolment, register
from tests.people import officer

TODAY = LAST_CLOSED + dt.timedelta(days=1)


def keep_what_was_kept(page: Page) -> None:
    """Keep a room without the script, as of before somebody else kept it."""
    form = page.locator("form[data-room=Kitchen]")
    form.evaluate("form => { form.elements.seen_version.value = 0; form.submit() }")
    page.get_by_text("What Ann First kept").wait_for()


def left_empty(page: Page) -> None:
    """Send the form of the page as it came."""
    page.locator("main form[method=post] button[type=submit]").first.click()


def with_a_reason(page: Page) -> None:
    """Say why, and see what the correction decides."""
    page.fill("#why", "the wrong boiler")
    left_empty(page)


TENANTS = ("T1", "T2", "T3", "T4", "T5", "T6")

STATES = [
    state("/visits", "repairs_manager"),
    state("/visits?on=2012-04-06", "surveyor"),
    state("/visits?whose=all", "surveyor"),
    state("/visits?whose=all&on=2012-03-01", "auditor"),
    *(state(f"/visits/{ref}", "surveyor") for ref in ("V3", "V5", "V6")),
    state("/visits/V1", "repairs_manager"),
    state("/visits/V1/move", "repairs_manager"),
    state("/visits/V1/cancel", "repairs_manager"),
    state("/visits/V2", "surveyor"),
    state("/visits/new", "surveyor"),
    state("/visits/new", "surveyor", then=left_empty, status=422),
    state("/visits/V3/result?room=1", "surveyor"),
    state("/visits/V3/result", "surveyor", then=keep_what_was_kept, status=409),
    state("/visits/V3/complete", "surveyor"),
    state("/visits/V3/drop", "repairs_manager"),
    state("/visits/rooms", "auditor"),
    state("/visits/rooms/1", "repairs_manager"),
    state("/visits/book?tenant=T2", "repairs_manager"),
    state("/visits/book", "repairs_manager", then=left_empty, status=422),
    state("/visits/V1/not-made", "surveyor"),
    state("/works", "repairs_manager"),
    state("/tenants/T3/works", "surveyor"),
    state("/follow-ups", "repairs_manager"),
    state("/baselines-to-book", "repairs_manager"),
    state("/follow-ups/T4/settle", "repairs_manager"),
    state("/follow-ups/T4/settle", "repairs_manager", then=left_empty, status=422),
    state("/tenants/T4/inspections", "repairs_manager"),
    state("/tenants/T5/inspections", "housing_officer"),
    state("/tenants/T3/inspections", "surveyor"),
    state("/visits/V5/correct", "repairs_manager"),
    state("/visits/V5/correct", "repairs_manager", then=left_empty, status=422),
    state("/visits/V5/correct", "repairs_manager", then=with_a_reason),
    state("/visits/V5/take-back", "repairs_manager"),
    state("/visits/V6/complete", "surveyor"),
]


def fill(url: Url) -> None:
    names = (("T1", "Siân", "O'Brien", "DY2 8AB"), ("T2", "Bob", "Jones", "DY1 1AA"))
    with open_enrolment(url("enrolment")) as database:
        for ref, first, last, postcode in names:
            who = replace(TENANT, tenant_ref=ref, first_name=first, last_name=last, uprn=ref[1:])
            register(database, ref, replace(who, postcode=postcode))
    with_visits(url("repairs"))


def with_visits(url: str) -> None:
    invited = [enrolment.TenantInvited(ref, OPENS, ("repairs",)) for ref in TENANTS]
    book = ("baseline", TODAY, "morning", "", "A dog in the yard", TODAY)
    entered = contract.EnteredItem("Boiler", "gas", "defect", "leaks")
    with repairs_with(url, *invited) as database:
        tell(database, contract.BookVisit("V1", "T1", *book))  # type: ignore[arg-type]
        tell(database, contract.BookVisit("V2", "T2", *book))  # type: ignore[arg-type]
        tell(database, contract.CancelVisit("V2", TODAY, "illness", TODAY))
        tell(database, contract.BookVisit("B6", "T6", *book))  # type: ignore[arg-type]
        tell(database, contract.CancelVisit("B6", TODAY, "illness", TODAY))
        tell(database, contract.BeginVisit("V3", "T2", "baseline", TODAY))
        tell(database, contract.KeepRoom("V3", "Kitchen", 0, "form-1", (entered,), TODAY))
        inspected(database)


@contextmanager
def repairs_with(url: str, *events: Any) -> Iterator[Transactions[store.RepairsStore]]:
    """Open repairs with the scheme open, once it has heard these events."""
    engine = open_engine(url)
    database = Transactions(engine, tables.backbone, store.RepairsStore)
    with database.begin("test") as uow:
        for event in (SCHEME.scheme, *events):
            handlers.ON_EVENT[type(event)](event, uow)
        uow.commit()
    yield database
    engine.dispose()


def inspected(database: Transactions[Any]) -> None:
    """T3 waits for works, T4 left after the year, T5's follow-up found something and was
    corrected."""
    good = contract.Finding("Bedroom wall", "decoration", "good", "freshly painted")
    hole = contract.Finding("Bedroom wall", "decoration", "defect", "a hole")
    boiler = contract.Finding("Boiler", "gas", "defect", "leaks")
    hole_seen = contract.EnteredItem("Bedroom wall", "decoration", "defect", "a hole")
    began, over = dt.date(2011, 3, 1), dt.date(2012, 3, 1)
    counts_from = dt.date(2012, 2, 1)
    for number, findings in ((3, (good, boiler)), (4, (good,)), (5, (good,))):
        ref, made = f"T{number}", ("baseline", OPENS, "completed", "")
        tell(database, contract.RecordVisit(f"B{number}", ref, *made, findings))  # type: ignore[arg-type]
    with database.begin("test") as uow:
        for event in (
            enrolment.ParticipationStarted("T4", began, over, counts_from, (), ()),
            enrolment.ParticipationEnded("T4", over, "tenancy_ended", "", True),
            enrolment.ParticipationStarted("T5", began, over, counts_from, (), ()),
        ):
            handlers.ON_EVENT[type(event)](event, uow)  # type: ignore[index]
        uow.commit()
    told = ("follow_up", over, "completed", "")
    tell(database, contract.RecordVisit("V5", "T5", *told, (hole, boiler)))  # type: ignore[arg-type]
    other = contract.CorrectVisit("V5", 1, TODAY, over, "completed", "", (hole,), "no boiler there")
    tell(database, other)
    tell(database, contract.BeginVisit("V6", "T4", "follow_up", TODAY))
    tell(database, contract.KeepRoom("V6", "Bedroom", 0, "form-2", (hole_seen,), TODAY))


def tell(database: Transactions[Any], command: Any) -> None:
    key = f"{type(command).__name__} {command.visit_ref}"
    handler = handlers.ON_COMMAND[type(command)]
    database.execute(key, officer(), type(command), to_wire(command), handler)
