"""Places in an area, and the line for them (domain page, "Joining")."""

from collections.abc import Iterable, Mapping

from services.enrolment.domain.participation import HAS_PLACE, Participation
from services.enrolment.domain.scheme import Area


def places_free(area: Area, status_counts: Mapping[str, int]) -> int:
    """Return how many places an area has free, given how many tenants it has in each status."""
    return max(0, area.capacity - sum(status_counts.get(status, 0) for status in HAS_PLACE))


def in_line(signed: Iterable[Participation]) -> list[Participation]:
    """Return who has signed and has no place, in the order in which they get one: of the day
    signed, then of the file."""
    return sorted(signed, key=lambda p: (p.signed_on, p.position))
