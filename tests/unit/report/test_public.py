"""Nobody is found in the version for the public, by whoever has all of it and a solver."""

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from services.disclosure.counts import SMALLEST_SHOWN
from services.disclosure.possible import possible
from services.disclosure.suppression import suppress
from services.report.answers import Answers, as_they_are
from services.report.building import report_of
from services.report.files import write_report
from services.report.public import counts_of, for_the_public
from tests.intervals import covers
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


def base_of(name: str) -> str:
    """Return the figure that another rests on, as the evaluation has it."""
    topic, _, what = name.partition(".")
    if topic == "aps":
        return "aps.items" if what.startswith("items.") else "aps.follow_up.homes"
    return {
        "take_up": "take_up.registered",
        "breaches": "at_risk.homes" if what == "recorded" else "breaches.recorded",
        "contacts": "at_risk.homes" if what == "reported" else "contacts.recorded",
        "payments": "payments.due" if what.startswith("held.") else "payments.sent",
        "visits": "visits.all",
    }.get(topic, "at_risk.homes")


def published(folder: Path) -> dict[str, int]:
    """Return every count that the public's files have, by what it is called among the counts."""
    parts = {"In all": "", "Dudley": "DUD", "Lichfield": "LIC"}
    months = {f"{name} 2012": f"2012-0{n}" for n, name in enumerate(("Jan", "Feb", "March"), 1)}
    months["April 2012"] = "2012-04"
    found: dict[str, int] = {}

    def see(key: str, number: str) -> None:
        if number:
            assert found.setdefault(key, int(number)) == int(number), key

    for path in (folder / "report-public").iterdir():
        for row in csv.DictReader(path.read_text().splitlines()):
            if path.stem == "estimates":
                people = {"homes in the scheme": "as_treated"}.get(row["people"], "comparison")
                for column, name in (
                    ("homes", "homes"),
                    ("before_events", "before"),
                    ("during_events", "during"),
                ):
                    see(f"estimates.{people}.{name}|all|", row[column])
            elif "figure" in row:
                place = f"|{row['by']}|{(parts | months)[row['of']]}"
                if row["unit"] == "score":
                    see(row["figure"] + place, row["out_of"])
                else:
                    see(row["figure"] + place, row["number"])
                    see(base_of(row["figure"]) + place, row["out_of"])
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
        assert covers(intervals[key], counts.width(key)), (key, intervals[key])


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


def test_a_base_that_nobody_looked_after_is_not_told(files: Path) -> None:
    assert [f for f in FIGURES if f.by == "month" and f.base == 3], "by month there are bases"
    for path in (files / "report-public").iterdir():
        for row in csv.DictReader(path.read_text().splitlines()):
            assert row.get("by") != "month" or row["out_of"] == ""


def test_a_name_made_of_what_happened_is_left_out_where_it_is_hidden() -> None:
    public = {f.name: f.value for f in for_the_public(known()).figures if f.by == "all"}
    assert "take_up.left.tenancy_ended" not in public
    assert "breaches.repair_call_out" not in public
    assert public["breaches.counted"] is None, "one that is always there is a dash"


def test_reasons_that_make_all_do_not_say_that_there_is_no_other() -> None:
    left = (
        figure("take_up.left", 45, 198),
        figure("take_up.left.withdrawn", 25, 198),
        figure("take_up.left.tenancy_ended", 20, 198),
    )
    counts = counts_of(answers(figures=as_they_are((figure("take_up.registered", 198), *left))))
    told = {key for key in counts.values if key not in suppress(counts)}
    intervals = possible(counts.equations(), {key: counts.values[key] for key in told})
    rest = next(key for key in counts.values if key.startswith("take_up.left|all| beside"))
    assert covers(intervals[rest], 9)


def test_months_without_any_are_there_between_others() -> None:
    months = (
        figure("payments.sent", 30, by="month", of="2012-11"),
        figure("payments.sent", 40, by="month", of="2013-02"),
        figure("breaches.counted", 1, by="month", of="2013-04"),
        figure("payments.sent", 70),
        figure("breaches.counted", 1),
    )
    given = answers(figures=as_they_are(months))
    asked = {k: v for k, v in counts_of(given).values.items() if "payments.sent|month" in k}
    assert asked == {
        f"payments.sent|month|{month}": number
        for month, number in (
            *(("2012-11", 30), ("2012-12", 0), ("2013-01", 0)),
            *(("2013-02", 40), ("2013-03", 0), ("2013-04", 0)),
        )
    }
    told = [f for f in for_the_public(given).figures if f.by == "month"]
    with_a_number = {f.of for f in told if f.value is not None}
    assert {min(f.of for f in told), max(f.of for f in told)} == {
        min(with_a_number),
        max(with_a_number),
    }, "the last month with a breach does not say that there was one"


def test_what_others_say_again_is_not_told() -> None:
    again = (
        *("contacts.counted", "contacts.not_counted.no_year", "take_up.now.withdrawn"),
        *("take_up.now.tenancy_ended", "take_up.rejected.arrears"),
        *("repairs.call_outs", "repairs.call_outs.emergencies"),
    )
    given = answers(figures=as_they_are(figure(name, 20) for name in again))
    assert for_the_public(given).figures == ()


