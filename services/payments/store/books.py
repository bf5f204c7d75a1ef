"""The ledger's rows, posted one by one or for a whole set at once."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import ColumnElement, Date, Select, literal, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain import books
from services.payments.domain.books import Kind, Movement
from services.payments.store.due import awaits_follow_up, instalment_reference, is_standing


class Ledger:
    """Adds movements; nothing changes or deletes them."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def post(self, movements: Sequence[Movement]) -> None:
        """Add movements; one of nothing is none."""
        self.connection.insert(
            tables.movements, *(asdict(movement) for movement in movements if movement.amount_pence)
        )

    def post_earned(self, on: date, due_by: date | None = None) -> None:
        """Earn every instalment on the first working day it is due and not awaiting the follow-up.

        `on` is that day. With `due_by`, those that were due by then are posted on a later day.
        """
        rows, deal = tables.instalments, tables.participations
        ripe = (
            (rows.c.due_date <= (due_by or on))
            & rows.c.earned_on.is_(None)
            & is_standing()
            & ~awaits_follow_up()
            & (deal.c.tenant_ref == rows.c.tenant_ref)
        )
        named = instalment_reference(rows)
        self._post_each(
            books.EARNED, on, select(rows.c.amount_pence, rows.c.tenant_ref, named).where(ripe)
        )
        self.connection.execute(rows.update().where(ripe).values(earned_on=on))

    def post_payments(self, kind: Kind, on: date, which: ColumnElement[bool]) -> None:
        """Post a movement for each of these payments."""
        table = tables.payments
        amounts = select(table.c.amount_pence, table.c.tenant_ref, table.c.reference)
        self._post_each(kind, on, amounts.where(which))

    def _post_each(self, kind: Kind, on: date, amounts: Select[int, str, str]) -> None:
        """Post a movement for each (amount, tenant, reference) that the query finds."""
        each = amounts.subquery()
        same = (literal(on, Date), literal(kind.name), literal(kind.debit), literal(kind.credit))
        table = tables.movements
        names = ("on", "kind", "debit", "credit", "amount_pence", "tenant_ref", "reference")
        self.connection.execute(table.insert().from_select(names, select(*same, *each.c)))
