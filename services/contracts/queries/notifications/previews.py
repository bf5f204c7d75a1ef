"""What every message looks like, with sample facts: nobody's data."""

from dataclasses import dataclass
from typing import Annotated, Literal

from services.contracts.fields import Code
from services.contracts.permissions import may
from services.contracts.queries import Listed, Query


@dataclass(frozen=True)
class TemplateRow:
    """A message that tenants are sent, with the cases of it that there are samples of."""

    template: Annotated[str, "its name, such as `payment_held`"]
    kind: Annotated[str, "the kind of message, such as `payments`"]
    can_be_stopped: Annotated[bool, "whether tenants can stop it"]
    cases: Annotated[tuple[str, ...], "the names of its samples"]


@may("housing_officer", "housing_manager", "administrator", "auditor")
@dataclass(frozen=True)
class Templates(Listed[TemplateRow]):
    """Every message that tenants are sent, by name."""


@dataclass(frozen=True)
class SampleForm:
    """A sample as it goes out by one channel."""

    channel: Annotated[str, "`sms`, `email` or `letter`"]
    subject: Annotated[str, "of an e-mail or letter; empty for a text"]
    body: Annotated[str, "its words"]
    segments: Annotated[int | None, "of a text; null for anything else"]
    template_version: Annotated[int, "of its wording"]
    language: Annotated[str, "in which it is: English where it is not there in the one wanted"]
    content: Annotated[str, "the whole of it, in Base64"]


@dataclass(frozen=True)
class SampleForms:
    """A sample of a message by the channels that were asked for."""

    template: Annotated[str, "which message it is"]
    case: Annotated[str, "which sample of it"]
    cases: Annotated[tuple[str, ...], "the names of its samples"]
    forms: Annotated[tuple[SampleForm, ...], "one for each channel"]


@may("housing_officer", "housing_manager", "administrator", "auditor")
@dataclass(frozen=True)
class SampleMessage(Query[SampleForms]):
    """A message with sample facts; `not_found` for a message or case that there is none of."""

    template: Annotated[Code, "its name, such as `payment_held`"]
    case: Annotated[Code, "which sample; empty: the first"] = ""
    channels: Annotated[tuple[Literal["sms", "email", "letter"], ...], "by which to show it"] = (
        "sms",
        "email",
    )
    language: Annotated[Literal["en", "cy"], "in which to show it"] = "en"
    large_print: Annotated[bool, "a letter in 18 points"] = False
