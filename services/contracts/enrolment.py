"""What enrolment publishes (events) and what it can be asked (commands)."""

import datetime as dt
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from services.contracts.contact_points import ContactPoints
from services.contracts.events import event
from services.contracts.fields import Code, Email, Line, Mobile, Reference, Uprn, Words
from services.contracts.vocabulary import (
    BreachReason,
    Channel,
    ContactKind,
    Element,
    FollowUpOutcome,
    LeavingCause,
    LeavingStatus,
    PaymentRhythm,
    Timing,
)

# --- parts of messages ---


@dataclass(frozen=True)
class ElementOffer:
    """One element of the deal: what it pays a year (pence) and whether an APS frames it."""

    element: Element
    annual_pence: int
    inspection: bool


@dataclass(frozen=True)
class AreaOffer:
    """One area of the scheme and how many tenants it has room for."""

    code: Code
    name: Line
    capacity: int


@dataclass(frozen=True)
class PaymentDays:
    """The days on which a run is wanted; one that is no working day moves to the next.

    `on` are days of the week, 1 for Monday to 5 for Friday, or of the month, 1 to 31.
    """

    every: PaymentRhythm
    on: tuple[int, ...]


@dataclass(frozen=True)
class QuarterSpan:
    """A quarter of a participation: the half-open interval [starts_on, ends_on)."""

    quarter: int
    starts_on: date
    ends_on: date


# --- events ---


@event("enrolment")
@dataclass(frozen=True)
class SchemeOpened:
    """The pilot's definition, as every service needs it. Sent once, before anything else."""

    name: Line
    landlord: Line
    opens_on: date
    months: int
    instalments: int
    timing: Timing
    strikes: int
    hold_while_in_arrears: bool
    final_needs_follow_up: bool
    visit_attempts: int
    elements: tuple[ElementOffer, ...]
    areas: tuple[AreaOffer, ...]
    tenant_categories: tuple[Line, ...]
    landlord_categories: tuple[Line, ...]
    payment_days: PaymentDays
    contact_points: Annotated[ContactPoints, "how tenants reach the landlord"]


@event("enrolment")
@dataclass(frozen=True)
class TenantRegistered:
    """A tenant is known to the scheme, whether eligible or not, with how to reach them."""

    tenant_ref: str
    on: date
    title: str
    first_name: str
    last_name: str
    email: str
    mobile: str
    preferred_channel: Channel
    address_line_1: str
    address_line_2: str
    town: str
    postcode: str
    area_code: str
    elements: tuple[Element, ...]


@event("enrolment")
@dataclass(frozen=True)
class TenantRejected:
    """The tenant cannot join; `reasons` names every rule that was not met, sorted."""

    tenant_ref: str
    on: date
    reasons: tuple[str, ...]


@event("enrolment")
@dataclass(frozen=True)
class TenantInvited:
    """The tenant may join and has not signed yet."""

    tenant_ref: str
    on: date
    elements: tuple[Element, ...]


@event("enrolment")
@dataclass(frozen=True)
class PlaceGiven:
    """The tenant has signed and has a place in their area (status `agreed`)."""

    tenant_ref: str
    on: date
    signed_on: date
    from_waiting_list: bool
    needs_baseline: bool


@event("enrolment")
@dataclass(frozen=True)
class PutOnWaitingList:
    """The tenant has signed and their area is full."""

    tenant_ref: str
    on: date
    area_name: str


@event("enrolment")
@dataclass(frozen=True)
class ParticipationStarted:
    """The year begins. `quarters` tile [start_date, end_date) without gap or overlap.

    `follow_up_counts_from` is the first date on which a follow-up APS counts.
    """

    tenant_ref: str
    start_date: date
    end_date: date
    follow_up_counts_from: date
    elements: tuple[ElementOffer, ...]
    quarters: tuple[QuarterSpan, ...]


@event("enrolment")
@dataclass(frozen=True)
class BreachRecorded:
    """A counted use of a service the tenant agreed to do without, in quarter `quarter`.

    `cause_ref` is the `job_ref` or `contact_ref` it came from.
    """

    tenant_ref: str
    cause_ref: str
    element: Element
    reason: BreachReason
    kind: str
    occurred_on: date
    recorded_on: date
    quarter: int


@event("enrolment")
@dataclass(frozen=True)
class AppealUpheld:
    """The breach of `element` that came from `cause_ref` is to be treated as never recorded."""

    tenant_ref: str
    element: Element
    cause_ref: str
    on: date


