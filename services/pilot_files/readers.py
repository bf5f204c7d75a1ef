"""Reads repairs, contacts, bank returns and surveys: one reader a file, one function a row.

Tenants, inspections and changes, which have more rules, have a module each. The columns are those
of the row's dataclass.
"""

from typing import get_args

from services.contracts.vocabulary import ContactKind, DoneBy, JobStatus, ReturnCode
from services.pilot_files import cells
from services.pilot_files.cross_checks import CrossChecks, check_recorded_on
from services.pilot_files.folder import PilotFiles
from services.pilot_files.record_reading import (
    columns_of,
    read_rows,
    read_with_references,
    tenant_ref,
)
from services.pilot_files.rows import ContactRow, RepairRow, ReturnRow, SurveyRow, SurveyStage
from services.pilot_files.sheets.sheet import Record

CONTACT_KINDS: tuple[ContactKind, ...] = get_args(ContactKind)
DONE_BY: tuple[DoneBy, ...] = get_args(DoneBy)
JOB_STATUSES: tuple[JobStatus, ...] = get_args(JobStatus)
RETURN_CODES: tuple[ReturnCode, ...] = get_args(ReturnCode)
SURVEY_STAGES: tuple[SurveyStage, ...] = get_args(SurveyStage)
HIGHEST_SCORE = 10


def read_repairs(files: PilotFiles, checks: CrossChecks) -> tuple[RepairRow, ...]:
    """Return the rows of `repairs.csv`."""
    file = files.sheet("repairs", columns_of(RepairRow))
    return read_with_references(file, lambda record: _repair(record, checks), checks.jobs)


def read_contacts(files: PilotFiles, checks: CrossChecks) -> tuple[ContactRow, ...]:
    """Return the rows of `contacts.csv`."""
    file = files.sheet("contacts", columns_of(ContactRow))
    return read_with_references(file, lambda record: _contact(record, checks), checks.contacts)


def read_returns(files: PilotFiles, checks: CrossChecks) -> tuple[ReturnRow, ...]:
    """Return the rows of `bank_returns.csv`. Whether a payment fits is for payments to say."""
    file = files.sheet("bank_returns", columns_of(ReturnRow))
    return read_rows(file, lambda record: _return(record, checks))


def read_surveys(files: PilotFiles, checks: CrossChecks) -> tuple[SurveyRow, ...]:
    """Return the rows of `surveys.csv`."""
    file = files.sheet("surveys", columns_of(SurveyRow))
    return read_rows(file, lambda record: _survey(record, checks))


def _repair(record: Record, checks: CrossChecks) -> RepairRow:
    reported_on = cells.day(record, "reported_on")
    recorded_on = cells.optional_day(record, "recorded_on") or reported_on
    check_recorded_on(record, "reported_on")
    checks.check_category(record)
    return RepairRow(
        job_ref=cells.reference(record, "job_ref"),
        tenant_ref=tenant_ref(record, checks),
        reported_on=reported_on,
        recorded_on=recorded_on,
        category=cells.one_line_given(record, "category"),
        emergency=cells.yes_or_no(record, "emergency"),
        done_by=cells.choice(record, "done_by", DONE_BY, "known here"),
        status=cells.choice(record, "status", JOB_STATUSES, "a status"),
        cost_pence=cells.pence(record, "cost_pence"),
        description=cells.free_text(record, "description"),
    )


def _contact(record: Record, checks: CrossChecks) -> ContactRow:
    on = cells.day(record, "date")
    recorded_on = cells.optional_day(record, "recorded_on") or on
    check_recorded_on(record, "date")
    return ContactRow(
        contact_ref=cells.reference(record, "contact_ref"),
        tenant_ref=tenant_ref(record, checks),
        date=on,
        recorded_on=recorded_on,
        kind=cells.choice(record, "kind", CONTACT_KINDS, "a kind of contact"),
        notes=cells.free_text(record, "notes"),
    )


def _return(record: Record, checks: CrossChecks) -> ReturnRow:
    return ReturnRow(
        tenant_ref=tenant_ref(record, checks),
        entry_day=cells.day(record, "entry_day"),
        date=cells.day(record, "date"),
        code=cells.choice(record, "code", RETURN_CODES, "a return code"),
    )


def _survey(record: Record, checks: CrossChecks) -> SurveyRow:
    cells.required(record, "score")
    return SurveyRow(
        tenant_ref=tenant_ref(record, checks),
        date=cells.day(record, "date"),
        stage=cells.choice(record, "stage", SURVEY_STAGES, "a stage"),
        question=cells.one_line_given(record, "question"),
        score=cells.whole_number(record, "score", HIGHEST_SCORE, "points from 0 to 10"),
    )
