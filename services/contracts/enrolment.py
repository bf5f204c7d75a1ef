"""What enrolment publishes (events) and what it can be asked (commands)."""

import datetime as dt
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from services.contracts.commands import Command, Done
from services.contracts.contact_points import ContactPoints
from services.contracts.costs import RunningCosts
from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.events import event
from services.contracts.fields import Code, Email, Line, Mobile, Reference, Uprn, Words
from services.contracts.permissions import may
from services.contracts.vocabulary import (
    AppealDecision,
    CameBy,
    Channel,
    ContactKind,
    Element,
    FollowUpOutcome,
    LeavingCause,
    LeavingStatus,
    PaymentRhythm,
    SignedHow,
    SurveyStage,
    TakenBackFor,
    Timing,
    WhyNotCounted,
)
from services.contracts.words import (
    BusinessDate,
    CauseRef,
    CauseVersion,
    EventKind,
    GivenDate,
    GivenRecordedOn,
    GivenTenantRef,
    KindOfBreach,
    LandlordsNote,
    OccurredOn,
    OfElement,
    Quarter,
    RecordedOn,
    Seen,
    TenantRef,
)

# --- fields that several messages have ---

TakenElements = Annotated[tuple[Element, ...], "what the tenant takes"]
EmailAddress = Annotated[str, "e-mail address; empty: none given"]
GivenEmail = Annotated[Email, "e-mail address; empty: none given"]
MobileNumber = Annotated[str, "mobile number as it was written; empty: none given"]
GivenMobile = Annotated[Mobile, "mobile number as it was written; empty: none given"]
PreferredChannel = Annotated[Channel, "how the tenant wants to be told"]
NewChannel = Annotated[Channel, "how the tenant wants to be told from now on"]
Costs = Annotated[RunningCosts, "what running the scheme costs the landlord"]
InArrears = Annotated[bool, "whether the rent account is in arrears now"]
PlacesLater = Annotated[bool, "the day has more to come: places are given by `GivePlaces`"]

# --- parts of messages ---


@dataclass(frozen=True)
class ElementOffer:
    """One element of the deal: what it pays a year (pence) and whether an APS frames it."""

    element: OfElement
    annual_pence: Annotated[int, "what the element pays a year"]
    inspection: Annotated[bool, "whether an APS before and after frames the element"]


@dataclass(frozen=True)
class AreaOffer:
    """One area of the scheme and how many tenants it has room for."""

    code: Annotated[Code, "the area's code"]
    name: Annotated[Line, "the area's name"]
    capacity: Annotated[int, "most tenants who have signed and not left"]


@dataclass(frozen=True)
class PaymentDays:
    """The days on which a run is wanted; one that is no working day moves to the next.

    `on` are days of the week, 1 for Monday to 5 for Friday, or of the month, 1 to 31.
    """

    every: Annotated[
        PaymentRhythm,
        "which days of the calendar: all that are working days, some of a week or of a month",
    ]
    on: Annotated[
        tuple[int, ...], "days of the week, 1 for Monday to 5 for Friday, or of the month, 1 to 31"
    ]


@dataclass(frozen=True)
class QuarterSpan:
    """A quarter of a participation: the half-open interval [starts_on, ends_on)."""

    quarter: Quarter
    starts_on: Annotated[date, "first day of the quarter"]
    ends_on: Annotated[date, "first day after the quarter"]


@dataclass(frozen=True)
class SurveyAnswer:
    """What a tenant answered to one question of a survey."""

    question: Annotated[Line, "the question, in the survey's words"]
    score: Annotated[int, "0 to 10"]


# --- events ---


