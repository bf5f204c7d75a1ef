"""An enrolment service on a database of its own, with the scheme open."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from services.backbone.database import open_engine
from services.backbone.transactions import Transactions
from services.contracts import enrolment as contract
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS
from services.contracts.schema import to_wire
from services.enrolment import tables
from services.enrolment.handlers import ON_COMMAND
from services.enrolment.store import EnrolmentStore
from tests.empty_databases import make_tables
from tests.people import officer

OPENS = dt.date(2011, 10, 3)
SCHEME = contract.OpenScheme(
    scheme=contract.SchemeOpened(
        name="Home Rewards Club",
        landlord="Bromford",
        opens_on=OPENS,
        months=12,
        instalments=4,
        timing="arrears",
        strikes=3,
        hold_while_in_arrears=True,
        final_needs_follow_up=True,
        visit_attempts=3,
        elements=(contract.ElementOffer("repairs", 30000, True),),
        areas=(contract.AreaOffer("DUD", "Dudley", 60),),
        tenant_categories=("decoration",),
        landlord_categories=("gas",),
        payment_days=contract.PaymentDays("working_day", ()),
        contact_points=EXAMPLE_CONTACT_POINTS,
        costs=USUAL_COSTS,
        practice=True,
    ),
    tenancy_types=("general_needs",),
    require_clear_rent=True,
)
TENANT = contract.TenantDetails(
    tenant_ref="T1",
    title="Ms",
    first_name="Ann",
    last_name="Hunt",
    email="ann@example.org",
    mobile="07700 900930",
    preferred_channel="sms",
    uprn="1",
    address_line_1="104 Lime Tree Avenue",
    address_line_2="",
    town="Dudley",
    postcode="DY1 1AA",
    area_code="DUD",
    tenancy_type="general_needs",
    rent_arrears_pence=0,
    elements=("repairs",),
)


@contextmanager
def open_enrolment(url: str) -> Iterator[Transactions[EnrolmentStore]]:
    """Make an empty database enrolment's, with the scheme open."""
    make_tables("enrolment", url)
    engine = open_engine(url)
    database = Transactions(engine, tables.backbone, EnrolmentStore)
    run(database, "scheme", SCHEME)
    yield database
    engine.dispose()


def run(database: Transactions[Any], key: str, command: Any) -> Any:
    handler = ON_COMMAND[type(command)]
    return database.execute(key, officer(), type(command), to_wire(command), handler)


def register(database: Transactions[Any], key: str, *tenants: contract.TenantDetails) -> Any:
    return run(database, key, contract.RegisterTenants(OPENS, tenants))


def tenant(number: int, uprn: int | None = None, **details: Any) -> contract.TenantDetails:
    return replace(TENANT, tenant_ref=f"T{number}", uprn=str(uprn or number), **details)
