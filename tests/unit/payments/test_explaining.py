"""Why an instalment is what it is: one chain for each way it can go, and words for each reason.

The instalment is the 1st quarter of the repairs element: [1 November 2011, 1 February 2012), £75,
due on 1 February 2012.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts import vocabulary
from services.payments.domain import wording
from services.payments.domain.bacs_cycle import RETURN_MEANINGS
from services.payments.domain.causes import cause_of_loss
from services.payments.domain.explaining import Explanation, explain
from services.payments.domain.instalment_facts import (
    BankFile,
    BreachFact,
    Facts,
    InstalmentFact,
    PaymentFact,
)
from services.payments.domain.instalments import FORFEITING, LOST, MOVES
from services.payments.domain.run_states import (
    EXPORTED_AGAIN,
    ONE_MORE_NEEDED,
    PROPOSED_AFRESH,
)
from services.terms.changes import AuditLine
from services.terms.moves import STATUS
from services.terms.noted import who_of
from services.terms.payee_changes import DETAILS_CHANGED
from services.terms.why_not_paid import HELD_FOR, HELD_UNTIL, LOST_TO

START = date(2011, 11, 1)
DUE = date(2012, 2, 1)
INSTALMENT = InstalmentFact(
    "T0001 repairs Q1", "repairs", 1, 7500, DUE, START, DUE, "scheduled", ""
)
BREACH = BreachFact(
    "J17",
    "repair_call_out",
    "plumbing_minor",
    occurred_on=date(2012, 1, 3),
    recorded_on=date(2012, 1, 5),
    appeal_by=date(2012, 2, 2),
)
PAYMENT = PaymentFact(
    12,
    "CASHBACK 000012",
    "••••4958",
    "run-2012-02-01",
    "submitted",
    submission_day=DUE,
    processing_day=date(2012, 2, 2),
    entry_day=date(2012, 2, 3),
    prepared_by="day clock",
    approved_by=("M. Hughes",),
    exported_by="P. Khan",
    submitted_by="P. Khan",
    bank_files=(BankFile("2012-02-02.txt", "line 9"),),
    status="submitted",
)
PAID = replace(PAYMENT, status="paid")
CAME_BACK = replace(PAYMENT, status="returned", return_code="B", returned_on=date(2012, 2, 6))
CLOCK = "calendar.cut_off_reached.v1"


NOTHING = ("", "")


def _line(about: tuple[str, str], on: date, who: str, *change: str, **more: str) -> AuditLine:
    kind, ref = about
    return AuditLine(
        *change,
        **more,
        at=datetime(on.year, on.month, on.day, 15, tzinfo=UTC),
        on=on,
        who=who,
        correlation_id="c",
        subject_kind=kind,
        subject_ref=ref,
        tenant_ref="",
    )


def _instalment(
    on: date,
    before: str,
    after: str,
    reason: str = "",
    cause: tuple[str, str] = NOTHING,
    actor: str = "payments",
) -> AuditLine:
    about = ("instalment", "T0001 repairs Q1")
    return _line(about, on, actor, STATUS, before, after, reason, *cause)


def _run(before: str, after: str, who: str = CLOCK, on: date = DUE, **more: str) -> AuditLine:
    return _line(("run", "run-2012-02-01"), on, who, STATUS, before, after, **more)


LOST_LINE = _instalment(
    date(2012, 1, 5), "scheduled", "forfeited", "repair_call_out", cause=("breach", "J17")
)
PREPARED = _run("", "prepared", PAYMENT.prepared_by, note="1 payments")
APPROVED = _run("prepared", "approved", "M. Hughes")
FILE = {"reason": "standard18", "cause_kind": "bank file", "cause_ref": "2012-02-02.txt"}
EXPORTED = _run("approved", "exported", "P. Khan", **FILE)
SENT = _run("exported", "submitted", "P. Khan")
THE_RUN = (PREPARED, APPROVED, EXPORTED, SENT)
NAME = "CASHBACK 000012"
ARRIVED = _line(("payment", NAME), PAYMENT.entry_day, CLOCK, STATUS, "submitted", "paid")
BACK = _line(("payment", NAME), date(2012, 2, 6), "F. Lee", STATUS, "", "returned", "B")


def _facts(
    *,
    as_of: date = date(2012, 2, 10),
    status: str = "scheduled",
    reason: str = "",
    breaches: tuple[BreachFact, ...] = (),
    audit: tuple[AuditLine, ...] = (),
    payments: tuple[PaymentFact, ...] = (),
    lapsed: frozenset[str] = frozenset(),
    has_details: bool = False,
) -> Facts:
    instalment = replace(INSTALMENT, status=status, reason=reason)
    next_one = as_of + timedelta(days=5)
    return Facts(as_of, next_one, START, instalment, breaches, audit, payments, lapsed, has_details)


def _told(explanation: Explanation) -> list[str]:
    return [f"{step.on} {step.what}" for step in explanation.steps]


PROMISED = "2011-11-01 promised £75 for the repairs element, 1st quarter, due on 1 February 2012"
FELL_DUE = (
    "2012-02-01 due £75 for the repairs element, 1st quarter (1 November 2011 to 31 January 2012)"
)
RUN_TOLD = [
    "2012-02-01 proposed in run-2012-02-01",
    "2012-02-01 approved in payment CASHBACK 000012 of run-2012-02-01 to account ••••4958",
    "2012-02-01 in bank file 2012-02-02.txt line 9",
    "2012-02-01 sent to the bank in payment CASHBACK 000012",
]
LOST_TO_J17 = (
    "2012-01-05 lost: landlord carried out a repair that is the tenant's"
    " (job J17, plumbing minor, 3 January 2012); appeal until 2 February 2012"
)


# --- waiting and paid ---


def test_before_its_due_date_it_is_only_promised() -> None:
    explanation = explain(_facts(as_of=date(2012, 1, 31)))
    assert _told(explanation) == [PROMISED]
    assert (
        explanation.summary
        == "£75 for the repairs element, 1st quarter, is due on 1 February 2012."
    )


def test_from_its_due_date_it_waits_for_the_next_payment_day() -> None:
    explanation = explain(_facts(as_of=DUE))
    assert _told(explanation) == [PROMISED, FELL_DUE]
    assert explanation.summary.endswith(
        "has been due since 1 February 2012 and waits for the payment day of 6 February 2012."
    )


def test_a_payment_that_waits_for_approval_says_so() -> None:
    prepared = replace(PAYMENT, status="prepared", run_state="prepared", bank_files=())
    explanation = explain(_facts(audit=(PREPARED,), payments=(prepared,)))
    assert _told(explanation) == [PROMISED, FELL_DUE, RUN_TOLD[0]]
    assert explanation.steps[-1].who == "day clock"
    assert explanation.summary.endswith("is proposed in run-2012-02-01, which waits for approval.")


def test_an_approved_and_an_exported_run_say_what_is_still_to_be_done() -> None:
    approved = replace(PAYMENT, status="approved", run_state="approved", bank_files=())
    explanation = explain(_facts(status="submitted", audit=THE_RUN[:2], payments=(approved,)))
    assert explanation.summary.endswith(
        "is approved in payment CASHBACK 000012 of run-2012-02-01, of which no bank file is made"
        " yet."
    )
    exported = replace(PAYMENT, status="approved", run_state="exported")
    explanation = explain(_facts(status="submitted", audit=THE_RUN[:3], payments=(exported,)))
    assert explanation.summary.endswith(
        "is in bank file 2012-02-02.txt line 9 in payment CASHBACK 000012, and not yet noted as"
        " sent."
    )


def test_a_submitted_payment_names_its_people_its_file_and_its_days() -> None:
    explanation = explain(_facts(status="submitted", audit=THE_RUN, payments=(PAYMENT,)))
    assert _told(explanation) == [PROMISED, FELL_DUE, *RUN_TOLD]
    people = [step.who for step in explanation.steps[2:]]
    assert people == ["day clock", "M. Hughes", "P. Khan", "P. Khan"]
    sent = explanation.steps[-1]
    assert sent.why == "processing day 2 February 2012, entry day 3 February 2012"
    assert sent.amount_pence == 7500
    assert explanation.summary.endswith(
        "is with the bank in payment CASHBACK 000012 and reaches the account on 3 February 2012."
    )


def test_everyone_who_approved_is_named() -> None:
    first = replace(APPROVED, what=ONE_MORE_NEEDED, who="T. Owen", before="", after="")
    audit = (PREPARED, first, APPROVED)
    payment = replace(PAYMENT, status="approved", run_state="approved")
    explanation = explain(_facts(status="submitted", audit=audit, payments=(payment,)))
    assert [step.who for step in explanation.steps[2:]] == ["day clock", "T. Owen", "M. Hughes"]


def test_a_file_made_instead_of_another_is_named_with_it() -> None:
    again = replace(
        EXPORTED,
        what=EXPORTED_AGAIN,
        before="2012-02-02.txt",
        after="2012-02-02.xml",
        reason="pain.001.001.09",
        cause_ref="2012-02-02.xml",
    )
    files = (BankFile("2012-02-02.txt", "line 9"), BankFile("2012-02-02.xml", "payment 5"))
    payment = replace(PAYMENT, bank_files=files)
    audit = (*THE_RUN[:3], again, SENT)
    explanation = explain(_facts(status="submitted", audit=audit, payments=(payment,)))
    assert _told(explanation)[4:6] == [
        RUN_TOLD[2],
        "2012-02-01 in bank file 2012-02-02.xml payment 5, instead of 2012-02-02.txt",
    ]
    assert [step.why for step in explanation.steps[4:6]] == [
        "format standard18",
        "format pain.001.001.09",
    ]


def test_a_paid_instalment_ends_in_the_account_and_its_run_on_the_statement() -> None:
    settled = _run("submitted", "settled", on=date(2012, 2, 7), note="april.csv line 3")
    audit = (*THE_RUN, ARRIVED, settled)
    explanation = explain(_facts(status="paid", audit=audit, payments=(PAID,)))
    assert _told(explanation)[6:] == [
        "2012-02-03 paid into the account",
        "2012-02-07 run-2012-02-01 is settled: its debit is on the bank statement",
    ]
    assert explanation.steps[-1].why == "april.csv line 3"
    assert explanation.summary.endswith("was paid on 3 February 2012 in payment CASHBACK 000012.")


def test_a_payment_that_came_back_was_never_in_the_account() -> None:
    audit = (*THE_RUN, BACK)
    explanation = explain(_facts(status="returned", audit=audit, payments=(CAME_BACK,)))
    assert _told(explanation)[5:] == [RUN_TOLD[3], "2012-02-06 came back: the account is closed"]
    assert explanation.steps[-1].who == "F. Lee"
    assert explanation.steps[-1].why == "the bank's code B for payment CASHBACK 000012"
    assert explanation.summary.endswith(
        "came back on 6 February 2012 (the account is closed) and is paid again once there are new"
        " bank details."
    )


def test_a_payment_that_came_back_to_newer_details_waits_for_the_next_payment_day() -> None:
    audit = (*THE_RUN, BACK)
    facts = _facts(status="returned", audit=audit, payments=(CAME_BACK,), has_details=True)
    assert explain(facts).summary.endswith(
        "came back on 6 February 2012 (the account is closed), has other bank details to go to"
        " and waits for the payment day of 15 February 2012."
    )


def test_new_details_are_told_while_the_money_waits_for_them_and_not_before() -> None:
    def details(on: date) -> AuditLine:
        change = (DETAILS_CHANGED, "", "••••7491", "valid")
        return _line(("payee", "T0001"), on, "H. Day", *change, note="name likely")

    audit = (details(START), details(date(2012, 2, 2)), *THE_RUN, BACK, details(date(2012, 2, 8)))
    explanation = explain(_facts(status="returned", audit=audit, payments=(CAME_BACK,)))
    told = [step for step in explanation.steps if "••••7491" in step.what]
    assert [(step.on.day, step.who) for step in told] == [(2, "H. Day"), (8, "H. Day")]


AGAIN = replace(
    PAID,
    number=31,
    reference="CASHBACK 000031",
    run_ref="run-2012-02-09",
    submission_day=date(2012, 2, 9),
    entry_day=date(2012, 2, 13),
)


def _again(*lines: AuditLine) -> tuple[AuditLine, ...]:
    day = AGAIN.submission_day
    return tuple(replace(line, subject_ref=AGAIN.run_ref, on=day) for line in lines)


def test_what_came_back_and_was_sent_again_is_told_in_order() -> None:
    arrived = replace(ARRIVED, subject_ref="CASHBACK 000031", on=AGAIN.entry_day)
    audit = (*THE_RUN, BACK, *_again(*THE_RUN), arrived)
    explanation = explain(_facts(status="paid", audit=audit, payments=(CAME_BACK, AGAIN)))
    assert [step.on.day for step in explanation.steps[2:]] == [1, 1, 1, 1, 6, 9, 9, 9, 9, 13]
    assert explanation.summary.endswith("was paid on 13 February 2012 in payment CASHBACK 000031.")


# --- runs that ended without paying ---


def test_a_cancelled_run_gives_the_instalment_back_as_it_was() -> None:
    cancelled = _run("approved", "cancelled", "T. Owen", note="the bank is closed")
    unsent = replace(PAYMENT, status="cancelled", run_state="cancelled", bank_files=())
    explanation = explain(_facts(audit=(*THE_RUN[:2], cancelled), payments=(unsent,)))
    assert _told(explanation)[-1] == "2012-02-01 run-2012-02-01 was cancelled"
    assert explanation.steps[-1].why == "the bank is closed"
    assert [step.status for step in explanation.steps[-2:]] == ["submitted", "scheduled"]
    assert explanation.summary.endswith("waits for the payment day of 15 February 2012.")


def test_what_came_back_is_still_back_after_a_later_run_was_cancelled() -> None:
    unsent = replace(AGAIN, status="cancelled", run_state="cancelled", bank_files=())
    audit = (
        *THE_RUN,
        BACK,
        *_again(PREPARED, APPROVED, _run("approved", "cancelled", note="closed")),
    )
    explanation = explain(_facts(status="returned", audit=audit, payments=(CAME_BACK, unsent)))
    assert explanation.steps[-1].status == "returned"
    assert "came back on 6 February 2012" in explanation.summary


def test_a_rejected_run_changes_nothing_about_the_instalment() -> None:
    rejected = _run("prepared", "rejected", "M. Hughes", note="wrong total")
    unsent = replace(PAYMENT, status="cancelled", run_state="rejected", bank_files=())
    explanation = explain(_facts(audit=(PREPARED, rejected), payments=(unsent,)))
    assert _told(explanation)[-1] == "2012-02-01 run-2012-02-01 was rejected"
    assert explanation.steps[-1].status == ""


LAPSED = frozenset({"run-2012-02-01"})
LAPSE = _run("prepared", "lapsed", on=date(2012, 2, 2), note="not approved in time")


def test_a_run_that_lapsed_with_the_instalment_says_why_it_was_not_paid_then() -> None:
    explanation = explain(_facts(audit=(PREPARED, LAPSE), lapsed=LAPSED))
    assert _told(explanation) == [
        PROMISED,
        FELL_DUE,
        RUN_TOLD[0],
        "2012-02-02 run-2012-02-01 lapsed",
    ]
    assert explanation.steps[-1].why == "not approved in time"


def test_a_run_that_lapsed_without_the_instalment_is_not_told() -> None:
    explanation = explain(
        _facts(
            status="forfeited",
            reason="repair_call_out",
            breaches=(BREACH,),
            audit=(LOST_LINE, PREPARED, LAPSE),
            lapsed=LAPSED,
        )
    )
    assert _told(explanation) == [PROMISED, LOST_TO_J17]


def test_a_payment_proposed_afresh_says_why() -> None:
    afresh = replace(PREPARED, what=PROPOSED_AFRESH, who=CLOCK, before="", after="", note="")
    payment = replace(PAYMENT, status="approved", run_state="approved", bank_files=())
    audit = (PREPARED, afresh, APPROVED)
    explanation = explain(_facts(status="submitted", audit=audit, payments=(payment,)))
    assert _told(explanation)[3] == "2012-02-01 proposed afresh in run-2012-02-01"


# --- held ---


def test_a_hold_says_why_and_until_when() -> None:
    audit = (_instalment(DUE, "scheduled", "held", "rent_arrears", actor=CLOCK),)
    explanation = explain(_facts(status="held", reason="rent_arrears", audit=audit))
    assert _told(explanation) == [PROMISED, FELL_DUE, "2012-02-01 held: rent arrears"]
    assert explanation.steps[-1].who == "day clock"
    assert explanation.steps[-1].why == "it is paid once the rent account is clear"
    assert explanation.summary.endswith(
        "is held: rent arrears; it is paid once the rent account is clear."
    )


def test_a_hold_that_is_over_comes_before_the_run_of_its_day() -> None:
    day = date(2012, 2, 3)
    audit = (
        _instalment(DUE, "scheduled", "held", "no_bank_details"),
        _instalment(date(2012, 2, 2), "held", "held", "rent_arrears"),
        _instalment(day, "held", "scheduled"),
        *(replace(line, on=day) for line in THE_RUN),
    )
    payment = replace(PAYMENT, submission_day=day, entry_day=date(2012, 2, 7))
    explanation = explain(_facts(status="submitted", audit=audit, payments=(payment,)))
    assert _told(explanation)[2:] == [
        "2012-02-01 held: no bank details that can be used",
        "2012-02-02 held: rent arrears",
        "2012-02-03 no longer held",
        *(told.replace("2012-02-01 ", "2012-02-03 ", 1) for told in RUN_TOLD),
    ]


# --- lost and given back ---


def test_a_loss_names_the_breach_and_until_when_to_appeal() -> None:
    explanation = explain(
        _facts(
            status="forfeited",
            reason="repair_call_out",
            breaches=(BREACH,),
            audit=(LOST_LINE,),
        )
    )
    assert _told(explanation) == [PROMISED, LOST_TO_J17]
    assert explanation.steps[-1].amount_pence == -7500
    assert explanation.summary.endswith(
        "is lost: landlord carried out a repair that is the tenant's."
    )


def test_what_an_appeal_gave_back_falls_due_on_its_day() -> None:
    upheld = replace(BREACH, upheld_on=date(2012, 1, 20))
    audit = (
        LOST_LINE,
        _instalment(date(2012, 1, 20), "forfeited", "scheduled", cause=("appeal", "J17")),
    )
    explanation = explain(_facts(breaches=(upheld,), audit=audit))
    assert _told(explanation) == [
        PROMISED,
        LOST_TO_J17,
        "2012-01-20 given back, due on 1 February 2012",
        FELL_DUE,
    ]
    assert explanation.steps[2].why == "appeal upheld J17"
    assert explanation.steps[2].amount_pence == 7500


def test_what_is_lost_after_it_fell_due_was_due_before() -> None:
    audit = (
        _instalment(DUE, "scheduled", "held", "no_bank_details"),
        _instalment(
            date(2012, 2, 8), "held", "forfeited", "repair_call_out", cause=("breach", "J17")
        ),
    )
    explanation = explain(
        _facts(status="forfeited", reason="repair_call_out", breaches=(BREACH,), audit=audit)
    )
    assert [step.what.split()[0] for step in explanation.steps] == [
        "promised",
        "due",
        "held:",
        "lost:",
    ]


def test_a_late_breach_is_named_though_it_is_of_an_earlier_quarter() -> None:
    earlier = replace(BREACH, occurred_on=date(2011, 10, 20))
    line = replace(LOST_LINE, reason="late")
    explanation = explain(
        _facts(status="forfeited", reason="late", breaches=(earlier,), audit=(line,))
    )
    assert _told(explanation)[1] == (
        "2012-01-05 lost: a breach of an earlier quarter whose instalment was already with the bank"
        " (job J17, plumbing minor, 20 October 2011); appeal until 2 February 2012"
    )


def test_three_strikes_name_the_breaches_that_counted() -> None:
    breaches = (
        replace(BREACH, cause_ref="J2", upheld_on=date(2011, 12, 1)),
        replace(BREACH, cause_ref="J3", occurred_on=START),
        replace(BREACH, cause_ref="J5", occurred_on=START, upheld_on=date(2012, 3, 1)),
        BREACH,
        replace(BREACH, cause_ref="J20", recorded_on=date(2012, 1, 6)),
    )
    line = replace(LOST_LINE, after="cancelled", reason="three_strikes")
    explanation = explain(
        _facts(status="cancelled", reason="three_strikes", breaches=breaches, audit=(line,))
    )
    lost = next(step for step in explanation.steps if step.what.startswith("lost"))
    assert lost.why == "breaches counted: J3, J5, J17"
    assert "(job J17, plumbing minor, 3 January 2012)" in lost.what


def test_a_breach_that_took_nothing_here_is_told_too() -> None:
    second = replace(BREACH, cause_ref="J18", upheld_on=date(2012, 1, 30))
    elsewhere = replace(BREACH, cause_ref="J19", occurred_on=DUE)
    explanation = explain(
        _facts(
            status="forfeited",
            reason="repair_call_out",
            breaches=(BREACH, second, elsewhere),
            audit=(LOST_LINE,),
        )
    )
    told = [step for step in explanation.steps if "took nothing here" in step.what]
    assert [step.what for step in told] == [
        "breach recorded, took nothing here: landlord carried out a repair that is the tenant's"
        " (job J18, plumbing minor, 3 January 2012)"
    ]
    assert told[0].why == "does not count: appeal upheld on 30 January 2012"
    assert told[0].amount_pence is None


def test_where_an_appeal_puts_one_breach_in_anothers_place_that_one_is_named() -> None:
    upheld = replace(BREACH, cause_ref="J16", upheld_on=date(2012, 1, 20))
    audit = (
        replace(LOST_LINE, cause_ref="J16"),
        _instalment(
            date(2012, 1, 20), "forfeited", "forfeited", "repair_call_out", ("appeal", "J16")
        ),
    )
    explanation = explain(
        _facts(status="forfeited", reason="repair_call_out", breaches=(upheld, BREACH), audit=audit)
    )
    assert ["J16" in step.what for step in explanation.steps] == [False, True, False]
    assert "job J17" in explanation.steps[2].what
    assert explanation.steps[2].why == "appeal upheld J16"
    assert explanation.steps[2].what.startswith("still lost: landlord carried out")
    assert [step.amount_pence for step in explanation.steps[1:]] == [-7500, None]


def test_where_another_breach_costs_the_same_an_upheld_appeal_is_told_though_nothing_moved() -> (
    None
):
    upheld = replace(BREACH, cause_ref="J16", upheld_on=date(2012, 1, 20))
    facts = _facts(
        status="forfeited",
        reason="repair_call_out",
        breaches=(upheld, BREACH),
        audit=(replace(LOST_LINE, cause_ref="J16"),),
    )
    last = explain(facts).steps[-1]
    assert last.on == date(2012, 1, 20)
    assert last.what == "appeal upheld for job J16, plumbing minor, 3 January 2012; still lost"
    assert last.why == "job J17, plumbing minor, 3 January 2012, counts in its place"
    assert cause_of_loss(facts) == BREACH


def test_what_was_taken_back_is_not_called_an_appeal() -> None:
    mistake = replace(BREACH, taken_back_on=date(2012, 1, 30))
    audit = (
        LOST_LINE,
        _instalment(date(2012, 1, 30), "forfeited", "scheduled", cause=("taken back", "J17")),
    )
    explanation = explain(_facts(breaches=(mistake,), audit=audit))
    assert explanation.steps[2].why == "taken back J17"
    took_nothing = replace(mistake, cause_ref="J18")
    (told,) = [
        step
        for step in explain(_facts(breaches=(took_nothing,))).steps
        if "took nothing here" in step.what
    ]
    assert told.why == "does not count: taken back on 30 January 2012"


def test_the_cause_of_a_loss_is_the_breach_that_took_it() -> None:
    lost = {"status": "forfeited", "reason": "repair_call_out", "breaches": (BREACH,)}
    assert cause_of_loss(_facts(**lost, audit=(LOST_LINE,))) == BREACH  # type: ignore[arg-type]
    left = _instalment(DUE, "scheduled", "cancelled", "withdrawn", cause=("leaving", "withdrawn"))
    assert cause_of_loss(_facts(status="cancelled", reason="withdrawn", audit=(left,))) is None
    assert cause_of_loss(_facts(breaches=(BREACH,))) is None


@pytest.mark.parametrize(
    ("reason", "because"),
    [
        ("follow_up_defect", ("follow-up", "follow_up_defect")),
        ("no_access", ("follow-up", "no_access")),
        ("withdrawn", ("leaving", "withdrawn")),
        ("tenancy_ended", ("leaving", "tenancy_ended")),
    ],
)
def test_a_loss_without_a_breach_has_no_appeal_date(reason: str, because: tuple[str, str]) -> None:
    status = "forfeited" if reason in FORFEITING else "cancelled"
    line = _instalment(DUE, "scheduled", status, reason, because)
    explanation = explain(_facts(status=status, reason=reason, audit=(line,)))
    assert _told(explanation)[-1] == f"2012-02-01 lost: {LOST_TO[reason]}"


def test_what_is_lost_because_a_payment_came_back_stands_after_the_return() -> None:
    back = CAME_BACK.returned_on
    assert back is not None
    line = _instalment(
        back, "returned", "cancelled", "withdrawn", cause=("return", "CASHBACK 000012")
    )
    explanation = explain(
        _facts(status="cancelled", reason="withdrawn", audit=(BACK, line), payments=(CAME_BACK,))
    )
    assert [step.what.split(":")[0] for step in explanation.steps[-2:]] == ["came back", "lost"]


@pytest.mark.parametrize(
    ("what", "before", "after", "shown"),
    [
        ("12 instalments moved", "", "", "12 instalments moved"),
        (STATUS, "scheduled", "on the moon", "scheduled → on the moon"),
    ],
)
def test_a_change_that_is_not_known_is_shown_as_it_was_noted(
    what: str, before: str, after: str, shown: str
) -> None:
    line = _instalment(date(2012, 1, 9), before, after, actor="M. Hughes")
    step = explain(_facts(audit=(replace(line, what=what, note="by hand"),))).steps[1]
    assert (step.on, step.what, step.who, step.why) == (line.on, shown, "M. Hughes", "by hand")


# --- what holds for any facts ---


def test_every_reason_that_costs_money_has_its_words() -> None:
    breach_and_follow_up = {
        *get_args(vocabulary.BreachReason),
        *get_args(vocabulary.FollowUpOutcome),
        *get_args(vocabulary.LeavingStatus),
    } - {"passed"}
    assert set(LOST_TO) == breach_and_follow_up | FORFEITING | {"three_strikes"}


def test_every_hold_has_its_words() -> None:
    holds = set(get_args(vocabulary.HoldReason))
    assert set(HELD_FOR) == set(HELD_UNTIL) == holds


def test_every_return_code_has_its_words() -> None:
    assert set(get_args(vocabulary.ReturnCode)) == set(RETURN_MEANINGS)
    assert wording.return_meaning("Z") not in RETURN_MEANINGS.values()


def _reasons_of(status: str) -> list[str]:
    if status == "held":
        return sorted(HELD_FOR)
    return sorted(LOST_TO) if status in LOST else [""]


STATUSES = [(status, reason) for status in sorted(MOVES) for reason in _reasons_of(status)]
PAYMENTS_OF = {"submitted": (PAYMENT,), "paid": (PAID,), "returned": (CAME_BACK,)}


@pytest.mark.parametrize(("status", "reason"), STATUSES)
def test_every_status_has_a_summary_of_one_sentence(status: str, reason: str) -> None:
    facts = _facts(status=status, reason=reason, payments=PAYMENTS_OF.get(status, ()))
    summary = explain(facts).summary
    assert summary.startswith("£75 for the repairs element, 1st quarter, ")
    assert summary.endswith(".")
    assert "_" not in summary


def _any_line(on: date, before: str, after: tuple[str, str], cause: tuple[str, str]) -> AuditLine:
    return _instalment(on, before, *after, cause)


LINES = st.lists(
    st.builds(
        _any_line,
        on=st.dates(START, date(2012, 12, 31)),
        before=st.sampled_from(sorted(MOVES)),
        after=st.sampled_from(STATUSES),
        cause=st.sampled_from([("breach", "J17"), ("return", NAME), NOTHING]),
    ),
    max_size=8,
)


@given(LINES, st.dates(START, date(2012, 12, 31)))
def test_every_line_of_the_audit_trail_is_told_in_the_order_in_which_it_was_noted(
    audit: list[AuditLine], as_of: date
) -> None:
    explanation = explain(_facts(as_of=as_of, breaches=(BREACH,), audit=tuple(audit)))
    days = iter([step.on for step in explanation.steps])
    assert all(line.on in days for line in audit)
    last = audit[-1].after if audit else "scheduled"
    assert [step.status for step in explanation.steps if step.status][-1] == last


@given(LINES, st.dates(START, date(2012, 12, 31)))
def test_where_nothing_arrived_late_the_dates_are_in_order(
    lines: list[AuditLine], as_of: date
) -> None:
    audit = tuple(sorted(lines, key=lambda line: line.on))
    explanation = explain(_facts(as_of=as_of, breaches=(BREACH,), audit=audit))
    days = [step.on for step in explanation.steps]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("actor", "who"),
    [
        ("M. Hughes", "M. Hughes"),
        ("calendar.cut_off_reached.v1", "day clock"),
        ("enrolment.breach_recorded.v1", "enrolment: breach recorded"),
    ],
)
def test_who_did_it_is_a_person_the_day_clock_or_a_services_news(actor: str, who: str) -> None:
    assert who_of(actor) == who


def test_quarters_are_said_as_ordinals() -> None:
    assert [wording.ordinal(quarter) for quarter in (1, 2, 3, 4, 12)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "12th",
    ]
