"""What a scheme with real tenants needs before it is opened."""

from services.backbone.errors import Invalid
from services.contracts.contact_points import MOST_ADDRESS_LINES, ContactPoints
from services.contracts.refusals import Fault
from services.enrolment.domain.examples import is_for_examples

MAY_BE_EMPTY = ("complaints", "data_protection")


def require_real(points: ContactPoints) -> None:
    """Refuse contact points at which no tenant would reach anybody; `Invalid` names each."""
    faults = [
        Fault(f"{name} {what}", f"scheme.contact_points.{name}")
        for name, value in vars(points).items()
        if (what := _what_is_wrong(name, (value,) if isinstance(value, str) else value))
    ]
    if faults:
        raise Invalid.listing(faults)


def _what_is_wrong(name: str, lines: tuple[str, ...]) -> str:
    if name not in MAY_BE_EMPTY and not any(line.strip() for line in lines):
        return "is empty; a live scheme needs it"
    if len(lines) > MOST_ADDRESS_LINES:
        return f"has more than {MOST_ADDRESS_LINES} lines; make it shorter"
    if any(map(is_for_examples, lines)):
        return "is reserved for examples, and nobody answers there; give the landlord's own"
    return ""
