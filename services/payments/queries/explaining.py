"""Why each instalment is what it is, and what the ledger says of it."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, select

from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.contracts.queries.payments.explaining import (
    ExplainedInstalment,
    ExplainedYear,
    Explanation,
    InBankFile,
    PaymentOfInstalment,
    PostingOfInstalment,
    StepRow,
)
from services.payments import tables
from services.payments.domain.explaining import explain as explain_one
from services.payments.domain.instalment_facts import Facts, PaymentFact
from services.payments.queries.facts import facts_of


def explain(query: Explanation, connection: Connection) -> ExplainedYear:
    """Return each instalment of a tenant (of one quarter) with all that made it what it is.

    The bank account is masked.
    """
    known = known_facts(query.tenant_ref, connection)
    chosen = [each for each in known if query.quarter in (None, each.instalment.quarter)]
    if not chosen:
        raise NotFound(f"{query.tenant_ref} has no quarter {query.quarter}", "quarter")
    postings = _postings(connection, query.tenant_ref)
    explained = tuple(_explained(facts, postings) for facts in chosen)
    return ExplainedYear(query.tenant_ref, known[0].as_of, known[0].started_on, explained)


def known_facts(tenant_ref: str, connection: Connection) -> Sequence[Facts]:
    """Return what is known of each instalment of a tenant; `NotFound` before the year starts."""
    known = facts_of(connection, tenant_ref)
    if not known:
        words = "has no instalments: check the reference, or the year has not started"
        raise NotFound(f"{tenant_ref} {words}", "tenant_ref")
    return known


class _Posting(Protocol):
    on: date
    kind: str
    debit: str
    credit: str
    amount_pence: int
    reference: str


def _explained(facts: Facts, postings: Sequence[_Posting]) -> ExplainedInstalment:
    explanation = explain_one(facts)
    names = {facts.instalment.reference, *(payment.reference for payment in facts.payments)}
    return ExplainedInstalment(
        **vars(facts.instalment),
        summary=explanation.summary,
        steps=tuple(StepRow(**vars(step)) for step in explanation.steps),
        payments=tuple(_payment(payment) for payment in facts.payments),
        postings=tuple(
            _posting(row, facts.instalment.amount_pence)
            for row in postings
            if row.reference in names
        ),
    )


def _payment(payment: PaymentFact) -> PaymentOfInstalment:
    files = tuple(InBankFile(file.name, file.place) for file in payment.bank_files)
    return PaymentOfInstalment(**vars(payment) | {"bank_files": files})


def _postings(connection: Connection, tenant_ref: str) -> Sequence[_Posting]:
    table = tables.postings
    query = select(table).where(table.c.tenant_ref == tenant_ref).order_by(table.c.id)
    return connection.execute(query).all()


def _posting(row: _Posting, own_pence: int) -> PostingOfInstalment:
    return PostingOfInstalment(
        row.on, row.kind, row.debit, row.credit, row.amount_pence, own_pence, row.reference
    )


ON_QUERY: Queries = {Explanation: explain}
