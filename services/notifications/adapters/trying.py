"""Hands a message to a provider, or asks about one; what came of it is said in the rules' words."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from services.notifications.adapters.port import (
    Answer,
    NotTaken,
    OutcomeUnknown,
    Outgoing,
    Paused,
    Provider,
    Rejected,
)
from services.notifications.domain.delivery import FAILURES, Delivery
from services.notifications.domain.result import Result

CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""How far a provider's clock may be behind ours."""

log = structlog.get_logger()


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
    except OutcomeUnknown as failure:
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
