"""How a tenant wants to be told: the channel by kind, the language, the print, no more texts."""

from datetime import UTC, date, datetime

from services.backbone.audit import Change
from services.backbone.errors import Invalid, NotFound
from services.contracts import notifications as contract
from services.contracts.commands import DONE, Done
from services.notifications.domain.kinds import KINDS, OPTIONAL
from services.notifications.domain.message import Message
from services.notifications.domain.tenant import CHANNELS
from services.notifications.handlers.lines import drop
from services.notifications.handlers.requests import add_request
from services.notifications.handlers.trail import about_tenant
from services.notifications.store import Work

PREFERRED, NONE = "preferred", "none"
LANGUAGES = ("en", "cy")


def set_preference(command: contract.SetPreference, uow: Work) -> Done:
    """Keep by which channel a tenant wants a kind of message.

    `channel` is one of sms, email, letter, inbox, or `none` for no such messages, or `preferred`
    for the one they prefer for everything. Raises `Invalid` for what must be sent.
    """
    _require_tenant(command.tenant_ref, uow)
    _one_of("kind", command.kind, KINDS)
    _one_of("channel", command.channel, (*CHANNELS, NONE, PREFERRED))
    if command.channel == NONE and command.kind not in OPTIONAL:
        raise Invalid(
            f"{command.kind} must be told; what can be stopped: {', '.join(sorted(OPTIONAL))}",
            "channel",
        )
    if command.channel == PREFERRED:
        uow.store.book.forget_preference(command.tenant_ref, command.kind)
    else:
        channel = None if command.channel == NONE else command.channel
        uow.store.book.prefer(command.tenant_ref, command.kind, channel)
    _note(command.tenant_ref, command.on, Change(command.kind, after=command.channel), uow)
    return DONE


def set_reading(command: contract.SetReading, uow: Work) -> Done:
    """Keep in which language, and whether in large print, a tenant reads."""
    _require_tenant(command.tenant_ref, uow)
    _one_of("language", command.language, LANGUAGES)
    changes = {"language": command.language, "large_print": command.large_print}
    uow.store.book.change(command.tenant_ref, changes)
    _note(command.tenant_ref, command.on, Change("language", after=command.language), uow)
    large = "yes" if command.large_print else "no"
    _note(command.tenant_ref, command.on, Change("large print", after=large), uow)
    return DONE


def set_texts(command: contract.SetTexts, uow: Work) -> Done:
    """Stop texts to a tenant, or start them again, as their own STOP and START do."""
    _require_tenant(command.tenant_ref, uow)
    set_texts_stopped(command.tenant_ref, command.stopped, command.on, uow)
    return DONE


def set_texts_stopped(tenant_ref: str, stopped: bool, on: date, uow: Work) -> None:
    """Keep whether a tenant has texts; who stopped them is told by another channel what that is."""
    if uow.store.book.tenant(tenant_ref).texts_stopped == stopped:
        return
    uow.store.book.change(tenant_ref, {"texts_stopped": stopped})
    _note(tenant_ref, on, Change("texts", after="stopped" if stopped else "started"), uow)
    message = Message(tenant_ref, "texts_stopped", str(on), on, {"on": on.isoformat()})
    if not stopped:  # word of it that has not gone out is not true any more
        for waiting in uow.store.messages.waiting_for(tenant_ref, "texts_stopped"):
            drop(waiting, uow, "the tenant has texts again")
    elif not uow.store.messages.has(message.message_id):
        add_request(message, uow)


def mark_read(command: contract.MarkRead, uow: Work) -> Done:
    """Note that a tenant has read a message in their inbox.

    Raises `NotFound` if it is not theirs.
    """
    now = datetime.now(UTC)
    if not uow.store.inbox.mark_read(command.tenant_ref, command.reference, now):
        raise NotFound(f"{command.tenant_ref} has no message {command.reference}", "reference")
    return DONE


def _note(tenant_ref: str, on: date, change: Change, uow: Work) -> None:
    """Audit a change, which counts for what is not sent yet."""
    uow.store.messages.forget_places(tenant_ref)
    uow.audit(on, about_tenant(tenant_ref), change)


def _require_tenant(tenant_ref: str, uow: Work) -> None:
    if not uow.store.book.has(tenant_ref):
        raise NotFound(f"there is no tenant {tenant_ref}", "tenant_ref")


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise Invalid(f"{value!r} is no {name}; there are {', '.join(known)}", name)
