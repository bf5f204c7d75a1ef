"""What happened to a tenant, in plain English."""

import datetime as dt
from typing import Any

import pytest

from services.terms.changes import AuditLine
from services.terms.moves import STATUS
from services.terms.story import worded

LINE: Any = {
    "on": dt.date(2012, 1, 16),
    "at": dt.datetime(2012, 1, 16, 10, tzinfo=dt.UTC),
    "subject_kind": "visit",
    "subject_ref": "V1",
    "tenant_ref": "T1",
    "who": "Ruth",
    "correlation_id": "c",
}


@pytest.mark.parametrize(
    ("what", "before", "after", "words"),
    [
        ("visit booked", "", "2012-01-19", "Follow-up visit booked for 19 January 2012"),
        ("visit moved", "2012-01-19", "2012-01-26", "from 19 January 2012 to 26 January 2012"),
        ("visit cancelled", "2012-01-26", "", "Visit of 26 January 2012 cancelled"),
        ("visit begun", "", "", "Follow-up visit begun without having been booked"),
        ("visit dropped", "", "", "Follow-up visit dropped that was begun by mistake"),
        ("surveyor", "", "person:tom", "Visit given to a surveyor"),
        ("surveyor", "person:tom", "", "Visit is nobody’s again"),
    ],
)
def test_what_was_done_with_a_visit_is_said_with_dates_in_words(
    what: str, before: str, after: str, words: str
) -> None:
    line = AuditLine(what=what, before=before, after=after, reason="follow_up", **LINE)
    assert words in worded(line)


def test_a_visit_that_is_booked_for_half_a_day_is_told_with_the_half() -> None:
    line = AuditLine(
        what="visit moved",
        before="2012-01-19",
        after="2012-01-26",
        half_before="morning",
        half_after="afternoon",
        **LINE,
    )
    moved = "from the morning of 19 January 2012 to the afternoon of 26 January 2012"
    assert worded(line) == f"Visit moved {moved}"


def test_an_instalment_is_told_with_its_element_and_quarter() -> None:
    about = LINE | {"subject_kind": "instalment", "subject_ref": "kept as it may be"}
    line = AuditLine(
        what=STATUS,
        before="scheduled",
        after="held",
        reason="rent_arrears",
        element="housing_management",
        quarter=3,
        **about,
    )
    assert worded(line).startswith("Instalment of housing management, quarter 3, held: ")


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("job corrected", "Job J1 corrected"),
        ("job cancelled", "Job J1 cancelled"),
        ("job taken back", "Job J1 taken back"),
    ],
)
def test_what_became_of_a_job_is_told(what: str, words: str) -> None:
    about = LINE | {"subject_kind": "job", "subject_ref": "J1"}
    assert worded(AuditLine(what=what, **about)) == words


@pytest.mark.parametrize(
    ("move", "reason", "note", "words"),
    [
        (("", "rejected"), "tenancy_type", "", "Registered; not eligible: the type of tenancy"),
        (("rejected", "rejected"), "rent_arrears", "", "Applied again; not eligible: the rent"),
        (("rejected", "invited"), "", "", "Applied again and is invited to join"),
        (("signed", "waiting"), "", "", "Put on the waiting list: the area is full"),
        (("waiting", "agreed"), "", "", "Has a place, from the waiting list"),
        (
            ("agreed", "withdrawn"),
            "no_access",
            "",
            "Left the scheme: the baseline could not be made",
        ),
        (("active", "withdrawn"), "", "no_access", "Left the scheme: no_access"),
        (("active", "withdrawn"), "", "too much work", "Left the scheme: too much work"),
        (("active", "withdrawn"), "", "", "Left the scheme"),
    ],
)
def test_how_a_participation_moved_is_told_by_codes_and_a_persons_words_stay_theirs(
    move: tuple[str, str], reason: str, note: str, words: str
) -> None:
    before, after = move
    about = LINE | {"subject_kind": "participation", "subject_ref": "T1"}
    line = AuditLine(what=STATUS, before=before, after=after, reason=reason, note=note, **about)
    assert worded(line).startswith(words)


def test_a_visit_that_decides_nothing_is_told_with_its_kind_and_result() -> None:
    about = LINE | {"subject_kind": "home", "subject_ref": "T1"}
    line = AuditLine(
        what="visit kept",
        after="no_access",
        reason="follow_up",
        cause_kind="visit",
        cause_ref="V7",
        **about,
    )
    assert worded(line) == "Follow-up visit V7: no access; it decides nothing"
