"""What a deed would do to a tenant's money: by the rules that will do it, on the facts there are."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select

from services.backbone.service import Queries
from services.backbone.writing import Writer
from services.contracts.queries.payments.what_if import (
    ChangedInstalment,
    IfArrears,
    IfBreach,
    IfGivenBack,
    MoneyAndArrears,
    WouldChange,
)
from services.payments import tables
from services.payments.domain.instalments import LOST, STANDING, WITH_THE_BANK
from services.payments.domain.losses import (
    Breach,
    Losses,
    losses_by_element,
    standing_after,
)
from services.payments.queries.dates import office_date
from services.payments.store.deal import DealStore
from services.payments.store.rows import Instalment

NOTHING = WouldChange(0, 0, (), "")


def if_breach(query: IfBreach, connection: Connection) -> WouldChange:
    """Return what one breach more would take."""
    deal = DealStore(Writer(connection))
    known_on = max(query.on, office_date(connection) or query.on)
    more = Breach("", query.quarter, query.reason, known_on)
    known = _known(deal, query.tenant_ref, query.element)
    return _difference(deal, query.tenant_ref, query.element, [*known, more], "", query.quarter)


def if_given_back(query: IfGivenBack, connection: Connection) -> WouldChange:
    """Return what one breach less would give back."""
    deal = DealStore(Writer(connection))
    known = _known(deal, query.tenant_ref, query.element)
    quarter = next((b.quarter for b in known if b.cause_ref == query.cause_ref), 0)
    left = [breach for breach in known if breach.cause_ref != query.cause_ref]
    return _difference(
        deal, query.tenant_ref, query.element, left, query.cause_ref, quarter, before=known
    )


def _known(deal: DealStore, tenant_ref: str, element: str) -> list[Breach]:
    return [b.fact for b in deal.counting_breaches_of(tenant_ref) if b.element == element]


def _difference(
    deal: DealStore,
    tenant_ref: str,
    element: str,
    breaches: list[Breach],
    cause_ref: str,
    quarter: int,
    before: list[Breach] | None = None,
) -> WouldChange:
    """Compare how an element's instalments stand with how they would stand by these breaches.

    The strike is that of `cause_ref`: before, where it goes away.
    """
    rules, year = deal.rules(), deal.participation(tenant_ref)
    if rules is None or year is None:
        return NOTHING
    rows = [row for row in deal.instalments_of(tenant_ref) if row.element == element]
    sendings = deal.sendings_of(tenant_ref)

    def losses_by(facts: Iterable[Breach]) -> Losses:
        found = losses_by_element(
            [row.planned for row in rows],
            [(element, fact) for fact in facts],
            sendings,
            year.leaving,
            year.follow_up,
            rules.strikes,
        )
        return found.get(element, Losses())

    losses = losses_by(breaches)
    strikes = (losses if before is None else losses_by(before)).strike_by_cause
    sent = {sending.quarter for sending in sendings.get(element, [])}
    now = {row.quarter: row.status for row in rows}
    return WouldChange(
        strikes.get(cause_ref, 0),
        rules.strikes,
        tuple(_changed(rows, losses, sent)),
        now.get(quarter, ""),
    )


def _changed(rows: list[Instalment], losses: Losses, sent: set[int]) -> Iterator[ChangedInstalment]:
    for row in rows:
        if row.status in WITH_THE_BANK:
            continue
        lost_to = losses.reason_by_quarter.get(row.quarter)
        becomes, reason = standing_after(row.status, row.reason, lost_to, row.quarter in sent)
        if (becomes in LOST) != (row.status in LOST):
            yield ChangedInstalment(
                row.quarter, row.amount_pence, row.due_date, row.status, becomes, reason
            )


def if_arrears(query: IfArrears, connection: Connection) -> MoneyAndArrears:
    """Return what arrears hold, or would hold."""
    deal, payees = DealStore(Writer(connection)), tables.payees
    rules = deal.rules()
    found = select(payees.c.in_arrears).where(payees.c.tenant_ref == query.tenant_ref)
    standing = [row for row in deal.instalments_of(query.tenant_ref) if row.status in STANDING]
    return MoneyAndArrears(
        bool(connection.execute(found).scalar_one_or_none()),
        rules is not None and rules.hold_while_in_arrears,
        _sum(row for row in standing if row.due_date <= query.on),
        _sum(row for row in standing if row.due_date > query.on),
    )


def _sum(rows: Iterable[Instalment]) -> int:
    return sum(row.amount_pence for row in rows)


ON_QUERY: Queries = {IfBreach: if_breach, IfGivenBack: if_given_back, IfArrears: if_arrears}
