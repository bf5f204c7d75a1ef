"""What enrolment can be asked."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar

from services.contracts.fields import Line, Reference
from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.queries.audit import Story
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)
from services.contracts.queries.standing import Standing
from services.contracts.vocabulary import Channel, Element
from services.contracts.words import TenantRef

Status = Annotated[str, "such as `invited`, `waiting`, `active` or `completed`"]


@dataclass(frozen=True)
class ParticipantRow:
    """One tenancy of the scheme and how it stands."""

    tenant_ref: TenantRef
    area_code: Annotated[str, "the area the home is in"]
    status: Status
    reason: Annotated[str, "why it was rejected or ended; empty where it was not"]
    elements: Annotated[tuple[Element, ...], "what the tenant takes"]
    start_date: Annotated[date | None, "the first day of the year; null before it is known"]
    end_date: Annotated[date | None, "the first day after the year; null before it is known"]


@may(
    "finance",
    "finance_approver",
    "repairs_manager",
    "housing_officer",
    "housing_manager",
    "auditor",
)
@dataclass(frozen=True)
class Participants(Listed[ParticipantRow]):
    """Everybody who was registered, by reference."""


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class EnrolmentStory(Story):
    """What enrolment's audit trail has of a thing, oldest first."""


@dataclass(frozen=True)
class PersonRow:
    """A tenant as a list shows them, to be told from others of the name."""

    tenant_ref: TenantRef
    title: Annotated[str, "such as `Mrs`; empty: not given"] = field(repr=False)
    first_name: Annotated[str, "as the tenant writes it"] = field(repr=False)
    last_name: Annotated[str, "as the tenant writes it"] = field(repr=False)
    address_line_1: Annotated[str, "the home's number and street"] = field(repr=False)
    address_line_2: Annotated[str, "more of it; may be empty"] = field(repr=False)
    town: Annotated[str, "the home's town"] = field(repr=False)
    postcode: Annotated[str, "the home's postcode, as it was written"] = field(repr=False)
    area_code: Annotated[str, "the area the home is in"]
    status: Status


@may(
    "finance",
    "finance_approver",
    "surveyor",
    "repairs_manager",
    "housing_officer",
    "housing_manager",
    "auditor",
)
@dataclass(frozen=True)
class FindPeople(Listed[PersonRow]):
    """Who has all these words, by last name, first name and reference, 50 on a page.

    Accents, apostrophes and case do not matter. `invalid` for a text without a letter or digit, or
    of more than 16 words.
    """

    most: ClassVar[int] = 50

    text: Annotated[
        Line,
        "beginnings of words in any order: of names, address, postcode and reference; or a mobile "
        "number or e-mail address",
    ] = field(repr=False)


@dataclass(frozen=True)
class PersonDetails:
    """A tenant with how to reach them."""

    who: Annotated[PersonRow, "name, address and how the tenancy stands"]
    email: Annotated[str, "where to write; empty: not given"] = field(repr=False)
    mobile: Annotated[str, "where to text; empty: not given"] = field(repr=False)
    preferred_channel: Annotated[Channel, "by which they want to be told"]


@may(
    "finance",
    "finance_approver",
    "surveyor",
    "repairs_manager",
    "housing_officer",
    "housing_manager",
    "auditor",
)
@dataclass(frozen=True)
class Person(Query[PersonDetails]):
    """A tenant with how to reach them; `not_found` for nobody's reference."""

    tenant_ref: TenantRef


@dataclass(frozen=True)
class PeopleFound:
    """Some tenants with how to reach them."""

    people: Annotated[tuple[PersonDetails, ...], "in order of postcode, address and reference"]


@may(
    "finance",
    "finance_approver",
    "surveyor",
    "repairs_manager",
    "housing_officer",
    "housing_manager",
    "auditor",
)
@dataclass(frozen=True)
class PeopleByRef(Query[PeopleFound]):
    """The tenants of these references, 500 at most; who is unknown is left out."""

    most: ClassVar[int] = 500

    tenant_refs: Annotated[tuple[Reference, ...], "the tenants' references"]


@may("administrator", "auditor")
@dataclass(frozen=True)
class EnrolmentStanding(Standing):
    """How enrolment stands: what is unsent, waiting and dead."""


@may("administrator", "auditor")
@dataclass(frozen=True)
class EnrolmentDeadLetters(DeadLetters):
    """The events that enrolment could not handle, oldest first: their envelopes."""


@may("administrator", "auditor")
@dataclass(frozen=True)
class EnrolmentDeadLetterEnvelope(DeadLetterEnvelope):
    """The envelope of an event that enrolment could not handle; `not_found` if there is none."""


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class EnrolmentDeadLetterWhole(DeadLetterWhole):
    """An event that enrolment could not handle, with its content; `not_found` if there is none."""


@dataclass(frozen=True)
class SchemeInBrief:
    """What every page says of the scheme."""

    name: Annotated[str, "such as `Home Rewards Club`"]
    landlord: Annotated[str, "the landlord's name"]
    opens_on: Annotated[date, "the day enrolment opens"]
    practice: Annotated[bool, "no tenant is real"]


@may(
    "finance",
    "finance_approver",
    "surveyor",
    "repairs_manager",
    "housing_officer",
    "housing_manager",
    "administrator",
    "board",
    "auditor",
    "messenger",
)
@dataclass(frozen=True)
class OpenedScheme(Query[SchemeInBrief]):
    """The scheme in brief; `not_found` before it is opened."""
