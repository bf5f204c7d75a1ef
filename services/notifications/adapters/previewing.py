"""What a message looks like by every channel, with the facts of `samples/`.

A sample is `samples/<template>.json`: by the name of a case, the business date, the facts as the
event has them, and what is different about the scheme and its landlord's contact points.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.notifications.adapters.correspondence import points_of
from services.notifications.adapters.errors import NotificationsError
from services.notifications.adapters.forms import (
    Addressee,
    Channel,
    Composed,
    Sender,
    Unsubscribe,
    compose,
)
from services.notifications.domain.kinds import is_essential
from services.notifications.domain.scheme import Scheme

SAMPLES = Path(__file__).parents[1] / "samples"

SUFFIXES: dict[Channel, str] = {"sms": ".sms.txt", "email": ".eml", "letter": ".pdf"}

ADDRESSEE = Addressee(
    "T0001",
    "Siân O’Brien",
    ("Ms Siân O’Brien", "104 Lime Tree Avenue", "Cirencester", "GL7 8ZA"),
    "sian@example.org",
)

SCHEME = Scheme(
    "Home Rewards Club",
    "Bromford",
    "arrears",
    True,
    {"repairs": 30000, "housing_management": 20000},
    points_of(EXAMPLE_CONTACT_POINTS),
)

STOP = Unsubscribe("https://example.org/stop/sample")


class NoSuchSample(NotificationsError):
    """Raised for a template or case that has no sample; the words say which there are."""


@dataclass(frozen=True)
class Sample:
    """The facts of one case, and the scheme it is a case of."""

    on: date
    facts: Mapping[str, Any]
    scheme: Scheme = SCHEME


@dataclass(frozen=True)
class Preview:
    """One rendering: `name` is for a file, `content` what is in it."""

    name: str
    content: bytes = field(repr=False)
    composed: Composed


def preview(
    template: str,
    case: str | None = None,
    language: str = "en",
    large_print: bool = False,
) -> list[Preview]:
    """Return a template's samples, or one case of them, as text, e-mail, web page and letter.

    Raises `NoSuchSample`.
    """
    known = samples(template)
    if case is not None and case not in known:
        raise NoSuchSample(f"{template} has no case {case}; there are {', '.join(known)}")
    addressee = replace(ADDRESSEE, language=language, large_print=large_print)
    chosen = {name: known[name] for name in known if case in (None, name)}
    return [
        seen
        for name, sample in chosen.items()
        for channel in SUFFIXES
        for seen in _seen(
            f"{template}-{name}", compose_sample(template, sample, channel, addressee)
        )
    ]


def compose_sample(
    template: str, sample: Sample, channel: Channel, addressee: Addressee = ADDRESSEE
) -> Composed:
    """Return a sample as it would go out by a channel."""
    sender = Sender(sample.scheme)
    stop = None if is_essential(template) else STOP
    return compose(
        channel, template, sample.facts, addressee, sender, sample.on, f"sample-{template}", stop
    )


def samples(template: str) -> dict[str, Sample]:
    """Return a template's samples by the name of their case. Raises `NoSuchSample`."""
    if template not in templates():
        raise NoSuchSample(f"no template {template}; there are {', '.join(templates())}")
    cases = json.loads((SAMPLES / f"{template}.json").read_text(encoding="utf-8"))
    return {name: _sample(**case) for name, case in cases.items()}


def templates() -> list[str]:
    """Return the names of the templates that have samples, sorted."""
    return sorted(path.stem for path in SAMPLES.glob("*.json"))


def _sample(
    on: str,
    facts: Mapping[str, Any],
    scheme: Mapping[str, Any] | None = None,
    contact_points: Mapping[str, Any] | None = None,
) -> Sample:
    points = replace(SCHEME.contact_points, **contact_points or {})
    whole = replace(SCHEME, contact_points=points, **scheme or {})
    return Sample(date.fromisoformat(on), facts, whole)


def _seen(name: str, composed: Composed) -> list[Preview]:
    """An e-mail is seen twice: as it goes out, and as a page for a browser."""
    whole = Preview(name + SUFFIXES[composed.channel], composed.content, composed)
    if composed.channel != "email":
        return [whole]
    page = message_from_bytes(composed.content, policy=policy.default).get_body(("html",))
    return [whole, Preview(f"{name}.html", page.get_content().encode(), composed)] if page else []
