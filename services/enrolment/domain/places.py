"""Places in an area, and the waiting list (domain page, "Joining")."""

from collections.abc import Iterable

from services.enrolment.domain.participation import HAS_PLACE, Participation
from services.enrolment.domain.scheme import Area


def has_room(area: Area, status_counts: dict[str, int]) -> bool:
    """Return whether the area has a place free, given how many tenants it has in each status."""
    return sum(status_counts.get(status, 0) for status in HAS_PLACE) < area.capacity


def next_in_line(waiting: Iterable[Participation]) -> Participation | None:
    """Return who gets the next place: in order of the day signed, then of the file."""
    return min(waiting, key=lambda p: (p.signed_on, p.position), default=None)