@event("enrolment")
@dataclass(frozen=True)
class ParticipationEnded:
    """The tenant left before the year was over, or before it began (`started` false).

    `reason` is `no_access`, the withdrawal's own text, or empty.
    """

    tenant_ref: str
    on: date
    status: LeavingStatus
    reason: str
    started: bool


@event("enrolment")
@dataclass(frozen=True)
class TenantDied:
    """The tenancy ended by the tenant's death, whatever its status in the scheme was."""

    tenant_ref: str
    on: date


@event("enrolment")
@dataclass(frozen=True)
class ParticipationCompleted:
    """The year is over and, where an APS frames it, the follow-up is settled."""

    tenant_ref: str
    on: date
    follow_up: FollowUpOutcome | None


@event("enrolment")
@dataclass(frozen=True)
class RentArrearsChanged:
    """The tenant's rent account went into arrears, or came out of it."""

    tenant_ref: str
    on: date
    in_arrears: bool


@event("enrolment")
@dataclass(frozen=True)
class ContactDetailsChanged:
    """New e-mail address and mobile number; an empty one was not given."""

    tenant_ref: str
    on: date
    email: str
    mobile: str


@event("enrolment")
@dataclass(frozen=True)
class PreferredChannelChanged:
    """The tenant chose another way to be told."""

    tenant_ref: str
    on: date
    channel: Channel


# --- commands ---


@dataclass(frozen=True)
class OpenScheme:
    """Set up the pilot. `tenancy_types` and `require_clear_rent` decide who is eligible.

    `practice`: a play or an exercise, in which no tenant is real. Only such a scheme may have
    contact points that are reserved for examples.
    """

    scheme: SchemeOpened
    tenancy_types: tuple[Line, ...]
    require_clear_rent: bool
    practice: Annotated[bool, "no tenant is real; examples may stand for contact points"] = False


@dataclass(frozen=True)
class TenantDetails:
    """One row of `tenants.csv`, without the bank details: those go to payments alone.

    `position` is the row's place in the file, from 1: of two who sign on one day, the lower goes
    first. None is after everybody who is registered already.
    """

    tenant_ref: Reference
    title: Line
    first_name: Line
    last_name: Line
    email: Email
    mobile: Mobile
    preferred_channel: Channel
    uprn: Uprn
    address_line_1: Line
    address_line_2: Line
    town: Line
    postcode: Line
    area_code: Code
    tenancy_type: Line
    rent_arrears_pence: int
    elements: tuple[Element, ...]
    position: int | None = None


@dataclass(frozen=True)
class RegisterTenants:
    """Register tenants on date `on`, in the order given (which decides who has the home)."""

    on: date
    tenants: tuple[TenantDetails, ...]


@dataclass(frozen=True)
class ApplyAgain:
    """A rejected tenant applies again on date `on`, and is judged by what is known now."""

    tenant_ref: Reference
    on: date


@dataclass(frozen=True)
class SignAgreement:
    """The tenant signs the deal on date `on`.

    `places_later`: the day has more to come, and `GivePlaces` ends it.
    """

    tenant_ref: Reference
    on: date
    places_later: bool = False


@dataclass(frozen=True)
class LeaveScheme:
    """The tenant withdraws (`reason` in their words), their tenancy ends, or they died.

    `places_later` as in `SignAgreement`.
    """

    tenant_ref: Reference
    on: date
    cause: LeavingCause
    reason: Words = ""
    places_later: bool = False


@dataclass(frozen=True)
class GivePlaces:
    """Give the places, and begin the years, that the day's changes or inspections made possible."""

    on: date


@dataclass(frozen=True)
class ReportRentArrears:
    """The rent account went into arrears or came out of it."""

    tenant_ref: Reference
    on: date
    in_arrears: bool


@dataclass(frozen=True)
class ChangeContactDetails:
    """New e-mail address and mobile number."""

    tenant_ref: Reference
    on: date
    email: Email = field(repr=False)
    mobile: Mobile = field(repr=False)


@dataclass(frozen=True)
class ChangePreferredChannel:
    """Another way to be told."""

    tenant_ref: Reference
    on: date
    channel: Channel


@dataclass(frozen=True)
class UpholdAppeal:
    """An officer upholds the appeal against what the job or contact `cause_ref` led to."""

    tenant_ref: Reference
    on: date
    cause_ref: Reference


@dataclass(frozen=True)
class RecordContact:
    """A tenant used the Housing Management service on `date`; known from `recorded_on`."""

    contact_ref: Reference
    tenant_ref: Reference
    date: dt.date
    recorded_on: dt.date
    kind: ContactKind
    notes: Words = ""
