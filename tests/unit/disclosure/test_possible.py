"""What can be worked out of hidden counts, against all that could be, counted one by one."""

import itertools
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.disclosure.counts import Sum
from services.disclosure.possible import Interval, possible
from tests.intervals import covers

TABLE = (
    Sum("row 1", ("a", "b")),
    Sum("row 2", ("c", "d")),
    Sum("column 1", ("a", "c")),
    Sum("column 2", ("b", "d")),
    Sum("all", ("row 1", "row 2")),
    Sum("all", ("column 1", "column 2")),
)
INSIDE = ("a", "b", "c", "d")


def table(a: int, b: int, c: int, d: int) -> dict[str, int]:
    inside = {"a": a, "b": b, "c": c, "d": d}
    margins = {"row 1": a + b, "row 2": c + d, "column 1": a + c, "column 2": b + d}
    return inside | margins | {"all": a + b + c + d}


def counted(shown: Mapping[str, int], hidden: Sequence[str], most: int) -> dict[str, Interval]:
    """The intervals by trying every table there is."""
    tried = (table(*inside) for inside in itertools.product(range(most + 1), repeat=4))
    fits = [t for t in tried if all(t[key] == value for key, value in shown.items())]
    return {key: Interval(min(t[key] for t in fits), max(t[key] for t in fits)) for key in hidden}


def test_one_hidden_count_in_a_row_is_its_difference() -> None:
    shown = {key: value for key, value in table(3, 40, 50, 60).items() if key != "a"}
    assert possible(TABLE, shown) == {"a": Interval(3, 3)}


def test_two_hidden_in_a_row_are_worked_back_by_their_columns() -> None:
    shown = {key: value for key, value in table(3, 40, 50, 60).items() if key not in ("a", "b")}
    assert possible(TABLE, shown) == {"a": Interval(3, 3), "b": Interval(40, 40)}


def test_a_square_of_four_leaves_what_the_margins_allow() -> None:
    shown = {key: value for key, value in table(3, 40, 50, 60).items() if key not in INSIDE}
    assert possible(TABLE, shown) == {
        "a": Interval(0, 43),
        "b": Interval(0, 43),
        "c": Interval(10, 53),
        "d": Interval(57, 100),
    }


def test_what_no_relation_limits_has_no_most() -> None:
    assert possible((Sum("all", ("a", "b")),), {"a": 4})["all"] == Interval(4, None)


def test_money_gives_its_count_away() -> None:
    by_price = Sum("pence", ("payments",), (7500,))
    assert possible((by_price,), {"pence": 22500}) == {"payments": Interval(3, 3)}


def test_people_come_in_ones() -> None:
    pairs = Sum("gloves", ("pairs", "odd"), (2, 1))
    apart = Sum("gloves", ("pairs",), (2,))
    assert possible((pairs,), {"gloves": 7})["pairs"] == Interval(0, 3)
    assert possible((pairs,), {"gloves": 7}, whole_numbers=False)["pairs"] == Interval(0, 3.5)
    assert possible((apart,), {"gloves": 8}) == {"pairs": Interval(4, 4)}


@given(st.tuples(*[st.integers(0, 2)] * 4), st.sets(st.sampled_from([*INSIDE, "row 1", "all"])))
@settings(max_examples=30, deadline=None)
def test_it_is_what_trying_every_table_finds(
    inside: tuple[int, int, int, int], hidden: set[str]
) -> None:
    everything = table(*inside)
    shown = {key: value for key, value in everything.items() if key not in hidden}
    assert possible(TABLE, shown) == counted(shown, sorted(hidden), most=everything["all"])


def test_an_interval_covers_from_nought_to_a_width() -> None:
    assert covers(Interval(0, 9), 9)
    assert covers(Interval(0, None), 67500)
    assert not covers(Interval(1, 20), 9)
    assert not covers(Interval(0, 8), 9)


@pytest.mark.parametrize("size", [100])
def test_many_in_one_group_take_no_time(size: int) -> None:
    parts = tuple(f"part {n}" for n in range(size))
    found = possible((Sum("all", parts),), {"all": 1000, "part 0": 10}, whole_numbers=False)
    assert {interval.most for interval in found.values()} == {990}