@event("enrolment")
@dataclass(frozen=True)
class SchemeOpened:
    """The pilot's definition, as every service needs it. Sent once, before anything else.

    `practice`: a play or an exercise, in which no tenant is real. Only such a scheme may have
    contact points that are reserved for examples, or be played without a second person.
    """

    name: Annotated[Line, "the scheme's name"]
    landlord: Annotated[Line, "the landlord's name"]
    opens_on: Annotated[date, "the day enrolment opens"]
    months: Annotated[int, "length of the year"]
    instalments: Annotated[int, "quarters in the year, and instalments of each element"]
    timing: Annotated[Timing, "whether a quarter is paid when it ends or when it starts"]
    strikes: Annotated[int, "the breach of an element that cancels the rest of it"]
    hold_while_in_arrears: Annotated[bool, "whether arrears of rent hold payments back"]
    final_needs_follow_up: Annotated[
        bool, "whether the last instalment waits for the follow-up APS"
    ]
    visit_attempts: Annotated[int, "how many visits may fail"]
    elements: Annotated[tuple[ElementOffer, ...], "what the scheme offers"]
    areas: Annotated[tuple[AreaOffer, ...], "where the scheme runs"]
    tenant_categories: Annotated[tuple[Line, ...], "repairs the tenant looks after"]
    landlord_categories: Annotated[tuple[Line, ...], "repairs the landlord keeps"]
    payment_days: Annotated[PaymentDays, "on which days a run is wanted"]
    contact_points: Annotated[ContactPoints, "how tenants reach the landlord"]
    practice: Annotated[bool, "no tenant is real; examples may stand for contact points"]
    costs: Costs


@event("enrolment")
@dataclass(frozen=True)
class SchemeChanged:
    """What may change of a scheme that is open, as it is from now on.

    What is decided stays: a year that has begun, a breach, what was earned, a run.
    """

    version: Annotated[int, "2 for the first change"]
    on: BusinessDate
    hold_while_in_arrears: Annotated[bool, "whether arrears of rent hold payments back"]
    visit_attempts: Annotated[int, "how many visits may fail"]
    areas: Annotated[tuple[AreaOffer, ...], "where the scheme runs: all areas, none is taken away"]
    payment_days: Annotated[PaymentDays, "on which days a run is wanted"]
    contact_points: Annotated[ContactPoints, "how tenants reach the landlord"]
    costs: Costs


@event("enrolment")
@dataclass(frozen=True)
class TenantRegistered:
    """A tenant is known to the scheme, whether eligible or not, with how to reach them."""

    tenant_ref: TenantRef
    on: BusinessDate
    title: Annotated[str, "as the tenant gave it; may be empty"]
    first_name: Annotated[str, "may be empty"]
    last_name: Annotated[str, "the family name"]
    email: EmailAddress
    mobile: MobileNumber
    preferred_channel: PreferredChannel
    address_line_1: Annotated[str, "the home's address"]
    address_line_2: Annotated[str, "may be empty"]
    town: Annotated[str, "may be empty"]
    postcode: Annotated[str, "the home's postcode"]
    area_code: Annotated[str, "the area the home is in"]
    elements: TakenElements


@event("enrolment")
@dataclass(frozen=True)
class TenantRejected:
    """The tenant cannot join; `reasons` names every rule that was not met, sorted."""

    tenant_ref: TenantRef
    on: BusinessDate
    reasons: Annotated[
        tuple[str, ...],
        "`area_not_in_scheme`, `property_already_in_scheme`, `rent_arrears`, `tenancy_type`",
    ]


@event("enrolment")
@dataclass(frozen=True)
class TenantInvited:
    """The tenant may join and has not signed yet."""

    tenant_ref: TenantRef
    on: BusinessDate
    elements: TakenElements


@event("enrolment")
@dataclass(frozen=True)
class AgreementSigned:
    """The tenant has signed the deal, whether there is a place or not."""

    tenant_ref: TenantRef
    on: BusinessDate
    signed_on: Annotated[date, "the day the tenant signed"]


@event("enrolment")
@dataclass(frozen=True)
class PlaceGiven:
    """The tenant has signed and has a place in their area (status `agreed`)."""

    tenant_ref: TenantRef
    on: BusinessDate
    signed_on: Annotated[date, "the day the tenant signed"]
    from_waiting_list: Annotated[bool, "whether the tenant had waited for the place"]
    needs_baseline: Annotated[bool, "whether the year waits for a baseline APS"]


@event("enrolment")
@dataclass(frozen=True)
class PutOnWaitingList:
    """The tenant has signed and their area is full."""

    tenant_ref: TenantRef
    on: BusinessDate
    area_name: Annotated[str, "the area that is full"]


