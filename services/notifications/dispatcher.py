"""Sends what waits: claims it, hands it to providers, notes what came of it.

    one transaction    place messages in the channels' lines, claim what may go out now
    no transaction     hand each to its provider, several at once
    one transaction    note what came of it, a few at a time

Killed at any moment nothing is lost and nothing goes twice: a claim that has no result is asked
about, and only what the provider never heard of is sent again. Two dispatchers on one database
share its lines; what one has claimed the other leaves alone.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from services.backbone.errors import NotReady
from services.backbone.stopping import is_stopping
from services.backbone.transactions import SERVER_FAILURES, Transactions
from services.notifications.adapters.channels import Channels
from services.notifications.adapters.inbox import Inbox
from services.notifications.adapters.port import (
    Answer,
    MaybeTaken,
    NotTaken,
    Outgoing,
    Paused,
    Provider,
    Rejected,
)
from services.notifications.adapters.providers import providers_for
from services.notifications.adapters.unsubscribe_links import token_for
from services.notifications.domain.dispatch_rules import DispatchRules
from services.notifications.domain.message import FAILURES, Delivery, Message, Result, file_name
from services.notifications.handlers import lines, outcomes
from services.notifications.handlers.lines import Claim, DispatchWork
from services.notifications.store import Work
from services.notifications.store.landlord_channels import channels_of, rules_from

NOTED_AT_ONCE = 25
"""Results that are noted in one transaction, at most."""

NOTED_EVERY_SECONDS = 0.1
"""So long results wait for others at most."""

ASKED_AT_ONCE = 40

ROUND_SECONDS = 10.0
"""A round ends after as long, so that its process comes to its other work."""

SILENT, SILENT_SECONDS = 8, 60.0
"""After so many time-outs in one go a channel is left alone for as long."""

NOT_IN_TIME = "its turn did not come in time"

CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""How far a provider's clock may be behind ours."""

WARN_EVERY_SECONDS = 300.0

log = structlog.get_logger()


@dataclass(frozen=True)
class Dispatcher:
    """One database's messages and the providers they go by; `link` as in `DispatchWork`.

    As many are handed over at the same time as there are threads in `pool`.
    """

    transactions: Transactions[Any]
    rules: DispatchRules
    providers: Mapping[str, Provider]
    pool: ThreadPoolExecutor
    link: Callable[[Message], str] = lambda message: ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    stopping: Callable[[], bool] = is_stopping
    silent: Counter[str] = field(default_factory=Counter)

    def run(self, seconds: float = ROUND_SECONDS) -> int:
        """Send for a while; return how many messages were handed over."""
        ends, handed = time.monotonic() + seconds, 0
        self._leave_closed_channels()
        self._ask_about_the_lost()
        self._ask_for_receipts()
        while not self.stopping() and (claims := self._claim()):
            self.silent.clear()
            jobs = [self.pool.submit(self._hand_over, self._outgoing(c), c[0]) for c in claims]
            handed += self._note(jobs)
            self._pause_the_silent()
            if time.monotonic() >= ends:
                break
        return handed

    # --- what waits ---

    def _leave_closed_channels(self) -> None:
        """A channel may have been switched off since messages were put into its line."""
        with self.transactions.begin("sender") as uow:
            uow.store.messages.leave_closed(self.rules.open_channels)
            uow.commit()

    def _claim(self) -> list[Claim]:
        with self.transactions.begin("sender") as uow:
            work = self._work(uow)
            open_channels, at_once = self.rules.open_channels, lines.PLACED_AT_ONCE
            lines.place_messages(uow, open_channels, work.now, limit=at_once)
            claims = [c for name in self.rules.channels for c in lines.claim(name, work)]
            uow.commit()
        return claims

    def _outgoing(self, claim: Claim) -> Outgoing:
        delivery, message, tenant = claim
        return Outgoing(
            delivery.reference,
            delivery.channel,
            message.tenant_ref,
            delivery.recipient,
            tenant.name,
            delivery.subject,
            delivery.body,
            delivery.content,
            file_name(message.on, message.tenant_ref, message.template, 1, delivery.channel),
            "" if message.is_essential else self.link(message),
        )

    def _hand_over(self, outgoing: Outgoing, delivery: Delivery) -> Result:
        """Hand it over if its claim is fresh: one that waited for long may be asked about soon.

        A process that is to stop begins nothing more: what it left unfinished would be asked about.
        """
        claimed = delivery.claimed_at or self.clock()
        now, limits = self.clock(), self.rules.channels[delivery.channel].limits
        late = now - claimed > self.rules.ask_after / 2 or not limits.is_open(now)
        if late or self.stopping() or self.silent[delivery.channel] >= SILENT:
            result = Result(outgoing.reference, "not_started", reason=NOT_IN_TIME)
        else:
            result = hand_over(self.providers[delivery.channel], outgoing)
        if result.kind == "unknown":
            self.silent[delivery.channel] += 1
        return replace(result, claimed_at=claimed)

    def _pause_the_silent(self) -> None:
        """Leave providers alone that did not answer, so that they do not hold up the others."""
        silent = [channel for channel, times in self.silent.items() if times >= SILENT]
        if silent:
            with self.transactions.begin("sender") as uow:
                for channel in silent:
                    limits = self.rules.channels[channel].limits
                    pace = uow.store.pace.of(channel, self.clock(), limits)
                    why = "its provider does not answer"
                    uow.store.pace.keep(pace.paused(self.clock(), SILENT_SECONDS, why))
                uow.commit()

    # --- what is not known ---

    def _ask_about_the_lost(self) -> None:
        """Ask what became of claims without a result: their process was killed, or timed out."""
        now = self.clock()
        with self.transactions.begin("sender") as uow:
            lost = uow.store.deliveries.without_result(now, ASKED_AT_ONCE)
            again = now + self.rules.ask_after
            uow.store.deliveries.ask_again_at([d.reference for d in lost], again)
            uow.commit()
        jobs = [self.pool.submit(self._ask, delivery) for delivery in lost]
        self._note(jobs)

    def _ask_for_receipts(self) -> None:
        """Ask what became of what was sent and has no receipt."""
        now = self.clock()
        with self.transactions.begin("sender") as uow:
            due = uow.store.deliveries.to_ask_about(now, ASKED_AT_ONCE)
            for delivery, asked in due:
                outcomes.ask_later(delivery, asked, self._work(uow))
            uow.commit()
        jobs = [self.pool.submit(self._ask, delivery) for delivery, _ in due]
        self._note(jobs)

    def _ask(self, delivery: Delivery) -> Result:
        if self.stopping():
            return Result(delivery.reference, "unknown", reason="asked again later")
        provider = self.providers.get(delivery.channel)
        if provider is None or provider.name != delivery.provider:
            return Result(delivery.reference, "unknown", can_be_asked=False, asked=True)
        return ask(provider, delivery, self.clock())

    # --- what came of it ---

    def _note(self, jobs: Iterable["Future[Result]"]) -> int:
        """Note results as they come; return how many."""
        noted, pending = 0, set(jobs)
        while pending:
            done, pending = wait(pending, NOTED_EVERY_SECONDS)
            for results in batched([job.result() for job in done]):
                self._note_together(results)
            noted += len(done)
        return noted

    def _note_together(self, results: Sequence[Result]) -> None:
        """In one transaction; if that fails, each in its own: one must not undo the others."""
        try:
            with self.transactions.begin("sender") as uow:
                outcomes.note_results(results, self._work(uow))
                uow.commit()
        except SERVER_FAILURES:
            raise
        except Exception as error:
            if len(results) == 1:
                reference, kind = results[0].reference, type(error).__name__
                log.error("a result could not be noted", reference=reference, cause=kind)
                return
            for result in results:
                self._note_together([result])

    def _work(self, uow: Work) -> DispatchWork:
        return DispatchWork(uow, self.rules, self.clock(), self.link)


