"""The dispatcher of a database: one for each process, since it keeps connections to providers."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import structlog

from services.backbone.errors import NotReady
from services.backbone.transactions import Transactions
from services.notifications.adapters.channels import Channels
from services.notifications.adapters.inbox import Inbox
from services.notifications.adapters.port import Outgoing
from services.notifications.adapters.providers import providers_for
from services.notifications.adapters.unsubscribe_links import token_for
from services.notifications.dispatch.dispatcher import Dispatcher
from services.notifications.domain.message import Message
from services.notifications.store.landlord_channels import channels_of, rules_from

WARN_EVERY_SECONDS = 300.0

_DISPATCHERS: dict[str, Dispatcher] = {}
_warned: list[float] = []

log = structlog.get_logger()


def send_what_waits(transactions: Transactions[Any]) -> int:
    """Send for a while; return how many messages were handed over.

    Where no channels are set nothing is sent, nothing is lost, and the log says so now and then.
    """
    try:
        dispatcher = dispatcher_for(transactions)
    except NotReady as reason:
        if not _warned or time.monotonic() - _warned[-1] >= WARN_EVERY_SECONDS:
            _warned[:] = [time.monotonic()]
            log.warning("nothing is sent", why=str(reason))
        return 0
    return dispatcher.run()


def dispatcher_for(transactions: Transactions[Any]) -> Dispatcher:
    """Return it; `NotReady` if no channels are set, or with what is wrong in the file."""
    url = transactions.engine.url
    name = url.render_as_string(hide_password=False)
    if name not in _DISPATCHERS:
        _DISPATCHERS[name] = open_dispatcher(transactions)
    return _DISPATCHERS[name]


def open_dispatcher(transactions: Transactions[Any]) -> Dispatcher:
    """Return a new dispatcher, which goes by the settings as they are now."""
    channels = channels_of(transactions.engine.url)
    return Dispatcher(
        transactions,
        rules_from(channels),
        providers_for(channels, inbox_of(transactions)),
        ThreadPoolExecutor(channels.retry.workers, "sender"),
        _links(channels),
    )


def _links(channels: Channels) -> Callable[[Message], str]:
    """How a tenant stops messages of a message's kind: a link, if callbacks come in somewhere."""
    listen = channels.listen

    def link(message: Message) -> str:
        if not listen.public_url or not listen.secret:
            return ""
        token = token_for(message.tenant_ref, message.kind, listen.secret)
        return f"{listen.public_url}/unsubscribe/{token}"

    return link


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
