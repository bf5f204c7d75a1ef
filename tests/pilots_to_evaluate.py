"""Pilots whose truth is known, for the evaluation to find: made by numbers drawn with a fixed seed.

A home has `BEFORE` repairs a year on average, as homes outside the scheme have. What becomes of
that while the scheme runs is told by `inside` and `outside`, the rate in the scheme's year for one
in the year before.
"""

import datetime as dt
import math
from dataclasses import dataclass
from random import Random

from tests.builders import OPENS, PilotBuilder

BEFORE = 2.0
YEAR_BEFORE = (dt.date(2010, 10, 3), dt.date(2011, 10, 2))
YEAR_OF_SCHEME = (dt.date(2011, 10, 4), dt.date(2012, 10, 3))
OVER = dt.date(2012, 11, 30)
"""Every year is over, and every home was seen again."""


@dataclass(frozen=True)
class Truth:
    """What a pilot is to be like."""

    inside: float
    outside: float
    tenants: int = 100
    homes_outside: int = 200


def pilot_like(truth: Truth, seed: int = 20111003) -> PilotBuilder:
    """Return the pilot: every tenant signs when it opens and takes part for the whole year.

    One payment at its end keeps it quick to play.
    """
    random = Random(seed)
    pilot = PilotBuilder(areas={"DUD": truth.tenants}, instalments=1)
    jobs = 0
    for number in range(1, truth.tenants + 1):
        ref = f"T{number:04}"
        pilot.tenant(ref, "repairs").baseline(ref, OPENS).follow_up(ref, "2012-10-03")
        for day in _days(BEFORE, YEAR_BEFORE, random):
            pilot.earlier(ref, day)
        for day in _days(BEFORE * truth.inside, YEAR_OF_SCHEME, random):
            jobs += 1
            pilot.repair(f"J{jobs:05}", ref, day)
    for number in range(1, truth.homes_outside + 1):
        for period, year, rate in (
            ("before", YEAR_BEFORE, BEFORE),
            ("during", YEAR_OF_SCHEME, BEFORE * truth.outside),
        ):
            first, last = (day.isoformat() for day in year)
            found = len(_days(rate, year, random))
            pilot.compared(f"H{number:04}", period, (first, last), found)
    return pilot


def _days(rate: float, year: tuple[dt.date, dt.date], random: Random) -> list[str]:
    """Return the days of a home's repairs in a year: their number is drawn from the Poisson
    distribution."""
    product, floor, days = random.random(), math.exp(-rate), list[str]()
    while product > floor:
        product *= random.random()
        days.append((year[0] + dt.timedelta(random.randrange(365))).isoformat())
    return sorted(days)