def batched(results: Sequence[Result]) -> Iterator[Sequence[Result]]:
    """Yield results in small groups."""
    for first in range(0, len(results), NOTED_AT_ONCE):
        yield results[first : first + NOTED_AT_ONCE]


# --- one provider and one message ---


def hand_over(provider: Provider, outgoing: Outgoing) -> Result:
    """Hand a message over once. Whatever goes wrong is a result; nothing is raised."""
    reference, asked = outgoing.reference, provider.can_be_asked
    try:
        answer = provider.send(outgoing)
    except NotTaken as failure:
        return Result(reference, "not_taken", reason=str(failure))
    except Paused as failure:
        return Result(reference, "paused", reason=str(failure), seconds=failure.seconds)
    except Rejected as failure:
        status = "permanent-failure" if failure.at_fault == "recipient" else "technical-failure"
        return Result(reference, "rejected", status, reason=str(failure))
    except MaybeTaken as failure:
        return Result(reference, "unknown", reason=str(failure), can_be_asked=asked)
    except Exception as error:  # a fault of ours, after which it may or may not have gone
        return _fault(error, provider, reference)
    return _taken(reference, answer, asked)


def ask(provider: Provider, delivery: Delivery, now: datetime) -> Result:
    """Ask what became of a delivery that has no result or no receipt."""
    return replace(_asked(provider, delivery, now), asked=True)


def _asked(provider: Provider, delivery: Delivery, now: datetime) -> Result:
    reference = delivery.reference
    if not provider.can_be_asked:
        return Result(reference, "unknown", can_be_asked=False)
    since = (delivery.claimed_at or now) - CLOCKS_DIFFER_BY
    try:
        answer = provider.find(as_outgoing(delivery), since, delivery.provider_id)
    except Paused as failure:  # asked again later
        return Result(reference, "unknown", reason=str(failure))
    except Exception as error:
        return _fault(error, provider, reference)
    if answer is None:
        return Result(reference, "not_taken", reason="the provider never heard of it")
    return _taken(reference, answer)


def as_outgoing(delivery: Delivery) -> Outgoing:
    """Return a delivery as a provider knows it, to be asked about; who it is for is left out."""
    return Outgoing(
        delivery.reference,
        delivery.channel,
        "",
        delivery.recipient,
        "",
        delivery.subject,
        delivery.body,
        delivery.content,
        "",
    )


def _taken(reference: str, answer: Answer, asked: bool = True) -> Result:
    reason = answer.reason if answer.outcome in FAILURES else ""
    return Result(
        reference, "taken", answer.outcome, answer.provider_id, reason, can_be_asked=asked
    )


def _fault(error: Exception, provider: Provider, reference: str) -> Result:
    kind: Any = type(error).__name__
    log.error("provider failed", provider=provider.name, cause=kind)
    asked = provider.can_be_asked
    return Result(reference, "unknown", reason=f"our fault: {kind}", can_be_asked=asked)


# --- the dispatcher of a database: one for each process, since it keeps connections ---

_DISPATCHERS: dict[str, Dispatcher] = {}
_warned: list[float] = []


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
