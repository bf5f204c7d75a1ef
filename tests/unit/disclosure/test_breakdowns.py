"""Figures by area, element and month are one system, with what stands between the lines."""

import random
import time

from services.disclosure.breakdowns import Cell, system
from services.disclosure.counts import Sum, shown
from services.disclosure.possible import possible
from services.disclosure.suppression import suppress
from tests.intervals import covers

AREAS, ELEMENTS, MONTHS = ("COT", "DUD", "LIC", "STR"), ("management", "repairs"), range(1, 13)
SUBSETS = {
    "signed": "registered",
    "left": "registered",
    "left.moved": "left",
    "left.withdrawn": "left",
    "now.active": "registered",
    "now.waiting": "registered",
    "now.gone": "registered",
}


def test_a_breakdown_adds_up_or_leaves_a_rest() -> None:
    values = {Cell("left", "all", ""): 30, Cell("left", "area", "A"): 18}
    whole = system({**values, Cell("left", "area", "B"): 12}, {})
    assert whole.sums == (Sum("left|all|", ("left|area|A", "left|area|B")),)
    short = system({**values, Cell("left", "area", "B"): 10}, {})
    assert short.unshown == {"left|all| in no area": 2}


def test_who_is_in_both_groups_is_worked_out_and_protected() -> None:
    cells = {
        Cell("signed", "all", ""): 100,
        Cell("signed", "element", "management"): 60,
        Cell("signed", "element", "repairs"): 95,
    }
    counts = system(cells, {})
    assert sorted(counts.unshown.values()) == [5, 40, 55]
    hidden = {"signed|element|management", "signed|element|repairs"}
    assert suppress(counts) == hidden, "100 - 95 take management alone"


def test_those_who_are_not_among_a_figure_are_counted_too() -> None:
    cells = {Cell("registered", "all", ""): 200, Cell("signed", "all", ""): 196}
    assert suppress(system(cells, SUBSETS)) == {"signed|all|"}


def a_pilot(homes: int, seed: int) -> dict[Cell, int]:
    """Figures of a pilot's homes, each counted where it belongs."""
    chance = random.Random(seed)
    cells = {
        Cell(name, by, of): 0
        for name in ("registered", *SUBSETS)
        for by, all_of in (("all", ("",)), ("area", AREAS), ("element", ELEMENTS))
        for of in all_of
    }
    cells |= {Cell(n, "month", f"{m:02d}"): 0 for n in ("registered", "signed") for m in MONTHS}
    for _ in range(homes):
        area = chance.choices(AREAS, (5, 4, 3, 1))[0]
        takes = chance.choices((ELEMENTS, ELEMENTS[:1], ELEMENTS[1:]), (6, 1, 3))[0]
        month = f"{chance.choice(MONTHS):02d}"
        names = ["registered"]
        if chance.random() < 0.9:
            names.append("signed")
        if chance.random() < 0.15:
            names += ["left", chance.choice(("left.moved", "left.withdrawn")), "now.gone"]
        else:
            names.append(chance.choices(("now.active", "now.waiting"), (9, 1))[0])
        for name in names:
            for by, of in (("all", ""), ("area", area), *(("element", e) for e in takes)):
                cells[Cell(name, by, of)] += 1
            if (at := Cell(name, "month", month)) in cells:
                cells[at] += 1
    return cells


def test_a_whole_pilot_is_safe_from_a_reader_with_a_solver() -> None:
    for homes, seed in ((60, 1), (200, 2), (2000, 3)):
        counts = system(a_pilot(homes, seed), SUBSETS)
        began = time.process_time()
        hidden = suppress(counts)
        assert time.process_time() - began < 20
        intervals = possible(counts.equations(), shown(counts, hidden))
        for key in hidden | (counts.too_small() - counts.values.keys()):
            assert covers(intervals[key], 9), (homes, key, intervals[key])
        assert not hidden & {"registered|all|"}, "of enough homes the total can be shown"
