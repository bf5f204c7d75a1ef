"""Tenants are registered many at a time, and in the end as if one by one, on both databases."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services.backbone.database import open_engine
from services.backbone.errors import Refused
from services.backbone.transactions import Transactions
from services.contracts import enrolment as contract
from services.contracts.schema import to_wire
from services.enrolment import store, tables
from services.enrolment.domain.participation import Participation
from services.enrolment.handlers import ON_COMMAND
from services.hosts.migrating import migrate

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


@pytest.fixture(params=["sqlite", "postgresql"])
def enrolment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transactions[Any]]:
    """Enrolment's own database, with the scheme open."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/enrolment.sqlite"
    else:
        make_database: Callable[[str], str] = request.getfixturevalue("make_database")
        url = make_database("enrolment")
    migrate("enrolment", url)
    engine = open_engine(url)
    database = Transactions(engine, tables.backbone, store.EnrolmentStore)
    run(database, "scheme", SCHEME)
    yield database
    engine.dispose()


def run(database: Transactions[Any], key: str, command: Any) -> Any:
    handler = ON_COMMAND[type(command)]
    return database.execute(key, "test", type(command), to_wire(command), handler)


def register(database: Transactions[Any], key: str, *tenants: contract.TenantDetails) -> Any:
    return run(database, key, contract.RegisterTenants(OPENS, tenants))


def tenant(number: int, uprn: int | None = None, **details: Any) -> contract.TenantDetails:
    return replace(TENANT, tenant_ref=f"T{number}", uprn=str(uprn or number), **details)


def statuses(database: Transactions[Any]) -> list[tuple[str, int, str, str]]:
    table = tables.participations
    query = select(table.c.tenant_ref, table.c.position, table.c.status, table.c.reason)
    return database.read(lambda c: [tuple(row) for row in c.execute(query.order_by("position"))])


def events(database: Transactions[Any]) -> list[str]:
    outbox = tables.backbone.outbox
    query = select(outbox.c.type).order_by(outbox.c.sequence)
    names: list[str] = database.read(lambda c: list(c.execute(query).scalars()))
    return [name.split(".")[1] for name in names]


def test_the_first_eligible_tenant_of_a_file_has_the_property(enrolment: Transactions[Any]) -> None:
    in_debt = tenant(1, uprn=9, rent_arrears_pence=100)
    register(enrolment, "tenants-0", in_debt, tenant(2, uprn=9), tenant(3, uprn=9))
    register(enrolment, "tenants-1", tenant(4, uprn=9), tenant(5))
    assert statuses(enrolment) == [
        ("T1", 1, "rejected", "rent_arrears"),
        ("T2", 2, "invited", ""),
        ("T3", 3, "rejected", "property_already_in_scheme"),
        ("T4", 4, "rejected", "property_already_in_scheme"),
        ("T5", 5, "invited", ""),
    ]


def test_events_are_in_the_order_of_the_file(enrolment: Transactions[Any]) -> None:
    register(enrolment, "tenants-0", tenant(1, rent_arrears_pence=5), tenant(2))
    assert events(enrolment) == [
        "scheme_opened",
        "tenant_registered",
        "rent_arrears_changed",
        "tenant_rejected",
        "tenant_registered",
        "tenant_invited",
    ]


@pytest.mark.parametrize("second", [(tenant(1),), (tenant(3), tenant(3))])
def test_a_tenant_who_is_registered_already_undoes_the_whole_command(
    enrolment: Transactions[Any], second: tuple[contract.TenantDetails, ...]
) -> None:
    register(enrolment, "tenants-0", tenant(1))
    before = statuses(enrolment), events(enrolment)
    with pytest.raises(Refused, match=f"{second[-1].tenant_ref} is registered already"):
        register(enrolment, "tenants-1", tenant(2), *second)
    assert (statuses(enrolment), events(enrolment)) == before


def test_a_command_may_hold_more_tenants_than_one_look_up(
    enrolment: Transactions[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "ASKED_AT_A_TIME", 2)
    register(enrolment, "tenants-0", *(tenant(number) for number in range(1, 6)))
    register(enrolment, "tenants-1", *(tenant(number, uprn=number - 5) for number in range(6, 11)))
    assert [status for _, _, status, _ in statuses(enrolment)] == ["invited"] * 5 + ["rejected"] * 5


def test_the_database_itself_refuses_a_second_eligible_tenant_of_a_property(
    enrolment: Transactions[Any],
) -> None:
    register(enrolment, "tenants-0", tenant(1, uprn=9))
    second = Participation("T2", 2, "DUD", ("repairs",), "invited")
    with enrolment.begin("test") as uow:
        uow.store.add(second, "9")
        with pytest.raises(IntegrityError):
            uow.commit()
