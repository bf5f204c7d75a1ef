"""Observations for tests of what is concluded: homes alike enough to count by hand."""

from services.evaluation.domain.effects import Observed
from services.statistics.difference_in_differences import Home, Homes

YEAR = 365


def homes(before: int, during: int, *, number: int = 400) -> Homes:
    """Return `number` homes with so many repairs a hundred homes before and during.

    Some have two and most none or one, so that a draw of them varies.
    """
    return {
        Home(b, YEAR, d, YEAR): number * share_before * share_during // 10_000
        for b, share_before in _shares(before)
        for d, share_during in _shares(during)
    }


def _shares(a_hundred: int) -> list[tuple[int, int]]:
    """Return how many of a hundred homes have no, one and two repairs."""
    two = a_hundred // 4
    one = a_hundred - 2 * two
    return [(0, 100 - one - two), (1, one), (2, two)]


def observed(
    scheme: Homes | None = None,
    comparison: Homes | None = None,
    *,
    offered: Homes | None = None,
    placebo_of_years: bool = False,
    placebo: Homes | None = None,
) -> Observed:
    scheme = scheme or {}
    return Observed(
        scheme,
        scheme if offered is None else offered,
        comparison or {},
        placebo or {},
        placebo_of_years=placebo_of_years,
    )
