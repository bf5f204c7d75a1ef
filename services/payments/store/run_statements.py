"""The statements of a run, each over all participations at once, built when first used and kept.

What differs from one time to the next are their parameters: `run`, a run's number; `by_day`, a
date; those of what is due, where `due` is a query of `store/due.py`. To build them anew takes
SQLAlchemy longer than a small pilot's database takes to run them.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, get_args

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Insert,
    Select,
    String,
    Subquery,
    Update,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from services.backbone.among import one_of
from services.contracts.vocabulary import LineMark
from services.payments import tables
from services.payments.store.due import to_hold, to_release
from services.payments.store.rows import Line, ToPay
from services.terms.moves import STATUS

PAYMENTS, LINES, INSTALMENTS = tables.payments, tables.payment_lines, tables.instalments
ACCOUNTS = tables.accounts

_NOTHING_MORE = (literal(""), literal(""), literal(""))
"""Neither a cause nor a note, in the audit trail."""

OF_RUN = PAYMENTS.c.run_number == bindparam("run")

CLEARING = (
    ~PAYMENTS.c.cleared
    & (PAYMENTS.c.entry_day <= bindparam("by_day"))
    & one_of(PAYMENTS.c.status, ("submitted", "returned"))
)
"""A payment's entry day has come and is not in the books yet."""


# --- holds ---


@cache
def any_due(due: Subquery) -> Select[Any]:
    """One of what is due, if anything is."""
    return select(due.c.id).limit(1)


@cache
def released(due: Subquery) -> Select[Any]:
    """Who, what and why of the holds that are over."""
    return _moves(due, literal("held"), "scheduled", literal("")).where(to_release(due))


@cache
def release(due: Subquery) -> Update:
    """Lift the holds that are over."""
    over = select(due.c.id).where(to_release(due))
    return _set_instalments(INSTALMENTS.c.id.in_(over), "scheduled")


@cache
def newly_held(due: Subquery) -> Select[Any]:
    """What is to be held, by tenant."""
    query = select(due).where(to_hold(due))
    return query.order_by(due.c.tenant_ref, due.c.element, due.c.quarter)


@cache
def held(due: Subquery) -> Select[Any]:
    """Who, what and why of the holds to be set."""
    return _moves(due, due.c.status, "held", due.c.why).where(to_hold(due))


@cache
def hold(due: Subquery) -> Update:
    """Set the holds."""
    to_set = select(due.c.id, due.c.why).where(to_hold(due)).subquery("held")
    of_it = INSTALMENTS.update().where(INSTALMENTS.c.id == to_set.c.id)
    return of_it.values(status="held", reason=to_set.c.why)


# --- proposing: with `only`, of the instalments whose ids are the parameter `among` ---


@cache
def keep_left_out(due: Subquery, *, only: bool) -> Insert:
    """Keep what is due and not in the run, each with its hold.

    Of everything, the holds are up to date: nothing that is `scheduled` has one.
    """
    run: ColumnElement[int] = bindparam("run", type_=BigInteger)
    query = select(run, due.c.id, due.c.why).where(due.c.why.is_not(None))
    query = query.where(_among(due) if only else due.c.status != "scheduled")
    return tables.left_out.insert().from_select(("run_number", "instalment_id", "reason"), query)


@cache
def something_to_pay(due: Subquery) -> Select[Any]:
    """One of what can be paid, if anything can."""
    return select(due.c.id).where(due.c.why.is_(None)).limit(1)


@cache
def insert_payments(due: Subquery, *, only: bool) -> Insert:
    """One payment for each tenant, numbered by tenant from `last` + 1 on, for the run's days."""
    payees = tables.payees
    amount = cast(func.sum(due.c.amount_pence), BigInteger)
    owed = (
        select(due.c.tenant_ref, amount.label("amount_pence"))
        .where(_payable(due, only))
        .group_by(due.c.tenant_ref)
        .subquery("owed")
    )
    place = func.row_number().over(order_by=owed.c.tenant_ref)
    last: ColumnElement[int] = bindparam("last", type_=BigInteger)
    numbered = select(owed, place.label("place"), (last + place).label("number")).subquery(
        "numbered"
    )
    values: dict[str, ColumnElement[Any]] = {
        "number": numbered.c.number,
        "run_number": bindparam("run", type_=BigInteger),
        "place": numbered.c.place,
        "tenant_ref": numbered.c.tenant_ref,
        "amount_pence": numbered.c.amount_pence,
        "reference": payment_reference(numbered.c.number),
        "account": payees.c.account,
        "status": literal("prepared"),
        "cleared": literal(False),
        "return_code": literal(""),
    }
    days = ("submission_day", "processing_day", "entry_day")
    values |= {day: bindparam(f"of_{day}", type_=Date) for day in days}
    query = select(*values.values()).join_from(
        numbered, payees, payees.c.tenant_ref == numbered.c.tenant_ref
    )
    return PAYMENTS.insert().from_select(list(values), query.order_by(numbered.c.number))


