"""What the scheme says of visits, and whose repair it is."""

import json
from datetime import date

from sqlalchemy import Row, bindparam, or_, select

from services.backbone.writing import Writer
from services.repairs import tables
from services.repairs.domain.responsibility import ResponsibilityMatrix

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_SETTINGS = select(tables.settings)
_LAST = tables.settings.c.last_cut_off
_REACHED = (
    tables.settings.update()
    .where(or_(_LAST.is_(None), bindparam("day") > _LAST))
    .values(last_cut_off=bindparam("day"))
)


class SchemeStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self._row: Row[*tuple[object, ...]] | None = None

    def keep(
        self,
        attempts: int,
        tenant: tuple[str, ...],
        landlord: tuple[str, ...],
        inspected: tuple[str, ...],
        quarter_at_stake: int = 0,
    ) -> None:
        """Keep what the scheme says of visits, whose repair it is, and what an APS frames.

        `quarter_at_stake` is the one whose instalment the follow-up decides; 0: none.
        """
        self.connection.insert(
            tables.settings,
            {
                "id": 1,
                "visit_attempts": attempts,
                "tenant_categories": json.dumps(tenant),
                "landlord_categories": json.dumps(landlord),
                "inspected_elements": json.dumps(inspected),
                "quarter_at_stake": quarter_at_stake,
                "last_cut_off": None,
            },
        )

    def change_visit_attempts(self, attempts: int) -> bool:
        """Keep how many failed visits are allowed from now on; False before the scheme is open."""
        changed = self.connection.execute(tables.settings.update(), {"visit_attempts": attempts})
        self._row = None
        return changed.rowcount == 1

    def reach(self, day: date) -> None:
        """Keep that a date's work is done; the scheme is open by then, or nothing waits."""
        self.connection.execute(_REACHED, {"day": day})
        self._row = None

    def last_cut_off(self) -> date | None:
        """Return the last date whose work is done; None before the first, or before the scheme."""
        if self._row is None:
            self._row = self.connection.execute(_SETTINGS).one_or_none()
        return None if self._row is None else self._row.last_cut_off

    def visit_attempts(self) -> int:
        """Return how many failed visits are allowed."""
        attempts: int = self._settings().visit_attempts
        return attempts

    def quarter_at_stake(self) -> int:
        """Return the quarter whose instalment the follow-up decides; 0 where it costs nothing."""
        quarter: int = self._settings().quarter_at_stake
        return quarter

    def inspected_elements(self) -> set[str]:
        """Return the elements that an APS frames."""
        return set(json.loads(self._settings().inspected_elements))

    def matrix(self) -> ResponsibilityMatrix:
        """Return the responsibility matrix."""
        row = self._settings()
        return ResponsibilityMatrix(
            frozenset(json.loads(row.tenant_categories)),
            frozenset(json.loads(row.landlord_categories)),
        )

    def _settings(self) -> Row[*tuple[object, ...]]:
        if self._row is None:
            self._row = self.connection.execute(_SETTINGS).one()
        return self._row
