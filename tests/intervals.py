"""How wide the range of a hidden number is."""

from services.disclosure.possible import TOLERANCE, Interval


def covers(interval: Interval, width: int) -> bool:
    """Return whether it can be nought as well as `width`."""
    enough = interval.most is None or interval.most >= width - TOLERANCE
    return interval.least <= TOLERANCE and enough
