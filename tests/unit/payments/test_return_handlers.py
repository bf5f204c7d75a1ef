"""What came back puts its money and its account back to be decided; without a database."""

import datetime as dt
from dataclasses import replace

import pytest

from services.backbone.audit import Change, Subject, moved
from services.contracts import enrolment, payments
from services.payments.domain import books
from services.payments.domain.instalments import Submission
from services.payments.store.rows import Payee, Payment, Tenant
from services.terms.moves import IllegalMove
from tests.fakes.scheme import REPAIRS
from tests.unit.payments.paying import (
    A_DAY,
    ANN,
    BO,
    DAY,
    PAID_TO,
    Work,
    a_scheme,
    hear,
    notes,
    refuse,
    tell,
)

ENTRY_DAY, WEEK_AFTER = DAY + 2 * A_DAY, DAY + 7 * A_DAY
SENT = Payment(7, "T1", 7500, DAY, ENTRY_DAY, "CASHBACK 000007", 1)
CAME_BACK = payments.RecordReturn("T1", ENTRY_DAY, WEEK_AFTER, "B")
OTHERS = PAID_TO._replace(sort_code="202959", account_number="63748472")
ENDS = DAY + dt.timedelta(days=364)
QUARTERS = tuple(
    enrolment.QuarterSpan(n, DAY + 91 * (n - 1) * A_DAY, DAY + 91 * n * A_DAY) for n in (1, 2, 3, 4)
)
BREACH = enrolment.BreachRecorded(
    "T1", "J1", "repairs", "repair_call_out", "plumbing_minor", ENTRY_DAY, ENTRY_DAY, 1, 1
)
STARTED = enrolment.ParticipationStarted("T1", DAY, ENDS, ENDS, (REPAIRS,), QUARTERS)


@pytest.fixture
def uow() -> Work:
    """The first instalment of T1 went to account 1 in payment 7, and was paid."""
    work = a_scheme()
    work.store.finance.add_tenant(Tenant("T1", "Ms", "Siân", "O'Brien", "DUD"))
    hear(work, STARTED)
    add_account(work, PAID_TO)
    work.store.accounts.save_payee(Payee("T1", account=1))
    work.store.runs.sent = [SENT]
    work.store.lines = {7: [1]}
    work.store.submissions["T1"] = {"repairs": [Submission(1, DAY, None)]}
    work.store.set_status([1], "paid")
    notes(work)
    return work


def add_account(work: Work, details: object) -> int:
    checks = {"verdict": "valid", "name_verdict": "match", "doubtful": False, "shared_with": ""}
    given = {"entered_by": ANN, "entered_on": DAY, **checks}
    return work.store.accounts.add("T1", details, **given).number  # type: ignore[arg-type]


def payee(work: Work) -> Payee:
    return work.store.accounts.payee("T1")


def told(work: Work) -> payments.PaymentReturned:
    (event,) = work.recorded(payments.PaymentReturned)
    return event


def test_a_payment_that_came_back_puts_its_instalments_back(uow: Work) -> None:
    assert tell(uow, CAME_BACK, BO) == payments.ReturnMatch(matched=True)
    assert uow.store.instalments[1].status == "returned"
    assert [each.status for each in uow.store.instalments_of("T1")[1:]] == ["scheduled"] * 3
    assert uow.store.runs.steps == [("mark returned", 7, WEEK_AFTER, "B", BO), ("sum up prepared",)]


def test_it_is_noted_posted_and_told_with_the_banks_code(uow: Work) -> None:
    tell(uow, CAME_BACK)
    about = Subject("payment", "CASHBACK 000007", "T1")
    assert notes(uow) == [(WEEK_AFTER, about, moved("", "returned", reason="B"))]
    assert uow.store.books.postings == [
        books.RETURNED.of(WEEK_AFTER, 7500, "T1", "CASHBACK 000007")
    ]
    assert told(uow) == payments.PaymentReturned(
        tenant_ref="T1",
        amount_pence=7500,
        entry_day=ENTRY_DAY,
        returned_on=WEEK_AFTER,
        code="B",
        meaning="the account is closed",
        other_details=False,
        next_payment_day=WEEK_AFTER,
    )


def test_what_is_told_after_the_cut_off_goes_out_on_the_next_payment_day(uow: Work) -> None:
    uow.store.add_cut_off(WEEK_AFTER)
    tell(uow, CAME_BACK)
    assert told(uow).next_payment_day == WEEK_AFTER + A_DAY


def test_a_return_that_fits_no_payment_is_kept_and_nothing_else_is_done(uow: Work) -> None:
    other = replace(CAME_BACK, entry_day=ENTRY_DAY + A_DAY)
    assert tell(uow, other) == payments.ReturnMatch(matched=False)
    assert uow.store.unmatched == [other]
    assert (uow.store.runs.steps, uow.events, uow.audited) == ([], [], [])
    assert uow.store.instalments[1].status == "paid"


@pytest.mark.parametrize(("on", "is_refused"), [(DAY - A_DAY, True), (DAY, False)])
def test_nothing_comes_back_before_it_was_sent(uow: Work, on: dt.date, is_refused: bool) -> None:
    order = replace(CAME_BACK, on=on)
    if is_refused:
        said = "15 January 2012 is before 16 January 2012, when it was sent"
        assert refuse(uow, order, saying=said) == ("invalid", "on")
    else:
        assert tell(uow, order).matched


