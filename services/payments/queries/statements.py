"""The tenant's statement: what was earned, paid, held and lost, and why."""

import base64
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from services.backbone.errors import Invalid
from services.contracts.contact_points import CONTACT_POINTS
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
from services.payments.queries.facts import facts_of

FORMS = ("html", "pdf")
"""What a statement can be made as."""


def statement(connection: Connection, tenant_ref: str) -> dict[str, Any] | None:
    """Return what a tenant's statement says, as of the last cut-off.

    None if the tenant is not known or the year has not started. The account is masked.
    """
    made = _statement(connection, tenant_ref)
    if made is None:
        return None
    totals = ("earned_pence", "paid_pence", "lost_pence", "to_come_pence", "offered_pence")
    return _plain(made) | {
        "lines": [_line_as_json(line) for line in made.lines],
        **{name: getattr(made, name) for name in totals},
    }


def statement_document(connection: Connection, tenant_ref: str, form: str) -> str | None:
    """Return the statement as a page (`html`), or as a PDF in Base64 (`pdf`).

    None if the tenant is not known or the year has not started. Raises `Invalid` for
    another form.
    """
    if form not in FORMS:
        raise Invalid(f"a statement is made as {' or '.join(FORMS)}, not as {form!r}", "form")
    made = _statement(connection, tenant_ref)
    if made is None:
        return None
    if form == "html":
        return statement_html(made)
    return base64.b64encode(statement_pdf(made)).decode("ascii")


def _statement(connection: Connection, tenant_ref: str) -> Statement | None:
    known = facts_of(connection, tenant_ref)
    if not known:
        return None
    scheme = connection.execute(select(tables.scheme)).one()
    return Statement(
        landlord=scheme.landlord,
        scheme=scheme.name,
        phone=CONTACT_POINTS.phone,
        email=CONTACT_POINTS.email,
        tenant_name=_name_of(connection, tenant_ref),
        tenant_ref=tenant_ref,
        first_day=known[0].started_on,
        last_day=max(f.instalment.quarter_ends_on for f in known) - timedelta(days=1),
        made_on=known[0].as_of,
        next_payment_day=known[0].next_payment_day,
        account=_account_of(connection, tenant_ref),
        lines=tuple(_line(facts) for facts in known),
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
    payees, accounts = tables.payees, tables.accounts
    payee = connection.execute(
        select(payees).where(payees.c.tenant_ref == tenant_ref)
    ).one_or_none()
    if payee is None:
        return ""
    number = payee.next_account if payee.rejected or not payee.account else payee.account
    row = connection.execute(select(accounts).where(accounts.c.number == number)).one_or_none()
    return "" if row is None or row.verdict == "invalid" else masked(row.masked)


def _line_as_json(line: Line) -> dict[str, Any]:
    return _plain(line) | {"cause": None if line.cause is None else _plain(line.cause)}


def _plain(thing: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(thing).items()
    }
