"""What is standing, added up by the day it is due, element, area and hold: kept with every change.

Whatever changes how an instalment stands goes through here, so that nobody who looks at what falls
due reads every instalment. `verify` holds the sums to the instalments.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, cast, func, literal, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.store.due import is_standing, why_held

_ROWS, _TENANTS, _TOTALS = tables.instalments, tables.tenants, tables.due_totals
_OF_RUN = select(tables.run_totals).where(tables.run_totals.c.run_number == bindparam("run"))
_HOLDS = select(tables.scheme.c.hold_while_in_arrears)

OF_TENANT = _ROWS.c.tenant_ref == bindparam("of")
OF_ACCOUNT = (
    _ROWS.c.tenant_ref
    == select(tables.accounts.c.tenant_ref)
    .where(tables.accounts.c.number == bindparam("of"))
    .scalar_subquery()
)
THESE = _ROWS.c.id.in_(bindparam("of", expanding=True))


Sums = Mapping[tuple[date | str, ...], tuple[int, ...]]
"""Number and pence by the key of the totals."""


@cache
def standing(hold_while_in_arrears: bool) -> Select[Any]:
    """Return number and pence of what is standing, by the key of the totals."""
    return _added_up(hold_while_in_arrears).where(is_standing())


@cache
def _added_up(hold_while_in_arrears: bool) -> Select[Any]:
    deal, payees, accounts = tables.participations, tables.payees, tables.accounts
    area = func.coalesce(_TENANTS.c.area_code, "").label("area_code")
    why = func.coalesce(why_held(hold_while_in_arrears), literal("")).label("why")
    key = (_ROWS.c.due_date, _ROWS.c.element, area, why)
    return (
        select(*key, func.count(), cast(func.sum(_ROWS.c.amount_pence), BigInteger))
        .join(deal, deal.c.tenant_ref == _ROWS.c.tenant_ref)
        .outerjoin(_TENANTS, _TENANTS.c.tenant_ref == _ROWS.c.tenant_ref)
        .outerjoin(payees, payees.c.tenant_ref == _ROWS.c.tenant_ref)
        .outerjoin(accounts, accounts.c.number == payees.c.account)
        .group_by(*key)
    )


@cache
def _standing_of(which: ColumnElement[bool], hold_while_in_arrears: bool) -> Select[Any]:
    return standing(hold_while_in_arrears).where(which)


class DueTotals:
    """Keeps the totals inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self._hold_while_in_arrears: bool | None = None

    @contextmanager
    def following(self, which: ColumnElement[bool], of: object) -> Iterator[None]:
        """Let the totals follow what is changed meanwhile of some instalments, or of whoever has
        them. `which` is `OF_TENANT`, `OF_ACCOUNT` or `THESE`; `of` is whose or which."""
        before = self._standing(which, of)
        yield
        self._add(self._standing(which, of), before)

    def begin(self, tenant_ref: str) -> None:
        """Add the instalments of a year that begins."""
        self._add(self._standing(OF_TENANT, tenant_ref), {})

    def freeze(self, run_number: int) -> None:
        """Take out what a run pays: it was added up when it was proposed, and nothing holds it."""
        for row in self.connection.execute(_OF_RUN, {"run": run_number}).all():
            key = (row.due_date, row.element, row.area_code, "")
            self.connection.add(_TOTALS, key, -row.instalments, -row.amount_pence)

    def stand_again(self, which: ColumnElement[bool]) -> None:
        """Add what is with the bank and is about to be standing again."""
        query = _added_up(self._holds()).where(which, _ROWS.c.amount_pence > 0)
        self._add({tuple(row[:4]): tuple(row[4:]) for row in self.connection.execute(query)}, {})

    def take_afresh(self) -> None:
        """Add everything up: the rule of the holds has changed."""
        self._hold_while_in_arrears = None
        self.connection.write_sums()
        self.connection.execute(_TOTALS.delete())
        names = [column.name for column in _TOTALS.c]
        self.connection.execute(_TOTALS.insert().from_select(names, standing(self._holds())))

    def _holds(self) -> bool:
        if self._hold_while_in_arrears is None:
            found = self.connection.execute(_HOLDS).scalar_one_or_none()
            self._hold_while_in_arrears = bool(found)
        return self._hold_while_in_arrears

    def _standing(self, which: ColumnElement[bool], of: object) -> Sums:
        rows = self.connection.execute(_standing_of(which, self._holds()), {"of": of})
        return {tuple(row[:4]): tuple(row[4:]) for row in rows}

    def _add(self, now: Sums, before: Sums) -> None:
        for key in now.keys() | before.keys():
            amounts = map(int.__sub__, now.get(key, _NOTHING), before.get(key, _NOTHING))
            self.connection.add(_TOTALS, key, *amounts)


_NOTHING = (0, 0)
