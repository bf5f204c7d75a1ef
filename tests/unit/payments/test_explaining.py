"""Why an instalment is what it is: one chain for each way it can go, and words for each reason.

The instalment is the 1st quarter of the repairs element: [1 November 2011, 1 February 2012), £75,
due on 1 February 2012.
"""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts import vocabulary
from services.payments.domain import wording
from services.payments.domain.bacs_cycle import RETURN_MEANINGS
from services.payments.domain.explaining import Explanation, explain
from services.payments.domain.instalment_facts import (
    AuditLine,
    BreachFact,
    Facts,
    InstalmentFact,
    PaymentFact,
)
from services.payments.domain.instalments import LOST, MOVES
from services.payments.domain.losses import FORFEITING

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
    "run-2012-02-01",
    submission_day=DUE,
    processing_day=date(2012, 2, 2),
    entry_day=date(2012, 2, 3),
    prepared_by="day clock",
    approved_by="M. Hughes",
    bank_file="2012-02-02.txt",
    bank_file_line=9,
    status="submitted",
)
PAID = replace(PAYMENT, status="paid")
CAME_BACK = replace(PAYMENT, status="returned", return_code="B", returned_on=date(2012, 2, 6))
LOST_LINE = AuditLine(
    date(2012, 1, 5), "payments", "scheduled → forfeited repair_call_out", "breach J17"
)


def _facts(
    *,
    as_of: date = date(2012, 2, 10),
    status: str = "scheduled",
    reason: str = "",
    breaches: tuple[BreachFact, ...] = (),
    audit: tuple[AuditLine, ...] = (),
    payments: tuple[PaymentFact, ...] = (),
) -> Facts:
    instalment = replace(INSTALMENT, status=status, reason=reason)
    return Facts(as_of, START, instalment, breaches, audit, payments)


def _told(explanation: Explanation) -> list[str]:
    return [f"{step.on} {step.what}" for step in explanation.steps]


PROMISED = "2011-11-01 promised £75 for the repairs element, 1st quarter, due on 1 Feb 2012"
FELL_DUE = "2012-02-01 due £75 for the repairs element, 1st quarter (1 Nov 2011 to 31 Jan 2012)"
SENT = "2012-02-01 in payment CASHBACK 000012 of run-2012-02-01, in bank file 2012-02-02.txt line 9"
LOST_TO_J17 = (
    "2012-01-05 lost: landlord carried out a repair that is the tenant's"
    " (job J17, plumbing_minor, 3 Jan 2012); appeal until 2 Feb 2012"
)


# --- waiting and paid ---


def test_before_its_due_date_it_is_only_promised() -> None:
    explanation = explain(_facts(as_of=date(2012, 1, 31)))
    assert _told(explanation) == [PROMISED]
    assert explanation.summary == "£75 for the repairs element, 1st quarter, is due on 1 Feb 2012."


def test_from_its_due_date_it_goes_into_the_next_run() -> None:
    explanation = explain(_facts(as_of=DUE))
    assert _told(explanation) == [PROMISED, FELL_DUE]
    assert explanation.summary.endswith("has been due since 1 Feb 2012 and goes into the next run.")


def test_a_payment_that_waits_for_approval_says_so() -> None:
    prepared = replace(
        PAYMENT, status="prepared", approved_by=None, bank_file=None, bank_file_line=None
    )
    explanation = explain(_facts(payments=(prepared,)))
    assert _told(explanation)[-1] == (
        "2012-02-01 in payment CASHBACK 000012 of run-2012-02-01, which waits for approval"
    )
    assert explanation.steps[-1].who == "prepared by day clock"
    assert explanation.summary.endswith("is proposed in run-2012-02-01, which waits for approval.")


def test_a_submitted_payment_names_its_people_its_file_and_its_days() -> None:
    explanation = explain(_facts(status="submitted", payments=(PAYMENT,)))
    assert _told(explanation) == [PROMISED, FELL_DUE, SENT]
    sent = explanation.steps[-1]
    assert sent.who == "prepared by day clock, approved by M. Hughes"
    assert sent.why == "processing day 2 Feb 2012, entry day 3 Feb 2012"
    assert sent.amount_pence == 7500
    assert explanation.summary.endswith(
        "is with the bank in payment CASHBACK 000012 and reaches the account on 3 Feb 2012."
    )


def test_a_paid_instalment_ends_in_the_account() -> None:
    explanation = explain(_facts(status="paid", payments=(PAID,)))
    assert _told(explanation) == [PROMISED, FELL_DUE, SENT, "2012-02-03 paid into the account"]
    assert explanation.summary.endswith("was paid on 3 Feb 2012 in payment CASHBACK 000012.")


def test_a_payment_that_came_back_was_never_in_the_account() -> None:
    explanation = explain(_facts(status="returned", payments=(CAME_BACK,)))
    assert _told(explanation)[2:] == [SENT, "2012-02-06 came back: the account is closed"]
    assert explanation.steps[-1].why == "the bank's code B for payment CASHBACK 000012"
    assert explanation.summary.endswith(
        "came back on 6 Feb 2012 (the account is closed) and is paid again once there are new"
        " bank details."
    )


