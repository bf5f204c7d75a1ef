"""The scheme as it was opened."""

import json
from functools import lru_cache

from sqlalchemy import select

from services.backbone.writing import Writer
from services.contracts.enrolment import OpenScheme
from services.contracts.schema import from_wire, to_wire
from services.enrolment import tables

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_FIND = select(tables.scheme.c.definition)


class SchemeStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self._definition: OpenScheme | None = None
        """Once it is open it stays as it is."""

    def keep(self, definition: OpenScheme) -> None:
        """Keep the scheme; there is one."""
        row = {"id": 1, "definition": json.dumps(to_wire(definition))}
        self.connection.insert(tables.scheme, row)

    def definition(self) -> OpenScheme | None:
        """Return the scheme as it was opened; None before."""
        if self._definition is None:
            text = self.connection.execute(_FIND).scalar_one_or_none()
            self._definition = None if text is None else _opened(text)
        return self._definition


@lru_cache(maxsize=1)
def _opened(text: str) -> OpenScheme:
    """It stays as it was opened, and is read all the time."""
    return from_wire(OpenScheme, json.loads(text))
