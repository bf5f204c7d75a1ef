"""What is due and why it cannot be paid yet, as SQL over every participation at once.

`why_held` is the rule of the holds. A test proves on both databases that it agrees, on every case,
with the same rule in Python.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    Subquery,
    bindparam,
    case,
    cast,
    func,
    select,
)

from services.backbone.among import one_of
from services.contracts.vocabulary import HoldReason
from services.payments import tables
from services.payments.domain.instalments import STANDING

WAITING_FOR_DETAILS: HoldReason = "no_bank_details"


def instalment_reference(table: FromClause) -> ColumnElement[str]:
    """Return an instalment's name in the ledger, such as `T0001 repairs Q3`."""
    return (
        cast(table.c.tenant_ref, String)
        + " "
        + cast(table.c.element, String)
        + " Q"
        + cast(table.c.quarter, String)
    )


def is_standing() -> ColumnElement[bool]:
    """Return whether an instalment is of more than nothing, not lost and not with the bank."""
    table = tables.instalments
    return one_of(table.c.status, STANDING) & (table.c.amount_pence > 0)


def awaits_follow_up() -> ColumnElement[bool]:
    """Return whether an instalment still waits for the follow-up APS."""
    return tables.instalments.c.awaits_follow_up & tables.participations.c.follow_up.is_(None)


def is_unconfirmed() -> ColumnElement[bool]:
    """Return whether an account is in doubt, and no second person has confirmed it."""
    return tables.accounts.c.doubtful & tables.accounts.c.confirmed_by.is_(None)


def why_held(hold_while_in_arrears: bool) -> ColumnElement[HoldReason | None]:
    """Return the first hold that applies, in the order of the rule; null if it can be paid."""
    payees, accounts = tables.payees, tables.accounts
    usable = payees.c.account.is_not(None) & ~payees.c.rejected
    holds: list[tuple[ColumnElement[bool], HoldReason]] = [
        (~func.coalesce(usable, False), WAITING_FOR_DETAILS),
        (accounts.c.verdict == "invalid", "bank_details_invalid"),
        (is_unconfirmed(), "details_unconfirmed"),
        (awaits_follow_up(), "awaiting_follow_up"),
    ]
    if hold_while_in_arrears:
        holds.insert(3, (payees.c.in_arrears, "rent_arrears"))
    return case(*holds, else_=None)


@dataclass(frozen=True)
class Due:
    """What is due by a date: `query` stands in the statements of a run, `values` go with them."""

    query: Subquery
    on: date

    @property
    def values(self) -> dict[str, object]:
        """The values of the query's parameters."""
        return {"due_by": self.on}


def due_by(on: date, hold_while_in_arrears: bool) -> Due:
    """Return what is due by `on` and standing: each instalment with `why` it is held, or null."""
    return Due(_due(hold_while_in_arrears), on)


@cache
def _due(hold_while_in_arrears: bool) -> Subquery:
    rows, deal = tables.instalments, tables.participations
    payees, accounts = tables.payees, tables.accounts
    return (
        select(
            rows.c.id,
            rows.c.tenant_ref,
            rows.c.element,
            rows.c.quarter,
            rows.c.amount_pence,
            rows.c.due_date,
            rows.c.status,
            rows.c.reason,
            instalment_reference(rows).label("reference"),
            why_held(hold_while_in_arrears).label("why"),
        )
        .join(deal, deal.c.tenant_ref == rows.c.tenant_ref)
        .outerjoin(payees, payees.c.tenant_ref == rows.c.tenant_ref)
        .outerjoin(accounts, accounts.c.number == payees.c.account)
        .where(rows.c.due_date <= bindparam("due_by"), is_standing())
        .subquery("due")
    )


def to_release(due: Subquery) -> ColumnElement[bool]:
    """Return whether a due instalment's hold is over."""
    return due.c.why.is_(None) & (due.c.status == "held")


def to_hold(due: Subquery) -> ColumnElement[bool]:
    """Return whether a due instalment is newly held, or for another reason than before.

    One that came back stays `returned` until new details arrive.
    """
    same = (due.c.status == "held") & (due.c.reason == due.c.why)
    came_back = (due.c.status == "returned") & (due.c.why == WAITING_FOR_DETAILS)
    return due.c.why.is_not(None) & ~same & ~came_back
