"""Turns a pilot's rows into the commands that the services take.

Every command has an idempotency key made from its place in the files, so that a day that was
played in part can be played again.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from services.contracts import enrolment, evaluation, payments, repairs
from services.contracts.commands import Command
from services.pilot_files.opening import opening_of
from services.pilot_files.rows import (
    ChangeRow,
    ComparisonRow,
    ContactRow,
    HistoryRow,
    RepairRow,
    ReturnRow,
    SchemeFile,
    SurveyRow,
    TenantRow,
    VisitRow,
)

TENANTS_AT_A_TIME = 500


@dataclass(frozen=True)
class Order:
    """One command for one service."""

    service: str
    key: str
    command: Command[Any]


Group = list[Order]
"""Commands after which everything is settled before the next group is sent."""

Numbered = tuple[int, TenantRow]
"""A tenant with the place in the file, from 1."""

_details = attrgetter(*(f.name for f in fields(enrolment.TenantDetails) if f.name != "position"))


def scheme_orders(scheme: SchemeFile) -> tuple[Group, Group]:
    """Return what opens the scheme; then, for payments, the account that it is paid from and the
    settings, which only a scheme that is practice may have."""
    return [Order("enrolment", "scheme", opening_of(scheme, practice=True))], [
        Order("payments", "payer", payments.OpenPayerAccount(**vars(scheme.payer))),
        Order("payments", "settings", _payment_settings(scheme)),
    ]


def compared_with(
    on: dt.date, history: Sequence[HistoryRow], comparison: Sequence[ComparisonRow]
) -> Iterator[Order]:
    """Yield what the evaluation takes over to compare the scheme with, some rows at a time."""
    repairs_before = [
        evaluation.EarlierRepair(number, **vars(row)) for number, row in enumerate(history, start=1)
    ]
    for start in range(0, len(history), evaluation.MOST_ROWS):
        page = tuple(repairs_before[start : start + evaluation.MOST_ROWS])
        earlier = evaluation.TakeOverHistory(on, page, anew=not start)
        yield Order("evaluation", f"history-{start}", earlier)
    homes = [evaluation.ComparedHome(**vars(row)) for row in comparison]
    for start in range(0, len(homes), evaluation.MOST_ROWS):
        others = tuple(homes[start : start + evaluation.MOST_ROWS])
        outside = evaluation.TakeOverComparison(on, others, anew=not start)
        yield Order("evaluation", f"comparison-{start}", outside)


def registrations(on: dt.date, tenants: Sequence[Numbered]) -> Iterator[Order]:
    """Yield what registers tenants on a day, some at a time, in the order of the file."""
    for start in range(0, len(tenants), TENANTS_AT_A_TIME):
        page = tenants[start : start + TENANTS_AT_A_TIME]
        details = tuple(_tenant(row, number) for number, row in page)
        command = enrolment.RegisterTenants(on, details)
        yield Order("enrolment", f"tenants-{on}-{start}", command)


def account(tenant: TenantRow, on: dt.date) -> Order:
    """Return what gives the account that `tenants.csv` names, or that it names none."""
    name = tenant.account_name or f"{tenant.first_name} {tenant.last_name}".strip()
    numbers = (tenant.sort_code, tenant.account_number)
    command = payments.ChangeBankDetails(tenant.tenant_ref, on, *numbers, name)
    return Order("payments", f"account-{tenant.tenant_ref}", command)


def signature(tenant_ref: str, on: dt.date) -> Order:
    """Return the signature that `tenants.csv` names."""
    command = enrolment.SignAgreement(tenant_ref, on, places_later=True)
    return Order("enrolment", f"signed-{tenant_ref}", command)


def change(number: int, row: ChangeRow, on: dt.date) -> Order:
    """Return what a row of `changes.csv` asks for."""
    service, command = _change(row, on)
    return Order(service, f"change-{number}", command)


def places(on: dt.date, after: str) -> Order:
    """Return what gives the places that fell free, after the day's `changes` or `inspections`."""
    return Order("enrolment", f"places-{on}-{after}", enrolment.GivePlaces(on))


def visit(row: VisitRow) -> Order:
    """Return the result of an APS, on its own date whenever it is recorded."""
    findings = tuple(repairs.Finding(**vars(finding)) for finding in row.findings)
    values = {k: v for k, v in vars(row).items() if k not in ("date", "findings")}
    command = repairs.RecordVisit(on=row.date, findings=findings, **values)
    return Order("repairs", f"visit-{row.visit_ref}", command)


def repair(row: RepairRow, on: dt.date) -> Order:
    """Return a repair, recorded on a day."""
    command = repairs.RecordRepair(**vars(row) | {"recorded_on": on})
    return Order("repairs", f"job-{row.job_ref}", command)


def contact(row: ContactRow, on: dt.date) -> Order:
    """Return a contact, recorded on a day."""
    command = enrolment.RecordContact(**vars(row) | {"recorded_on": on})
    return Order("enrolment", f"contact-{row.contact_ref}", command)


def bank_return(number: int, row: ReturnRow, on: dt.date) -> Order:
    """Return a payment that came back."""
    command = payments.RecordReturn(row.tenant_ref, row.entry_day, on, row.code)
    return Order("payments", f"return-{number}", command)


def survey(answers: Sequence[SurveyRow], answered_on: dt.date, on: dt.date) -> Order:
    """Return what a tenant answered in one stage on one day, known on `on`."""
    first = answers[0]
    told = tuple(enrolment.SurveyAnswer(row.question, row.score) for row in answers)
    command = enrolment.AnswerSurvey(first.tenant_ref, on, answered_on, first.stage, told)
    return Order("enrolment", f"survey-{first.tenant_ref}-{first.stage}-{first.date}", command)


def _payment_settings(scheme: SchemeFile) -> payments.ChangePaymentSettings:
    """A played pilot has one officer beside the clock: bank details are used as they are given."""
    return payments.ChangePaymentSettings(
        on=scheme.enrolment_opens,
        cooling_off_days=0,
        second_approval_above_pence=None,
        portal_columns="",
        statement_columns="",
        details_confirmed=True,
    )


def _tenant(row: TenantRow, number: int) -> enrolment.TenantDetails:
    return enrolment.TenantDetails(*(*_details(row), number))


def _change(row: ChangeRow, on: dt.date) -> tuple[str, Any]:
    """Return the service a change is for, and the command."""
    ref = row.tenant_ref
    match row.change:
        case "agreed":
            return "enrolment", enrolment.SignAgreement(ref, on, places_later=True)
        case "reapplied":
            return "enrolment", enrolment.ApplyAgain(ref, on)
        case "withdrawn" | "tenancy_ended" | "died":
            left = enrolment.LeaveScheme(ref, on, row.change, row.value, places_later=True)
            return "enrolment", left
        case "arrears":
            return "enrolment", enrolment.ReportRentArrears(ref, on, row.value == "yes")
        case "contact":
            return "enrolment", enrolment.ChangeContactDetails(ref, on, row.value, row.value_2)
        case "channel":
            return "enrolment", enrolment.ChangePreferredChannel(ref, on, row.value)  # type: ignore[arg-type]
        case "appeal_upheld":
            return "enrolment", enrolment.UpholdAppeal(ref, on, row.value)
        case _:
            return "payments", payments.ChangeBankDetails(ref, on, row.value, row.value_2, "")
