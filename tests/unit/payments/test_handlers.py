"""One tenant's deal and bank details, as payments' use cases decide them; without a database."""

import datetime as dt
from dataclasses import replace

import pytest

from services.backbone.errors import Invalid, NotAllowed, NotYet
from services.contracts import enrolment, payments, repairs
from services.payments.domain.instalments import Submission
from services.payments.handlers import ON_COMMAND, ON_EVENT
from services.payments.store.rows import PaymentSettings, Tenant
from tests.fakes.payments import FakePaymentsStore
from tests.fakes.scheme import HOUSING, REPAIRS, scheme_opened
from tests.fakes.unit_of_work import FakeUnitOfWork

START, END = dt.date(2012, 1, 16), dt.date(2013, 1, 16)
DAYS = (START, dt.date(2012, 4, 16), dt.date(2012, 7, 16), dt.date(2012, 10, 16), END)
QUARTERS = tuple(enrolment.QuarterSpan(n, DAYS[n - 1], DAYS[n]) for n in (1, 2, 3, 4))
STARTED = enrolment.ParticipationStarted("T1", START, END, END, (REPAIRS, HOUSING), QUARTERS)
ACCOUNT, OTHER_ACCOUNT = ("089999", "66374958"), ("107999", "88837491")

Work = FakeUnitOfWork[FakePaymentsStore]


@pytest.fixture
def uow() -> Work:
    """Payments, with the scheme open and T1's year begun."""
    work = FakeUnitOfWork(FakePaymentsStore())
    work.store.finance.add_tenant(Tenant("T1", "Ms", "Siân", "O'Brien", "DUD"))
    hear(work, scheme_opened(START), STARTED)
    return work


def hear(work: Work, *events: object) -> None:
    for event in events:
        ON_EVENT[type(event)](event, work)  # type: ignore[arg-type]


def tell(work: Work, command: object) -> object:
    return ON_COMMAND[type(command)](command, work)  # type: ignore[arg-type]


def breach(cause: str, quarter: int, on: dt.date) -> enrolment.BreachRecorded:
    return enrolment.BreachRecorded(
        "T1", cause, "repairs", "repair_call_out", "plumbing_minor", on, on, quarter, 1
    )


def standing(work: Work, element: str = "repairs") -> list[tuple[int, str, str]]:
    """Quarter, status and reason of the instalments of an element."""
    rows = work.store.instalments_of("T1")
    return [(row.quarter, row.status, row.reason) for row in rows if row.element == element]


def change(account: tuple[str, str], on: dt.date = START) -> payments.ChangeBankDetails:
    return payments.ChangeBankDetails("T1", on, *account, "S O'Brien")


# --- the deal ---


def test_a_year_is_four_instalments_of_each_element(uow: Work) -> None:
    amounts = {(i.element, i.amount_pence) for i in uow.store.instalments_of("T1")}
    assert amounts == {("repairs", 7500), ("housing_management", 5000)}
    assert standing(uow) == [(number, "scheduled", "") for number in (1, 2, 3, 4)]


def test_a_breach_takes_the_instalment_of_its_quarter_and_of_its_element_only(uow: Work) -> None:
    hear(uow, breach("J1", 2, DAYS[1]))
    assert standing(uow)[1] == (2, "forfeited", "repair_call_out")
    assert [status for _, status, _ in standing(uow)].count("forfeited") == 1
    assert {status for _, status, _ in standing(uow, "housing_management")} == {"scheduled"}


def test_an_appeal_leaves_everything_as_if_the_breach_had_never_been(uow: Work) -> None:
    before = standing(uow)
    hear(uow, breach("J1", 2, DAYS[1]))
    hear(uow, enrolment.AppealUpheld("T1", "repairs", "J1", DAYS[2], 1))
    assert standing(uow) == before


def test_an_appeal_before_its_breach_waits_for_it(uow: Work) -> None:
    with pytest.raises(NotYet, match="J1"):
        hear(uow, enrolment.AppealUpheld("T1", "repairs", "J1", DAYS[2], 1))


def test_a_breach_taken_back_is_as_if_it_had_never_been(uow: Work) -> None:
    before = standing(uow)
    hear(uow, breach("J1", 2, DAYS[1]), taken_back("J1"))
    assert standing(uow) == before
    (given_back,) = [line for _, _, line in uow.audited if line.cause_kind == "taken back"]
    assert given_back.cause_ref == "J1"


def test_what_is_sent_stays_sent_when_its_breach_is_taken_back(uow: Work) -> None:
    hear(uow, breach("J1", 1, DAYS[1]))
    first = uow.store.instalments_of("T1")[4]
    uow.store.set_status([first.id], "paid")
    hear(uow, taken_back("J1"))
    assert standing(uow)[0] == (1, "paid", "")


def test_a_taking_back_before_its_breach_waits_for_it_and_means_its_version(uow: Work) -> None:
    with pytest.raises(NotYet, match="J1"):
        hear(uow, taken_back("J1"))
    again = replace(breach("J1", 3, DAYS[2]), version=2)
    hear(uow, again)
    with pytest.raises(NotYet, match="J1"):
        hear(uow, taken_back("J1"))
    hear(uow, breach("J1", 2, DAYS[1]), taken_back("J1"))
    assert [number for number, status, _ in standing(uow) if status == "forfeited"] == [3]


