"""How the repairs system's file is read, in versions."""

import json
from datetime import date
from typing import Protocol

from sqlalchemy import select

from services.backbone.writing import Writer
from services.repairs import tables
from services.repairs.domain.job_mapping import KeptMapping, Meaning

_OF = tables.job_mappings.c


class MappingStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def last(self) -> KeptMapping | None:
        """Return the version that is used now."""
        query = select(tables.job_mappings).order_by(_OF.version.desc()).limit(1)
        row = self.connection.execute(query).one_or_none()
        return None if row is None else mapping_in(row)

    def add(self, mapping: KeptMapping) -> None:
        """Keep a version, which is used from now on."""
        content = {
            "words": [[word.field, word.theirs, word.ours] for word in mapping.words],
            "days": mapping.days,
            "costs": mapping.costs,
        }
        row = {name: getattr(mapping, name) for name in ("version", "since", "kept_by", "why")}
        self.connection.insert(tables.job_mappings, row | {"mapping": json.dumps(content)})


class MappingRow(Protocol):
    """A row of the mappings; `mapping` is JSON."""

    version: int
    mapping: str
    since: date
    kept_by: str
    why: str


def mapping_in(row: MappingRow) -> KeptMapping:
    """Return the mapping that is kept in a row."""
    content = json.loads(row.mapping)
    words = tuple(Meaning(*word) for word in content["words"])
    return KeptMapping(
        row.version, words, content["days"], content["costs"], row.since, row.kept_by, row.why
    )
