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
from services.notifications.adapters.forms import Channel, Composed, compose_for
from services.notifications.domain.message import Message
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import Tenant

SAMPLES = Path(__file__).parents[1] / "samples"

SUFFIXES: dict[Channel, str] = {"sms": ".sms.txt", "email": ".eml", "letter": ".pdf"}

TENANT = Tenant(
    "T0001",
    title="Ms",
    first_name="Siân",
    last_name="O’Brien",
    email="sian@example.org",
    mobile="07700 900123",
    preferred_channel="sms",
    address_line_1="104 Lime Tree Avenue",
    address_line_2="",
    town="Cirencester",
    postcode="GL7 8ZA",
)

SCHEME = Scheme(
    "Home Rewards Club",
    "Bromford",
    "arrears",
    True,
    {"repairs": 30000, "housing_management": 20000},
    points_of(EXAMPLE_CONTACT_POINTS),
)

STOP_AT = "https://example.org/stop/sample"
"""Where a message that may be stopped is."""


class NoSuchSample(NotificationsError):
    """Raised for a template or case that has no sample; the words say which there are.

    `unknown` is which of the two there is not: `template` or `case`.
    """

    def __init__(self, words: str, unknown: str) -> None:
        super().__init__(words)
        self.unknown = unknown


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
    known = samples(template, case)
    chosen = known if case is None else {case: known[case]}
    tenant = sample_tenant(language, large_print)
    return [
        seen
        for name, sample in chosen.items()
        for channel in SUFFIXES
        for seen in _seen(f"{template}-{name}", compose_sample(template, sample, channel, tenant))
    ]


def sample_tenant(language: str = "en", large_print: bool = False) -> Tenant:
    """Return whom samples are for, with what they wish."""
    return replace(TENANT, language=language, large_print=large_print)


def compose_sample(
    template: str, sample: Sample, channel: Channel, tenant: Tenant = TENANT
) -> Composed:
    """Return a sample as it would go out by a channel: composed as every message is."""
    message = Message(tenant.tenant_ref, template, "sample", sample.on, sample.facts)
    return compose_for(message, tenant, sample.scheme, channel, f"sample-{template}", STOP_AT)


def samples(template: str, case: str | None = None) -> dict[str, Sample]:
    """Return a template's samples by the name of their case; `NoSuchSample` if there is none, or
    none of the case."""
    if template not in templates():
        known = ", ".join(templates())
        raise NoSuchSample(f"no template {template}; there are {known}", "template")
    cases = json.loads((SAMPLES / f"{template}.json").read_text(encoding="utf-8"))
    if case is not None and case not in cases:
        known = ", ".join(cases)
        raise NoSuchSample(f"{template} has no case {case}; there are {known}", "case")
    return {name: _sample(**values) for name, values in cases.items()}


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
