"""What enrolment can be asked."""

import datetime as dt
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from services.contracts.enrolment import AreaOffer, OpenScheme, QuarterSpan
from services.contracts.fields import Line, Reference
from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.queries.audit import AuditRow, Story
from services.contracts.queries.backlog import Backlog
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)
from services.contracts.vocabulary import (
    AppealState,
    CameBy,
    Channel,
    ContactKind,
    DoneBy,
    Element,
    JobStatus,
    Responsibility,
    SignedHow,
    SurveyStage,
)
from services.contracts.words import OfElement, Pence, TenantRef

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
    """Who has all these words, by last name, first name and reference, 20 on a page.

    Accents, apostrophes and case do not matter. `invalid` for a text without a letter or digit, or
    of more than 16 words.
    """

    most: ClassVar[int] = 20

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


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Tenants(Listed[PersonRow]):
    """Everybody who was registered, by reference; only those of some statuses, of one area."""

    statuses: Annotated[tuple[Status, ...], "only these; empty: all"] = ()
    area_code: Annotated[str, "only those of this area; empty: of all"] = ""


@dataclass(frozen=True)
class MembershipDetails:
    """One tenancy's membership, with what may be done about it and all that happened to it."""

    person: Annotated[PersonDetails, "who it is and how to reach them"]
    uprn: Annotated[str, "the home's unique reference number, without leading zeros"]
    area_name: Annotated[str, "the area's name; its code where it is in no area of the scheme"]
    tenancy_type: Annotated[str, "such as `general_needs`"]
    elements: Annotated[tuple[Element, ...], "what the tenant takes"]
    reason: Annotated[str, "why it was rejected or ended; empty where it was not"]
    in_arrears: Annotated[bool, "whether the rent account is in arrears"]
    signed_on: Annotated[date | None, "the day the tenant signed; null: not yet"]
    signed_how: Annotated[SignedHow | None, "on paper or in the office; null: not said, or not yet"]
    deal_version: Annotated[
        int | None, "the version of the deal's text; null: not said, or not yet"
    ]
    needs_baseline: Annotated[bool, "whether the year waits for a baseline APS"]
    baseline_passed_on: Annotated[date | None, "the day it was passed; null: not yet"]
    start_date: Annotated[date | None, "the first day of the year; null before it has begun"]
    end_date: Annotated[date | None, "the first day after the year, or the day they left"]
    quarters: Annotated[tuple[QuarterSpan, ...], "of the year; none before it has begun"]
    needs_follow_up: Annotated[bool, "whether a follow-up APS is still to come"]
    tenancy_ended_on: Annotated[date | None, "the day the tenancy ended; null: it has not"]
    died_on: Annotated[date | None, "the day the tenancy ended by death; null: it did not"]
    place_in_line: Annotated[int, "of those without a place in the area, from 1; 0: in no line"]
    in_line: Annotated[int, "tenants of the area who have signed and have no place"]
    seen: Annotated[str, "tells name, address, contacts and UPRN from what they are later"]
    may_sign: Annotated[bool, "whether they can sign the deal"]
    may_leave: Annotated[bool, "whether they can leave the scheme"]
    may_apply_again: Annotated[bool, "whether they can apply again"]
    story: Annotated[tuple[AuditRow, ...], "all that happened to it, oldest first"] = field(
        repr=False
    )


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Membership(Query[MembershipDetails]):
    """One tenancy's membership, whole; `not_found` for nobody's reference."""

    tenant_ref: TenantRef


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Everybody(Listed[PersonRow]):
    """Everybody who was registered, with name and address, by reference."""


@dataclass(frozen=True)
class SurveyAnswerRow:
    """What a tenant answered."""

    stage: Annotated[SurveyStage, "before the year, or after it"]
    question: Annotated[str, "the question"]
    score: Annotated[int, "0 to 10"]
    answered_on: Annotated[date, "the day they answered"]


