"""How many times as often something happens in one period as in another.

Events at a steady rate are Poisson. Of the events of both periods together, those of the second
are then binomial with p = R·t₂ / (t₁ + R·t₂), where R is the ratio of the rates and t the time at
risk. So the exact interval of p gives that of R (Przyborowski and Wilenski, 1940; Rothman,
Greenland and Lash, Modern Epidemiology, 3rd ed., chapter 14).

That some homes always have more repairs than others does no harm: each is compared with itself.
"""

import math
from dataclasses import dataclass

from services.statistics.interval import CONFIDENCE, Interval
from services.statistics.proportions import EXACT_BINOMIAL, proportion


@dataclass(frozen=True)
class Counted:
    """Events, and the days in which they could have happened."""

    events: int
    days: int


def rate_ratio(
    before: Counted, during: Counted, *, confidence: float = CONFIDENCE
) -> Interval | None:
    """Return the rate during / the rate before, with its exact interval.

    Infinite where something happened during and nothing before. None where nothing happened at
    all, or one of the periods has no day.
    """
    events = before.events + during.events
    if not before.days or not during.days:
        return None
    share = proportion(during.events, events, confidence=confidence)
    if share is None:
        return None
    exposure = before.days / during.days
    value = during.events / before.events * exposure if before.events else math.inf
    return Interval(
        value, _odds(share.low) * exposure, _odds(share.high) * exposure, EXACT_BINOMIAL
    )


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf
