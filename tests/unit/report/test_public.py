"""Nobody is found in the version for the public, by whoever has all of it and a solver."""

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from services.disclosure.counts import SMALLEST_SHOWN
from services.disclosure.possible import possible
from services.report.answers import Answers, as_they_are
from services.report.building import report_of
from services.report.files import write_report
from services.report.public import counts_of, for_the_public
from tests.unit.report.answers import FIGURES, NOTHING, QUESTION, answers, figure

SMALL_ONES = (
    figure("take_up.left", 12, 198),
    figure("take_up.left.withdrawn", 9, 198),
    figure("take_up.left.tenancy_ended", 3, 198),
    figure("take_up.left.no_access", 0, 198),
    figure("take_up.signed", 57, 110, by="area", of="DUD"),
    figure("take_up.signed", 42, 88, by="area", of="LIC"),
    figure("visits.all", 180),
    figure("visits.made", 174, 180),
    figure("visits.missed.no_access", 4, 180),
    figure("visits.missed.refused", 2, 180),
    figure("repairs.reported", 140, 92),
    figure("repairs.tenant", 135, 92),
    figure("repairs.landlord", 5, 92),
)


@cache
def known() -> Answers:
    return answers(figures=as_they_are((*FIGURES, *SMALL_ONES)))


def published(folder: Path) -> dict[str, int]:
    """Return every count that the public's files have, by what it is called among the counts."""
    parts = {"In all": "", "Dudley": "DUD", "Lichfield": "LIC"}
    months = {f"{name} 2012": f"2012-0{n}" for n, name in enumerate(("Jan", "Feb", "March"), 1)}
    months["April 2012"] = "2012-04"
    found = {}
    for path in (folder / "report-public").iterdir():
        for row in csv.DictReader(path.read_text().splitlines()):
            if path.stem == "estimates":
                people = {"homes in the scheme": "as_treated"}.get(row["people"], "comparison")
                for column, name in (
                    ("homes", "homes"),
                    ("before_events", "before"),
                    ("during_events", "during"),
                ):
                    if row[column]:
                        found[f"estimates.{people}.{name}|all|"] = int(row[column])
            elif "figure" in row:
                key = f"{row['figure']}|{row['by']}|{(parts | months)[row['of']]}"
                number = row["out_of"] if row["unit"] == "score" else row["number"]
                if number:
                    found[key] = int(number)
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    write_report(report_of(for_the_public(known())), folder)
    return folder


def test_no_hidden_count_can_be_worked_back_from_all_that_is_published(files: Path) -> None:
    counts, seen = counts_of(known()), published(files)
    assert seen.items() <= counts.values.items()
    assert min(seen.values()) >= SMALLEST_SHOWN
    intervals = possible(counts.equations(), seen)
    hidden = counts.too_small() | (counts.values.keys() - seen.keys())
    assert {"take_up.left.withdrawn|all|", "visits.missed.refused|all|"} <= hidden
    for key in hidden & intervals.keys():
        assert intervals[key].covers(counts.width(key)), (key, intervals[key])


def test_what_is_large_enough_is_told(files: Path) -> None:
    seen = published(files)
    for key, value in (
        ("take_up.registered|all|", 198),
        ("payments.sent|month|2012-04", 34),
        ("visits.all|all|", 180),
    ):
        assert seen[key] == value


def test_a_count_that_others_rest_on_is_hidden_as_a_base_too() -> None:
    public = for_the_public(known())
    hidden = {f.name for f in public.figures if f.by == "all" and f.value is None}
    bases = {"take_up.": "take_up.registered", "visits.": "visits.all"}
    for f in public.figures:
        base = next((b for topic, b in bases.items() if f.name.startswith(topic)), None)
        if base in hidden:
            assert f.base is None


def test_an_average_of_few_answers_is_not_told() -> None:
    few = (figure(f"survey.before.{QUESTION}", 63, 9, unit="score"),)
    (told,) = for_the_public(answers(figures=as_they_are(few))).figures
    assert (told.value, told.base) == (None, None)


def test_amounts_are_rough_and_those_of_few_homes_are_not_told() -> None:
    money = replace(known().money, lines=(*known().money.lines,))
    public = for_the_public(replace(known(), money=money)).money
    told = {line.name: (line.pence, line.count) for line in public.lines}
    assert told["net"] == (-3_200_000, None)
    assert told["earned"] == (3_800_000, None)
    assert not any(name.startswith("administration.") for name in told)
    little = [replace(line, pence=499_999) for line in known().money.lines]
    few = replace(known(), money=replace(known().money, lines=tuple(little)))
    least = 10 * 499_999 / 92
    assert least < 499_999
    assert all(line.pence == 500_000 for line in for_the_public(few).money.lines)


def test_estimates_of_few_homes_are_not_told_and_days_never() -> None:
    public = for_the_public(known()).effects.estimates
    assert [(e.name, e.people) for e in public] == [
        ("repairs.rate_ratio", "as_treated"),
        ("repairs.rate_ratio", "comparison"),
        ("repairs.ratio_of_rate_ratios", "as_treated"),
    ]
    assert {(e.before_days, e.during_days) for e in public} == {(None, None)}
    effects = known().effects
    few = tuple(replace(e, homes=9) for e in effects.estimates)
    small = for_the_public(replace(known(), effects=replace(effects, estimates=few)))
    assert {(e.value, e.low, e.homes, e.before_rate) for e in small.effects.estimates} == {
        (None, None, None, None)
    }


def test_a_pilot_that_has_not_begun_has_a_public_version_too(tmp_path: Path) -> None:
    write_report(report_of(for_the_public(NOTHING)), tmp_path)
    assert "It cannot be said" in (tmp_path / "report-public.html").read_text()
