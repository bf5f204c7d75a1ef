"""What `history.csv` and `comparison.csv` may say, and the exact fault or doubt where it is odd."""

from datetime import date
from typing import Any

import pytest

from services.pilot_files.rows import ComparisonRow, HistoryRow

BLANK = "is blank and must be given"
HISTORY, COMPARISON = "history.csv", "comparison.csv"

CELL_FAULTS = [
    (HISTORY, {"tenant_ref": ""}, f"tenant_ref: {BLANK}"),
    (HISTORY, {"reported_on": ""}, f"reported_on: {BLANK}"),
    (
        HISTORY,
        {"reported_on": "2010-02-29"},
        'reported_on: "2010-02-29" is not in the calendar; correct the date',
    ),
    (HISTORY, {"category": ""}, f"category: {BLANK}"),
    (
        HISTORY,
        {"category": "sealants"},
        'category: "sealants" is not a category of the scheme; did you mean "sealant"?',
    ),
    (
        HISTORY,
        {"cost_pence": "-1"},
        'cost_pence: "-1" is not a whole number of pence, so £75 is 7500',
    ),
    (
        HISTORY,
        {"tenant_ref": "T9"},
        'tenant_ref: tenants.csv has no tenant "T9"; correct the reference or add the tenant',
    ),
    (COMPARISON, {"home_ref": ""}, f"home_ref: {BLANK}"),
    (COMPARISON, {"area_code": ""}, f"area_code: {BLANK}"),
    (
        COMPARISON,
        {"period": "after"},
        'period: "after" is not a period; use before or during',
    ),
    (COMPARISON, {"from": ""}, f"from: {BLANK}"),
    (COMPARISON, {"to": ""}, f"to: {BLANK}"),
    (COMPARISON, {"to": "2010-10-02"}, "to: is before from; correct one of the two dates"),
    (COMPARISON, {"repairs": ""}, f"repairs: {BLANK}"),
    (COMPARISON, {"repairs": "-1"}, 'repairs: "-1" is not a whole number of repairs'),
    (COMPARISON, {"repairs": "1000001"}, "repairs: is too large; 1000000 is the most"),
    (
        COMPARISON,
        {"repairs": "0", "cost_pence": "5"},
        "cost_pence: there are no repairs; leave it blank, or correct the number",
    ),
]


@pytest.mark.parametrize(("file", "cells", "expected"), CELL_FAULTS)
def test_a_wrong_cell_is_shown_with_its_line_and_column(
    folder: Any, file: str, cells: dict[str, str], expected: str
) -> None:
    assert folder.cells(file, 0, **cells).faults() == [f"{file}:2: {expected}"]


def test_both_are_read_as_they_are_written(folder: Any) -> None:
    pilot = folder.cells(HISTORY, 1, tenant_ref="T2", cost_pence="").read()
    assert pilot.history == (
        HistoryRow("T1", date(2010, 11, 20), "sealant", 5200),
        HistoryRow("T2", date(2010, 11, 20), "sealant", 0),
    )
    assert pilot.comparison == (
        ComparisonRow("H1", "DUD", "before", date(2010, 10, 3), date(2011, 10, 2), 3, 12000),
        ComparisonRow("H1", "DUD", "during", date(2011, 10, 3), date(2012, 10, 2), 2, 12000),
    )


def test_neither_must_be_there(folder: Any) -> None:
    for file in (HISTORY, COMPARISON):
        (folder.path / file).unlink()
    pilot = folder.read()
    assert (pilot.history, pilot.comparison) == ((), ())
    assert pilot.report.missing == (HISTORY, COMPARISON)


def test_two_repairs_of_one_day_are_two(folder: Any) -> None:
    assert len(folder.cells(HISTORY, 1).read().history) == 2


def test_a_home_has_one_row_for_a_period_in_one_area_and_periods_that_follow(folder: Any) -> None:
    folder.cells(COMPARISON, 2, home_ref="H2", **{"to": "2011-12-31"})
    folder.cells(COMPARISON, 3, home_ref="H2", period="during", **{"from": "2011-12-31"})
    folder.cells(COMPARISON, 3, to="2012-12-30", area_code="LIC")
    folder.cells(COMPARISON, 4)
    assert folder.faults() == [
        'comparison.csv:5: area_code: "LIC" here and "DUD" in row 4, for one home; make them the '
        "same",
        "comparison.csv:5: from: before and during overlap: row 4 is the home's other period; "
        "before must end before during begins",
        'comparison.csv:6: period: a second "before" of "H1"; the first is in row 2. Leave one row '
        "for each period",
    ]


def test_the_periods_of_a_home_may_come_in_any_order(folder: Any) -> None:
    folder.cells(COMPARISON, 0, period="during", **{"from": "2011-10-03", "to": "2012-10-02"})
    folder.cells(COMPARISON, 1, period="before", **{"from": "2010-10-03", "to": "2011-10-03"})
    assert folder.faults() == [
        "comparison.csv:3: to: before and during overlap: row 2 is the home's other period; before "
        "must end before during begins"
    ]


def test_dates_on_the_wrong_side_of_the_opening_are_doubted(apart: Any) -> None:
    apart.cells(HISTORY, 0, reported_on="2011-10-03")
    apart.cells(COMPARISON, 0, to="2011-10-03")
    apart.cells(COMPARISON, 1, **{"from": "2011-10-04"})
    apart.cells(COMPARISON, 2, home_ref="H2", period="during", to="2011-12-31")
    assert apart.doubts() == [
        "comparison.csv:2: to: 2011-10-03 is not before enrolment opens, on 2011-10-03; look "
        "whether it is before or during",
        "comparison.csv:4: from: 2010-10-03 is before enrolment opens, on 2011-10-03; look whether "
        "it is before or during",
        "comparison.csv:4: home_ref: the home has no row for before, and is left out of the "
        "comparison",
        "history.csv:2: reported_on: 2011-10-03 is not before enrolment opens, on 2011-10-03; it "
        "does not count: what is before ends when enrolment opens",
    ]


def test_a_home_in_an_area_that_the_scheme_does_not_have_is_doubted(apart: Any) -> None:
    for row in (0, 1):
        apart.cells(COMPARISON, row, area_code="WAL")
    assert apart.doubts() == [
        f'comparison.csv:{row}: area_code: "WAL" is not an area of the scheme, which has DUD and '
        "LIC; the home counts in all, and in no area's figures"
        for row in (2, 3)
    ]


def test_the_repairs_of_an_earlier_tenant_are_doubted(apart: Any) -> None:
    apart.cells("tenants.csv", 0, tenancy_start="2011-03-01")
    assert apart.doubts() == [
        'history.csv:2: reported_on: 2010-11-20 is before the tenancy of "T1" starts, on '
        "2011-03-01; it is of an earlier tenant, and counts all the same"
    ]


def test_all_faults_of_both_are_listed_at_once(folder: Any) -> None:
    folder.cells(HISTORY, 0, category="x", cost_pence="y")
    folder.cells(COMPARISON, 0, period="x", repairs="y").cells(COMPARISON, 1, to="z")
    assert [":".join(fault.split(":")[:3]) for fault in folder.faults()] == [
        "comparison.csv:2: period",
        "comparison.csv:2: repairs",
        "comparison.csv:3: to",
        "history.csv:2: category",
        "history.csv:2: cost_pence",
    ]
