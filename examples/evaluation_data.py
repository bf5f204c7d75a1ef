"""Makes `history.csv` and `comparison.csv` of the example pilot, which is invented as a whole.

`python examples/evaluation_data.py [FOLDER]` writes both into the pilot's folder, always the same
bytes. They are drawn from what is set down here: homes differ in how often something breaks (half
of the repairs come from about a fifth of the homes), tenants of the scheme had as many repairs
before it as homes outside, and outside repairs fell a little, as they might by themselves. What the
pilot came to is not drawn: `repairs.csv` says it.
"""

import csv
import math
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

Each = TypeVar("Each")

SEED = 20111008
"""Chosen so that what is drawn comes near what is set down here, and no year is an odd one."""
FOLDER = Path(__file__).parent / "home-rewards-club"

BEFORE = (date(2010, 10, 3), date(2011, 10, 2))
"""The year before enrolment opens."""

DURING = (date(2012, 1, 1), date(2012, 12, 31))
"""When most tenants had their year."""

TENANTS_A_YEAR, LANDLORDS_A_YEAR = 0.95, 0.20
"""Repairs of a home and year in tenants' categories and in landlords', before."""

FELL_OUTSIDE = 0.95
"""Repairs outside in the year of the scheme, for one in the year before."""

UNEVENNESS = 1.5
"""The shape of the gamma distribution that a home's own rate is drawn from; its mean is 1."""

HOMES = {"DUD": 80, "LIC": 80, "COT": 60, "STR": 80}
"""Homes outside the scheme, by area."""

TENANTS = (
    *("decoration", "doors_internal", "kitchen_units", "plumbing_minor", "sanitary_fittings"),
    *("sealant", "plaster_minor", "flooring", "glazing_internal", "fixtures", "garden"),
    "pest_minor",
)
LANDLORDS = ("heating", "electrical", "roof", "drains", "damp_and_mould", "security_entry", "gas")

COSTS = (4500, 6200, 8900, 12400, 23000)
"""What a job costs, in pence: the rates of `repairs.csv`."""


def main(folder: Path) -> None:
    """Write both files, in the order of the tenants and of the homes."""
    with (folder / "tenants.csv").open(encoding="utf-8", newline="") as file:
        tenants = list(csv.DictReader(file))
    random = Random(SEED)
    history = sorted(_history(tenants, random), key=lambda row: (row[1], row[0]))
    _write(folder / "history.csv", ("tenant_ref", "reported_on", "category", "cost_pence"), history)
    columns = ("home_ref", "area_code", "period", "from", "to", "repairs", "cost_pence")
    _write(folder / "comparison.csv", columns, _comparison(random))


def _history(tenants: Iterable[dict[str, str]], random: Random) -> Iterator[tuple[str, ...]]:
    """Yield the repairs of the year before, of each tenant from when the tenancy started."""
    first, last = BEFORE
    for tenant in tenants:
        own_rate = _own_rate(random)
        moved_in = date.fromisoformat(tenant["tenancy_start"] or first.isoformat())
        for categories, a_year in ((TENANTS, TENANTS_A_YEAR), (LANDLORDS, LANDLORDS_A_YEAR)):
            for _ in range(_number(own_rate * a_year, random)):
                day = first + timedelta(int(random.random() * ((last - first).days + 1)))
                category, cost = _one_of(categories, random), _one_of(COSTS, random)
                if day >= moved_in:
                    yield tenant["tenant_ref"], day.isoformat(), category, str(cost)


def _comparison(random: Random) -> Iterator[tuple[str, ...]]:
    """Yield two rows of each home outside."""
    number = 0
    for area, homes in HOMES.items():
        for _ in range(homes):
            number += 1
            own_rate = _own_rate(random) * (TENANTS_A_YEAR + LANDLORDS_A_YEAR)
            for period, days, rate in (
                ("before", BEFORE, own_rate),
                ("during", DURING, own_rate * FELL_OUTSIDE),
            ):
                costs = [_one_of(COSTS, random) for _ in range(_number(rate, random))]
                of_period = (period, *(day.isoformat() for day in days))
                yield f"H{number:04d}", area, *of_period, str(len(costs)), str(sum(costs))


def _own_rate(random: Random) -> float:
    """Return how often something breaks in a home, for once on average."""
    return random.gammavariate(UNEVENNESS, 1 / UNEVENNESS)


def _number(mean: float, random: Random) -> int:
    """Return a number of repairs, drawn from the Poisson distribution."""
    number, product, floor = 0, random.random(), math.exp(-mean)
    while product > floor:
        number, product = number + 1, product * random.random()
    return number


def _one_of(each: tuple[Each, ...], random: Random) -> Each:
    return each[int(random.random() * len(each))]


def _write(path: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
