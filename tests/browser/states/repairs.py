"""The repairs team, with two tenants: the visit of one is booked, that of the other cancelled."""

import datetime as dt
from dataclasses import replace
from typing import Any

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

STATES = [
    state("/visits", "repairs_manager"),
    state("/visits?on=2012-04-06", "surveyor"),
    state("/visits/V1", "repairs_manager"),
    state("/visits/V1/move", "repairs_manager"),
    state("/visits/V1/cancel", "repairs_manager"),
    state("/visits/V2", "surveyor"),
    state("/visits/book?tenant=T2", "repairs_manager"),
]


def fill(url: Url) -> None:
    names = (("T1", "Siân", "O'Brien", "DY2 8AB"), ("T2", "Bob", "Jones", "DY1 1AA"))
    with open_enrolment(url("enrolment")) as database:
        for ref, first, last, postcode in names:
            who = replace(TENANT, tenant_ref=ref, first_name=first, last_name=last, uprn=ref[1:])
            register(database, ref, replace(who, postcode=postcode))
    with_visits(url("repairs"))


def with_visits(url: str) -> None:
    engine = open_engine(url)
    database = Transactions(engine, tables.backbone, store.RepairsStore)
    with database.begin("test") as uow:
        for event in (
            SCHEME.scheme,
            *(enrolment.TenantInvited(ref, OPENS, ("repairs",)) for ref in ("T1", "T2")),
        ):
            handlers.ON_EVENT[type(event)](event, uow)  # type: ignore[index]
        uow.commit()
    book = ("baseline", TODAY, "morning", "", "A dog in the yard", TODAY)
    tell(database, contract.BookVisit("V1", "T1", *book))  # type: ignore[arg-type]
    tell(database, contract.BookVisit("V2", "T2", *book))  # type: ignore[arg-type]
    tell(database, contract.CancelVisit("V2", TODAY, "illness", TODAY))
    engine.dispose()


def tell(database: Transactions[Any], command: Any) -> None:
    key = f"{type(command).__name__} {command.visit_ref}"
    handler = handlers.ON_COMMAND[type(command)]
    database.execute(key, officer(), type(command), to_wire(command), handler)
