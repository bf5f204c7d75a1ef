"""What enrolment can be asked."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.contracts.queries import Listed
from services.contracts.queries.audit import Story
from services.contracts.vocabulary import Element
from services.contracts.words import TenantRef


@dataclass(frozen=True)
class ParticipantRow:
    """One tenancy of the scheme and how it stands."""

    tenant_ref: TenantRef
    area_code: Annotated[str, "the area the home is in"]
    status: Annotated[str, "such as `invited`, `waiting`, `active` or `completed`"]
    reason: Annotated[str, "why it was rejected or ended; empty where it was not"]
    elements: Annotated[tuple[Element, ...], "what the tenant takes"]
    start_date: Annotated[date | None, "the first day of the year; null before it is known"]
    end_date: Annotated[date | None, "the first day after the year; null before it is known"]


@dataclass(frozen=True)
class Participants(Listed[ParticipantRow]):
    """Everybody who was registered, by reference."""


@dataclass(frozen=True)
class EnrolmentStory(Story):
    """What enrolment's audit trail has of a thing, oldest first."""
