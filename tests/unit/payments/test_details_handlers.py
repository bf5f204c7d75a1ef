"""Whose bank details are in doubt, wait, or are used, and who confirms them; no database."""

import datetime as dt
from dataclasses import replace

import pytest

from services.backbone.audit import Change, Subject
from services.backbone.story import LastLine
from services.contracts import enrolment, payments
from services.payments.adapters.key_ring import NotOpened
from services.payments.handlers.details import end_cooling_off
from services.payments.store.rows import Details, Payee, PaymentSettings, Tenant
from services.terms.payee_changes import OF_DETAILS
from tests.unit.payments.paying import (
    A_DAY,
    ANN,
    BO,
    DAY,
    Work,
    a_scheme,
    hear,
    notes,
    refuse,
    tell,
)

FIRST, OTHER, THIRD = ("089999", "66374958"), ("107999", "88837491"), ("202959", "63748472")
NAME = "S O'Brien"
FRIDAY = dt.date(2012, 1, 13)
CHANGED, DOUBTED = "bank details changed", "bank details in doubt"


@pytest.fixture
def uow() -> Work:
    """T1 and T2 are known by name; changed details wait one working day."""
    work = a_scheme()
    work.store.finance.add_tenant(Tenant("T1", "Ms", "Siân", "O'Brien", "DUD"))
    work.store.finance.add_tenant(Tenant("T2", "Mr", "Sean", "O'Brien", "DUD"))
    return work


def given(
    account: tuple[str, str], tenant_ref: str = "T1", name: str = NAME, on: dt.date = DAY
) -> payments.ChangeBankDetails:
    return payments.ChangeBankDetails(tenant_ref, on, *account, name)


def confirmed(account: int, tenant_ref: str = "T1", why: str = "rang them") -> object:
    return payments.ConfirmBankDetails(tenant_ref, DAY, account, why)


def payee(work: Work, tenant_ref: str = "T1") -> Payee:
    return work.store.accounts.payee(tenant_ref)


def about(tenant_ref: str = "T1") -> Subject:
    return Subject("payee", tenant_ref, tenant_ref)


# --- when they are used ---


def test_the_first_are_used_at_once(uow: Work) -> None:
    assert tell(uow, given(FIRST)) == payments.CheckedDetails("valid", "match", DAY, "")
    assert payee(uow) == Payee("T1", account=1, last_used=1)
    note = "name match; used from 2012-01-16"
    change = Change(CHANGED, after="••••4958", reason="valid", note=note)
    assert notes(uow) == [(DAY, about(), change)]
    assert uow.events == []


def test_others_wait_for_as_many_working_days_as_finance_set(uow: Work) -> None:
    uow.store.finance.keep_settings(PaymentSettings(2))
    tell(uow, given(FIRST, on=FRIDAY))
    answer = tell(uow, given(OTHER, on=FRIDAY))
    assert answer.usable_on == DAY + A_DAY
    assert payee(uow) == Payee("T1", 1, last_used=1, next_account=2, next_on=DAY + A_DAY)
    (told,) = uow.recorded(payments.BankDetailsChanged)
    assert told == payments.BankDetailsChanged("T1", FRIDAY, "••••7491", DAY + A_DAY)


def test_without_a_cooling_off_others_are_used_at_once_and_told(uow: Work) -> None:
    uow.store.finance.keep_settings(PaymentSettings(0))
    tell(uow, given(FIRST))
    assert tell(uow, given(OTHER)).usable_on == DAY
    assert payee(uow) == Payee("T1", account=2, last_used=2)
    assert len(uow.recorded(payments.BankDetailsChanged)) == 1


def test_the_same_given_again_are_no_change(uow: Work) -> None:
    tell(uow, given(FIRST))
    assert tell(uow, given(FIRST)).usable_on == DAY
    assert payee(uow).account == 2
    assert uow.events == []


