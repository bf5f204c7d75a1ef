"""Appeals as they were recorded and decided."""

from dataclasses import asdict

from sqlalchemy import select

from services.backbone.writing import Writer
from services.enrolment import tables
from services.enrolment.domain.appeals import Appeal


class AppealStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def record(self, appeal: Appeal) -> None:
        """Keep a new appeal, under a number of its own: the one it has does not matter."""
        row = {name: value for name, value in asdict(appeal).items() if name != "number"}
        self.connection.insert(tables.recorded_appeals, row)

    def save(self, appeal: Appeal) -> None:
        """Keep what became of an appeal."""
        table = tables.recorded_appeals
        this = table.update().where(table.c.number == appeal.number)
        self.connection.execute(this.values(asdict(appeal)))

    def find(self, number: int) -> Appeal | None:
        """Return an appeal; None if there is none of the number."""
        table = tables.recorded_appeals
        query = select(table).where(table.c.number == number)
        row = self.connection.execute(query).mappings().one_or_none()
        return None if row is None else Appeal(**row)

    def open_against(self, tenant_ref: str, cause_ref: str) -> Appeal | None:
        """Return the appeal against a job or contact that waits to be decided, if there is one."""
        table = tables.recorded_appeals
        query = select(table).where(
            table.c.tenant_ref == tenant_ref,
            table.c.cause_ref == cause_ref,
            table.c.state == "open",
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return None if row is None else Appeal(**row)