@cache
def insert_lines(due: Subquery, *, only: bool) -> Insert:
    """The lines of the run's payments numbered above `last`."""
    of_payment = (
        OF_RUN
        & (PAYMENTS.c.number > bindparam("last"))
        & (PAYMENTS.c.tenant_ref == due.c.tenant_ref)
    )
    query = select(PAYMENTS.c.number, due.c.id, literal(False)).join_from(due, PAYMENTS, of_payment)
    in_order = query.order_by(PAYMENTS.c.number, due.c.element, due.c.quarter)
    names = ("payment_number", "instalment_id", "returned")
    return LINES.insert().from_select(names, in_order.where(_payable(due, only)))


@cache
def no_longer_payable(due: Subquery) -> Select[Any]:
    """The payments that cannot go out as proposed, with tenant and instalments: a line was lost or
    held since, or the account is another one."""
    payees = tables.payees
    can_be_paid = (
        (due.c.id == LINES.c.instalment_id) & due.c.why.is_(None) & (due.c.status != "held")
    )
    changed = or_(due.c.id.is_(None), payees.c.account.is_distinct_from(PAYMENTS.c.account))
    numbers = (
        select(PAYMENTS.c.number)
        .join(LINES, LINES.c.payment_number == PAYMENTS.c.number)
        .join(payees, payees.c.tenant_ref == PAYMENTS.c.tenant_ref)
        .outerjoin(due, can_be_paid)
        .where(OF_RUN, changed)
    )
    return (
        select(PAYMENTS.c.number, PAYMENTS.c.tenant_ref, LINES.c.instalment_id)
        .join(LINES, LINES.c.payment_number == PAYMENTS.c.number)
        .where(PAYMENTS.c.number.in_(numbers))
        .order_by(PAYMENTS.c.tenant_ref, LINES.c.instalment_id)
    )


def payment_reference(number: ColumnElement[Any]) -> ColumnElement[str]:
    """Return what the tenant reads on the bank statement: `CASHBACK ` and at least six digits."""
    digits = case(
        (number < 1_000_000, func.substr(cast(number + 1_000_000, String), 2)),
        else_=cast(number, String),
    )
    return literal("CASHBACK ") + digits


# --- what a run comes to ---

_BEFORE, _TENANTS, _TOTALS = INSTALMENTS.alias("before"), tables.tenants, tables.run_totals
_AREA = func.coalesce(_TENANTS.c.area_code, "")
_PENCE = INSTALMENTS.c.amount_pence


def _pence(amount: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.sum(amount), BigInteger)


LINES_BY_SHARE = (
    select(
        PAYMENTS.c.run_number,
        INSTALMENTS.c.element,
        _AREA.label("area_code"),
        INSTALMENTS.c.due_date,
        func.count().label("instalments"),
        _pence(_PENCE).label("amount_pence"),
        _pence(case((INSTALMENTS.c.quarter == 1, _PENCE), else_=0)).label("first_pence"),
    )
    .select_from(PAYMENTS)
    .join(LINES, LINES.c.payment_number == PAYMENTS.c.number)
    .join(INSTALMENTS, INSTALMENTS.c.id == LINES.c.instalment_id)
    .outerjoin(_TENANTS, _TENANTS.c.tenant_ref == PAYMENTS.c.tenant_ref)
    .group_by(PAYMENTS.c.run_number, INSTALMENTS.c.element, _AREA, INSTALMENTS.c.due_date)
)
LEFT_OUT_BY_HOLD = (
    select(
        tables.left_out.c.run_number,
        tables.left_out.c.reason,
        func.count().label("instalments"),
        _pence(_PENCE).label("amount_pence"),
    )
    .join(INSTALMENTS, INSTALMENTS.c.id == tables.left_out.c.instalment_id)
    .group_by(tables.left_out.c.run_number, tables.left_out.c.reason)
)
KEEP_TOTALS = _TOTALS.insert().from_select(
    [column.name for column in _TOTALS.c],
    LINES_BY_SHARE.add_columns(func.coalesce(_pence(_BEFORE.c.amount_pence), 0))
    .outerjoin(
        _BEFORE,
        (_BEFORE.c.tenant_ref == INSTALMENTS.c.tenant_ref)
        & (_BEFORE.c.element == INSTALMENTS.c.element)
        & (_BEFORE.c.quarter == INSTALMENTS.c.quarter - 1)
        & one_of(_BEFORE.c.status, ("submitted", "paid")),
    )
    .where(OF_RUN),
)
KEEP_LEFT_OUT_TOTALS = tables.left_out_totals.insert().from_select(
    [column.name for column in tables.left_out_totals.c],
    LEFT_OUT_BY_HOLD.where(tables.left_out.c.run_number == bindparam("run")),
)
DROP_TOTALS = tuple(
    table.delete().where(table.c.run_number == bindparam("run"))
    for table in (tables.run_totals, tables.left_out_totals, tables.run_parts)
)
PLACES = select(
    PAYMENTS.c.number,
    PAYMENTS.c.place,
    func.row_number()
    .over(partition_by=PAYMENTS.c.run_number, order_by=PAYMENTS.c.number)
    .label("should_be"),
)
_PLACES = PLACES.where(OF_RUN).subquery("places")
PUT_IN_PLACE = (
    PAYMENTS.update()
    .where(PAYMENTS.c.number == _PLACES.c.number, _PLACES.c.place != _PLACES.c.should_be)
    .values(place=_PLACES.c.should_be)
)