@event("enrolment")
@dataclass(frozen=True)
class ParticipationStarted:
    """The year begins. `quarters` tile [start_date, end_date) without gap or overlap.

    `follow_up_counts_from` is the first date on which a follow-up APS counts.
    """

    tenant_ref: TenantRef
    start_date: Annotated[date, "S, the first day of the year"]
    end_date: Annotated[date, "S + the scheme's months, the first day after the year"]
    follow_up_counts_from: Annotated[
        date, "one month before `end_date`; an earlier follow-up is only stored"
    ]
    elements: Annotated[tuple[ElementOffer, ...], "what the tenant takes"]
    quarters: Annotated[tuple[QuarterSpan, ...], "the year in parts, in order"]


@event("enrolment")
@dataclass(frozen=True)
class BreachRecorded:
    """A counted use of a service the tenant agreed to do without, in quarter `quarter`.

    `cause_ref` is the `job_ref` or `contact_ref` it came from.
    """

    tenant_ref: TenantRef
    cause_ref: CauseRef
    element: OfElement
    reason: KindOfBreach
    kind: EventKind
    occurred_on: OccurredOn
    recorded_on: RecordedOn
    quarter: Annotated[int, "the quarter that `occurred_on` falls in"]
    version: CauseVersion


@event("enrolment")
@dataclass(frozen=True)
class ContactRecorded:
    """A contact with the Housing Management service, whether it counts or not."""

    contact_ref: Annotated[str, "the contact's own reference"]
    tenant_ref: TenantRef
    date: Annotated[dt.date, "the day of the contact"]
    recorded_on: RecordedOn
    kind: Annotated[ContactKind, "what it was about"]
    why_not: Annotated[
        WhyNotCounted | None, "why it does not count as known that day; null: it is a breach"
    ]


@event("enrolment")
@dataclass(frozen=True)
class ContactTakenBack:
    """A contact was recorded by mistake: it is as if it had never been made."""

    contact_ref: Annotated[str, "the contact's own reference"]
    tenant_ref: TenantRef
    on: BusinessDate


@event("enrolment")
@dataclass(frozen=True)
class AppealReceived:
    """A tenant appeals against what came of `cause_ref`; somebody has to decide."""

    tenant_ref: TenantRef
    cause_ref: CauseRef
    on: BusinessDate
    received_on: Annotated[date, "the day the appeal came"]
    late: Annotated[bool, "it came after the appeal period and was taken for a reason"]


@event("enrolment")
@dataclass(frozen=True)
class SurveyAnswered:
    """A tenant answered questions of a survey, each once for its stage."""

    tenant_ref: TenantRef
    on: BusinessDate
    answered_on: Annotated[date, "the day the tenant answered"]
    stage: Annotated[SurveyStage, "before the year or after it"]
    answers: Annotated[tuple[SurveyAnswer, ...], "the questions answered, with their scores"]


@event("enrolment")
@dataclass(frozen=True)
class AppealUpheld:
    """The breach of `element` that came from `cause_ref` is to be treated as never recorded."""

    tenant_ref: TenantRef
    element: OfElement
    cause_ref: CauseRef
    on: BusinessDate
    version: CauseVersion


@event("enrolment")
@dataclass(frozen=True)
class AppealDismissed:
    """The breach of `element` that came from `cause_ref` stands, after an appeal against it."""

    tenant_ref: TenantRef
    element: OfElement
    cause_ref: CauseRef
    version: CauseVersion
    on: BusinessDate
    appeal: Annotated[int, "the appeal's number"]


@event("enrolment")
@dataclass(frozen=True)
class BreachTakenBack:
    """The breach was recorded by the landlord's mistake, and is as if it had never been recorded.

    Not sent of one whose appeal was upheld: that counts no more already.
    """

    tenant_ref: TenantRef
    element: OfElement
    cause_ref: CauseRef
    version: CauseVersion
    on: BusinessDate
    reason: Annotated[TakenBackFor, "what became of the job or contact it came from"]


@event("enrolment")
@dataclass(frozen=True)
class ParticipationEnded:
    """The tenant left before the year was over, or before it began (`started` false).

    `reason` is `no_access`, the withdrawal's own text, or empty.
    """

    tenant_ref: TenantRef
    on: BusinessDate
    status: Annotated[LeavingStatus, "how the tenant left"]
    reason: Annotated[str, "`no_access`, the withdrawal's own text, or empty"]
    started: Annotated[bool, "whether the year had begun"]


@event("enrolment")
@dataclass(frozen=True)
class TenancyEnded:
    """The tenancy ended, by death too, whatever the tenant's status in the scheme was."""

    tenant_ref: TenantRef
    on: Annotated[date, "the day the tenancy ended"]


