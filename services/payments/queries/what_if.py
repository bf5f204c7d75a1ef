"""What a deed would do to a tenant's money: by the rules that will do it, on what is known."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from services.backbone.handling import Queries
from services.backbone.writing import Writer
from services.contracts.queries.payments.what_if import (
    ChangedInstalment,
    IfArrears,
    IfGivenBack,
    MoneyAndArrears,
    WouldChange,
)
from services.payments.domain.instalments import (
    LOST,
    STANDING,
    WITH_THE_BANK,
    Losses,
    losses_by_element,
    status_after,
)
from services.payments.store.accounts import payee_of
from services.payments.store.deal import DealStore
from services.payments.store.rows import Instalment


def if_given_back(query: IfGivenBack, connection: Connection) -> WouldChange:
    """Return what one breach less would give back."""
    deal = DealStore(Writer(connection))
    rules, year = deal.rules(), deal.participation(query.tenant_ref)
    if rules is None or year is None:
        return WouldChange(())
    rows = [row for row in deal.instalments_of(query.tenant_ref) if row.element == query.element]
    submissions = deal.submissions_of(query.tenant_ref)
    left = [
        (breach.element, breach.fact)
        for breach in deal.counting_breaches_of(query.tenant_ref)
        if (breach.element, breach.cause_ref) != (query.element, query.cause_ref)
    ]
    losses = losses_by_element(
        [row.planned for row in rows],
        left,
        submissions,
        year.leaving,
        year.follow_up,
        rules.strikes,
    ).get(query.element, Losses())
    sent = {submission.quarter for submission in submissions.get(query.element, [])}
    return WouldChange(tuple(_changed(rows, losses, sent)))


def _changed(rows: list[Instalment], losses: Losses, sent: set[int]) -> Iterator[ChangedInstalment]:
    for row in rows:
        if row.status in WITH_THE_BANK:
            continue
        lost_to = losses.reason_by_quarter.get(row.quarter)
        becomes, reason = status_after(row.status, row.reason, lost_to, row.quarter in sent)
        if (becomes in LOST) != (row.status in LOST):
            yield ChangedInstalment(
                row.quarter, row.amount_pence, row.due_date, row.status, becomes, reason
            )


def if_arrears(query: IfArrears, connection: Connection) -> MoneyAndArrears:
    """Return what arrears hold, or would hold."""
    deal = DealStore(Writer(connection))
    rules = deal.rules()
    standing = [row for row in deal.instalments_of(query.tenant_ref) if row.status in STANDING]
    return MoneyAndArrears(
        payee_of(query.tenant_ref, connection).in_arrears,
        rules is not None and rules.hold_while_in_arrears,
        _sum(row for row in standing if row.due_date <= query.on),
        _sum(row for row in standing if row.due_date > query.on),
    )


def _sum(rows: Iterable[Instalment]) -> int:
    return sum(row.amount_pence for row in rows)


ON_QUERY: Queries = {IfGivenBack: if_given_back, IfArrears: if_arrears}