def taken_back(cause: str) -> enrolment.BreachTakenBack:
    return enrolment.BreachTakenBack("T1", "repairs", cause, 1, DAYS[2], "job_taken_back")


def test_a_breach_of_a_year_that_has_not_begun_waits_for_it() -> None:
    work = FakeUnitOfWork(FakePaymentsStore())
    hear(work, scheme_opened(START))
    with pytest.raises(NotYet, match="T1"):
        hear(work, breach("J1", 2, DAYS[1]))


def test_a_breach_after_payment_takes_the_next_instalment(uow: Work) -> None:
    first = uow.store.instalments_of("T1")[4]
    assert (first.element, first.quarter) == ("repairs", 1)
    uow.store.set_status([first.id], "paid")
    uow.store.submissions["T1"] = {"repairs": [Submission(1, DAYS[1], None)]}
    hear(uow, breach("J1", 1, DAYS[1] + dt.timedelta(days=9)))
    assert [status for _, status, _ in standing(uow)] == [
        "paid", "forfeited", "scheduled", "scheduled",
    ]  # fmt: skip


def test_what_was_earned_and_is_lost_is_reversed_in_the_books(uow: Work) -> None:
    second = uow.store.instalments_of("T1")[5]
    uow.store.instalments[second.id] = replace(second, earned_on=DAYS[2])
    hear(uow, breach("J1", 2, DAYS[1]))
    (posting,) = uow.store.books.postings
    assert (posting.kind, posting.amount_pence) == ("reversed", 7500)
    assert posting.reference == "T1 repairs Q2"


def test_who_leaves_keeps_the_quarters_that_have_ended(uow: Work) -> None:
    hear(uow, enrolment.ParticipationEnded("T1", DAYS[2], "withdrawn", "moved", True))
    assert [status for _, status, _ in standing(uow)] == [
        "scheduled", "scheduled", "cancelled", "cancelled",
    ]  # fmt: skip


def test_a_follow_up_defect_forfeits_the_instalment_that_waited_for_it(uow: Work) -> None:
    hear(uow, repairs.FollowUpConcluded("T1", DAYS[3], "follow_up_defect", ("tap",)))
    assert standing(uow)[3] == (4, "forfeited", "follow_up_defect")


def revised(revision: int, outcome: str | None) -> repairs.FollowUpRevised:
    return repairs.FollowUpRevised("T1", END, revision, None, outcome, ())  # type: ignore[arg-type]


def test_a_follow_up_decided_again_gives_back_or_takes_what_is_not_with_the_bank(
    uow: Work,
) -> None:
    hear(uow, repairs.FollowUpConcluded("T1", DAYS[3], "follow_up_defect", ("tap",)))
    hear(uow, revised(1, "passed"))
    assert standing(uow)[3] == (4, "scheduled", "")
    hear(uow, revised(2, "no_access"), revised(1, "passed"))
    hear(uow, enrolment.ParticipationCompleted("T1", END, "follow_up_defect"))
    assert standing(uow)[3] == (4, "forfeited", "no_access")
    hear(uow, revised(3, "passed"))
    last = uow.store.instalments_of("T1")[7]
    uow.store.set_status([last.id], "paid")
    uow.store.submissions["T1"] = {"repairs": [Submission(4, DAYS[3], None)]}
    hear(uow, revised(4, "follow_up_defect"))
    assert standing(uow)[3] == (4, "paid", "")


def test_a_follow_up_awaited_again_takes_what_was_earned_out_of_the_books(uow: Work) -> None:
    hear(uow, repairs.FollowUpConcluded("T1", DAYS[3], "passed", ()))
    last = uow.store.instalments_of("T1")[7]
    uow.store.instalments[last.id] = replace(
        last, follow_up="passed", earned_on=END, awaits_follow_up=True
    )
    hear(uow, revised(1, None))
    assert [(each.kind, each.reference) for each in uow.store.books.postings] == [
        ("reversed", "T1 repairs Q4")
    ]
    assert standing(uow)[3] == (4, "scheduled", "")


def test_the_year_ends_with_what_was_earned_and_lost(uow: Work) -> None:
    hear(uow, breach("J1", 2, DAYS[1]))
    hear(uow, enrolment.ParticipationCompleted("T1", END, "passed"))
    (told,) = uow.recorded(payments.ParticipationSettled)
    assert (told.earned_pence, told.lost_pence) == (42500, 7500)


# --- bank details ---


def test_the_first_details_are_used_at_once_and_told_to_nobody(uow: Work) -> None:
    uow.store.finance.tenants.clear()
    assert tell(uow, change(ACCOUNT)) == payments.CheckedDetails(
        "valid", "not_known", START, "the tenant's name was not known yet"
    )
    assert uow.store.accounts.payee("T1").account == 1
    assert uow.recorded(payments.BankDetailsChanged) == []