@event("enrolment")
@dataclass(frozen=True)
class TenantDied:
    """The tenancy ended by the tenant's death, whatever its status in the scheme was."""

    tenant_ref: TenantRef
    on: BusinessDate


@event("enrolment")
@dataclass(frozen=True)
class ParticipationCompleted:
    """The year is over and, where an APS frames it, the follow-up is settled."""

    tenant_ref: TenantRef
    on: BusinessDate
    follow_up: Annotated[
        FollowUpOutcome | None, "how the follow-up went; null where none was needed"
    ]


@event("enrolment")
@dataclass(frozen=True)
class RentArrearsChanged:
    """The tenant's rent account went into arrears, or came out of it."""

    tenant_ref: TenantRef
    on: BusinessDate
    in_arrears: InArrears


@event("enrolment")
@dataclass(frozen=True)
class ContactDetailsChanged:
    """New e-mail address and mobile number; an empty one was not given."""

    tenant_ref: TenantRef
    on: BusinessDate
    email: EmailAddress
    mobile: MobileNumber


@event("enrolment")
@dataclass(frozen=True)
class PreferredChannelChanged:
    """The tenant chose another way to be told."""

    tenant_ref: TenantRef
    on: BusinessDate
    channel: NewChannel


@event("enrolment")
@dataclass(frozen=True)
class TenantCorrected:
    """A tenant's name and address, put right: what was known before was wrong."""

    tenant_ref: TenantRef
    on: BusinessDate
    title: Annotated[str, "as the tenant gave it; may be empty"]
    first_name: Annotated[str, "may be empty"]
    last_name: Annotated[str, "the family name"]
    address_line_1: Annotated[str, "the home's address"]
    address_line_2: Annotated[str, "may be empty"]
    town: Annotated[str, "may be empty"]
    postcode: Annotated[str, "the home's postcode"]


# --- answers ---


@dataclass(frozen=True)
class RegisteredTenants:
    """How many tenants a command registered."""

    registered: Annotated[int, "how many"]


# --- commands ---


@may("housing_manager")
@dataclass(frozen=True)
class OpenScheme(Command[Done]):
    """Set up the pilot. `tenancy_types` and `require_clear_rent` decide who is eligible."""

    scheme: Annotated[SchemeOpened, "the part that every service is told"]
    tenancy_types: Annotated[tuple[Line, ...], "which types of tenancy may join"]
    require_clear_rent: Annotated[bool, "whether arrears of rent keep a tenant out"]


@may("housing_manager")
@dataclass(frozen=True)
class ChangeScheme(Command[Done]):
    """Change settings of a scheme that is open; those that are null stay as they are.

    It counts from now on and touches nothing that is decided. `conflict` where another version than
    `seen_version` is in force by now. An area cannot be taken away; with fewer places than tenants
    who have one, they keep theirs.
    """

    on: GivenDate
    why: Annotated[Words, "why it is changed"]
    seen_version: Annotated[int, "the version that was changed"]
    areas: Annotated[tuple[AreaOffer, ...] | None, "all areas, as they are from now on"] = None
    payment_days: Annotated[PaymentDays | None, "on which days a run is wanted"] = None
    visit_attempts: Annotated[int | None, "how many visits may fail"] = None
    hold_while_in_arrears: Annotated[bool | None, "whether arrears of rent hold payments back"] = (
        None
    )
    contact_points: Annotated[ContactPoints | None, "how tenants reach the landlord"] = None
    costs: Annotated[RunningCosts | None, "what running the scheme costs the landlord"] = None


@may("housing_manager")
@dataclass(frozen=True)
class ChangeDealText(Command[Done]):
    """Another text of the deal, which tenants sign from now on; who has signed keeps theirs.

    `conflict` where another version than `seen_version` is in force by now.
    """

    on: GivenDate
    text: Annotated[Words, "plain text; lines may begin with `# ` for a heading, `- ` in a list"]
    why: Annotated[Words, "why it is changed"]
    seen_version: Annotated[int, "the version that this one was made of"]


