"""Gathers a tenant's payments: their runs and people, and where each stands in its bank files."""

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from services.backbone.actors import names_in
from services.bank_formats.places import place_of
from services.payments import tables
from services.payments.domain.instalment_facts import BankFile, PaymentFact


def _credits_before() -> ColumnElement[int]:
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


def _days_before() -> ColumnElement[int]:
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


# Statements are built once: SQLAlchemy takes longer to build one than a database to run it.
_LINES, _PAYMENTS, _RUNS = tables.payment_lines, tables.payments, tables.runs
_OF = _PAYMENTS.c.tenant_ref == bindparam("of")
_PAID_BY = (
    select(_LINES.c.instalment_id, _PAYMENTS.c.number)
    .join(_PAYMENTS, _PAYMENTS.c.number == _LINES.c.payment_number)
    .where(_OF)
    .order_by(_PAYMENTS.c.number)
)
_THEIRS = (
    select(
        _PAYMENTS,
        *(_RUNS.c[name] for name in ("run_ref", "state")),
        *(_RUNS.c[name] for name in ("prepared_by", "exported_by", "submitted_by")),
        tables.accounts.c.masked,
    )
    .join(_RUNS, _RUNS.c.number == _PAYMENTS.c.run_number)
    .join(tables.accounts, tables.accounts.c.number == _PAYMENTS.c.account)
    .where(_OF)
)
_APPROVALS = (
    select(tables.approvals)
    .where(tables.approvals.c.run_number.in_(select(_PAYMENTS.c.run_number).where(_OF)))
    .order_by(tables.approvals.c.approved_by)
)
_FILES = (
    select(
        _PAYMENTS.c.number,
        tables.exports.c.name,
        tables.exports.c.format,
        _credits_before().label("credits_before"),
        _days_before().label("days_before"),
    )
    .join(tables.export_runs, tables.export_runs.c.run_number == _PAYMENTS.c.run_number)
    .join(tables.exports, tables.exports.c.number == tables.export_runs.c.export_number)
    .where(_OF)
    .order_by(tables.exports.c.number)
)


def payments_by_instalment(connection: Connection, tenant_ref: str) -> dict[int, list[PaymentFact]]:
    """Return the payments that each instalment was in, in the order they were made."""
    facts = payments_of(connection, tenant_ref)
    found: dict[int, list[PaymentFact]] = {}
    for row in connection.execute(_PAID_BY, {"of": tenant_ref}):
        found.setdefault(row.instalment_id, []).append(facts[row.number])
    return found


def payments_of(connection: Connection, tenant_ref: str) -> dict[int, PaymentFact]:
    """Return a tenant's payments by number."""
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
        for row in connection.execute(_THEIRS, {"of": tenant_ref})
    }


def _approvals(connection: Connection, tenant_ref: str) -> dict[int, list[str]]:
    """Return who approved each run that paid the tenant."""
    found: dict[int, list[str]] = {}
    for row in connection.execute(_APPROVALS, {"of": tenant_ref}):
        found.setdefault(row.run_number, []).append(row.approved_by)
    return found


def _bank_files(connection: Connection, tenant_ref: str) -> dict[int, list[BankFile]]:
    """Return by payment the bank files it is in, oldest first."""
    found: dict[int, list[BankFile]] = {}
    for row in connection.execute(_FILES, {"of": tenant_ref}):
        place = place_of(row.format, int(row.credits_before), row.days_before)
        found.setdefault(row.number, []).append(BankFile(row.name, place))
    return found
