"""What of a scheme may change while it is open; what is decided stays as it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from services.backbone.audit import LONGEST_VALUE, Change, Subject
from services.backbone.errors import Conflict, NotNow
from services.contracts import enrolment as contract
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.contracts.contact_points import ContactPoints
from services.contracts.costs import RunningCosts
from services.contracts.refusals import Fault
from services.enrolment.domain import scheme_rules
from services.enrolment.domain.scheme_rules import Wrong
from services.enrolment.handlers.joining import fill_places
from services.enrolment.handlers.scheme_checks import areas_of, refuse
from services.enrolment.store import Work
from services.enrolment.store.rows import SchemeVersion
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


def change_scheme(command: contract.ChangeScheme, uow: Work) -> Done:
    """Keep the settings as they are from now on, and give the places that there are then."""
    last = uow.store.scheme.last()
    if last is None:
        raise NotNow("no scheme is open yet; open the scheme first")
    if command.seen_version != last.version:
        raise Conflict(
            f"{uow.name_of(last.kept_by)} has changed the settings since you saw them; they are "
            f"now version {last.version}. Look at them, then change them again"
        )
    before = last.definition.scheme
    given = {name: getattr(command, name) for name in MAY_CHANGE}
    changed = {k: v for k, v in given.items() if v is not None and v != getattr(before, k)}
    refuse(_faults(command, before))
    if not changed:
        return NO_EFFECT
    scheme = replace(before, **changed)
    version = SchemeVersion(
        last.version + 1,
        replace(last.definition, scheme=scheme),
        command.on,
        uow.actor,
        datetime.now(UTC),
        command.why.strip(),
        tuple(changed),
    )
    uow.store.scheme.keep(version)
    _note(version, before, uow)
    uow.record(
        contract.SchemeChanged(
            version.version, command.on, **{name: getattr(scheme, name) for name in MAY_CHANGE}
        )
    )
    if "areas" in changed:
        fill_places(command.on, uow)
    return DONE


def _note(version: SchemeVersion, before: contract.SchemeOpened, uow: Work) -> None:
    scheme, number = version.definition.scheme, str(version.version)
    for setting, was, becomes in changes_between(before, scheme):
        values = (was[:LONGEST_VALUE], becomes[:LONGEST_VALUE])
        change = Change(_as_noted(setting), *values, "", "version", number, version.why)
        uow.audit(version.since, Subject("scheme", scheme.name), change)


def changes_between(
    before: contract.SchemeOpened, after: contract.SchemeOpened
) -> Iterator[tuple[str, str, str]]:
    """Yield each setting that is not as before, with both values in brief.

    Of costs, contact points and areas each has its own, such as `costs.visit` or `areas.DUD`.
    """
    for name in MAY_CHANGE:
        was, becomes = getattr(before, name), getattr(after, name)
        if was == becomes:
            continue
        earlier, now = _parts(was), _parts(becomes)
        for part in dict.fromkeys((*earlier, *now)):
            if earlier.get(part) != now.get(part):
                setting = f"{name}.{part}" if part else name
                yield setting, in_brief(earlier.get(part)), in_brief(now.get(part))


def _parts(value: object) -> dict[str, object]:
    """Return the parts of a setting that has any, each by its name; else the whole under none."""
    match value:
        case RunningCosts() | ContactPoints():
            return dict(vars(value))
        case tuple():
            areas = [area for area in value if isinstance(area, contract.AreaOffer)]
            return {area.code: area for area in areas} if areas else {"": value}
        case _:
            return {"": value}


def _as_noted(setting: str) -> str:
    """Return a setting as a line of the audit trail has it: `costs.visit` is `cost: visit`."""
    whole, _, part = setting.replace("_", " ").partition(".")
    return f"{whole.removesuffix('s')}: {part}" if part else whole


def in_brief(value: object) -> str:
    """Return a setting's value as a text."""
    match value:
        case bool():
            text = "yes" if value else "no"
        case contract.PaymentDays():
            text = " ".join([value.every, *map(str, value.on)])
        case contract.AreaOffer():
            text = f"{value.name}, {counted(value.capacity, 'place')}"
        case tuple():
            text = ", ".join(map(in_brief, value))
        case None:
            text = "not set"
        case _:
            text = str(value)
    return text


def _faults(command: contract.ChangeScheme, before: contract.SchemeOpened) -> Iterator[Fault]:
    if not command.why.strip():
        yield Fault("say why it is changed", "why")
    for text, field in _wrong_with(command, before):
        yield Fault(text, field)


def _wrong_with(command: contract.ChangeScheme, before: contract.SchemeOpened) -> Iterator[Wrong]:
    if command.areas is not None:
        areas = areas_of(command.areas)
        yield from scheme_rules.wrong_areas(areas)
        yield from scheme_rules.areas_left_out(areas_of(before.areas), areas)
    if command.payment_days is not None:
        days = command.payment_days
        yield from scheme_rules.wrong_payment_days(days.every, days.on)
    if command.visit_attempts is not None:
        yield from scheme_rules.wrong_attempts(command.visit_attempts)
    if command.contact_points is not None and not before.practice:
        yield from scheme_rules.wrong_contact_points(vars(command.contact_points))
    if command.costs is not None:
        yield from scheme_rules.wrong_costs(vars(command.costs))
