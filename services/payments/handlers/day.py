"""The day's own work at the cut-off (domain page, "Order within one day")."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby, islice

from services.backbone.errors import NotYet
from services.backbone.working_days import is_working_day
from services.contracts import payments as contract
from services.contracts.calendar import CutOffReached
from services.payments.domain.instalments import LOST
from services.payments.domain.payment_days import is_payment_day
from services.payments.handlers.deal import losses_of, rules_of
from services.payments.handlers.details import end_cooling_off
from services.payments.handlers.runs import end_unfinished, propose_run, try_holds_again
from services.payments.handlers.settings import loosen_what_has_waited
from services.payments.store import Work
from services.payments.store.rows import BreachRow
from services.terms.appeals import APPEAL_PERIOD

TOLD_AT_ONCE = 500
"""Instalments in one event, which stays far below what a broker takes."""

DAY_CLOCK = "day clock"
"""Who prepares the run at the cut-off; the person who prepares a run may not approve it."""


def cut_off_reached(event: CutOffReached, uow: Work) -> None:
    """Do a date's work once: entry days; on working days what has become due, and holds; on payment
    days the run.

    Dates are done one after the other. A broker may hand over in another order what it took back
    from a consumer that stopped; a date that comes too early is `NotYet`, and tried again.
    """
    last = uow.store.last_cut_off()
    if last is not None and event.date <= last:
        return
    if last is not None and event.date > last + timedelta(days=1):
        raise NotYet(f"the cut-off of {event.date} came before the one after {last}")
    if uow.store.rules() is not None:
        uow.connection.expect_many_rows()
        _reach_entry_days(event.date, uow)
        end_unfinished(event.date, uow)
        _tell_costs_of_breaches(event.date, uow)
        end_cooling_off(event.date, uow)
        loosen_what_has_waited(event.date, uow)
        if is_working_day(event.date):
            uow.store.books.post_earned(event.date)
            try_holds_again(event.date, uow)
            if is_payment_day(event.date, rules_of(uow).payment_days, is_working_day):
                propose_run(event.date, DAY_CLOCK, uow)
        _tell_instalments(event.date, uow)
    uow.store.add_cut_off(event.date)


def _tell_instalments(on: date, uow: Work) -> None:
    """Tell how each instalment stands that moved since the cut-off before, many in an event."""
    moved = uow.store.telling.moved_since()
    while told := tuple(islice(moved, TOLD_AT_ONCE)):
        uow.record(contract.InstalmentsMoved(on, told))


def _reach_entry_days(on: date, uow: Work) -> None:
    """The money is in the tenants' accounts, unless it came back before."""
    if uow.store.runs.any_clearing(on):
        uow.audit_each(on, uow.store.runs.arrived(on))
        uow.store.runs.arrive(on)


def _tell_costs_of_breaches(on: date, uow: Work) -> None:
    """Say once, with the whole day known, what each new breach cost."""
    uncosted = uow.store.uncosted_breaches()
    if not uncosted:
        return
    for tenant_ref, group in groupby(
        sorted(uncosted, key=lambda b: b.tenant_ref), key=lambda b: b.tenant_ref
    ):
        _tell_costs(tenant_ref, group, on, uow)
    uow.store.mark_costed()


def _tell_costs(tenant_ref: str, breaches: Iterable[BreachRow], on: date, uow: Work) -> None:
    instalments = uow.store.instalments_of(tenant_ref)
    losses = losses_of(tenant_ref, instalments, uow)
    for breach in breaches:
        if not breach.counts:
            continue
        of_element = losses[breach.element]
        taken = of_element.quarters_by_cause.get(breach.cause_ref, [])
        uow.record(
            contract.BreachCosted(
                tenant_ref=tenant_ref,
                on=on,
                cause_ref=breach.cause_ref,
                element=breach.element,
                reason=breach.reason,
                kind=breach.kind,
                occurred_on=breach.occurred_on,
                strike=of_element.strike_by_cause.get(breach.cause_ref, 0),
                strikes_allowed=rules_of(uow).strikes,
                lost=tuple(
                    contract.LostInstalment(i.element, i.quarter, i.amount_pence, i.reason)
                    for i in instalments
                    if i.element == breach.element and i.quarter in taken and i.status in LOST
                ),
                appeal_by=breach.recorded_on + APPEAL_PERIOD,
                version=breach.version,
            )
        )