def test_other_details_wait_for_the_cooling_off_and_the_tenant_is_told(uow: Work) -> None:
    tell(uow, change(ACCOUNT))
    tell(uow, change(OTHER_ACCOUNT))
    payee = uow.store.accounts.payee("T1")
    assert (payee.account, payee.next_account) == (1, 2)
    assert payee.next_on == START + dt.timedelta(days=1)
    (told,) = uow.recorded(payments.BankDetailsChanged)
    assert OTHER_ACCOUNT[1] not in told.masked


def test_details_given_twice_are_one_change(uow: Work) -> None:
    for account in (ACCOUNT, OTHER_ACCOUNT, OTHER_ACCOUNT):
        tell(uow, change(account))
    assert len(uow.store.accounts.accounts) == 2
    assert len(uow.recorded(payments.BankDetailsChanged)) == 1


def test_the_person_who_entered_details_may_not_confirm_them(uow: Work) -> None:
    tell(uow, change(ACCOUNT))
    tell(uow, change(OTHER_ACCOUNT))
    with pytest.raises(NotAllowed):
        tell(uow, payments.ConfirmBankDetails("T1", START, 2, "rang them"))
    uow.actor = "Bo Second"
    tell(uow, payments.ConfirmBankDetails("T1", START, 2, "rang them"))
    assert uow.store.accounts.payee("T1").account == 2


def test_details_for_a_date_that_is_closed_count_from_the_one_that_is_open(uow: Work) -> None:
    uow.store.add_cut_off(DAYS[1])
    tell(uow, change(ACCOUNT, on=START))
    assert uow.store.accounts.find(1).entered_on == DAYS[1] + dt.timedelta(days=1)


def test_numbers_that_are_none_are_refused_and_nothing_is_kept(uow: Work) -> None:
    with pytest.raises(Invalid):
        tell(uow, change(("08-99-99", "66374958")))
    assert uow.store.accounts.accounts == {}


# --- a name put right ---


def named(last_name: str) -> enrolment.TenantCorrected:
    return enrolment.TenantCorrected(
        "T1", START, "Ms", "Siân", last_name, "1 High St", "", "Dudley", "DY1 1AA"
    )


def known_as(work: Work, last_name: str) -> None:
    work.store.finance.add_tenant(Tenant("T1", "Ms", "Siân", last_name, "DUD"))


def test_an_account_is_in_doubt_once_the_name_put_right_differs_from_its(uow: Work) -> None:
    known_as(uow, "O'Brien")
    tell(uow, change(ACCOUNT))
    assert not uow.store.accounts.find(1).is_unconfirmed
    hear(uow, named("Quite-Another"))
    account = uow.store.accounts.find(1)
    assert account.name_verdict == "differs"
    assert account.is_unconfirmed


def test_no_account_is_out_of_doubt_because_a_name_was_put_right(uow: Work) -> None:
    known_as(uow, "Quite-Another")
    tell(uow, change(ACCOUNT))
    hear(uow, named("O'Brien"))
    account = uow.store.accounts.find(1)
    assert account.name_verdict == "differs"
    assert account.is_unconfirmed


def test_a_confirmed_account_stays_confirmed_when_a_name_is_put_right(uow: Work) -> None:
    known_as(uow, "Quite-Another")
    tell(uow, change(ACCOUNT))
    uow.actor = "Bo Second"
    tell(uow, payments.ConfirmBankDetails("T1", START, 1, "rang them"))
    hear(uow, named("Somebody-Else"))
    assert not uow.store.accounts.find(1).is_unconfirmed


def test_a_name_put_right_before_its_tenant_is_known_waits(uow: Work) -> None:
    uow.store.finance.tenants.clear()
    with pytest.raises(NotYet, match="T1"):
        hear(uow, named("Quite-Another"))


def test_prepared_runs_are_marked_anew_only_where_something_comes_of_it(uow: Work) -> None:
    tell(uow, change(ACCOUNT))
    hear(uow, named("O'Brien"), named("OBrien"))
    before = len(uow.audited)
    assert uow.store.finance.tenants["T1"].last_name == "OBrien"
    assert uow.store.runs.steps == []
    hear(uow, named("Quite-Another"))
    assert uow.store.runs.steps == [("mark prepared",)]
    ((on, subject, line),) = uow.audited[before:]
    assert (on, subject.ref, line.before, line.after) == (START, "T1", "match", "differs")


def test_the_name_of_an_account_that_waits_is_compared_too(uow: Work) -> None:
    tell(uow, change(ACCOUNT))
    tell(uow, change(OTHER_ACCOUNT))
    hear(uow, named("Quite-Another"))
    assert [each.is_unconfirmed for each in uow.store.accounts.each()] == [True, True]


def test_where_details_count_as_confirmed_no_name_brings_them_into_doubt(uow: Work) -> None:
    uow.store.finance.keep_settings(PaymentSettings(details_confirmed=True))
    tell(uow, change(ACCOUNT))
    hear(uow, named("Quite-Another"))
    account = uow.store.accounts.find(1)
    assert (account.name_verdict, account.doubtful) == ("differs", False)