def test_who_signed_began_and_completed_is_told_where_nearly_all_who_could_did() -> None:
    steps = {"registered": 230, "eligible": 214, "signed": 207, "started": 189}
    now = {"active": 5, "agreed": 0, "completed": 172, "invited": 7, "rejected": 16, "waiting": 9}
    given = answers(
        figures=as_they_are(
            (
                *(figure(f"take_up.{name}", number, 230) for name, number in steps.items()),
                *(figure(f"take_up.now.{name}", number, 230) for name, number in now.items()),
                figure("take_up.left", 21, 230),
            )
        )
    )
    public = for_the_public(given)
    told = {f.name: f.value for f in public.figures if f.value is not None}
    assert told["take_up.signed"] == 207
    assert told["take_up.started"] == 189
    assert told["take_up.now.completed"] == 172
    says = report_of(public).charts[0].says
    assert says == "Of 230 tenants in the pilot’s areas, 207 signed and 172 completed their year."


def test_who_left_is_known_from_all_the_others() -> None:
    now = {"active": 60, "completed": 80, "rejected": 46}
    figures = (
        figure("take_up.registered", 198),
        figure("take_up.left", 12, 198),
        *(figure(f"take_up.now.{name}", number, 198) for name, number in now.items()),
    )
    counts = counts_of(answers(figures=as_they_are(figures)))
    (whole,) = (each for each in counts.sums if each.whole == "take_up.registered|all|")
    assert "take_up.left|all|" in whole.parts


def test_repairs_are_hidden_where_those_of_the_estimate_are_nearly_all() -> None:
    for reported, is_hidden in ((115, True), (112, True), (122, False)):
        given = answers(figures=as_they_are((figure("repairs.reported", reported, 92),)))
        (told,) = for_the_public(given).figures
        assert (told.value is None) == is_hidden


def test_an_average_of_few_answers_is_not_told() -> None:
    few = (figure(f"survey.before.{QUESTION}", 63, 9, unit="score"),)
    assert for_the_public(answers(figures=as_they_are(few))).figures == ()


def test_amounts_are_to_ten_homes_cashback_and_those_of_fewer_are_not_told() -> None:
    lines = {line.name: line for line in for_the_public(known()).money.lines}
    assert {name: line.pence for name, line in lines.items()} == {
        "earned": 4_000_000,
        "administration": 500_000,
        "avoided": 1_500_000,
        "net": -3_000_000,
    }
    assert (lines["avoided"].low_pence, lines["avoided"].high_pence) == (1_000_000, 1_500_000)
    assert {(line.count, line.unit_pence) for line in lines.values()} == {(None, None)}


def test_the_net_result_is_not_told_where_a_part_of_it_is_not() -> None:
    little = tuple(
        replace(line, pence=499_999) if line.name == "administration" else line
        for line in known().money.lines
    )
    few = replace(known(), money=replace(known().money, lines=little))
    assert [line.name for line in for_the_public(few).money.lines] == ["earned", "avoided"]
    small_net = tuple(
        replace(line, pence=100) if line.name == "net" else line for line in known().money.lines
    )
    even = replace(known(), money=replace(known().money, lines=small_net))
    assert for_the_public(even).money.lines[-1].pence == 0


def test_estimates_are_in_whole_per_cent_without_days() -> None:
    public = for_the_public(known()).effects.estimates
    assert [(e.name, e.people, e.value, e.low, e.high) for e in public] == [
        ("repairs.rate_ratio", "as_treated", "0.53", "0.42", "0.67"),
        ("repairs.rate_ratio", "comparison", "0.95", "0.82", "1.10"),
        ("repairs.ratio_of_rate_ratios", "as_treated", "0.53", "0.43", "0.65"),
    ]
    assert {(e.before_days, e.during_days) for e in public} == {(None, None)}
    assert [str(e.before_rate) for e in public] == ["2.3", "2.2", "2.3"]


def test_estimates_of_few_are_not_told_and_the_page_says_so(tmp_path: Path) -> None:
    effects = known().effects
    for few in ({"homes": 9}, {"before_events": 9}, {"during_events": 0}):
        small = replace(
            effects,
            estimates=tuple(replace(e, **few) for e in effects.estimates),  # type: ignore[arg-type]
        )
        public = for_the_public(replace(known(), effects=small))
        assert public.effects.estimates == ()
        assert {line.name for line in public.money.lines} == {"earned", "administration"}
    report = report_of(public)
    said = {one.label: one.shown for one in report.key_numbers}
    assert said["Repairs, against what could be expected"] == "Not told in this version"
    assert said["Net result: saved, less what it cost"] == "Not told in this version"
    write_report(report, tmp_path)
    page = (tmp_path / "report-public.html").read_text()
    for untrue in ("not known", "0 homes outside", "cannot be said", "No home can be compared"):
        assert untrue not in page


def test_a_pilot_that_has_not_begun_has_a_public_version_too(tmp_path: Path) -> None:
    write_report(report_of(for_the_public(NOTHING)), tmp_path)
    assert "It cannot be said" in (tmp_path / "report-public.html").read_text()
