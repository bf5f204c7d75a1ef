"""A tenant's name, address and UPRN, put right."""

from collections.abc import Iterator
from dataclasses import replace

from services.backbone.audit import Change
from services.backbone.errors import Conflict, Invalid
from services.contracts import enrolment as contract
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.contracts.refusals import Fault
from services.enrolment.domain.participation import Participation
from services.enrolment.handlers.members import (
    member_of,
    person_of,
    refuse_stale,
    subject,
)
from services.enrolment.store import Work
from services.terms.homes import home_of

NEEDED = {
    "last_name": "give the family name",
    "address_line_1": "give the first line of the address",
    "postcode": "give the postcode",
    "reason": "say why it is put right",
}
NAMES = ("title", "first_name", "last_name")
PUT_RIGHT = (*NAMES, "address_line_1", "address_line_2", "town", "postcode")


def correct_tenant(command: contract.CorrectTenant, uow: Work) -> Done:
    """Keep what is right, and tell those who use it."""
    if faults := list(_missing(command)):
        raise Invalid.listing(faults)
    member = member_of(command.tenant_ref, uow)
    refuse_stale(command.seen, member, uow)
    known = person_of(member, uow)
    right = replace(known, **{name: getattr(command, name) for name in PUT_RIGHT})
    before, home = uow.store.applicant(member.tenant_ref).home, home_of(command.uprn)
    if (right, home) == (known, before):
        return NO_EFFECT
    reason = command.reason.strip()
    if home != before:
        _require_free(member, home, uow)
        uow.store.move_home(member.tenant_ref, home)
        change = Change("UPRN corrected", before, home, note=reason)
        uow.audit(command.on, subject(member), change)
    if right != known:
        uow.store.people.save(right)
        what = "name" if _changed(NAMES, known, right) else "address"
        uow.audit(command.on, subject(member), Change(f"{what} corrected", note=reason))
        told = {name: getattr(right, name) for name in PUT_RIGHT}
        uow.record(contract.TenantCorrected(member.tenant_ref, command.on, **told))
    return DONE


def _missing(command: contract.CorrectTenant) -> Iterator[Fault]:
    for name, words in NEEDED.items():
        if not getattr(command, name).strip():
            yield Fault(words, name)


def _require_free(member: Participation, home: str, uow: Work) -> None:
    """Refuse a home whose place another tenant holds, for who would hold it."""
    if member.holds_home and uow.store.homes_taken([home]):
        raise Conflict(
            f"another tenant holds the place of the home with UPRN {home}: find out whose it is, "
            "and put that right first",
            "uprn",
        )


def _changed(names: tuple[str, ...], before: object, after: object) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)
