"""What a pilot's files say, as frozen dataclasses: one for each kind of row.

Text that was not given is "". Amounts are integer pence. Sort codes are 6 digits, account numbers
8 digits (shorter ones padded on the left with zeros); a `repr` shows
neither. Everything is in the order of its file.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from services.contracts.contact_points import ContactPoints
from services.contracts.costs import RunningCosts
from services.contracts.vocabulary import (
    Channel,
    Condition,
    ContactKind,
    DoneBy,
    Element,
    JobStatus,
    PaymentRhythm,
    Period,
    ReturnCode,
    Timing,
    VisitKind,
    VisitResult,
)
from services.pilot_files.report import Report

ChangeKind = Literal[
    "agreed",
    "reapplied",
    "withdrawn",
    "tenancy_ended",
    "died",
    "arrears",
    "bank_details",
    "contact",
    "channel",
    "appeal_upheld",
]
SurveyStage = Literal["before", "after"]


@dataclass(frozen=True)
class ElementSetting:
    """One element the scheme offers: pence a year, and whether an APS frames it."""

    element: Element
    annual_pence: int
    inspection: bool


@dataclass(frozen=True)
class AreaSetting:
    """One area of the scheme and how many tenants it has room for."""

    code: str
    name: str
    capacity: int


@dataclass(frozen=True)
class PayerSetting:
    """The landlord's own account and Bacs service user."""

    name: str
    service_user_number: str
    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)


@dataclass(frozen=True)
class PaymentDaysSetting:
    """The days on which a run is wanted: days of the month, or of the week (1 for Monday)."""

    every: PaymentRhythm
    on: tuple[int, ...]


@dataclass(frozen=True)
class SchemeFile:
    """`scheme.toml`. `elements` has `repairs` first."""

    name: str
    landlord: str
    enrolment_opens: dt.date
    months: int
    instalments: int
    timing: Timing
    strikes: int
    tenancy_types: tuple[str, ...]
    require_clear_rent: bool
    hold_while_in_arrears: bool
    final_needs_follow_up: bool
    visit_attempts: int
    elements: tuple[ElementSetting, ...]
    areas: tuple[AreaSetting, ...]
    payer: PayerSetting
    tenant_categories: tuple[str, ...]
    landlord_categories: tuple[str, ...]
    payment_days: PaymentDaysSetting
    contact_points: ContactPoints
    costs: RunningCosts


@dataclass(frozen=True)
class TenantRow:
    """A row of `tenants.csv`. Sort code and account number are both given or both blank."""

    tenant_ref: str
    title: str
    first_name: str
    last_name: str
    email: str
    mobile: str
    preferred_channel: Channel
    uprn: str
    address_line_1: str
    address_line_2: str
    town: str
    postcode: str
    area_code: str
    tenancy_type: str
    tenancy_start: dt.date | None
    rent_arrears_pence: int
    elements: tuple[Element, ...]
    agreed_on: dt.date | None
    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)
    account_name: str


@dataclass(frozen=True)
class FindingRow:
    """One item looked at in a visit."""

    item: str
    category: str
    condition: Condition
    notes: str


@dataclass(frozen=True)
class VisitRow:
    """One APS visit: the rows of `inspections.csv` with the same `visit_ref`."""

    visit_ref: str
    tenant_ref: str
    kind: VisitKind
    date: dt.date
    result: VisitResult
    reason: str
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True)
class RepairRow:
    """A row of `repairs.csv`."""

    job_ref: str
    tenant_ref: str
    reported_on: dt.date
    recorded_on: dt.date
    category: str
    emergency: bool
    done_by: DoneBy
    status: JobStatus
    cost_pence: int
    description: str


@dataclass(frozen=True)
class ContactRow:
    """A row of `contacts.csv`."""

    contact_ref: str
    tenant_ref: str
    date: dt.date
    recorded_on: dt.date
    kind: ContactKind
    notes: str


@dataclass(frozen=True)
class ChangeRow:
    """A row of `changes.csv`.

    `value` and `value_2` by `change`: `withdrawn` the reason; `arrears` `yes` or `no`;
    `bank_details` sort code and account number; `contact` e-mail address and mobile number, one of
    which may be ""; `channel` the channel; `appeal_upheld` the job's or contact's reference.
    """

    tenant_ref: str
    date: dt.date
    change: ChangeKind
    value: str = field(repr=False)
    value_2: str = field(repr=False)


@dataclass(frozen=True)
class ReturnRow:
    """A row of `bank_returns.csv`: the payment with that entry day came back on `date`."""

    tenant_ref: str
    entry_day: dt.date
    date: dt.date
    code: ReturnCode


@dataclass(frozen=True)
class SurveyRow:
    """A row of `surveys.csv`: one answer, 0 to 10."""

    tenant_ref: str
    date: dt.date
    stage: SurveyStage
    question: str
    score: int


@dataclass(frozen=True)
class HistoryRow:
    """A row of `history.csv`: a repair in a tenant's home before the scheme."""

    tenant_ref: str
    reported_on: dt.date
    category: str
    cost_pence: int


@dataclass(frozen=True)
class ComparisonRow:
    """A row of `comparison.csv`: how many repairs a home outside the scheme had in a period.

    Both days, `from` and `to` of the file, belong to it.
    """

    home_ref: str
    area_code: str
    period: Period
    first_day: dt.date
    last_day: dt.date
    repairs: int
    cost_pence: int


@dataclass(frozen=True)
class Pilot:
    """Everything a pilot's files say. Visits are in the order of their first rows.

    `report` says how it was read, and is no part of it.
    """

    scheme: SchemeFile
    tenants: tuple[TenantRow, ...]
    visits: tuple[VisitRow, ...]
    repairs: tuple[RepairRow, ...]
    contacts: tuple[ContactRow, ...]
    changes: tuple[ChangeRow, ...]
    returns: tuple[ReturnRow, ...]
    surveys: tuple[SurveyRow, ...]
    history: tuple[HistoryRow, ...]
    comparison: tuple[ComparisonRow, ...]
    report: Report = field(default_factory=Report, compare=False, repr=False)