# --- approving and submitting ---


def lines_of(which: ColumnElement[bool]) -> Select[int]:
    """Return the instalments in these payments, without those that came back."""
    of_payment = LINES.c.payment_number == PAYMENTS.c.number
    query = select(LINES.c.instalment_id).join(PAYMENTS, of_payment)
    return query.where(which, ~LINES.c.returned)


def _set_instalments(which: ColumnElement[bool], status: str) -> Update:
    return INSTALMENTS.update().where(which).values(status=status, reason="")


_OF_PAYMENT = ("number", "tenant_ref", "amount_pence", "reference", "account")
assert (*_OF_PAYMENT, "fingerprint", "sealed") == ToPay._fields

_EACH_PAYMENT = (
    select(*(PAYMENTS.c[name] for name in _OF_PAYMENT), ACCOUNTS.c.fingerprint)
    .join(ACCOUNTS, ACCOUNTS.c.number == PAYMENTS.c.account)
    .where(OF_RUN)
    .order_by(PAYMENTS.c.number)
)


def _frozen_line() -> ColumnElement[str]:
    """Return `ToPay.frozen_line` as text: whoever needs no more of a payment reads one column."""
    first, *others = (*(PAYMENTS.c[name] for name in _OF_PAYMENT), ACCOUNTS.c.fingerprint)
    line: ColumnElement[str] = cast(first, String)
    for each in others:
        line = line + "|" + cast(each, String)
    return line + "\n"


FROZEN_LINES = _EACH_PAYMENT.with_only_columns(_frozen_line())
TOTALS = select(func.count(), func.coalesce(func.sum(PAYMENTS.c.amount_pence), 0)).where(OF_RUN)
FREEZE = PAYMENTS.update().where(OF_RUN).values(status="approved")
FREEZE_INSTALMENTS = _set_instalments(INSTALMENTS.c.id.in_(lines_of(OF_RUN)), "submitted")
SUBMIT = PAYMENTS.update().where(OF_RUN).values(status="submitted")

CREDITS = _EACH_PAYMENT.add_columns(ACCOUNTS.c.sealed)
PAYER = select(
    *(
        tables.payer_accounts.c[n]
        for n in ("name", "service_user_number", "sort_code", "account_number")
    )
).where(tables.payer_accounts.c.state == "in_use")
PAYMENTS_WITH_LINES = (
    select(
        PAYMENTS.c.number,
        PAYMENTS.c.tenant_ref,
        PAYMENTS.c.amount_pence.label("of_payment"),
        *(INSTALMENTS.c[field.name] for field in fields(Line)),
    )
    .join(LINES, LINES.c.payment_number == PAYMENTS.c.number)
    .join(INSTALMENTS, INSTALMENTS.c.id == LINES.c.instalment_id)
    .where(OF_RUN)
    .order_by(PAYMENTS.c.number, LINES.c.id)
)


# --- what is looked at twice ---


def paid_to_before(payments: FromClause) -> ColumnElement[bool]:
    """Return whether the account of a payment was paid to by an earlier one that stayed."""
    earlier = PAYMENTS.alias("earlier")
    return (
        select(earlier.c.number)
        .where(
            earlier.c.tenant_ref == payments.c.tenant_ref,
            earlier.c.account == payments.c.account,
            earlier.c.number < payments.c.number,
            earlier.c.status.in_(["submitted", "paid"]),
        )
        .exists()
    )


def paid_elsewhere_before(payments: FromClause) -> ColumnElement[bool]:
    """Return whether the tenant of a payment was paid before, to another account."""
    earlier = PAYMENTS.alias("elsewhere")
    return (
        select(earlier.c.number)
        .where(
            earlier.c.tenant_ref == payments.c.tenant_ref,
            earlier.c.account != payments.c.account,
            earlier.c.number < payments.c.number,
            earlier.c.status.in_(["submitted", "paid", "returned"]),
        )
        .exists()
    )


