"""Gathers a tenant's payments: their runs and people, and where each stands in its bank files."""

from typing import Any

from sqlalchemy import Connection, func, select

from services.backbone.actors import names_in
from services.bank_formats.places import place_of
from services.payments import tables
from services.payments.domain.instalment_facts import BankFile, PaymentFact


def payments_by_instalment(connection: Connection, tenant_ref: str) -> dict[int, list[PaymentFact]]:
    """Return the payments that each instalment was in, in the order they were made."""
    lines, payments = tables.payment_lines, tables.payments
    facts = payments_of(connection, tenant_ref)
    query = (
        select(lines.c.instalment_id, payments.c.number)
        .join(payments, payments.c.number == lines.c.payment_number)
        .where(payments.c.tenant_ref == tenant_ref)
        .order_by(payments.c.number)
    )
    found: dict[int, list[PaymentFact]] = {}
    for row in connection.execute(query):
        found.setdefault(row.instalment_id, []).append(facts[row.number])
    return found


def payments_of(connection: Connection, tenant_ref: str) -> dict[int, PaymentFact]:
    """Return a tenant's payments by number."""
    table, runs, accounts = tables.payments, tables.runs, tables.accounts
    people = ("prepared_by", "exported_by", "submitted_by")
    query = (
        select(
            table,
            runs.c.run_ref,
            runs.c.state,
            runs.c.approved_by,
            *(runs.c[name] for name in people),
            accounts.c.masked,
        )
        .join(runs, runs.c.number == table.c.run_number)
        .join(accounts, accounts.c.number == table.c.account)
        .where(table.c.tenant_ref == tenant_ref)
    )
    names = names_in(connection, tables.backbone.actors)
    files, approvals = _bank_files(connection, tenant_ref), _approvals(connection, tenant_ref)
    return {
        row.number: PaymentFact(
            row.number,
            row.reference,
            row.masked,
            row.run_ref,
            row.state,
            row.submission_day,
            row.processing_day,
            row.entry_day,
            names[row.prepared_by],
            tuple(sorted(names[ref] for ref in approvals.get(row.run_number, ()))),
            names[row.exported_by or ""],
            names[row.submitted_by or ""],
            tuple(files.get(row.number, ())),
            row.status,
            row.return_code,
            row.returned_on,
        )
        for row in connection.execute(query)
    }


def _approvals(connection: Connection, tenant_ref: str) -> dict[int, list[str]]:
    """Return who approved each run that paid the tenant."""
    table, payments = tables.approvals, tables.payments
    paying = select(payments.c.run_number).where(payments.c.tenant_ref == tenant_ref)
    query = select(table).where(table.c.run_number.in_(paying)).order_by(table.c.approved_by)
    found: dict[int, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.run_number, []).append(row.approved_by)
    return found


def _bank_files(connection: Connection, tenant_ref: str) -> dict[int, list[BankFile]]:
    """Return by payment the bank files it is in, oldest first."""
    files, of_files, payments = tables.exports, tables.export_runs, tables.payments
    query = (
        select(
            payments.c.number,
            files.c.name,
            files.c.format,
            _credits_before().label("credits_before"),
            _days_before().label("days_before"),
        )
        .join(of_files, of_files.c.run_number == payments.c.run_number)
        .join(files, files.c.number == of_files.c.export_number)
        .where(payments.c.tenant_ref == tenant_ref)
        .order_by(files.c.number)
    )
    found: dict[int, list[BankFile]] = {}
    for row in connection.execute(query):
        place = place_of(row.format, int(row.credits_before), row.days_before)
        found.setdefault(row.number, []).append(BankFile(row.name, place))
    return found


def _credits_before() -> Any:
    """Count the payments before this one: those of earlier processing days, then by number."""
    earlier, beside = tables.runs.alias("before"), tables.export_runs.alias("beside")
    of_earlier_days = (
        select(func.coalesce(func.sum(earlier.c.payments), 0))
        .join(beside, beside.c.run_number == earlier.c.number)
        .where(
            beside.c.export_number == tables.exports.c.number,
            earlier.c.processing_day < tables.payments.c.processing_day,
        )
        .correlate(tables.payments, tables.exports)
        .scalar_subquery()
    )
    return of_earlier_days + tables.payments.c.place - 1


def _days_before() -> Any:
    """Count the file's runs of earlier processing days; each day has one run."""
    earlier, beside = tables.runs.alias("earlier"), tables.export_runs.alias("beside_it")
    return (
        select(func.count())
        .select_from(earlier)
        .join(beside, beside.c.run_number == earlier.c.number)
        .where(
            beside.c.export_number == tables.exports.c.number,
            earlier.c.processing_day < tables.payments.c.processing_day,
        )
        .correlate(tables.payments, tables.exports)
        .scalar_subquery()
    )