def test_those_that_wait_are_replaced_by_later_ones(uow: Work) -> None:
    for account in (FIRST, OTHER, THIRD):
        tell(uow, given(account))
    assert payee(uow) == Payee("T1", 1, last_used=1, next_account=3, next_on=DAY + A_DAY)


def test_when_the_cooling_off_is_over_they_are_used(uow: Work) -> None:
    tell(uow, given(FIRST))
    tell(uow, given(OTHER))
    notes(uow)
    end_cooling_off(DAY, uow)  # type: ignore[arg-type]
    assert payee(uow).account == 1
    end_cooling_off(DAY + A_DAY, uow)  # type: ignore[arg-type]
    assert payee(uow) == Payee("T1", account=2, last_used=2)
    change = Change("changed bank details used", note="cooling-off over")
    assert notes(uow) == [(DAY + A_DAY, about(), change)]
    assert uow.recorded(payments.BankDetailsAccepted) == []


def test_after_a_return_it_is_told_that_others_are_used(uow: Work) -> None:
    tell(uow, given(FIRST))
    uow.store.accounts.save_payee(replace(payee(uow), rejected=True))
    tell(uow, given(OTHER))
    assert uow.recorded(payments.BankDetailsAccepted) == []
    end_cooling_off(DAY + A_DAY, uow)  # type: ignore[arg-type]
    accepted = payments.BankDetailsAccepted("T1", DAY + A_DAY)
    assert uow.recorded(payments.BankDetailsAccepted) == [accepted]
    assert not payee(uow).rejected


# --- withdrawn ---


def test_none_at_all_withdraws_those_in_use_and_those_that_wait(uow: Work) -> None:
    tell(uow, given(FIRST))
    tell(uow, given(OTHER))
    notes(uow)
    answer = tell(uow, given(("", ""), name=""))
    assert answer == payments.CheckedDetails("none", "none", None, "")
    assert payee(uow) == Payee("T1", last_used=1)
    assert notes(uow) == [(DAY, about(), Change("bank details withdrawn"))]


def test_withdrawing_does_not_make_the_next_ones_the_first(uow: Work) -> None:
    tell(uow, given(FIRST))
    tell(uow, given(("", "")))
    assert tell(uow, given(OTHER)).usable_on == DAY + A_DAY
    assert len(uow.recorded(payments.BankDetailsChanged)) == 1
    assert tell(uow, given(FIRST)).usable_on == DAY, "the same as before it was withdrawn"


def test_a_name_given_alone_is_that_of_the_next_numbers(uow: Work) -> None:
    tell(uow, given(("", ""), name="Mrs Quite Another"))
    assert tell(uow, given(FIRST, name="")).name_verdict == "differs"
    assert uow.store.accounts.find(1).details.account_name == "Mrs Quite Another"


def test_without_a_name_it_is_that_so_far_or_the_tenants(uow: Work) -> None:
    tell(uow, given(FIRST, name=""))
    assert uow.store.accounts.find(1).details.account_name == "Siân O'Brien"
    tell(uow, given(OTHER, name="Siân OBrien"))
    tell(uow, confirmed(2), BO)
    tell(uow, given(THIRD, name=""))
    assert uow.store.accounts.find(3).details.account_name == "Siân OBrien"


def test_a_name_so_far_that_no_key_opens_is_to_be_given(uow: Work, monkeypatch) -> None:
    tell(uow, given(FIRST))

    def lost(number: int) -> None:
        raise NotOpened("account 1 does not open")

    monkeypatch.setattr(uow.store.accounts, "find", lost)
    said = "the name so far cannot be read"
    assert refuse(uow, given(OTHER, name=""), saying=said) == ("invalid", "account_name")


# --- refused ---


@pytest.mark.parametrize(
    ("account", "field"),
    [
        (("08999", "66374958"), "sort_code"),
        (("", "66374958"), "sort_code"),
        (("089999", ""), "account_number"),
        (("089999", "123456789"), "account_number"),
    ],
)
def test_both_numbers_are_taken_in_digits_or_neither(
    uow: Work, account: tuple[str, str], field: str
) -> None:
    assert refuse(uow, given(account)) == ("invalid", field)