@pytest.mark.parametrize("entry_day", [ENTRY_DAY, ENTRY_DAY + A_DAY])
def test_nothing_comes_back_after_today_whether_it_fits_or_not(
    uow: Work, entry_day: dt.date
) -> None:
    uow.store.add_cut_off(WEEK_AFTER - 2 * A_DAY)
    said = "23 January 2012 is after today, which is 22 January 2012"
    order = replace(CAME_BACK, entry_day=entry_day)
    assert refuse(uow, order, saying=said) == ("invalid", "on")
    assert tell(uow, replace(order, on=WEEK_AFTER - A_DAY)) is not None


def test_what_is_not_with_the_bank_does_not_come_back(uow: Work) -> None:
    uow.store.set_status([1], "held")
    with pytest.raises(IllegalMove, match="T1 repairs Q1"):
        tell(uow, CAME_BACK)


def test_what_is_lost_is_worked_out_afresh_from_the_facts_as_they_are_now(uow: Work) -> None:
    hear(uow, BREACH)
    assert [each.status for each in uow.store.instalments_of("T1")][:2] == ["paid", "forfeited"]
    notes(uow)
    uow.store.submissions = {}
    tell(uow, CAME_BACK)
    assert [each.status for each in uow.store.instalments_of("T1")][:2] == [
        "forfeited",
        "scheduled",
    ]
    lines = [change for _, subject, change in notes(uow) if subject.kind == "instalment"]
    assert {(line.cause_kind, line.cause_ref) for line in lines} == {("return", "CASHBACK 000007")}


# --- the account it was sent to ---


def test_the_details_it_was_sent_to_are_rejected(uow: Work) -> None:
    tell(uow, CAME_BACK)
    assert payee(uow) == Payee("T1", account=1, rejected=True)
    assert not told(uow).other_details


def test_others_in_use_since_stay_good(uow: Work) -> None:
    uow.store.accounts.save_payee(Payee("T1", account=add_account(uow, OTHERS)))
    tell(uow, CAME_BACK)
    assert payee(uow) == Payee("T1", account=2)
    assert told(uow).other_details


def test_others_that_wait_stay_good_and_those_in_use_are_rejected(uow: Work) -> None:
    others = add_account(uow, OTHERS)
    uow.store.accounts.save_payee(Payee("T1", 1, next_account=others, next_on=WEEK_AFTER))
    tell(uow, CAME_BACK)
    assert payee(uow) == Payee("T1", 1, rejected=True, next_account=2, next_on=WEEK_AFTER)
    assert told(uow).other_details


def test_the_same_given_again_and_waiting_are_rejected_too(uow: Work) -> None:
    others, same = add_account(uow, OTHERS), add_account(uow, PAID_TO)
    uow.store.accounts.save_payee(Payee("T1", others, next_account=same, next_on=WEEK_AFTER))
    tell(uow, CAME_BACK)
    assert payee(uow) == Payee("T1", account=others)


def test_the_same_given_again_and_in_use_are_rejected(uow: Work) -> None:
    same = add_account(uow, PAID_TO)
    uow.store.accounts.save_payee(Payee("T1", account=same))
    tell(uow, CAME_BACK)
    assert payee(uow) == Payee("T1", account=2, rejected=True)


# --- a death ---


def test_after_a_death_newer_details_are_rejected_too(uow: Work) -> None:
    others = add_account(uow, OTHERS)
    uow.store.accounts.save_payee(
        Payee("T1", others, in_arrears=True, next_account=1, next_on=WEEK_AFTER)
    )
    tell(uow, replace(CAME_BACK, code="2"))
    assert payee(uow) == Payee("T1", others, rejected=True, in_arrears=True)
    assert (told(uow).meaning, told(uow).other_details) == ("the account holder has died", False)
    change = Change("bank details rejected", note="the account holder has died")
    assert notes(uow)[-1] == (WEEK_AFTER, Subject("payee", "T1", "T1"), change)


def test_so_they_are_when_the_tenancy_ends_by_death(uow: Work) -> None:
    uow.store.accounts.save_payee(Payee("T1", 1, next_account=1, next_on=WEEK_AFTER))
    hear(uow, enrolment.TenantDied("T1", WEEK_AFTER))
    assert payee(uow) == Payee("T1", account=1, rejected=True)
    change = Change("bank details rejected", note="the account holder has died")
    assert notes(uow) == [(WEEK_AFTER, Subject("payee", "T1", "T1"), change)]


def test_details_given_after_it_are_used_and_told_as_accepted(uow: Work) -> None:
    hear(uow, enrolment.TenantDied("T1", WEEK_AFTER))
    change = payments.ChangeBankDetails("T1", WEEK_AFTER, *OTHERS[:2], "S O'Brien")
    tell(uow, change)
    assert uow.recorded(payments.BankDetailsAccepted) == []
    tell(uow, payments.ConfirmBankDetails("T1", WEEK_AFTER, 2, "spoke to the executor"), BO)
    assert payee(uow) == Payee("T1", account=2, last_used=2)
    accepted = payments.BankDetailsAccepted("T1", WEEK_AFTER)
    assert uow.recorded(payments.BankDetailsAccepted) == [accepted]
