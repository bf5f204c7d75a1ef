"""What providers tell us later: receipts of what was sent, and texts that tenants send."""

from datetime import UTC, datetime

from services.contracts import notifications as contract
from services.notifications.domain.message import FAILURES, Delivery
from services.notifications.domain.stop_words import wish
from services.notifications.handlers.lines import DispatchWork
from services.notifications.handlers.outcomes import (
    asking_about,
    is_news,
    note_failure,
    note_progress,
)
from services.notifications.handlers.preferences import set_texts_stopped
from services.notifications.store import Work


def record_receipt(command: contract.RecordReceipt, uow: Work) -> contract.TakenReceipt:
    """Note what a provider says of a delivery; returns whether it is `known` and `news`.

    Unknown and repeated receipts change nothing and are no error: a provider that gets one would
    send the same again.
    """
    delivery = _delivery(command, uow)
    if delivery is None or delivery.provider != command.provider:
        return contract.TakenReceipt(known=False, news=False)
    if not is_news(delivery, command.outcome, uow):
        return contract.TakenReceipt(known=True, news=False)
    message = uow.store.messages.get(delivery.message_id)
    work = DispatchWork(uow, uow.store.rules(), datetime.now(UTC))
    if command.outcome not in FAILURES:
        asking = asking_about(delivery, 0, work) if command.outcome == "sent" else {}
        note_progress(delivery, message, command.outcome, command.provider_id, work, asking)
    else:
        note_failure(delivery, message, command.outcome, command.reason, work, taken=True)
    return contract.TakenReceipt(known=True, news=True)


def receive_text(command: contract.ReceiveText, uow: Work) -> contract.TakenText:
    """Take a text that came in: STOP and START are done, anything else is for an officer to read.

    Returns the references of the `tenants` with that number, and the `wish` understood, "" for
    none. One from a number that nobody has is kept as a task too.
    """
    tenants = uow.store.book.with_mobile(command.number)
    wanted = wish(command.text)
    if wanted and tenants:
        for tenant_ref in tenants:
            set_texts_stopped(tenant_ref, wanted == "stop", command.on, uow)
        return contract.TakenText(tuple(tenants), wanted)
    about = f"text from {command.number}: {command.text}"
    for tenant_ref in tenants or [""]:
        uow.store.tasks.open("text_received", tenant_ref, None, about, datetime.now(UTC))
    return contract.TakenText(tuple(tenants), "")


def _delivery(command: contract.RecordReceipt, uow: Work) -> Delivery | None:
    found: Delivery | None = None
    if command.reference:
        found = uow.store.deliveries.by_references([command.reference]).get(command.reference)
    if found is None and command.provider_id:
        found = uow.store.deliveries.by_provider_id(command.provider, command.provider_id)
    return found
