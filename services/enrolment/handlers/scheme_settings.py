"""What of a scheme may change while it is open; what is decided stays as it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from services.backbone.audit import LONGEST_VALUE, Change, Subject
from services.backbone.errors import Conflict, Invalid, NotNow
from services.contracts import enrolment as contract
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.enrolment.domain import scheme_rules
from services.enrolment.domain.scheme_changes import MAY_CHANGE, changes_between
from services.enrolment.domain.scheme_rules import Wrong
from services.enrolment.handlers.joining import fill_places
from services.enrolment.store import Work
from services.enrolment.store.rows import SchemeVersion


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
    Invalid.if_any(_wrong_with(command, before))
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


def _as_noted(setting: str) -> str:
    """Return a setting as a line of the audit trail has it: `costs.visit` is `cost: visit`."""
    whole, _, part = setting.replace("_", " ").partition(".")
    return f"{whole.removesuffix('s')}: {part}" if part else whole


def _wrong_with(command: contract.ChangeScheme, before: contract.SchemeOpened) -> Iterator[Wrong]:
    if not command.why.strip():
        yield "say why it is changed", "why"
    if command.areas is not None:
        yield from scheme_rules.wrong_areas(command.areas)
        yield from scheme_rules.areas_left_out(before.areas, command.areas)
    if command.payment_days is not None:
        days = command.payment_days
        yield from scheme_rules.wrong_payment_days(days.every, days.on)
    if command.visit_attempts is not None:
        yield from scheme_rules.wrong_attempts(command.visit_attempts)
    if command.contact_points is not None and not before.practice:
        yield from scheme_rules.wrong_contact_points(vars(command.contact_points))
    if command.costs is not None:
        yield from scheme_rules.wrong_costs(vars(command.costs))
