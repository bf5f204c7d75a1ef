"""The sender of a database: one for each process, since it keeps connections to providers."""

from datetime import UTC, datetime
from typing import Any

from services.backbone.transactions import Transactions
from services.notifications.adapters.inbox import Inbox
from services.notifications.adapters.port import Outgoing
from services.notifications.adapters.providers import providers_for
from services.notifications.policies import channels_of, policy_from
from services.notifications.sender import Sender

_SENDERS: dict[str, Sender] = {}


def sender_for(transactions: Transactions[Any]) -> Sender:
    """Return the sender; `NotReady` if no channels are set, or with what is wrong in the file."""
    url = transactions.engine.url
    name = url.render_as_string(hide_password=False)
    if name not in _SENDERS:
        _SENDERS[name] = open_sender(transactions)
    return _SENDERS[name]


def open_sender(transactions: Transactions[Any]) -> Sender:
    """Return a new sender, which goes by the settings as they are now."""
    channels = channels_of(transactions.engine.url)
    providers = providers_for(channels) | {"inbox": inbox_of(transactions)}
    return Sender(transactions, policy_from(channels), providers, channels.workers)


def inbox_of(transactions: Transactions[Any]) -> Inbox:
    """Return the secure inbox that is kept in a service's database."""

    def put(outgoing: Outgoing) -> None:
        with transactions.begin("sender") as uow:
            uow.store.inbox.put(
                outgoing.reference,
                outgoing.tenant_ref,
                outgoing.subject,
                outgoing.body,
                datetime.now(UTC),
            )
            uow.commit()

    def has(reference: str) -> bool:
        with transactions.begin("sender") as uow:
            return bool(uow.store.inbox.has(reference))

    return Inbox(put, has)
