"""Tried as an auditor would, with one officer's login: money to an own account, controls let go."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import (
    BankDetails,
    Settings,
    SettingsProposal,
    UnconfirmedDetails,
)
from services.contracts.queries.payments.story import PaymentsStory
from services.payments import tables
from services.payments.keys import key_ring, make_keys
from services.payments.keys.rotation import seal_everything_again
from tests.bank_files import read_bacs18
from tests.integration.office import (
    ACCOUNT,
    DUE,
    FIRST,
    OTHER_ACCOUNT,
    SECOND,
    START,
    THIRD,
    Office,
)
from tests.integration.test_imports import give_back, row
from tests.people import officer

OWN, MISTAKEN = ("000001", "88837493"), ("000001", "66374966")
"""Of a sort code that no table knows, so that nothing but the doubt holds them."""
SHORT, PADDED = ("089999", "123456"), ("089999", "00123456")
TENANT, STRANGER = "Siân O'Brien", "Ann First"
HELD = ("held", "details_unconfirmed")
FRIDAY = dt.date(2012, 4, 13)


@pytest.fixture
def live(office: Office) -> Office:
    """A live scheme with two tenants whose accounts are their own."""
    office.open_live()
    office.tell(contract.ChangePaymentSettings(START, 1, None, "", ""))
    office.join("T1", ACCOUNT)
    office.join("T2", OTHER_ACCOUNT)
    return office


def enter(
    office: Office,
    tenant_ref: str,
    account: tuple[str, str],
    name: str = TENANT,
    by: str = FIRST,
    on: dt.date = START,
) -> contract.CheckedDetails:
    return office.tell(contract.ChangeBankDetails(tenant_ref, on, *account, name), by)


def confirm(
    office: Office, tenant_ref: str, by: str = SECOND, account: int | None = None, key: str = ""
) -> None:
    newest = office.ask(BankDetails(tenant_ref)).accounts[-1].number
    number = newest if account is None else account
    order = contract.ConfirmBankDetails(tenant_ref, START, number, "rang the tenant")
    office.tell(order, by, key)


def doubts(office: Office, tenant_ref: str) -> list[str]:
    return [row.unconfirmed for row in office.ask(BankDetails(tenant_ref)).accounts]


def q1(office: Office, tenant_ref: str) -> tuple[str, str]:
    return office.instalments()[f"{tenant_ref} repairs Q1"]


# --- whose name differs ---


def test_an_account_in_another_name_is_not_paid_before_a_second_person_confirms_it(
    live: Office,
) -> None:
    live.hear_of("T3")
    answer = enter(live, "T3", OWN, STRANGER)
    assert answer.unconfirmed == "the name differs from the tenant's"
    live.reach(DUE)
    assert q1(live, "T3") == HELD
    assert q1(live, "T1") == ("scheduled", "")
    (waits,) = live.rows(UnconfirmedDetails())
    assert (waits.tenant_ref, waits.name, waits.why, waits.use, waits.entered_by) == (
        *("T3", TENANT, "the name differs from the tenant's", "in use", FIRST),
    )
    assert waits.entered_by_ref == officer(FIRST).ref
    with pytest.raises(NotAllowed, match="may not confirm"):
        confirm(live, "T3", FIRST)
    confirm(live, "T3", SECOND)
    assert live.rows(UnconfirmedDetails()) == []
    shown = live.ask(BankDetails("T3")).accounts[-1]
    assert (shown.unconfirmed, shown.confirmed_by, shown.confirmed_why) == (
        *("", SECOND, "rang the tenant"),
    )
    live.reach(DUE + dt.timedelta(days=1))
    assert q1(live, "T3") == ("scheduled", "")


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("S O'Brien", False),
        ("SHAN O'BRIEN", False),
        ("O'Brien", False),
        ("Siân Jones", True),
        ("A First", True),
        ("12345", True),
    ],
)
def test_only_a_name_that_differs_or_cannot_be_compared_is_in_doubt(
    live: Office, name: str, held: bool
) -> None:
    live.hear_of("T3")
    assert bool(enter(live, "T3", OWN, name).unconfirmed) is held


def test_another_name_for_the_same_numbers_does_not_help(live: Office) -> None:
    live.hear_of("T3")
    enter(live, "T3", OWN, STRANGER)
    before = "it was given before, was in doubt, and nobody confirmed it"
    assert enter(live, "T3", OWN, TENANT).unconfirmed == before
    live.tell(contract.ChangeBankDetails("T3", START, "", "", ""))
    assert enter(live, "T3", OWN, TENANT).unconfirmed == before
    live.reach(DUE)
    assert q1(live, "T3") == HELD


def test_details_given_before_the_tenant_is_registered_are_in_doubt(live: Office) -> None:
    answer = enter(live, "T3", OWN, STRANGER)
    assert answer.unconfirmed == "the tenant's name was not known yet"
    live.hear_of("T3")
    live.reach(DUE)
    assert q1(live, "T3") == HELD


# --- that another tenant has too ---


def test_one_account_for_two_tenants_is_held_for_both(live: Office) -> None:
    live.join("T3", OWN)
    live.hear_of("T4")
    assert enter(live, "T4", OWN).unconfirmed == "T3 has this account too"
    assert doubts(live, "T3") == ["T4 has this account too"]
    assert [w.tenant_ref for w in live.rows(UnconfirmedDetails())] == ["T3", "T4"]
    live.reach(DUE)
    assert [q1(live, ref) for ref in ("T3", "T4")] == [HELD, HELD]
    told = [line.what for line in live.rows(PaymentsStory("payee", "T3"))]
    assert "bank details in doubt" in told


@pytest.mark.parametrize(("first", "second"), [(SHORT, PADDED), (PADDED, SHORT)])
def test_a_number_with_or_without_its_leading_zeros_is_the_same(
    live: Office, first: tuple[str, str], second: tuple[str, str]
) -> None:
    live.join("T3", first)
    live.join("T4", second)
    assert doubts(live, "T4") == ["T3 has this account too"]


def test_another_sort_code_with_the_same_number_is_another_account(live: Office) -> None:
    live.join("T3", ("089999", OWN[1]))
    live.join("T4", OWN)
    assert doubts(live, "T4") == [""]


def test_who_was_paid_to_it_stays_and_the_one_that_comes_later_is_held(live: Office) -> None:
    live.reach(DUE)
    live.release()
    live.join("T3", ACCOUNT)
    assert (doubts(live, "T1"), doubts(live, "T3")) == ([""], ["T1 has this account too"])


def test_who_had_it_confirmed_stays_and_the_one_that_comes_later_is_held(live: Office) -> None:
    live.join("T3", OWN)
    live.join("T4", OWN)
    confirm(live, "T3")
    live.join("T5", OWN)
    assert [doubts(live, ref) for ref in ("T3", "T4", "T5")] == [
        [""],
        ["T3 has this account too"],
        ["T3 has this account too"],
    ]


def test_details_that_only_wait_are_another_tenants_too(live: Office) -> None:
    assert enter(live, "T1", OWN).usable_on > START
    live.join("T3", OWN)
    assert doubts(live, "T3") == ["T1 has this account too"]
    assert doubts(live, "T1") == ["", "T3 has this account too"]


def test_to_withdraw_them_first_does_not_free_them_for_another(live: Office) -> None:
    live.join("T3", OWN)
    live.tell(contract.ChangeBankDetails("T3", START, "", "", ""))
    live.join("T4", OWN)
    assert doubts(live, "T4") == ["T3 has this account too"]


def test_what_a_tenant_has_no_more_is_free_for_another(live: Office) -> None:
    enter(live, "T1", OWN)
    live.reach(DUE)
    live.join("T3", ACCOUNT)
    assert doubts(live, "T3") == [""]


def test_ones_own_earlier_account_is_no_doubt(live: Office) -> None:
    assert enter(live, "T1", ACCOUNT).unconfirmed == ""
    enter(live, "T1", OWN)
    live.reach(DUE)
    assert enter(live, "T1", ACCOUNT, on=DUE).unconfirmed == ""


def test_the_same_by_a_correction_from_the_bank(live: Office) -> None:
    live.reach(DUE)
    live.release()
    live.reach(dt.date(2012, 4, 19))
    give_back(live, row(report="AWACS", code="3", corrected=OTHER_ACCOUNT))
    assert doubts(live, "T1") == ["", "T2 has this account too"]
    with pytest.raises(NotAllowed):
        confirm(live, "T1", live.ask(BankDetails("T1")).accounts[-1].entered_by)


def test_a_run_that_is_prepared_leaves_out_what_came_into_doubt(live: Office) -> None:
    live.reach(DUE)
    live.join("T3", ACCOUNT)
    live.join("T4", OTHER_ACCOUNT)
    assert live.approve().state == "lapsed"


# --- confirming ---


def test_an_own_entry_is_not_confirmed_by_another_key_or_under_another_role(live: Office) -> None:
    enter(live, "T1", OWN)
    for key in ("once", "again"):
        with pytest.raises(NotAllowed):
            confirm(live, "T1", FIRST, key=key)
    order = contract.ConfirmBankDetails("T1", START, 3, "me")
    with pytest.raises(NotAllowed):
        live.client.by(officer(FIRST, "finance_approver")).tell(order, "as an approver")
    with pytest.raises(Refused, match="is for finance approver"):
        live.client.by(officer(SECOND, "finance")).tell(order, "not an approver")


def test_nothing_is_confirmed_but_what_waits_and_was_looked_at(live: Office) -> None:
    with pytest.raises(NotFound):
        confirm(live, "T1")
    with pytest.raises(NotFound):
        confirm(live, "T1", account=99)
    enter(live, "T1", OWN)
    with pytest.raises(Invalid, match="say why"):
        live.tell(contract.ConfirmBankDetails("T1", START, 3, "  "), SECOND)
    enter(live, "T1", MISTAKEN)
    with pytest.raises(Conflict, match="look again"):
        confirm(live, "T1", account=3)
    confirm(live, "T1")
    with pytest.raises(Conflict, match="is confirmed already"):
        confirm(live, "T1")


def test_to_confirm_ends_the_cooling_off_and_the_doubt(live: Office) -> None:
    live.reach(FRIDAY)
    enter(live, "T1", OWN, STRANGER, on=DUE)
    confirm(live, "T1")
    live.reach(DUE)
    name = live.release()
    paid = {c.account_number for c in read_bacs18(live.bank_file(name)).credits}
    assert paid == {OWN[1], OTHER_ACCOUNT[1]}


@pytest.mark.parametrize(
    "values",
    [
        {"doubtful": False},
        {"confirmed_by": officer(FIRST).ref, "confirmed_why": "me"},
        {"confirmed_by": officer(SECOND).ref},
    ],
    ids=["no doubt", "oneself", "no reason"],
)
def test_the_database_itself_keeps_the_doubt_and_the_two_people(
    live: Office, values: dict[str, object]
) -> None:
    live.join("T3", ACCOUNT)
    of_tenant = tables.accounts.update().where(tables.accounts.c.tenant_ref == "T3")
    with pytest.raises(DBAPIError), live.service.database.begin("test") as uow:
        uow.connection.execute(of_tenant.values(values))


# --- keys ---


def test_the_same_account_is_found_while_its_key_is_changed_and_after(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASHBACK_PAYMENTS_KEYS", str(tmp_path / "own.keys"))
    url = office.service.database.engine.url
    make_keys(url)
    office.open_live()
    office.join("T3", OWN)
    before = digests(office)["T3"]
    key_ring(url).add_key()
    office.join("T4", OWN)
    assert digests(office)["T3"] == before != digests(office)["T4"]
    seal_everything_again(office.service.database, retire_old=True)
    office.join("T5", OWN)
    assert [doubts(office, ref) for ref in ("T4", "T5")] == [["T3 has this account too"]] * 2
    assert len(set(digests(office).values())) == 1
    assert before not in digests(office).values()


def test_with_lost_keys_an_account_is_told_by_those_that_are_entered_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "own.keys"
    monkeypatch.setenv("CASHBACK_PAYMENTS_KEYS", str(keys))
    make_keys(office.service.database.engine.url)
    office.open_live()
    office.join("T3", OWN)
    keys.unlink()
    done = seal_everything_again(office.service.database, retire_old=True, lost=True)
    assert done.lost == ("T3",)
    office.join("T4", OWN)
    assert doubts(office, "T4") == [""]
    assert enter(office, "T3", OWN).unconfirmed == "T4 has this account too"


def digests(office: Office) -> dict[str, str]:
    table = tables.accounts
    query = select(table.c.tenant_ref, table.c.digest)
    return dict(office.service.database.read(lambda c: c.execute(query).all()))


# --- letting go of a control ---


def settings(
    office: Office,
    cooling_off_days: int = 1,
    above: int | None = None,
    by: str = FIRST,
    on: dt.date = START,
    portal: str = "",
) -> str:
    command = contract.ChangePaymentSettings(on, cooling_off_days, above, portal, "")
    return str(office.tell(command, by).effect)


def confirm_settings(
    office: Office, by: str = SECOND, on: dt.date = START, **changed: object
) -> str:
    proposal = office.ask(Settings()).proposal
    assert proposal is not None
    values: dict[str, Any] = {
        "cooling_off_days": proposal.cooling_off_days,
        "second_approval_above_pence": proposal.second_approval_above_pence,
        "details_confirmed": proposal.details_confirmed,
    }
    command = contract.ConfirmPaymentSettings(on, **values | changed)
    return str(office.tell(command, by).in_force_from)


def in_force(office: Office) -> tuple[int, int | None]:
    now = office.ask(Settings())
    return now.cooling_off_days, now.second_approval_above_pence


def test_a_tighter_control_and_what_is_no_control_count_at_once(live: Office) -> None:
    columns = "Name=payee_name, Sort=sort_code, Account=account_number, Sum=amount_pounds"
    assert settings(live, 3, 100, portal=columns) == "done"
    now = live.ask(Settings())
    assert (in_force(live), now.portal_columns, now.proposal) == ((3, 100), columns, None)


@pytest.mark.parametrize("wanted", [(0, 100), (3, 101), (3, None), (0, None)])
def test_a_looser_control_is_only_proposed(live: Office, wanted: tuple[int, int | None]) -> None:
    settings(live, 3, 100)
    assert settings(live, *wanted) == "proposed"
    assert in_force(live) == (3, 100)
    assert live.ask(Settings()).proposal == SettingsProposal(
        *(*wanted, False, FIRST, officer(FIRST).ref, START, "", None),
    )
    live.reach(DUE)
    assert in_force(live) == (3, 100)


def test_what_is_tighter_in_a_proposal_counts_at_once(live: Office) -> None:
    settings(live, 3, 100)
    assert settings(live, 5, 200) == "proposed"
    assert in_force(live) == (5, 100)


def test_the_first_settings_of_a_live_scheme_loosen_what_it_begins_with(office: Office) -> None:
    office.open_live()
    assert settings(office, 0) == "proposed"
    assert in_force(office) == (1, None)


def test_loosened_it_waits_as_long_as_changed_details_do(live: Office) -> None:
    live.reach(FRIDAY)
    settings(live, 3, 100, on=DUE)
    settings(live, 0, None, on=DUE)
    assert confirm_settings(live, on=START) == "2012-04-18"
    proposal = live.ask(Settings()).proposal
    assert proposal is not None
    assert (proposal.confirmed_by, proposal.in_force_from) == (SECOND, dt.date(2012, 4, 18))
    live.reach(dt.date(2012, 4, 17))
    assert in_force(live) == (3, 100)
    assert enter(live, "T1", OWN, on=dt.date(2012, 4, 18)).usable_on == dt.date(2012, 4, 23)
    live.reach(dt.date(2012, 4, 18))
    assert (in_force(live), live.ask(Settings()).proposal) == ((0, None), None)
    told = [
        (line.what, line.before, line.after, line.who)
        for line in live.rows(PaymentsStory("setting", "cooling_off_days"))
    ]
    assert told == [
        ("value", "1", "3", FIRST),
        ("proposed", "3", "0", FIRST),
        ("confirmed", "3", "0", SECOND),
        ("value", "3", "0", "test"),
    ]


def test_without_a_cooling_off_it_waits_for_the_next_cut_off(office: Office) -> None:
    office.open(tenants=1)
    office.reach(DUE)
    office.tell(contract.ChangePaymentSettings(DUE, 0, 100, "", "", details_confirmed=True))
    office.tell(contract.ChangePaymentSettings(DUE, 0, None, "", "", details_confirmed=True))
    assert confirm_settings(office) == "2012-04-17"
    assert office.approve().state == "prepared"
    office.reach(dt.date(2012, 4, 17))
    assert in_force(office) == (0, None)


def test_who_proposed_it_does_not_confirm_it_whatever_their_role_or_key(live: Office) -> None:
    settings(live, 0)
    for _ in range(2):
        with pytest.raises(NotAllowed):
            confirm_settings(live, FIRST)
    command = contract.ConfirmPaymentSettings(START, 0, None, False)
    with pytest.raises(NotAllowed):
        live.client.by(officer(FIRST, "finance_approver")).tell(command, "again")
    with pytest.raises(Refused, match="is for finance approver"):
        live.client.by(officer(SECOND, "finance")).tell(command, "no approver")
    live.reach(DUE)
    assert in_force(live) == (1, None)


def test_another_proposal_takes_the_place_of_one_that_was_seen_or_confirmed(live: Office) -> None:
    settings(live, 3, 100)
    settings(live, 2, 100)
    settings(live, 0, None)
    with pytest.raises(Conflict, match="look again"):
        confirm_settings(live, cooling_off_days=2, second_approval_above_pence=100)
    confirm_settings(live)
    with pytest.raises(Conflict, match=f"{SECOND} has confirmed them"):
        confirm_settings(live, THIRD)
    assert settings(live, 1, None) == "proposed"
    with pytest.raises(NotAllowed):
        confirm_settings(live, FIRST)
    live.reach(DUE)
    assert in_force(live) == (3, 100)


def test_what_was_proposed_is_taken_back_by_settings_that_are_no_looser(live: Office) -> None:
    settings(live, 3, 100)
    settings(live, 0, None)
    confirm_settings(live)
    assert settings(live, 4, 100, by=THIRD) == "done"
    assert live.ask(Settings()).proposal is None
    command = contract.ConfirmPaymentSettings(START, 0, None, False)
    with pytest.raises(NotFound):
        live.tell(command, SECOND)
    live.reach(DUE)
    assert in_force(live) == (4, 100)


def test_only_practice_does_without_a_second_person_and_only_until_it_is_tightened(
    live: Office,
) -> None:
    with pytest.raises(Invalid, match="only where the scheme is practice") as refused:
        live.tell(contract.ChangePaymentSettings(START, 1, None, "", "", details_confirmed=True))
    assert refused.value.field == "details_confirmed"


def test_practice_that_has_begun_to_look_at_details_goes_on_doing_so(office: Office) -> None:
    office.open(tenants=2)
    assert doubts(office, "T2") == [""]
    office.tell(contract.ChangePaymentSettings(START, 0, None, "", ""))
    office.join("T3")
    assert doubts(office, "T3") == ["T1 has this account too"]
    again = contract.ChangePaymentSettings(START, 0, None, "", "", details_confirmed=True)
    assert office.tell(again).effect == "proposed"


def test_the_database_itself_wants_two_people_for_a_proposal(live: Office) -> None:
    settings(live, 0)
    table = tables.settings_proposals
    values = {"confirmed_by": officer(FIRST).ref, "in_force_from": START}
    with pytest.raises(DBAPIError), live.service.database.begin("test") as uow:
        uow.connection.execute(table.update().values(values))
