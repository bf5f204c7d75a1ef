"""The console's rooms and its menu."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Final

from flask import Flask

from services.client.asking import Client
from services.contracts.queries.payments.backlog import MoneyYet
from services.gateway.app import gateway_app
from services.gateway.colleagues import COLLEAGUES
from services.gateway.console.administration import ADMINISTRATION
from services.gateway.console.finance import FINANCE
from services.gateway.console.home import home
from services.gateway.console.importing import IMPORTING
from services.gateway.console.importing.shared import CARRIER
from services.gateway.console.jobs import JOBS_ROOMS
from services.gateway.console.officers import OFFICERS
from services.gateway.console.repairs import REPAIRS
from services.gateway.console.report import report
from services.gateway.console.telling import TELLING
from services.gateway.importing.arrears import ARREARS
from services.gateway.importing.before import COMPARISON, HISTORY
from services.gateway.importing.carrier import Carrier, carried_beside
from services.gateway.importing.jobs import JOBS
from services.gateway.importing.kinds import Kind
from services.gateway.importing.tenants import TENANTS
from services.gateway.look.navigation import Link
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in import pages
from services.gateway.sign_in.door import Door
from services.gateway.visitor import NOTING
from services.terms.people import Actor

ROOMS: Final = (
    *(home, report, *OFFICERS, *IMPORTING, *JOBS_ROOMS),
    *(*FINANCE, *REPAIRS, *TELLING, *ADMINISTRATION),
)

IMPORTED: Final[Mapping[str, Kind]] = {
    kind.name: kind for kind in (TENANTS, ARREARS, JOBS, HISTORY, COMPARISON)
}
"""The kinds of files that people upload."""

LINKS: Final = (
    Link("Tenants", "tenants.search"),
    Link("Scheme", "scheme.shown"),
    Link("Areas", "areas.listed"),
    Link("Log a contact", "contacts.whose"),
    Link("Appeals", "appeals.listed"),
    Link("Imports", "import_tenants.listed", ("import_jobs.listed",)),
    Link("Jobs", "jobs.listed"),
    Link("Finance", "finance.today", ("finance_tenants.search", "finance_budget.report")),
    Link("Visits", "visits.today"),
    Link("Works", "inspections.works"),
    Link("Follow-ups", "inspections.follow_ups"),
    Link("Telling tenants", "telling.first"),
    Link("Report", "report.shown"),
    Link("Audit trail", "trail.listed"),
    Link("Events not handled", "dead_letters.listed"),
    Link("Status", "administration.status"),
)
"""What stands at the top of each page, in this order, beside the name that leads to the first."""


def console_app(settings: GatewaySettings, client: Client, door: Door) -> Flask:
    """Return the whole console: these rooms, behind those of signing in.

    `client` is the way to the services, by nobody, `door` the way to the people who sign in.
    """
    secret = door.key.hashed("cookies", "")
    app = gateway_app(
        settings,
        client,
        *pages.ROOMS,
        *ROOMS,
        links=(*LINKS, *pages.LINKS),
        secret=secret,
    )
    app.extensions[NOTING] = pages.keep_views
    app.extensions[COLLEAGUES] = pages.people_with
    app.extensions[pages.DOOR] = replace(door, money_yet=partial(money_begun, client))
    return app


@contextmanager
def imports_beside(app: Flask, client: Client, door: Door) -> Iterator[Carrier]:
    """Carry on what people upload, in a thread of this process.

    `client` and `door` are those of the app.
    """
    with carried_beside(door, client, IMPORTED) as carrier:
        app.extensions[CARRIER] = carrier
        yield carrier


def money_begun(client: Client, administrator: Actor) -> bool:
    """Return whether there is money already, as an administrator may know."""
    return client.by(administrator).ask(MoneyYet()).begun