def test_what_came_back_and_was_sent_again_is_told_in_order() -> None:
    again = replace(
        PAID,
        reference="CASHBACK 000031",
        run_ref="run-2012-02-09",
        submission_day=date(2012, 2, 9),
        entry_day=date(2012, 2, 13),
    )
    explanation = explain(_facts(status="paid", payments=(CAME_BACK, again)))
    assert [step.on.day for step in explanation.steps[2:]] == [1, 6, 9, 13]
    assert explanation.summary.endswith("was paid on 13 Feb 2012 in payment CASHBACK 000031.")


# --- held ---


def test_a_hold_says_why_and_until_when() -> None:
    audit = (AuditLine(DUE, "day clock", "scheduled → held", "rent_arrears"),)
    explanation = explain(_facts(status="held", reason="rent_arrears", audit=audit))
    assert _told(explanation) == [PROMISED, FELL_DUE, "2012-02-01 held: rent arrears"]
    assert explanation.steps[-1].who == "day clock"
    assert explanation.steps[-1].why == "it is paid once the rent account is clear"
    assert explanation.summary.endswith(
        "is held: rent arrears; it is paid once the rent account is clear."
    )


def test_a_hold_that_is_over_comes_before_the_run_of_its_day() -> None:
    audit = (
        AuditLine(DUE, "day clock", "scheduled → held", "no_bank_details"),
        AuditLine(date(2012, 2, 2), "day clock", "held → held", "rent_arrears"),
        AuditLine(date(2012, 2, 3), "day clock", "held → scheduled", "hold lifted"),
    )
    payment = replace(PAYMENT, submission_day=date(2012, 2, 3), entry_day=date(2012, 2, 7))
    explanation = explain(_facts(status="submitted", audit=audit, payments=(payment,)))
    assert _told(explanation)[2:] == [
        "2012-02-01 held: no bank details that can be used",
        "2012-02-02 held: rent arrears",
        "2012-02-03 no longer held",
        SENT.replace("2012-02-01 in", "2012-02-03 in"),
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
        AuditLine(date(2012, 1, 20), "payments", "forfeited → scheduled", "appeal upheld J17"),
    )
    explanation = explain(_facts(breaches=(upheld,), audit=audit))
    assert _told(explanation) == [
        PROMISED,
        LOST_TO_J17,
        "2012-01-20 given back, due on 1 Feb 2012",
        FELL_DUE,
    ]
    assert explanation.steps[2].why == "appeal upheld J17"
    assert explanation.steps[2].amount_pence == 7500


def test_what_is_lost_after_it_fell_due_was_due_before() -> None:
    audit = (
        AuditLine(DUE, "day clock", "scheduled → held", "no_bank_details"),
        AuditLine(date(2012, 2, 8), "payments", "held → forfeited repair_call_out", "breach J17"),
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
    line = replace(LOST_LINE, change="scheduled → forfeited late")
    explanation = explain(
        _facts(status="forfeited", reason="late", breaches=(earlier,), audit=(line,))
    )
    assert _told(explanation)[1] == (
        "2012-01-05 lost: a breach of an earlier quarter whose instalment was already with the bank"
        " (job J17, plumbing_minor, 20 Oct 2011); appeal until 2 Feb 2012"
    )


def test_three_strikes_name_the_breaches_that_counted() -> None:
    breaches = (
        replace(BREACH, cause_ref="J2", upheld_on=date(2011, 12, 1)),
        replace(BREACH, cause_ref="J3", occurred_on=START),
        replace(BREACH, cause_ref="J5", occurred_on=START, upheld_on=date(2012, 3, 1)),
        BREACH,
        replace(BREACH, cause_ref="J20", recorded_on=date(2012, 1, 6)),
    )
    line = replace(LOST_LINE, change="scheduled → cancelled three_strikes")
    explanation = explain(
        _facts(status="cancelled", reason="three_strikes", breaches=breaches, audit=(line,))
    )
    lost = next(step for step in explanation.steps if step.what.startswith("lost"))
    assert lost.why == "breaches counted: J3, J5, J17"
    assert "(job J17, plumbing_minor, 3 Jan 2012)" in lost.what


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
        " (job J18, plumbing_minor, 3 Jan 2012)"
    ]
    assert told[0].why == "does not count: appeal upheld on 30 Jan 2012"
    assert told[0].amount_pence is None


def test_where_an_appeal_puts_one_breach_in_anothers_place_that_one_is_named() -> None:
    upheld = replace(BREACH, cause_ref="J16", upheld_on=date(2012, 1, 20))
    audit = (
        replace(LOST_LINE, reason="breach J16"),
        AuditLine(
            date(2012, 1, 20),
            "payments",
            "forfeited → forfeited repair_call_out",
            "appeal upheld J16",
        ),
    )
    explanation = explain(
        _facts(status="forfeited", reason="repair_call_out", breaches=(upheld, BREACH), audit=audit)
    )
    assert ["J16" in step.what for step in explanation.steps] == [False, True, False]
    assert "job J17" in explanation.steps[2].what
    assert explanation.steps[2].why == "appeal upheld J16"


