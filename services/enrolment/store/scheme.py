"""The scheme as it was opened, and every version since."""

import json
from functools import lru_cache

from sqlalchemy import Connection, select

from services.backbone.writing import Writer
from services.contracts.enrolment import OpenScheme
from services.contracts.schema import from_wire, to_wire
from services.enrolment import tables
from services.enrolment.store.rows import SchemeVersion

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_OF = tables.scheme.c
_LAST = select(_OF.definition).order_by(_OF.version.desc()).limit(1)
_LAST_VERSION = select(tables.scheme).order_by(_OF.version.desc()).limit(1)


class SchemeStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer | Connection) -> None:
        self.connection = connection
        self._definition: OpenScheme | None = None

    def keep(self, version: SchemeVersion) -> None:
        """Keep a new version, which is in force from now on."""
        assert isinstance(self.connection, Writer)
        wire = json.dumps(to_wire(version.definition))
        changed = " ".join(version.changed)
        self.connection.insert(
            tables.scheme, vars(version) | {"definition": wire, "changed": changed}
        )
        self._definition = None

    def definition(self) -> OpenScheme | None:
        """Return the scheme in force; None before it is open."""
        if self._definition is None:
            text = self.connection.execute(_LAST).scalar_one_or_none()
            self._definition = None if text is None else _read(text)
        return self._definition

    def last(self) -> SchemeVersion | None:
        """Return the version in force; None before the scheme is open."""
        row = self.connection.execute(_LAST_VERSION).mappings().one_or_none()
        if row is None:
            return None
        changed = tuple(row["changed"].split())
        return SchemeVersion(
            **dict(row) | {"definition": _read(row["definition"]), "changed": changed}
        )


@lru_cache(maxsize=1)
def _read(text: str) -> OpenScheme:
    """Return the scheme in its JSON text; the last one is kept, for it is read all the time."""
    return from_wire(OpenScheme, json.loads(text))
