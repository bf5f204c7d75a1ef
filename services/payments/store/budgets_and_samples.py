"""Finance's budgets, and the samples of people who are asked whether the money came."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.domain.verification import TO_CHECK
from services.payments.store.numbers import next_number
from services.payments.store.rows import Sample


class BudgetsAndSamplesStore:
    """Reads and writes them inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    # --- budgets ---

    def area_codes(self) -> list[str]:
        """Return the codes of the scheme's areas, in order."""
        table = tables.areas
        return list(self.connection.execute(select(table.c.code).order_by(table.c.code)).scalars())

    def budget(self, element: str, area_code: str) -> int | None:
        """Return what may be spent on an element in an area, in pence; None if nobody said."""
        table = tables.budgets
        query = select(table.c.amount_pence).where(
            table.c.element == element, table.c.area_code == area_code
        )
        pence: int | None = self.connection.execute(query).scalar_one_or_none()
        return pence

    def keep_budget(self, element: str, area_code: str, amount_pence: int) -> None:
        """Keep what may be spent, in place of what could be before."""
        table = tables.budgets
        share = {"element": element, "area_code": area_code}
        of_share = (table.c.element == element) & (table.c.area_code == area_code)
        self.connection.execute(table.delete().where(of_share))
        self.connection.insert(table, share | {"amount_pence": amount_pence})

    # --- samples ---

    def paid_tenants(self) -> list[str]:
        """Return the tenants whose account at least one payment has reached and stayed in."""
        table = tables.payments
        query = select(table.c.tenant_ref).where(table.c.status == "paid").distinct()
        return list(self.connection.execute(query.order_by(table.c.tenant_ref)).scalars())

    def add_sample(self, sample: Sample, tenant_refs: Sequence[str]) -> int:
        """Keep a sample and its people, none of them asked yet; returns the sample's number."""
        table = tables.samples
        number = next_number(self.connection, table)
        self.connection.insert(table, {"number": number, **asdict(sample)})
        asked = {"sample_number": number, "outcome": TO_CHECK, "note": ""}
        self.connection.insert(
            tables.sample_people, *({**asked, "tenant_ref": ref} for ref in tenant_refs)
        )
        self.connection.flush()
        return number

    def has_sample(self, number: int) -> bool:
        """Return whether there is a sample of that number."""
        query = select(tables.samples.c.number).where(tables.samples.c.number == number)
        return self.connection.execute(query).first() is not None

    def outcome(self, number: int, tenant_ref: str) -> str | None:
        """Return what came of asking a person of a sample; None if they are not in it."""
        table = tables.sample_people
        query = select(table.c.outcome).where(
            table.c.sample_number == number, table.c.tenant_ref == tenant_ref
        )
        outcome: str | None = self.connection.execute(query).scalar_one_or_none()
        return outcome

    def keep_outcome(
        self, number: int, tenant_ref: str, outcome: str, note: str, *, by: str, on: date
    ) -> None:
        """Keep what came of asking a person, in place of what was kept before."""
        table = tables.sample_people
        of_person = (table.c.sample_number == number) & (table.c.tenant_ref == tenant_ref)
        values = {"outcome": outcome, "note": note, "checked_by": by, "checked_on": on}
        self.connection.execute(table.update().where(of_person).values(values))
