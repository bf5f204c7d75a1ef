"""Messages as they would go out, composed of samples and of what a test changes in them."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from services.notifications.adapters.forms import (
    Addressee,
    Composed,
    Sender,
    Unsubscribe,
    addressed_to,
    compose,
)
from services.notifications.adapters.previewing import SCHEME, TENANT, samples
from services.notifications.adapters.previewing import templates as with_samples
from services.notifications.adapters.wording import TEMPLATES
from services.notifications.domain.scheme import Scheme
from tests.unit.notifications.builders import ON

EVERY_SAMPLE = [
    (template, case, sample)
    for template in with_samples()
    for case, sample in samples(template).items()
]
IDS = [f"{template}-{case}" for template, case, _ in EVERY_SAMPLE]


def sender(scheme: Scheme = SCHEME, **changes: Any) -> Sender:
    """Return who writes: `changes` are other contact points of the scheme's landlord."""
    return Sender(replace(scheme, contact_points=replace(scheme.contact_points, **changes)))


def look(
    channel: Any,
    template: str = "payment_on_its_way",
    case: str = "one_quarter",
    facts: Mapping[str, Any] | None = None,
    scheme: Mapping[str, Any] | None = None,
    stop: Unsubscribe | None = None,
    writer: Sender | None = None,
    templates: Path = TEMPLATES,
    **addressee: Any,
) -> Composed:
    """Compose a sample with other facts, for another scheme, sender or addressee."""
    sample = samples(template)[case]
    who: Addressee = replace(addressed_to(TENANT), **addressee)
    writes = writer or sender(replace(sample.scheme, **scheme or {}))
    said = {**sample.facts, **(facts or {})}
    return compose(channel, template, said, who, writes, ON, "4b1c0a56", stop, templates)


def email_of(composed: Composed) -> Any:
    return message_from_bytes(composed.content, policy=policy.default)


def html_of(composed: Composed) -> str:
    return email_of(composed).get_body(("html",)).get_content()


def plain_of(composed: Composed) -> str:
    return email_of(composed).get_body(("plain",)).get_content().replace("\r\n", "\n")


def pages_of(composed: Composed) -> Any:
    return PdfReader(io.BytesIO(composed.content)).pages


def letter_text(composed: Composed) -> str:
    """Return the words of a letter in the order in which they are read, a page after the other."""
    pages = "\n\n".join(page.extract_text() for page in pages_of(composed)) + "\n"
    return re.sub(r" +$", "", pages, flags=re.MULTILINE)
