"""What a breach would cost before it is recorded, and what the breaches of some tenants do."""

from sqlalchemy import Connection

from services.backbone.errors import Invalid
from services.backbone.handling import Queries
from services.backbone.writing import Writer
from services.contracts.queries.payments.tenants import (
    BreachesOfTenants,
    BreachWouldCost,
    FoundBreaches,
    TenantsBreaches,
    WouldCost,
    WouldLose,
)
from services.payments.domain.instalments import Breach, Losses, losses_by_element
from services.payments.queries.tenants import breaches_of
from services.payments.store.deal import DealStore

MOST = 50

CAUSES = {"repairs": "repair_call_out", "housing_management": "housing_contact"}
"""Why an element's breach takes something."""

_SUPPOSED = "\0supposed"
"""The reference of what is not recorded: nobody's."""


def breach_would_cost(query: BreachWouldCost, connection: Connection) -> WouldCost:
    """Return what a breach would take, by the rule by which a recorded one does."""
    deal = DealStore(Writer(connection))
    instalments, year = deal.instalments_of(query.tenant_ref), deal.participation(query.tenant_ref)
    rules = deal.rules()
    strikes = 0 if rules is None else rules.strikes
    if year is None:
        return WouldCost(0, strikes, ())
    supposed = Breach(_SUPPOSED, query.quarter, CAUSES[query.element], query.on)
    losses = losses_by_element(
        [i.planned for i in instalments],
        [
            *(
                (b.element, b.fact)
                for b in deal.counting_breaches_of(query.tenant_ref)
                if (b.element, b.cause_ref) != (query.element, query.instead_of)
            ),
            (query.element, supposed),
        ],
        deal.submissions_of(query.tenant_ref),
        year.leaving,
        year.follow_up,
        strikes,
    ).get(query.element, Losses())
    amounts = {i.quarter: i.amount_pence for i in instalments if i.element == query.element}
    taken = sorted(losses.quarters_by_cause.get(_SUPPOSED, ()))
    lost = (WouldLose(q, amounts[q], losses.reason_by_quarter[q]) for q in taken)
    return WouldCost(losses.strike_by_cause.get(_SUPPOSED, 0), strikes, tuple(lost))


def breaches_of_tenants(query: BreachesOfTenants, connection: Connection) -> FoundBreaches:
    """Return the breaches of some tenants."""
    if len(query.tenant_refs) > MOST:
        raise Invalid(f"ask of {MOST} tenants at most", "tenant_refs")
    deal = DealStore(Writer(connection))
    rules = deal.rules()
    strikes = 0 if rules is None else rules.strikes
    each = (
        TenantsBreaches(ref, tuple(breaches_of(connection, deal, ref, strikes)))
        for ref in dict.fromkeys(query.tenant_refs)
    )
    return FoundBreaches(tuple(one for one in each if one.breaches))


ON_QUERY: Queries = {BreachWouldCost: breach_would_cost, BreachesOfTenants: breaches_of_tenants}