def test_details_that_somebody_changed_meanwhile_are_looked_at_first(uow: Work) -> None:
    uow.last_lines[about(), frozenset(OF_DETAILS)] = LastLine("9", BO, "", DAY)
    said = f"{BO} has changed the bank details since you looked; look again"
    assert refuse(uow, replace(given(FIRST), seen="8"), saying=said) == ("conflict", "")
    assert tell(uow, replace(given(FIRST), seen="9")).verdict == "valid"


# --- in doubt ---


def test_an_account_that_fails_the_check_is_kept_with_its_verdict(uow: Work) -> None:
    assert tell(uow, given(("089999", "66374959"))).verdict == "invalid"


def test_another_name_is_in_doubt_until_another_person_confirms_it(uow: Work) -> None:
    answer = tell(uow, given(FIRST, name="Quite Another"))
    assert answer.unconfirmed == "the name differs from the tenant's"
    assert uow.store.accounts.find(1).is_unconfirmed
    assert "; waits for a second person: the name differs" in notes(uow)[0][2].note
    tell(uow, confirmed(1), BO)
    assert not uow.store.accounts.find(1).is_unconfirmed


def test_an_account_of_two_tenants_is_in_doubt_for_both(uow: Work) -> None:
    tell(uow, given(FIRST))
    notes(uow)
    assert tell(uow, given(FIRST, "T2")).unconfirmed == "T1 has this account too"
    first, second = uow.store.accounts.find(1), uow.store.accounts.find(2)
    assert (first.doubtful, first.shared_with) == (True, "T2")
    assert (second.doubtful, second.shared_with) == (True, "T1")
    doubted = Change(DOUBTED, note="T2 has this account too")
    assert (DAY, about("T1"), doubted) in notes(uow)


def test_but_not_for_one_who_had_it_confirmed(uow: Work) -> None:
    tell(uow, given(FIRST, name="Quite Another"))
    tell(uow, confirmed(1), BO)
    notes(uow)
    tell(uow, given(FIRST, "T2"))
    assert not uow.store.accounts.find(1).is_unconfirmed
    assert uow.store.accounts.find(2).is_unconfirmed
    assert {subject for _, subject, _ in notes(uow)} == {about("T2")}


def test_nor_where_it_was_confirmed_while_it_waited(uow: Work) -> None:
    tell(uow, given(FIRST))
    tell(uow, given(OTHER))
    tell(uow, confirmed(2), BO)
    tell(uow, given(OTHER, "T2"))
    assert not uow.store.accounts.find(2).doubtful


def test_nor_for_one_who_was_paid_to_it(uow: Work, monkeypatch) -> None:
    tell(uow, given(FIRST))
    paid = [replace(each, paid=True) for each in uow.store.accounts.same_as(detail(uow, 1))]
    monkeypatch.setattr(uow.store.accounts, "same_as", lambda details: paid)
    tell(uow, given(FIRST, "T2"))
    assert not uow.store.accounts.find(1).doubtful
    assert uow.store.accounts.find(2).is_unconfirmed


def detail(work: Work, number: int) -> Details:
    return work.store.accounts.find(number).details


def test_another_tenants_account_of_long_ago_is_not_shared(uow: Work) -> None:
    tell(uow, given(FIRST))
    uow.store.accounts.save_payee(Payee("T1"))
    assert tell(uow, given(FIRST, "T2")).unconfirmed == ""


def test_what_was_in_doubt_stays_so_under_another_name(uow: Work) -> None:
    tell(uow, given(FIRST, name="Quite Another"))
    answer = tell(uow, given(FIRST))
    assert answer.name_verdict == "match"
    assert answer.unconfirmed == "it was given before, was in doubt, and nobody confirmed it"