@dataclass(frozen=True)
class TenantDetails:
    """One row of `tenants.csv`, without the bank details: those go to payments alone.

    `position` is the row's place in the file, from 1: of two who sign on one day, the lower goes
    first. None is after everybody who is registered already.
    """

    tenant_ref: GivenTenantRef
    title: Annotated[Line, "as the tenant gave it; may be empty"]
    first_name: Annotated[Line, "may be empty"]
    last_name: Annotated[Line, "the family name"]
    email: GivenEmail
    mobile: GivenMobile
    preferred_channel: PreferredChannel
    uprn: Annotated[Uprn, "the property's unique reference number"]
    address_line_1: Annotated[Line, "the home's address"]
    address_line_2: Annotated[Line, "may be empty"]
    town: Annotated[Line, "may be empty"]
    postcode: Annotated[Line, "the home's postcode"]
    area_code: Annotated[Code, "the area the home is in"]
    tenancy_type: Annotated[Line, "compared with the scheme's `tenancy_types`"]
    rent_arrears_pence: Annotated[int, "what the rent account owes; 0: clear"]
    elements: TakenElements
    position: Annotated[int | None, "the place in the tenants file; null: after all others"] = None


@may("housing_officer")
@dataclass(frozen=True)
class RegisterTenants(Command[RegisteredTenants]):
    """Register tenants on date `on`, in the order given (which decides who has the home)."""

    on: GivenDate
    tenants: Annotated[
        tuple[TenantDetails, ...], "in the order of their file, which decides who has the property"
    ]


@may("housing_officer")
@dataclass(frozen=True)
class ApplyAgain(Command[Done]):
    """A rejected tenant applies again on date `on`, and is judged by what is known now."""

    tenant_ref: GivenTenantRef
    on: GivenDate


@may("housing_officer")
@dataclass(frozen=True)
class SignAgreement(Command[Done]):
    """The tenant signs the deal on date `on`.

    `places_later`: the day has more to come, and `GivePlaces` ends it. `deal_version`: which text
    was signed; `invalid` for one that there is not.
    """

    tenant_ref: GivenTenantRef
    on: GivenDate
    places_later: PlacesLater = False
    signed_on: Annotated[date | None, "the day it was signed; null: on `on`"] = None
    signed_how: Annotated[SignedHow | None, "on paper or in the office; null: not said"] = None
    deal_version: Annotated[int | None, "the version of the deal's text; null: not said"] = None


@may("housing_officer")
@dataclass(frozen=True)
class LeaveScheme(Command[Done]):
    """The tenant withdraws (`reason` in their words), their tenancy ends, or they died.

    `places_later` as in `SignAgreement`.
    """

    tenant_ref: GivenTenantRef
    on: GivenDate
    cause: Annotated[LeavingCause, "how the tenant leaves; `died`: the tenancy ends by death"]
    reason: Annotated[Words, "the withdrawal's own text; for the landlord's eyes"] = ""
    places_later: PlacesLater = False
    left_on: Annotated[date | None, "the day it happened; null: on `on`"] = None
    seen_status: Annotated[
        Line, "the status that was shown; `conflict` for another; empty: any"
    ] = ""


@may("housing_officer")
@dataclass(frozen=True)
class GivePlaces(Command[Done]):
    """Give the places, and begin the years, that the day's changes or inspections made possible."""

    on: GivenDate


@may("housing_officer")
@dataclass(frozen=True)
class ReportRentArrears(Command[Done]):
    """The rent account went into arrears or came out of it."""

    tenant_ref: GivenTenantRef
    on: GivenDate
    in_arrears: InArrears


@may("housing_officer")
@dataclass(frozen=True)
class ChangeContactDetails(Command[Done]):
    """New e-mail address and mobile number."""

    tenant_ref: GivenTenantRef
    on: GivenDate
    email: GivenEmail = field(repr=False)
    mobile: GivenMobile = field(repr=False)
    seen: Seen = ""


@may("housing_officer")
@dataclass(frozen=True)
class ChangePreferredChannel(Command[Done]):
    """A tenant wants to be told by another channel from now on."""

    tenant_ref: GivenTenantRef
    on: GivenDate
    channel: NewChannel
    seen: Seen = ""


