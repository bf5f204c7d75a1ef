"""What leaving would do to a tenant's money, before it is recorded."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection

from services.backbone.handling import Queries
from services.backbone.writing import Writer
from services.contracts.queries.payments.tenants import (
    InstalmentIfLeft,
    LeavingEffect,
    LeavingWouldDo,
    MoneyIfLeft,
)
from services.payments.domain.instalments import (
    LOST,
    WITH_THE_BANK,
    Leaving,
    Losses,
    losses_by_element,
)
from services.payments.store.deal import DealStore
from services.payments.store.rows import Instalment

EFFECTS: tuple[LeavingEffect, ...] = ("sent", "stays", "on_hold", "cancelled")
"""In the order of `MoneyIfLeft`."""


def leaving_would_do(query: LeavingWouldDo, connection: Connection) -> MoneyIfLeft:
    """Return what would become of each instalment, by the rule by which a leaving is judged."""
    deal, of = DealStore(Writer(connection)), query.tenant_ref
    year, rules, instalments = deal.participation(of), deal.rules(), deal.instalments_of(of)
    if year is None or rules is None or year.leaving is not None:
        return _told(())
    last = deal.last_cut_off()
    known_on = query.on if last is None or query.on > last else last + timedelta(days=1)
    losses = losses_by_element(
        [i.planned for i in instalments],
        [(b.element, b.fact) for b in deal.counting_breaches_of(of)],
        deal.submissions_of(of),
        Leaving(query.left_on, known_on, query.status),
        year.follow_up,
        rules.strikes,
    )
    followed = year.follow_up is not None
    return _told(
        _if_left(each, losses.get(each.element, Losses()), followed) for each in instalments
    )


def _if_left(instalment: Instalment, losses: Losses, followed: bool) -> InstalmentIfLeft:
    lost_to = losses.reason_by_quarter.get(instalment.quarter, "")
    effect, reason = _effect(instalment, lost_to, followed)
    return InstalmentIfLeft(
        instalment.element,
        instalment.quarter,
        instalment.amount_pence,
        effect,
        reason,
    )


def _effect(instalment: Instalment, lost_to: str, followed: bool) -> tuple[LeavingEffect, str]:
    if instalment.status in LOST:
        return "lost_already", instalment.reason
    if instalment.status in WITH_THE_BANK:
        return "sent", ""
    if lost_to:
        return "cancelled", lost_to
    if instalment.status == "held":
        return "on_hold", instalment.reason
    waits = instalment.awaits_follow_up and not followed
    return ("on_hold", "awaiting_follow_up") if waits else ("stays", "")


def _told(rows: Iterable[InstalmentIfLeft]) -> MoneyIfLeft:
    rows = tuple(rows)
    sums = {effect: sum(r.amount_pence for r in rows if r.effect == effect) for effect in EFFECTS}
    return MoneyIfLeft(rows, *sums.values())


ON_QUERY: Queries = {LeavingWouldDo: leaving_would_do}
