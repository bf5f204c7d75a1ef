"""What of a scheme may change while it is open, and what has changed."""

from collections.abc import Iterator
from typing import Any, Final, Protocol

from services.enrolment.domain.scheme_rules import AreaSetting, PaymentDaysSetting
from services.terms.counting import counted

MAY_CHANGE: Final = (
    "areas",
    "payment_days",
    "visit_attempts",
    "hold_while_in_arrears",
    "contact_points",
    "costs",
)
"""The settings that belong to no agreement already made."""


class ChangingSettings(Protocol):
    """A scheme as far as it may change; costs and contact points have a field for each."""

    @property
    def areas(self) -> tuple[AreaSetting, ...]: ...
    @property
    def payment_days(self) -> PaymentDaysSetting: ...
    @property
    def visit_attempts(self) -> int: ...
    @property
    def hold_while_in_arrears(self) -> bool: ...
    @property
    def contact_points(self) -> object: ...
    @property
    def costs(self) -> object: ...


def changes_between(
    before: ChangingSettings, after: ChangingSettings
) -> Iterator[tuple[str, str, str]]:
    """Yield each setting that is not as before, with both values in brief.

    Of costs, contact points and areas each has its own, such as `costs.visit` or `areas.DUD`.
    """
    for name in MAY_CHANGE:
        earlier, now = _parts(name, getattr(before, name)), _parts(name, getattr(after, name))
        for part in dict.fromkeys((*earlier, *now)):
            if earlier.get(part) != now.get(part):
                setting = f"{name}.{part}" if part else name
                yield setting, _in_brief(name, earlier.get(part)), _in_brief(name, now.get(part))


def _parts(name: str, value: Any) -> dict[str, object]:
    """Return the parts of a setting that has any, each by its name; else the whole under none."""
    match name:
        case "costs" | "contact_points":
            return dict(vars(value))
        case "areas":
            return {area.code: area for area in value}
        case _:
            return {"": value}


def _in_brief(name: str, value: Any) -> str:
    if value is None:
        return "not set"
    match name:
        case "areas":
            return f"{value.name}, {counted(value.capacity, 'place')}"
        case "payment_days":
            return " ".join([value.every, *map(str, value.on)])
        case _:
            return _plain(value)


def _plain(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(map(_plain, value))
        case _:
            return str(value)
