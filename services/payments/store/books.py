"""The ledger's rows, posted one by one or for a whole set at once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Insert, Select, bindparam, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain import books
from services.payments.domain.books import Kind, Posting
from services.payments.store.due import awaits_follow_up, instalment_reference, is_standing


class Ledger:
    """Adds postings; nothing changes or deletes them."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def post(self, postings: Sequence[Posting]) -> None:
        """Add postings; one of nothing is none."""
        self.connection.insert(
            tables.postings, *(asdict(posting) for posting in postings if posting.amount_pence)
        )

    def post_earned(self, on: date, due_by: date | None = None) -> None:
        """Earn every instalment on the first working day it is due and not awaiting the follow-up.

        `on` is that day. With `due_by`, those that were due by then are posted on a later day.
        """
        ripe = {"by_day": due_by or on}
        if self.connection.execute(_ANY_RIPE, ripe).first() is not None:
            posted = self._post_each(books.EARNED, on, _RIPE_AMOUNTS, ripe)
            self.connection.note_added(posted, tables.postings, "id", "kind", "tenant_ref")
            self.connection.execute(_EARN, ripe | {"earned_on": on})

    def post_payments(
        self, kind: Kind, on: date, which: ColumnElement[bool], values: Mapping[str, object]
    ) -> None:
        """Post a posting for each of these payments."""
        self._post_each(kind, on, _payment_amounts(which), values)

    def _post_each(
        self, kind: Kind, on: date, amounts: Select[int, str, str], values: Mapping[str, object]
    ) -> int:
        """Post a posting for each (amount, tenant, reference) that the query finds; return how
        many."""
        same = {"posted_on": on, "of_kind": kind.name, "debited": kind.debit}
        post, same = _posting(amounts), {**same, "credited": kind.credit}
        return self.connection.execute(post, {**values, **same}).rowcount


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_RIPE = (
    (tables.instalments.c.due_date <= bindparam("by_day"))
    & tables.instalments.c.earned_on.is_(None)
    & is_standing()
    & ~awaits_follow_up()
    & (tables.participations.c.tenant_ref == tables.instalments.c.tenant_ref)
)
_ANY_RIPE = select(tables.instalments.c.id).where(_RIPE).limit(1)
_RIPE_AMOUNTS = select(
    tables.instalments.c.amount_pence,
    tables.instalments.c.tenant_ref,
    instalment_reference(tables.instalments),
).where(_RIPE)
_EARN = tables.instalments.update().where(_RIPE)


@cache
def _payment_amounts(which: ColumnElement[bool]) -> Select[int, str, str]:
    table = tables.payments
    return select(table.c.amount_pence, table.c.tenant_ref, table.c.reference).where(which)


@cache
def _posting(amounts: Select[int, str, str]) -> Insert:
    same = {"on": "posted_on", "kind": "of_kind", "debit": "debited", "credit": "credited"}
    table, each = tables.postings, amounts.subquery()
    values = [bindparam(name, type_=table.c[column].type) for column, name in same.items()]
    names = (*same, "amount_pence", "tenant_ref", "reference")
    return table.insert().from_select(names, select(*values, *each.c))