@may("housing_officer")
@dataclass(frozen=True)
class CorrectTenant(Command[Done]):
    """Put a tenant's name, address and UPRN right, whole, for a reason.

    `conflict` where another tenant holds the place of the home.
    """

    tenant_ref: GivenTenantRef
    on: GivenDate
    title: Annotated[Line, "as the tenant gave it; may be empty"] = field(repr=False)
    first_name: Annotated[Line, "may be empty"] = field(repr=False)
    last_name: Annotated[Line, "the family name; not empty"] = field(repr=False)
    address_line_1: Annotated[Line, "the home's address; not empty"] = field(repr=False)
    address_line_2: Annotated[Line, "may be empty"] = field(repr=False)
    town: Annotated[Line, "may be empty"] = field(repr=False)
    postcode: Annotated[Line, "the home's postcode; not empty"] = field(repr=False)
    uprn: Annotated[Uprn, "the property's unique reference number"]
    reason: Annotated[Words, "why; for the audit trail, not empty"]
    seen: Seen = ""


@may("housing_officer")
@dataclass(frozen=True)
class AnswerSurvey(Command[Done]):
    """Keep a tenant's answers; `conflict` for a question that they answered at that stage."""

    tenant_ref: GivenTenantRef
    on: GivenDate
    answered_on: Annotated[date, "the day the tenant answered, not after `on`"]
    stage: Annotated[SurveyStage, "before the year, or after it"]
    answers: Annotated[tuple[SurveyAnswer, ...], "each question once; one at least"]


@may("housing_manager")
@dataclass(frozen=True)
class UpholdAppeal(Command[Done]):
    """An officer upholds the appeal against what the job or contact `cause_ref` led to."""

    tenant_ref: GivenTenantRef
    on: GivenDate
    cause_ref: Annotated[Reference, "the `job_ref` or `contact_ref` of the breach"]


@may("housing_officer")
@dataclass(frozen=True)
class RecordAppeal(Command[Done]):
    """A tenant appeals against what a job or contact led to, or will lead to if it is not known.

    One that is late, more than 28 days after the breach was recorded, is taken with a reason.
    `conflict` while another appeal against it is open, or once one was upheld.
    """

    tenant_ref: GivenTenantRef
    on: GivenDate
    cause_ref: Annotated[Reference, "the `job_ref` or `contact_ref` of the breach"]
    received_on: Annotated[date, "the day the appeal reached the landlord"]
    came_by: Annotated[CameBy, "how it reached the landlord"]
    words: Annotated[Words, "what the tenant says, for who decides; not empty"]
    why_late: Annotated[Words, "why it is taken although it is late; empty if it is not"] = ""


@may("housing_manager")
@dataclass(frozen=True)
class DecideAppeal(Command[Done]):
    """A manager, another person than who recorded it, upholds or dismisses an appeal.

    Upheld, it does what `UpholdAppeal` does. `conflict` if it is decided already.
    """

    number: Annotated[int, "the appeal's number"]
    on: GivenDate
    decision: Annotated[AppealDecision, "upheld: it is as if the breach had never been recorded"]
    reason: Annotated[Words, "for the audit trail; not empty"]


@may("housing_officer")
@dataclass(frozen=True)
class RecordContact(Command[Done]):
    """A tenant used the Housing Management service on `date`; known from `recorded_on`."""

    contact_ref: Annotated[Reference, "the contact's own reference"]
    tenant_ref: GivenTenantRef
    date: Annotated[dt.date, "the day the tenant got in touch"]
    recorded_on: GivenRecordedOn
    kind: Annotated[ContactKind, "what the contact was about"]
    notes: LandlordsNote = ""
    came_by: Annotated[CameBy | None, "how the tenant got in touch; null: not known"] = None


@may("housing_officer")
@dataclass(frozen=True)
class TakeBackContact(Command[Done]):
    """A contact was recorded by mistake, such as for the wrong tenant: it counts no more.

    What it cost comes back as by an upheld appeal. `conflict` if it is taken back already.
    """

    contact_ref: Annotated[Reference, "the contact's own reference"]
    on: GivenDate
    reason: Annotated[Words, "what the mistake was, for the audit trail; not empty"]


# --- what administrators do about events that could not be handled ---


@may("administrator")
@dataclass(frozen=True)
class ReplayEnrolmentDeadLetter(ReplayDeadLetter):
    """Have enrolment try an event again that it could not handle; `not_found` if there is none."""


@may("administrator")
@dataclass(frozen=True)
class DiscardEnrolmentDeadLetter(DiscardDeadLetter):
    """Have enrolment give an event up for good, for a reason; `not_found` if there is none."""
