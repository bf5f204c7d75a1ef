"""What happened to a tenant, in plain English."""

import datetime as dt
from typing import Any

import pytest

from services.terms.changes import AuditLine
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
        ("visit booked", "", "2012-01-19 morning", "Follow-up visit booked for the morning of 19"),
        ("visit moved", "2012-01-19 morning", "2012-01-26", "to 26 January 2012"),
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