@dataclass(frozen=True)
class SurveysDetails:
    """A tenant's surveys, and what is asked."""

    questions: Annotated[tuple[str, ...], "what is asked, in order"]
    answers: Annotated[tuple[SurveyAnswerRow, ...], "by stage, in the order kept"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class SurveysOfTenant(Query[SurveysDetails]):
    """What a tenant answered in surveys; `not_found` for nobody's reference."""

    tenant_ref: TenantRef


@dataclass(frozen=True)
class JoiningOutlook:
    """What comes of it if a tenant signs, or applies again."""

    person: Annotated[PersonRow, "name, address and how the tenancy stands"]
    opens_on: Annotated[date, "the day enrolment opened"]
    may_sign: Annotated[bool, "whether they can sign the deal"]
    may_apply_again: Annotated[bool, "whether they can apply again"]
    against: Annotated[tuple[str, ...], "every rule that is not met now, as `TenantRejected` says"]
    has_place: Annotated[bool, "whether there is a place if they sign"]
    place_in_line: Annotated[int, "their place on the waiting list otherwise, from 1"]
    area_name: Annotated[str, "the area's name; its code where it is in no area of the scheme"]
    needs_baseline: Annotated[bool, "whether the year waits for a baseline APS"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Joining(Query[JoiningOutlook]):
    """What comes of it if a tenant signs or applies again; `not_found` for nobody's reference."""

    tenant_ref: TenantRef
    signed_on: Annotated[date, "the day the deal is signed"]


@dataclass(frozen=True)
class ContactJudged:
    """Whether a contact would count, by the rule that judges it when it is recorded."""

    name: Annotated[str, "the tenant's name"] = field(repr=False)
    status: Status
    why_not: Annotated[
        str | None,
        "`kind`, `element`, `not_started` (it is judged when the year starts), `left`, "
        "`before_the_year`, `after_the_year`; null: it counts",
    ]
    quarter: Annotated[int | None, "the quarter it falls in; null: it does not count"]
    kinds_that_count: Annotated[tuple[str, ...], "sorted; every other kind never counts"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class WouldCount(Query[ContactJudged]):
    """Whether a contact would count if it were recorded now; `not_found` for nobody's reference."""

    tenant_ref: TenantRef
    kind: Annotated[ContactKind, "what the contact was about"]
    occurred_on: Annotated[date, "the day the tenant got in touch"]


@dataclass(frozen=True)
class ContactRow:
    """A contact, and whether it counts."""

    contact_ref: Annotated[str, "the contact's own reference"]
    tenant_ref: TenantRef
    date: Annotated[dt.date, "the day the tenant got in touch"]
    recorded_on: Annotated[dt.date, "the day it became known"]
    kind: Annotated[ContactKind, "what it was about"]
    came_by: Annotated[CameBy | None, "how the tenant got in touch; null: not known"]
    notes: Annotated[str, "the landlord's"] = field(repr=False)
    taken_back_on: Annotated[dt.date | None, "the day it was taken back; null: it stands"]
    counts: Annotated[bool, "whether it is a breach that no appeal took away"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class ContactsOfTenant(Listed[ContactRow]):
    """A tenant's contacts, as they became known; none for nobody's reference."""

    tenant_ref: TenantRef


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class ContactByRef(Query[ContactRow]):
    """One contact; `not_found` if no contact has the reference."""

    contact_ref: Annotated[str, "the contact's own reference"]


@dataclass(frozen=True)
class AppealRow:
    """An appeal, by when it is to be decided, and what was decided."""

    number: Annotated[int, "the appeal's number"]
    tenant_ref: TenantRef
    name: Annotated[str, "the tenant's name"] = field(repr=False)
    cause_ref: Annotated[str, "the job or contact it is against"]
    state: Annotated[AppealState, "how it stands"]
    received_on: Annotated[dt.date, "the day it reached the landlord"]
    decide_by: Annotated[dt.date, "the last day to decide it"]
    recorded_on: Annotated[dt.date, "the business date it was recorded on"]
    recorded_by: Annotated[str, "who recorded it"]
    recorded_by_ref: Annotated[str, "what who recorded it is kept by"]
    decided_on: Annotated[dt.date | None, "the business date of the decision; null: not yet"]
    decided_by: Annotated[str, "who decided it; empty: nobody yet"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Appeals(Listed[AppealRow]):
    """Open appeals, those that are to be decided first on top; or decided ones, newest first."""

    decided: Annotated[bool, "those that are decided, instead of the open ones"] = False


@dataclass(frozen=True)
class AppealedBreach:
    """A breach that an appeal is against, or can be."""

    element: OfElement
    cause_ref: Annotated[str, "the job or contact it came from"]
    kind: Annotated[str, "the repair's category or the contact's kind"]
    occurred_on: Annotated[dt.date, "the day it happened"]
    recorded_on: Annotated[dt.date, "the day it became known"]
    quarter: Annotated[int, "the quarter it falls in"]
    appeal_by: Annotated[dt.date, "the last day to appeal against it; later ones are late"]


@dataclass(frozen=True)
class AppealDetails:
    """An appeal, whole."""

    row: Annotated[AppealRow, "the appeal as lists have it"]
    came_by: Annotated[CameBy, "how it reached the landlord"]
    words: Annotated[str, "what the tenant says"] = field(repr=False)
    why_late: Annotated[str, "why it was taken although it was late; empty: it was not"]
    decided_why: Annotated[str, "why it was decided so; empty: not yet"]
    against: Annotated[tuple[AppealedBreach, ...], "the breaches that count now; none: none does"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class AppealByNumber(Query[AppealDetails]):
    """One appeal; `not_found` if there is none of the number."""

    number: Annotated[int, "the appeal's number"]


@dataclass(frozen=True)
class BreachesToAppeal:
    """What of a tenant's can be appealed against."""

    name: Annotated[str, "the tenant's name"] = field(repr=False)
    breaches: Annotated[tuple[AppealedBreach, ...], "as they were recorded"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Appealable(Query[BreachesToAppeal]):
    """The breaches of a tenant that count and have no open appeal; `not_found` for nobody."""

    tenant_ref: TenantRef


@may("administrator", "auditor")
@dataclass(frozen=True)
class EnrolmentBacklog(Backlog):
    """How enrolment stands: what is unsent, waiting and dead."""


@may(
    "administrator", "finance", "finance_approver", "housing_officer", "housing_manager", "auditor"
)
@dataclass(frozen=True)
class EnrolmentDeadLetters(DeadLetters):
    """The events that enrolment could not handle, oldest first: their envelopes."""


@may(
    "administrator", "finance", "finance_approver", "housing_officer", "housing_manager", "auditor"
)
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


@dataclass(frozen=True)
class SchemeOutline:
    """What the results of a scheme are sorted by."""

    name: Annotated[str, "such as `Home Rewards Club`"]
    landlord: Annotated[str, "the landlord's name"]
    elements: Annotated[tuple[Element, ...], "what it offers"]
    areas: Annotated[tuple[str, ...], "the codes of its areas"]
    area_names: Annotated[tuple[str, ...], "their names, in the same order"]


@may("board", "finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class OutlineOfScheme(Query[SchemeOutline]):
    """What the results of the scheme are sorted by; `not_found` before it is opened."""


@dataclass(frozen=True)
class DealTextVersion:
    """A text of the deal, which a tenant signs."""

    version: Annotated[int, "1 for the one that the scheme was opened with"]
    text: Annotated[str, "plain text; lines may begin with `# ` for a heading, `- ` in a list"]
    since: Annotated[date, "the business date from which it is signed"]
    by: Annotated[str, "who changed it"]
    why: Annotated[str, "why; empty for the first"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class DealText(Query[DealTextVersion]):
    """The deal's words; `not_found` before the scheme is open, or for no version."""

    version: Annotated[int | None, "which version; null: the one that is signed now"] = None


@dataclass(frozen=True)
class DealTextRow:
    """A version of the deal's text, as a list shows it."""

    version: Annotated[int, "1 for the one that the scheme was opened with"]
    since: Annotated[date, "the business date from which it is signed"]
    by: Annotated[str, "who changed it"]
    why: Annotated[str, "why; empty for the first"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class DealTexts(Listed[DealTextRow]):
    """Every version of the deal's text, newest first."""


@dataclass(frozen=True)
class PlacesToGiveRow:
    """An area with free places and somebody in line for them."""

    area_code: Annotated[str, "the area's code"]
    area_name: Annotated[str, "the area's name"]
    free: Annotated[int, "places that nobody has"]
    in_line: Annotated[int, "tenants who have signed and have no place"]
    since: Annotated[date, "when the first of them signed"]


@dataclass(frozen=True)
class EnrolmentDay:
    """What of enrolment waits for somebody."""

    scheme_open: Annotated[bool, "whether a scheme is open"]
    places_to_give: Annotated[tuple[PlacesToGiveRow, ...], "longest wait first"]
    open_appeals: Annotated[int, "appeals that nobody has decided"]
    appeals_since: Annotated[date | None, "when the first of them was received"]
    decide_first_by: Annotated[date | None, "the first day by which one is to be decided"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class EnrolmentToday(Query[EnrolmentDay]):
    """What housing officers and managers see first."""


@dataclass(frozen=True)
class AreaCost:
    """What an area pays in a year at most: every place taken, by tenants who take everything."""

    code: Annotated[str, "the area's code"]
    name: Annotated[str, "the area's name"]
    places: Annotated[int, "most tenants who have signed and not left"]
    at_most_pence: Pence


@dataclass(frozen=True)
class ElementCost:
    """What one element pays a tenant, and all tenants at most."""

    element: OfElement
    annual_pence: Annotated[int, "to one tenant for the year"]
    instalment_pence: Annotated[tuple[int, ...], "pence of each instalment, in order"]
    at_most_pence: Annotated[int, "to all tenants for the year, if every place is taken"]


@dataclass(frozen=True)
class SchemeCost:
    """What a scheme costs at most: nothing is lost, and every place is taken for one year."""

    areas: Annotated[tuple[AreaCost, ...], "in the order of the scheme"]
    elements: Annotated[tuple[ElementCost, ...], "in the order of the scheme"]
    places: Annotated[int, "of all areas"]
    at_most_pence: Annotated[int, "of all areas"]


@may("housing_manager", "auditor")
@dataclass(frozen=True)
class CheckScheme(Query[SchemeCost]):
    """What a scheme would cost at most; refused as `OpenScheme` would be, and nothing is opened.

    `invalid` names each setting as `OpenScheme` has it, such as `scheme.months`.
    """

    opening: Annotated[OpenScheme, "the scheme that would be opened"]


@dataclass(frozen=True)
class SchemeSettings:
    """The scheme in force: as it was opened, with what was changed since."""

    version: Annotated[int, "1 as it was opened"]
    since: Annotated[date, "the business date from which this version counts"]
    changed_by: Annotated[str, "who made this version"]
    opened_by: Annotated[str, "who opened the scheme"]
    opened_at: Annotated[datetime, "when it was opened (UTC)"]
    definition: Annotated[OpenScheme, "every setting, as it is now"]
    cost: Annotated[SchemeCost, "what it comes to, as it is now"]


@may(
    *("finance", "finance_approver", "repairs_manager", "housing_officer", "housing_manager"),
    *("administrator", "board", "auditor"),
)
@dataclass(frozen=True)
class SchemeInForce(Query[SchemeSettings]):
    """Every setting of the scheme, and who opened it; `not_found` before it is opened."""


@dataclass(frozen=True)
class SettingChange:
    """A setting that is not as it was in the version before, with its values in brief."""

    setting: Annotated[str, "which, such as `areas`; a part of one as `costs.visit`"]
    before: Annotated[str, "as it was"]
    after: Annotated[str, "as it is from this version on"]

    def __str__(self) -> str:
        return f"{self.setting}: {self.before} → {self.after}"


@dataclass(frozen=True)
class SchemeVersionRow:
    """A version of the scheme's settings."""

    version: Annotated[int, "1 as it was opened"]
    since: Annotated[date, "the business date from which it counts"]
    kept_at: Annotated[datetime, "when it was made (UTC)"]
    by: Annotated[str, "who made it"]
    changed: Annotated[tuple[str, ...], "which settings are not as before, such as `areas`"]
    changes: Annotated[tuple[SettingChange, ...], "the same in full, from what to what"]
    why: Annotated[str, "why; empty for the first"]


@may(
    *("finance", "finance_approver", "repairs_manager", "housing_officer", "housing_manager"),
    *("administrator", "auditor"),
)
@dataclass(frozen=True)
class SchemeVersions(Listed[SchemeVersionRow]):
    """Every version of the scheme's settings, newest first."""


@dataclass(frozen=True)
class TermsOfJoining:
    """What a tenants' file is read against."""

    opens_on: Annotated[date, "the day enrolment opens"]
    areas: Annotated[tuple[AreaOffer, ...], "where the scheme runs"]
    tenancy_types: Annotated[tuple[str, ...], "which types of tenancy may join"]
    elements: Annotated[tuple[Element, ...], "what the scheme offers"]
    last_position: Annotated[int, "the highest place in a tenants' file; 0: nobody is registered"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class JoiningTerms(Query[TermsOfJoining]):
    """What the scheme has to offer and to whom; `not_now` before it is opened."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who may be registered already, as a file has them."""

    tenant_ref: Annotated[str, "the newcomer's own reference"]
    first_name: Annotated[str, "may be empty"] = field(repr=False)
    last_name: Annotated[str, "the family name"] = field(repr=False)
    email: Annotated[str, "e-mail address; empty: not given"] = field(repr=False)
    mobile: Annotated[str, "mobile number; empty: not given"] = field(repr=False)
    uprn: Annotated[str, "the home"]


@dataclass(frozen=True)
class LikeNewcomer:
    """A tenant who may be the newcomer, and what says so."""

    newcomer: Annotated[str, "the newcomer's own reference"]
    why: Annotated[
        tuple[str, ...], "`reference`, `home` (they hold the place of it), `person` (name and more)"
    ]
    who: Annotated[PersonRow, "who is registered"]
    email: Annotated[str, "where to write; empty: not given"] = field(repr=False)
    mobile: Annotated[str, "where to text; empty: not given"] = field(repr=False)
    uprn: Annotated[str, "the home, leading zeros aside"]


@dataclass(frozen=True)
class FoundRegistered:
    """Who of some newcomers may be registered already; in the order asked, then by reference."""

    found: Annotated[tuple[LikeNewcomer, ...], "each with who they may be"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class RegisteredAlready(Query[FoundRegistered]):
    """Which newcomers have the reference of a tenant, a home whose place is held, or the name and
    the e-mail address or mobile number of a tenant. `invalid` for more than 500.
    """

    newcomers: Annotated[tuple[Newcomer, ...], "500 at most"]


@dataclass(frozen=True)
class ArrearsKnown:
    """What is known of some tenants' rent accounts."""

    each: Annotated[
        tuple[bool | None, ...], "in the order asked: whether in arrears; null: nobody's reference"
    ]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class ArrearsOf(Query[ArrearsKnown]):
    """Whether tenants' rent accounts are in arrears. `invalid` for more than 500."""

    tenant_refs: Annotated[tuple[str, ...], "500 at most"]


NoBreachReason = Literal[
    "landlords_own",
    "emergency",
    "done_by_tenant",
    "cancelled",
    "element_not_taken",
    "no_year",
    "not_in_year",
    "",
]


@dataclass(frozen=True)
class RepairCounts:
    """What a repair would count for."""

    responsibility: Annotated[Responsibility, "whose job it is by the matrix"]
    quarter: Annotated[int | None, "the quarter in which it would be a breach; null: it is none"]
    why_not: Annotated[NoBreachReason, "the first reason why it is none; empty: it is a breach"]


@may("repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class RepairWouldCount(Query[RepairCounts]):
    """What a repair would count for by what is known now; `invalid` for an unknown category."""

    tenant_ref: TenantRef
    reported_on: Annotated[date, "the day the tenant reported it"]
    category: Annotated[str, "a category of the responsibility matrix"]
    emergency: Annotated[bool, "an emergency is never a breach"]
    done_by: Annotated[DoneBy, "who did the job"]
    status: Annotated[JobStatus, "only a completed job can be a breach"]


@dataclass(frozen=True)
class AreaRow:
    """An area: its places, and how many of its tenants stand where."""

    code: Annotated[str, "the area's code"]
    name: Annotated[str, "the area's name"]
    places: Annotated[int, "most tenants who have signed and not left"]
    taken: Annotated[int, "by those who are agreed, active or completed"]
    free: Annotated[int, "places that nobody has"]
    in_line: Annotated[int, "have signed and have no place"]
    invited: Annotated[int, "may join and have not signed, or not been answered yet"]
    waiting: Annotated[int, "are on the waiting list"]
    agreed: Annotated[int, "have a place, and their year has not begun"]
    active: Annotated[int, "are in their year"]
    completed: Annotated[int, "have completed it"]
    left: Annotated[int, "withdrew, or their tenancy ended"]
    rejected: Annotated[int, "were not eligible"]


@may("housing_officer", "housing_manager", "repairs_manager", "board", "auditor")
@dataclass(frozen=True)
class Areas(Listed[AreaRow]):
    """The areas of the scheme, in its order; none before it is open."""


@may("housing_officer", "housing_manager", "repairs_manager", "board", "auditor")
@dataclass(frozen=True)
class AreaByCode(Query[AreaRow]):
    """One area; `not_found` for a code that is none."""

    code: Annotated[str, "the area's code"]


@dataclass(frozen=True)
class InLineRow:
    """Somebody who has signed and has no place, and where they stand in the line for one."""

    position: Annotated[int, "1 for who gets the next place"]
    tenant_ref: TenantRef
    title: Annotated[str, "such as `Mrs`; empty: not given"] = field(repr=False)
    first_name: Annotated[str, "as the tenant writes it"] = field(repr=False)
    last_name: Annotated[str, "as the tenant writes it"] = field(repr=False)
    signed_on: Annotated[date, "the day the tenant signed, which decides"]
    place_in_file: Annotated[int, "decides between those who signed on one day"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class LineOfArea(Listed[InLineRow]):
    """Who stands in line for a place in an area, in the order in which they get one."""

    code: Annotated[str, "the area's code"]
