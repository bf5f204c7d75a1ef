"""The tenant's statement: what was earned, paid, held and lost, and why."""

import base64
from datetime import timedelta

from sqlalchemy import Connection, select

from services.backbone.handling import Queries
from services.contracts.queries.payments import explaining as asked
from services.payments import tables
from services.payments.adapters.statement import (
    Cause,
    Line,
    Statement,
    masked,
    statement_html,
    statement_pdf,
)
from services.payments.domain.causes import cause_of_loss
from services.payments.domain.instalment_facts import Facts
from services.payments.domain.instalments import WITH_THE_BANK
from services.payments.queries.explaining import known_facts
from services.payments.store.accounts import payee_of


def statement(query: asked.Statement, connection: Connection) -> asked.TenantsStatement:
    """Return what a tenant's statement says, as of the last cut-off. The account is masked."""
    made = _statement(query.tenant_ref, connection)
    totals = ("earned_pence", "paid_pence", "lost_pence", "to_come_pence", "offered_pence")
    return asked.TenantsStatement(
        **vars(made) | {"lines": tuple(_line_told(line) for line in made.lines)},
        **{name: getattr(made, name) for name in totals},
    )


def statement_document(query: asked.StatementDocument, connection: Connection) -> asked.Document:
    """Return the statement as a page (`html`), or as a PDF in Base64 (`pdf`)."""
    made = _statement(query.tenant_ref, connection)
    if query.form == "html":
        return asked.Document(statement_html(made))
    return asked.Document(base64.b64encode(statement_pdf(made)).decode("ascii"))


def _statement(tenant_ref: str, connection: Connection) -> Statement:
    known = known_facts(tenant_ref, connection)
    scheme = connection.execute(select(tables.scheme)).one()
    return Statement(
        landlord=scheme.landlord,
        scheme=scheme.name,
        phone=scheme.phone,
        email=scheme.email,
        tenant_name=_name_of(connection, tenant_ref),
        tenant_ref=tenant_ref,
        first_day=known[0].started_on,
        last_day=max(f.instalment.quarter_ends_on for f in known) - timedelta(days=1),
        made_on=known[0].as_of,
        next_payment_day=known[0].next_payment_day,
        account=_account_of(connection, tenant_ref),
        lines=tuple(_line(facts) for facts in known),
        hours=scheme.hours,
        complaints=scheme.complaints,
        data_protection=scheme.data_protection,
    )


def _line(facts: Facts) -> Line:
    instalment = facts.instalment
    return Line(
        instalment.element,
        instalment.quarter,
        instalment.quarter_starts_on,
        instalment.quarter_ends_on - timedelta(days=1),
        instalment.amount_pence,
        instalment.due_date,
        instalment.status,
        instalment.reason,
        instalment.earned_on is not None,
        facts.payments[-1].entry_day if instalment.status in WITH_THE_BANK else None,
        _cause(facts),
    )


def _cause(facts: Facts) -> Cause | None:
    breach = cause_of_loss(facts)
    if breach is None:
        return None
    return Cause(breach.cause_ref, breach.kind, breach.occurred_on, breach.appeal_by)


def _name_of(connection: Connection, tenant_ref: str) -> str:
    table = tables.tenants
    row = connection.execute(select(table).where(table.c.tenant_ref == tenant_ref)).one_or_none()
    return tenant_ref if row is None else f"{row.first_name} {row.last_name}".strip()


def _account_of(connection: Connection, tenant_ref: str) -> str:
    """Return the account that the next payment goes to; empty if there is none it can go to."""
    accounts, payee = tables.accounts, payee_of(tenant_ref, connection)
    number = payee.next_account if payee.rejected or not payee.account else payee.account
    row = connection.execute(select(accounts).where(accounts.c.number == number)).one_or_none()
    return "" if row is None or row.verdict == "invalid" else masked(row.masked)


def _line_told(line: Line) -> asked.StatementLine:
    cause = None if line.cause is None else asked.CauseOfLoss(**vars(line.cause))
    return asked.StatementLine(**vars(line) | {"cause": cause})


ON_QUERY: Queries = {
    asked.Statement: statement,
    asked.StatementDocument: statement_document,
}