def marked(mark: LineMark) -> ColumnElement[bool]:
    """Return whether a payment, joined with its account, is looked at twice for that."""
    return _MARKED[mark]


_TO_ANOTHER = paid_elsewhere_before(PAYMENTS)
_MARKED: Mapping[LineMark, ColumnElement[bool]] = {
    "first_payment": ~paid_to_before(PAYMENTS) & ~_TO_ANOTHER,
    "changed_account": ~paid_to_before(PAYMENTS) & _TO_ANOTHER,
    "name_differs": (ACCOUNTS.c.tenant_ref == PAYMENTS.c.tenant_ref)
    & (ACCOUNTS.c.name_verdict == literal_column("'differs'")),  # word for word, as its index
}


def _lines_marked(mark: LineMark) -> Select[Any]:
    return (
        select(
            PAYMENTS.c.run_number,
            literal(mark).label("mark"),
            func.count().label("instalments"),
            _pence(_PENCE).label("amount_pence"),
        )
        .select_from(PAYMENTS)
        .join(LINES, LINES.c.payment_number == PAYMENTS.c.number)
        .join(INSTALMENTS, INSTALMENTS.c.id == LINES.c.instalment_id)
        .join(ACCOUNTS, ACCOUNTS.c.number == PAYMENTS.c.account)
        .where(OF_RUN, marked(mark))
        .group_by(PAYMENTS.c.run_number)
    )


LINES_BY_MARK = union_all(*(_lines_marked(mark) for mark in get_args(LineMark)))
KEEP_MARKS = tables.run_marks.insert().from_select(
    [column.name for column in tables.run_marks.c], LINES_BY_MARK
)
DROP_MARKS = tables.run_marks.delete().where(tables.run_marks.c.run_number == bindparam("run"))


# --- who had a part in it: who, the first tenant or payment it was about, of how many ---

ENTERED_DETAILS = (
    select(ACCOUNTS.c.entered_by, func.min(PAYMENTS.c.tenant_ref), func.count())
    .join(ACCOUNTS, ACCOUNTS.c.number == PAYMENTS.c.account)
    .where(OF_RUN, ~paid_to_before(PAYMENTS))
    .group_by(ACCOUNTS.c.entered_by)
    .order_by(ACCOUNTS.c.entered_by)
)

_CAME_BACK, _THEN = PAYMENTS.alias("came_back"), LINES.alias("then")
NOTED_RETURNS = (
    select(
        _CAME_BACK.c.returned_by,
        func.min(_CAME_BACK.c.reference),
        func.count(_CAME_BACK.c.number.distinct()),
    )
    .select_from(PAYMENTS)
    .join(LINES, LINES.c.payment_number == PAYMENTS.c.number)
    .join(_THEN, _THEN.c.instalment_id == LINES.c.instalment_id)
    .join(_CAME_BACK, _CAME_BACK.c.number == _THEN.c.payment_number)
    .where(
        OF_RUN,
        _CAME_BACK.c.status == "returned",
        _CAME_BACK.c.returned_by.is_not(None),
        _CAME_BACK.c.account != PAYMENTS.c.account,
    )
    .group_by(_CAME_BACK.c.returned_by)
    .order_by(_CAME_BACK.c.returned_by)
)


# --- entry days ---

_ARRIVING = CLEARING & (PAYMENTS.c.status == "submitted")

ANY_CLEARING = select(PAYMENTS.c.number).where(CLEARING).limit(1)
ARRIVED = select(
    literal("payment"),
    PAYMENTS.c.reference,
    PAYMENTS.c.tenant_ref,
    literal(STATUS),
    literal("submitted"),
    literal("paid"),
    literal(""),
    *_NOTHING_MORE,
).where(_ARRIVING)
PAY_INSTALMENTS = _set_instalments(INSTALMENTS.c.id.in_(lines_of(_ARRIVING)), "paid")
CLEAR = (
    PAYMENTS.update()
    .where(CLEARING)
    .values(
        cleared=True,
        status=case((PAYMENTS.c.status == "submitted", "paid"), else_=PAYMENTS.c.status),
    )
)


def _payable(due: Subquery, only: bool) -> ColumnElement[bool]:
    payable: ColumnElement[bool] = due.c.why.is_(None)
    return payable & _among(due) if only else payable


def _among(due: Subquery) -> ColumnElement[bool]:
    return due.c.id.in_(bindparam("among", expanding=True))


def _moves(
    due: Subquery, before: ColumnElement[str], after: str, reason: ColumnElement[str]
) -> Select[Any]:
    """Instalments that moved, with what `audit.COLUMNS` names."""
    return select(
        literal("instalment"),
        due.c.reference,
        due.c.tenant_ref,
        literal(STATUS),
        before,
        literal(after),
        reason,
        *_NOTHING_MORE,
    )
