"""Why each instalment is what it is, and what the ledger says of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from services.payments import tables
from services.payments.domain.explaining import explain as explain_one
from services.payments.domain.instalment_facts import Facts
from services.payments.queries.facts import facts_of


def explain(
    connection: Connection, tenant_ref: str, quarter: int | None = None
) -> dict[str, Any] | None:
    """Return each instalment of a tenant (of one quarter) with all that made it what it is.

    An instalment has `summary` (one sentence), `steps` (on, what, who, why, amount_pence, and the
    `status` from then on), `payments` it was in, and `movements` in the ledger: `amount_pence` as
    posted, for the whole payment, `own_pence` of it this instalment's. None if the tenant is not
    known or the year has not started. The bank account is masked.
    """
    known = facts_of(connection, tenant_ref)
    if not known:
        return None
    movements = _movements(connection, tenant_ref)
    return {
        "tenant_ref": tenant_ref,
        "as_of": known[0].as_of.isoformat(),
        "started_on": known[0].started_on.isoformat(),
        "instalments": [
            _explained(facts, movements)
            for facts in known
            if quarter in (None, facts.instalment.quarter)
        ],
    }


def _explained(facts: Facts, movements: Sequence[Any]) -> dict[str, Any]:
    explanation = explain_one(facts)
    return {
        **_plain(facts.instalment),
        "summary": explanation.summary,
        "steps": _each(explanation.steps),
        "payments": [
            _plain(payment) | {"bank_files": _each(payment.bank_files)}
            for payment in facts.payments
        ],
        "movements": [
            _movement(row, facts.instalment.amount_pence)
            for row in movements
            if row.reference in _names_in_the_ledger(facts)
        ],
    }


def _names_in_the_ledger(facts: Facts) -> set[str]:
    return {facts.instalment.reference, *(payment.reference for payment in facts.payments)}


def _movements(connection: Connection, tenant_ref: str) -> Sequence[Any]:
    table = tables.movements
    query = select(table).where(table.c.tenant_ref == tenant_ref).order_by(table.c.id)
    return connection.execute(query).all()


def _movement(row: Any, own_pence: int) -> dict[str, Any]:
    return {
        "on": row.on.isoformat(),
        "kind": row.kind,
        "debit": row.debit,
        "credit": row.credit,
        "amount_pence": row.amount_pence,
        "own_pence": own_pence,
        "reference": row.reference,
    }


def _each(things: Iterable[Any]) -> list[dict[str, Any]]:
    return [_plain(thing) for thing in things]


def _plain(thing: Any) -> dict[str, Any]:
    """Return a fact's parts as JSON has them: dates as text, tuples as lists."""
    return {name: _json(value) for name, value in vars(thing).items()}


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