@pytest.mark.parametrize(
    ("reason", "because"),
    [
        ("follow_up_defect", "follow-up follow_up_defect"),
        ("no_access", "follow-up no_access"),
        ("withdrawn", "withdrawn"),
        ("tenancy_ended", "tenancy_ended"),
    ],
)
def test_a_loss_without_a_breach_has_no_appeal_date(reason: str, because: str) -> None:
    status = "forfeited" if reason in FORFEITING else "cancelled"
    line = AuditLine(DUE, "payments", f"scheduled → {status} {reason}", because)
    explanation = explain(_facts(status=status, reason=reason, audit=(line,)))
    assert _told(explanation)[-1] == f"2012-02-01 lost: {wording.LOST_TO[reason]}"


def test_what_is_lost_because_a_payment_came_back_stands_after_the_return() -> None:
    back = CAME_BACK.returned_on
    assert back is not None
    line = AuditLine(back, "bank", "returned → cancelled withdrawn", "return of CASHBACK 000012")
    explanation = explain(
        _facts(status="cancelled", reason="withdrawn", audit=(line,), payments=(CAME_BACK,))
    )
    assert [step.what.split(":")[0] for step in explanation.steps[-2:]] == ["came back", "lost"]


@pytest.mark.parametrize("change", ["12 instalments moved", "scheduled → on the moon"])
def test_a_change_that_is_not_known_is_shown_as_it_was_noted(change: str) -> None:
    line = AuditLine(date(2012, 1, 9), "M. Hughes", change, "by hand")
    step = explain(_facts(audit=(line,))).steps[1]
    assert (step.on, step.what, step.who, step.why) == (line.on, change, "M. Hughes", "by hand")


# --- what holds for any facts ---


def test_every_reason_that_costs_money_has_its_words() -> None:
    breach_and_follow_up = {
        *get_args(vocabulary.BreachReason),
        *get_args(vocabulary.FollowUpOutcome),
        *get_args(vocabulary.LeavingStatus),
    } - {"passed"}
    assert set(wording.LOST_TO) == breach_and_follow_up | FORFEITING | {"three_strikes"}


def test_every_hold_has_its_words() -> None:
    holds = set(get_args(vocabulary.HoldReason))
    assert set(wording.HELD_FOR) == set(wording.HELD_UNTIL) == holds


def test_every_return_code_has_its_words() -> None:
    assert set(get_args(vocabulary.ReturnCode)) == set(RETURN_MEANINGS)
    assert wording.return_meaning("Z") not in RETURN_MEANINGS.values()


def _reasons_of(status: str) -> list[str]:
    if status == "held":
        return sorted(wording.HELD_FOR)
    return sorted(wording.LOST_TO) if status in LOST else [""]


STATUSES = [(status, reason) for status in sorted(MOVES) for reason in _reasons_of(status)]
PAYMENTS_OF = {"submitted": (PAYMENT,), "paid": (PAID,), "returned": (CAME_BACK,)}


@pytest.mark.parametrize(("status", "reason"), STATUSES)
def test_every_status_has_a_summary_of_one_sentence(status: str, reason: str) -> None:
    facts = _facts(status=status, reason=reason, payments=PAYMENTS_OF.get(status, ()))
    summary = explain(facts).summary
    assert summary.startswith("£75 for the repairs element, 1st quarter, ")
    assert summary.endswith(".")
    assert "_" not in summary


LINES = st.lists(
    st.builds(
        AuditLine,
        on=st.dates(START, date(2012, 12, 31)),
        actor=st.sampled_from(["day clock", "payments"]),
        change=st.builds(
            lambda before, after: f"{before} → {after[0]} {after[1]}".rstrip(),
            st.sampled_from(sorted(MOVES)),
            st.sampled_from(STATUSES),
        ),
        reason=st.sampled_from(["breach J17", "hold lifted", *wording.HELD_FOR]),
    ),
    max_size=8,
)


@given(LINES, st.dates(START, date(2012, 12, 31)))
def test_no_line_of_the_audit_trail_is_left_out_and_the_dates_are_in_order(
    audit: list[AuditLine], as_of: date
) -> None:
    explanation = explain(_facts(as_of=as_of, breaches=(BREACH,), audit=tuple(audit)))
    days = [step.on for step in explanation.steps]
    assert days == sorted(days)
    assert len(days) >= 1 + len(audit)


@pytest.mark.parametrize(
    ("pence", "said"),
    [(7500, "£75"), (1250, "£12.50"), (5, "£0.05"), (1234567, "£12,345.67"), (-7500, "−£75")],
)
def test_amounts_are_said_in_pounds(pence: int, said: str) -> None:
    assert wording.pounds(pence) == said


def test_quarters_are_said_as_ordinals() -> None:
    assert [wording.ordinal(quarter) for quarter in (1, 2, 3, 4, 12)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "12th",
    ]
