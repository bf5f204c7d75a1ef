"""A message to everyone in an area or with a status: previewed, approved by another, paced."""

import json
from datetime import UTC, date, datetime

from services.backbone.audit import moved
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from services.contracts import notifications as contract
from services.contracts.commands import DONE, Done
from services.contracts.refusals import Fault
from services.notifications.adapters.correspondence import Unfit
from services.notifications.adapters.forms import compose_for
from services.notifications.domain.bulk import STATUSES, Bulk
from services.notifications.domain.message import Message
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import Tenant
from services.notifications.handlers.requests import add_request
from services.notifications.handlers.trail import about_bulk
from services.notifications.store import Work
from services.terms.moves import STATUS

TEMPLATES = ("news", "notice")
LONGEST_TEXT, LONGEST_SUBJECT = 2_000, 70


def prepare_bulk(command: contract.PrepareBulk, uow: Work) -> contract.PreparedBulk:
    """Freeze words and tenants of a message to many; returns whom it reaches and what it costs.

    Raises `Invalid` with everything that is wrong, `NotNow` before the scheme is open.
    """
    faults = _faults(command, uow)
    if faults:
        raise Invalid.listing(faults)
    scheme = uow.store.book.scheme()
    if scheme is None:
        raise NotNow("the scheme is not open yet")
    refs = uow.store.book.refs_in(command.area_code, command.status)
    if not refs:
        raise Invalid("nobody is in that area with that status", "status")
    try:
        preview = _preview(command, refs, scheme, uow)
    except Unfit as error:
        raise Invalid(f"{error}: shorten the subject", "subject") from None
    channels = [{"channel": name, **line} for name, line in preview.items()]
    bulk = Bulk(
        command.bulk_ref,
        command.template,
        command.on,
        command.subject,
        command.text,
        command.area_code,
        command.status,
        len(refs),
        sum(line["segments"] for line in preview.values()),
        sum(line["price"] for line in preview.values()),
        json.dumps(channels),
        uow.actor,
        datetime.now(UTC),
    )
    uow.store.bulks.add(bulk, refs)
    change = moved("", "prepared", note=f"{len(refs)} tenants")
    uow.audit(command.on, about_bulk(bulk.bulk_ref), change)
    by_channel = (
        contract.BulkChannelRow(name, line["tenants"], line["segments"], line["price"])
        for name, line in preview.items()
    )
    return contract.PreparedBulk(bulk.tenants, bulk.price, tuple(by_channel))


def approve_bulk(command: contract.ApproveBulk, uow: Work) -> contract.ApprovedBulk:
    """Have a prepared message go out; not by who prepared it. `tenants` is the number seen."""
    bulk = _undecided(command.bulk_ref, "approved", uow)
    if bulk.prepared_by == uow.actor:
        raise NotAllowed(
            f"{uow.name_of(uow.actor)} prepared {bulk.bulk_ref}: another officer approves it"
        )
    if bulk.tenants != command.tenants:
        raise Conflict(
            f"{bulk.bulk_ref} goes to {bulk.tenants} tenants: look at it again", "tenants"
        )
    for tenant_ref in uow.store.bulks.recipients(bulk.bulk_ref):
        add_request(_message(tenant_ref, bulk.template, bulk.bulk_ref, bulk), uow)
    _decide(bulk, "approved", command.on, uow)
    return contract.ApprovedBulk(bulk.tenants)


def cancel_bulk(command: contract.CancelBulk, uow: Work) -> Done:
    """Have a prepared message not go out."""
    bulk = _undecided(command.bulk_ref, "cancelled", uow)
    _decide(bulk, "cancelled", command.on, uow)
    return DONE


def _faults(command: contract.PrepareBulk, uow: Work) -> list[Fault]:
    found = []
    if uow.store.bulks.get(command.bulk_ref) is not None:
        found.append(
            Fault(f"{command.bulk_ref} is there already: give another reference", "bulk_ref")
        )
    if command.template not in TEMPLATES:
        words = f"{command.template!r} is not for many; take {' or '.join(TEMPLATES)}"
        found.append(Fault(words, "template"))
    if command.status and command.status not in STATUSES:
        words = f"{command.status!r} is no status; there are {', '.join(STATUSES)}"
        found.append(Fault(words, "status"))
    for name, value, longest in (
        ("subject", command.subject, LONGEST_SUBJECT),
        ("text", command.text, LONGEST_TEXT),
    ):
        if not 1 <= len(value.strip()) <= longest:
            found.append(Fault(f"give a {name} of 1 to {longest} characters", name))
    return found


def _preview(
    command: contract.PrepareBulk, refs: list[str], scheme: Scheme, uow: Work
) -> dict[str, dict[str, int]]:
    """How many of the tenants each channel reaches, with segments and thousandths of a penny.

    The channel "" are those whom none reaches, or who do not want such messages.
    """
    rules = uow.store.rules()
    tenants = uow.store.book.tenants(refs)
    counts: dict[str, dict[str, int]] = {}
    for ref in refs:
        tenant, message = tenants[ref], _message(ref, command.template, command.bulk_ref, command)
        ways = tenant.ways(message.kind, rules.open_channels)
        channel = ways[0] if ways and tenant.wants(message.kind) else ""
        line = counts.setdefault(channel, {"tenants": 0, "segments": 0, "price": 0})
        line["tenants"] += 1
        if channel:
            segments = _segments(message, tenant, scheme, channel)
            line["segments"] += segments or 0
            line["price"] += rules.channels[channel].price_of(segments)
    return {channel: counts[channel] for channel in sorted(counts)}


def _segments(message: Message, tenant: Tenant, scheme: Scheme, channel: str) -> int | None:
    """Return how many a text takes as it will be sent (names and accents decide); else None."""
    if channel != "sms":
        return None
    return compose_for(message, tenant, scheme, channel, message.message_id).segments


def _message(
    tenant_ref: str, template: str, bulk_ref: str, words: contract.PrepareBulk | Bulk
) -> Message:
    facts = {"subject": words.subject, "text": words.text}
    return Message(tenant_ref, template, f"bulk {bulk_ref}", words.on, facts)


def _undecided(bulk_ref: str, state: str, uow: Work) -> Bulk:
    bulk = uow.store.bulks.get(bulk_ref)
    if bulk is None:
        raise NotFound(f"there is no message to many {bulk_ref}", "bulk_ref")
    if not bulk.may_become(state):
        since = uow.by_whom(about_bulk(bulk_ref), (STATUS,))
        raise Conflict(f"{bulk_ref} is {bulk.state} already, {since}")
    return bulk


def _decide(bulk: Bulk, state: str, on: date, uow: Work) -> None:
    uow.store.bulks.decide(bulk.bulk_ref, state, uow.actor, datetime.now(UTC))
    uow.audit(on, about_bulk(bulk.bulk_ref), moved(bulk.state, state))
