"""Tenants are registered many at a time, and in the end as if one by one, on both databases."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from services.backbone import transactions
from services.backbone.errors import CommandFailed, Conflict, Invalid, Refused
from services.backbone.transactions import Transactions
from services.contracts import enrolment as contract
from services.contracts.schema import to_wire
from services.enrolment import tables
from services.enrolment.domain.eligibility import Applicant
from services.enrolment.domain.participation import Participation
from services.enrolment.service import EnrolmentService
from tests.integration.enrolling import OPENS, register, run, tenant
from tests.people import officer

DAY = dt.timedelta(days=1)


def statuses(database: Transactions[Any]) -> list[tuple[str, int, str, str]]:
    table = tables.participations
    query = select(table.c.tenant_ref, table.c.position, table.c.status, table.c.reason)
    return database.read(lambda c: [tuple(row) for row in c.execute(query.order_by("position"))])


def events(database: Transactions[Any]) -> list[str]:
    outbox = tables.backbone.outbox
    query = select(outbox.c.type).order_by(outbox.c.sequence)
    names: list[str] = database.read(lambda c: list(c.execute(query).scalars()))
    return [name.split(".")[1] for name in names]


def test_the_first_eligible_tenant_of_a_file_has_the_home(enrolment: Transactions[Any]) -> None:
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


def test_a_command_may_hold_more_than_a_thousand_tenants(enrolment: Transactions[Any]) -> None:
    each = 1_100
    register(enrolment, "tenants-0", *(tenant(n) for n in range(1, each + 1)))
    register(enrolment, "tenants-1", *(tenant(each + n, uprn=n) for n in range(1, each + 1)))
    found = [status for _, _, status, _ in statuses(enrolment)]
    assert found == ["invited"] * each + ["rejected"] * each


HOLDING = ("invited", "waiting", "agreed", "active", "completed")


@pytest.mark.parametrize("status", HOLDING)
def test_the_database_itself_refuses_a_second_tenant_who_holds_a_home(
    enrolment: Transactions[Any], status: str
) -> None:
    register(enrolment, "tenants-0", tenant(1, uprn=9))
    with enrolment.begin("test") as uow:
        uow.store.add(member("T2", 2, status), HOME_9)
        with pytest.raises(IntegrityError):
            uow.commit()


def test_the_database_lets_a_home_have_any_number_who_do_not_hold_it(
    enrolment: Transactions[Any],
) -> None:
    register(enrolment, "tenants-0", tenant(1, uprn=9))
    gone = replace(member("T2", 2, "completed"), tenancy_ended_on=OPENS)
    with enrolment.begin("test") as uow:
        uow.store.add(gone, HOME_9)
        for number, status in enumerate(("rejected", "withdrawn", "tenancy_ended"), start=3):
            uow.store.add(member(f"T{number}", number, status), HOME_9)
        uow.commit()
    assert len(statuses(enrolment)) == 5


HOME_9 = Applicant("9", "DUD", "general_needs", in_arrears=False)


def member(ref: str, position: int, status: str) -> Participation:
    return Participation(ref, position, "DUD", ("repairs",), status, start_date=OPENS)


def test_a_tenant_has_the_place_in_line_that_the_file_gives_or_comes_after_all(
    enrolment: Transactions[Any],
) -> None:
    register(enrolment, "tenants-0", tenant(1, position=7), tenant(2))
    register(enrolment, "tenants-1", tenant(3, position=2), tenant(4))
    assert [(ref, position) for ref, position, _, _ in statuses(enrolment)] == [
        ("T3", 2),
        ("T1", 7),
        ("T2", 8),
        ("T4", 9),
    ]


@pytest.mark.parametrize("second", [(), (tenant(2, position=8),)])
def test_a_place_in_the_file_is_one_tenants(
    enrolment: Transactions[Any], second: tuple[contract.TenantDetails, ...]
) -> None:
    register(enrolment, "tenants-0", tenant(1, position=7))
    with pytest.raises(Conflict, match="another tenant has place 7 in the file"):
        register(enrolment, "tenants-1", *second, tenant(3, position=7))


def test_leading_zeros_do_not_make_another_home(enrolment: Transactions[Any]) -> None:
    register(enrolment, "tenants-0", tenant(1, uprn=9), replace(tenant(2), uprn="0009"))
    assert [status for _, _, status, _ in statuses(enrolment)] == ["invited", "rejected"]


# --- a home that falls free, and a second application ---


def leave(database: Transactions[Any], ref: str, cause: Any, on: dt.date = OPENS) -> Any:
    command = contract.LeaveScheme(ref, on, cause, "moving" if cause == "withdrawn" else "")
    return run(database, f"leave-{ref}-{cause}-{on}", command)


def apply_again(database: Transactions[Any], ref: str, on: dt.date = OPENS) -> Any:
    return run(database, f"again-{ref}-{on}", contract.ApplyAgain(ref, on))


def status_of(database: Transactions[Any], ref: str) -> tuple[str, str]:
    return next((row[2], row[3]) for row in statuses(database) if row[0] == ref)


@pytest.mark.parametrize("cause", ["withdrawn", "tenancy_ended", "died"])
def test_who_leaves_frees_the_home_for_who_applies_again(
    enrolment: Transactions[Any], cause: str
) -> None:
    register(enrolment, "tenants-0", tenant(1, uprn=9), tenant(2, uprn=9))
    assert apply_again(enrolment, "T2", OPENS - DAY) == {"effect": "done"}
    assert status_of(enrolment, "T2") == ("rejected", "property_already_in_scheme")
    leave(enrolment, "T1", cause)
    apply_again(enrolment, "T2")
    assert status_of(enrolment, "T2") == ("invited", "")


def test_a_tenancy_that_ends_after_completion_frees_the_home_and_changes_no_status(
    enrolment: Transactions[Any],
) -> None:
    with enrolment.begin("test") as uow:
        uow.store.add(member("T1", 1, "completed"), HOME_9)
        uow.commit()
    assert leave(enrolment, "T1", "withdrawn") == {"effect": "none"}
    register(enrolment, "tenants-0", tenant(2, uprn=9))
    leave(enrolment, "T1", "tenancy_ended")
    apply_again(enrolment, "T2")
    assert status_of(enrolment, "T1") == ("completed", "")
    assert status_of(enrolment, "T2") == ("invited", "")


def test_a_second_application_is_judged_by_the_arrears_known_then(
    enrolment: Transactions[Any],
) -> None:
    register(enrolment, "tenants-0", tenant(1, rent_arrears_pence=100), tenant(2, uprn=1))
    run(enrolment, "clear", contract.ReportRentArrears("T1", OPENS, in_arrears=False))
    apply_again(enrolment, "T1")
    assert status_of(enrolment, "T1") == ("rejected", "property_already_in_scheme")
    leave(enrolment, "T2", "withdrawn")
    run(enrolment, "owing", contract.ReportRentArrears("T1", OPENS, in_arrears=True))
    apply_again(enrolment, "T1", OPENS + DAY)
    assert status_of(enrolment, "T1") == ("rejected", "rent_arrears")


@pytest.mark.parametrize("cause", ["withdrawn", "tenancy_ended"])
def test_who_has_left_cannot_apply_again(enrolment: Transactions[Any], cause: str) -> None:
    register(enrolment, "tenants-0", tenant(1))
    leave(enrolment, "T1", cause)
    assert apply_again(enrolment, "T1") == {"effect": "none"}
    assert status_of(enrolment, "T1")[0] == cause


def test_who_was_rejected_and_is_no_tenant_any_more_cannot_apply_again(
    enrolment: Transactions[Any],
) -> None:
    register(enrolment, "tenants-0", tenant(1, rent_arrears_pence=100))
    leave(enrolment, "T1", "tenancy_ended")
    run(enrolment, "clear", contract.ReportRentArrears("T1", OPENS, in_arrears=False))
    assert apply_again(enrolment, "T1") == {"effect": "none"}
    assert status_of(enrolment, "T1") == ("rejected", "rent_arrears")


def test_a_death_is_told_once_whatever_the_status(enrolment: Transactions[Any]) -> None:
    register(enrolment, "tenants-0", tenant(1, rent_arrears_pence=100), tenant(2))
    leave(enrolment, "T1", "died")
    leave(enrolment, "T2", "tenancy_ended")
    leave(enrolment, "T2", "died", OPENS + DAY)
    leave(enrolment, "T2", "died", OPENS + 2 * DAY)
    assert events(enrolment).count("tenant_died") == 2
    assert events(enrolment).count("participation_ended") == 1


# --- places ---


def test_places_wait_for_the_end_of_the_day_where_more_is_to_come(
    enrolment: Transactions[Any],
) -> None:
    register(enrolment, "tenants-0", tenant(1), tenant(2))
    run(enrolment, "s2", contract.SignAgreement("T2", OPENS, places_later=True))
    assert status_of(enrolment, "T2") == ("invited", "")
    assert "place_given" not in events(enrolment)
    run(enrolment, "places", contract.GivePlaces(OPENS))
    assert status_of(enrolment, "T2") == ("agreed", "")


def test_a_signature_alone_gets_its_place_at_once(enrolment: Transactions[Any]) -> None:
    register(enrolment, "tenants-0", tenant(1))
    run(enrolment, "s1", contract.SignAgreement("T1", OPENS))
    assert status_of(enrolment, "T1") == ("agreed", "")


def test_the_counts_of_an_area_follow_every_move(enrolment: Transactions[Any]) -> None:
    register(enrolment, "t-0", tenant(1), tenant(2), tenant(3), tenant(4, rent_arrears_pence=5))
    register(enrolment, "t-1", tenant(5, area_code="NOWHERE"))
    assert_counted(enrolment)
    for number in (1, 2):
        signing = contract.SignAgreement(f"T{number}", OPENS, places_later=True)
        run(enrolment, f"sign-{number}", signing)
    counts = assert_counted(enrolment)
    assert counts["DUD", "invited", True] == 2
    run(enrolment, "places", contract.GivePlaces(OPENS))
    run(enrolment, "leave", contract.LeaveScheme("T1", OPENS + DAY, "withdrawn", "moving"))
    counts = assert_counted(enrolment)
    found = {status: counts["DUD", status, False] for status in ("agreed", "withdrawn", "invited")}
    assert found == {"agreed": 1, "withdrawn": 1, "invited": 1}


def assert_counted(database: Transactions[Any]) -> dict[tuple[str, str, bool], int]:
    """Return the counts that are kept; they are those of the participations."""
    kept, rows = tables.area_counts, tables.participations
    in_line = rows.c.signed_on.is_not(None) & rows.c.status.in_(["invited", "waiting"])
    key = (rows.c.area_code, rows.c.status, in_line)
    counted = select(*key, func.count()).group_by(*key)
    found, expected = (
        database.read(lambda c, q=query: {tuple(r[:3]): r[3] for r in c.execute(q)})
        for query in (select(kept).where(kept.c.number != 0), counted)
    )
    assert found == expected
    return found


def orders_of(*tenants: contract.TenantDetails) -> list[dict[str, Any]]:
    return [
        {
            "command": "RegisterTenants",
            "key": f"tenants-{number}",
            "data": to_wire(contract.RegisterTenants(OPENS, (each,))),
        }
        for number, each in enumerate(tenants)
    ]


@pytest.fixture
def service(enrolment: Transactions[Any]) -> EnrolmentService:
    found = EnrolmentService()
    found.database = enrolment
    return found


@pytest.mark.parametrize("seconds", [0.0, 100.0], ids=["each alone", "together"])
def test_of_commands_given_in_one_call_those_before_one_that_is_refused_are_done(
    service: EnrolmentService, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "TOGETHER_SECONDS", seconds)
    with pytest.raises(Conflict, match="T1"):
        service.execute_all_as(officer(), orders_of(tenant(1), tenant(2), tenant(1), tenant(3)))
    assert [ref for ref, *_ in statuses(service.database)] == ["T1", "T2"]
    answers = service.execute_all_as(officer(), orders_of(tenant(1), tenant(2)))
    assert len(answers) == 2, "each is answered as it was"
    assert [ref for ref, *_ in statuses(service.database)] == ["T1", "T2"]


def test_of_commands_given_in_one_call_those_before_one_that_cannot_be_read_are_done(
    service: EnrolmentService,
) -> None:
    good, bad = orders_of(tenant(1), tenant(2))
    with pytest.raises(Invalid, match="colour"):
        service.execute_all_as(officer(), [good, bad | {"data": {"colour": "red"}}])
    assert [ref for ref, *_ in statuses(service.database)] == ["T1"]


def test_a_database_that_takes_nothing_is_not_tried_with_each_of_them_again(
    service: EnrolmentService, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = list[int]()

    def away(*_: Any, **__: Any) -> Any:
        tried.append(1)
        raise OperationalError("BEGIN", {}, Exception("away"))

    monkeypatch.setattr(Transactions, "begin", away)
    with pytest.raises(CommandFailed):
        service.execute_all_as(officer(), orders_of(tenant(1), tenant(2)))
    assert len(tried) == 1