def test_what_was_confirmed_is_not_in_doubt_again(uow: Work) -> None:
    tell(uow, given(FIRST, name="Quite Another"))
    tell(uow, confirmed(1), BO)
    assert tell(uow, given(FIRST)).unconfirmed == ""


def test_where_details_count_as_confirmed_none_is_in_doubt(uow: Work) -> None:
    uow.store.finance.keep_settings(PaymentSettings(details_confirmed=True))
    tell(uow, given(FIRST))
    assert tell(uow, given(FIRST, "T2", name="Quite Another")).unconfirmed == ""
    assert not uow.store.accounts.find(1).doubtful


# --- confirmed by another person ---


def test_others_that_wait_are_used_once_another_person_confirms_them(uow: Work) -> None:
    tell(uow, given(FIRST))
    tell(uow, given(OTHER))
    said = "the person who entered bank details may not confirm them"
    assert refuse(uow, confirmed(2), ANN, saying=said) == ("not_allowed", "")
    notes(uow)
    tell(uow, confirmed(2, why=" rang \n them "), BO)
    assert payee(uow) == Payee("T1", account=2, last_used=2)
    account = uow.store.accounts.find(2)
    assert (account.confirmed_by, account.confirmed_why) == (BO, "rang them")
    change = Change("bank details confirmed", after="••••7491", note="rang them")
    assert notes(uow) == [(DAY, about(), change)]


def test_only_those_that_were_checked_are_confirmed(uow: Work) -> None:
    for account in (FIRST, OTHER, THIRD):
        tell(uow, given(account))
    said = "••••8472 waits, which is account 3, and not 2; look again"
    assert refuse(uow, confirmed(2), BO, saying=said) == ("conflict", "account")


def test_who_comes_second_is_told_who_confirmed_them(uow: Work) -> None:
    tell(uow, given(FIRST))
    tell(uow, given(OTHER))
    tell(uow, confirmed(2), BO)
    said = f"••••7491 is confirmed already, by {BO}"
    assert refuse(uow, confirmed(2), "person:cy", saying=said) == ("conflict", "account")


def test_nothing_waits_where_the_first_are_beyond_doubt(uow: Work) -> None:
    tell(uow, given(FIRST))
    said = "no bank details of T1 wait for a second person"
    assert refuse(uow, confirmed(1), BO, saying=said) == ("not_found", "tenant_ref")


def test_nor_where_they_were_rejected(uow: Work) -> None:
    tell(uow, given(FIRST, name="Quite Another"))
    uow.store.accounts.save_payee(replace(payee(uow), rejected=True))
    assert refuse(uow, confirmed(1), BO) == ("not_found", "tenant_ref")


def test_another_tenants_account_is_not_said_to_be_confirmed(uow: Work) -> None:
    tell(uow, given(FIRST, "T2", name="Quite Another"))
    tell(uow, confirmed(1, "T2"), BO)
    assert refuse(uow, confirmed(1, "T1"), BO) == ("not_found", "tenant_ref")


def test_an_account_that_is_not_there_does_not_wait(uow: Work) -> None:
    assert refuse(uow, confirmed(99), BO) == ("not_found", "tenant_ref")


@pytest.mark.parametrize("why", ["", " ", "x" * 501])
def test_they_are_not_confirmed_without_a_reason(uow: Work, why: str) -> None:
    tell(uow, given(FIRST, name="Quite Another"))
    assert refuse(uow, confirmed(1, why=why), BO) == ("invalid", "why")


# --- arrears ---


@pytest.mark.parametrize(("in_arrears", "said"), [(True, "yes"), (False, "no")])
def test_arrears_are_kept_beside_the_account(uow: Work, in_arrears: bool, said: str) -> None:
    tell(uow, given(FIRST))
    notes(uow)
    hear(uow, enrolment.RentArrearsChanged("T1", DAY, in_arrears))
    assert payee(uow) == Payee("T1", 1, in_arrears=in_arrears, last_used=1)
    assert notes(uow) == [(DAY, about(), Change("rent arrears", after=said))]
