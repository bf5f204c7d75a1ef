"""Files that people uploaded, on their way to the services."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import delete, func, or_, select

from services.backbone.writing import Writer
from services.gateway.sign_in.tables import (
    import_pages,
    import_parts,
    import_remarks,
    import_waiting,
    imports,
    people,
)

AT_WORK = ("reading", "carrying")
"""The states in which a process has something to do with an import."""


@dataclass(frozen=True)
class Import:
    """An uploaded file and how far it is.

    `state`: `reading`, `unusable`, `read` (waits for a person), `carrying`, `stopped` (waits for a
    person, `why`), `done` or `given_up`. `phase`, `page` and `done` say how far that is; `offset`
    is added to the rows' places; `business_date` is of what is done.
    """

    number: int
    kind: str
    name: str
    deed: str
    state: str
    begun_by: str
    begun_at: dt.datetime
    told_by: str
    business_date: dt.date | None
    without_alike: bool
    offset: int
    rows: int
    pages: int
    phase: str
    page: int
    done: int
    why: str
    ended_at: dt.datetime | None


@dataclass(frozen=True)
class KeptRemark:
    """What is to be said of a row; `says` is sealed."""

    id: int
    kind: str
    row: int
    column: str
    says: str


_NAMES = tuple(field.name for field in fields(Import))
_IMPORT = select(*(imports.c[name] for name in _NAMES))


class Imports:
    """Reads and writes uploaded files."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def begin(
        self, kind: str, name: str, deed: str, by: str, at: dt.datetime, **values: Any
    ) -> int:
        """Keep a new import, to be read unless `values` say otherwise; returns its number."""
        first = {
            "kind": kind,
            "name": name,
            "deed": deed,
            "state": "reading",
            "begun_by": by,
            "begun_at": at,
            "told_by": "",
            "business_date": None,
            "without_alike": False,
            "offset": 0,
            "rows": 0,
            "pages": 0,
            "phase": "",
            "page": 0,
            "done": 0,
            "why": "",
            "carried_by": "",
            "carried_until": None,
            "ended_at": None,
        }
        made = self._writer.execute(imports.insert().values(first | values))
        assert made.inserted_primary_key is not None, "the database numbers it"
        return int(made.inserted_primary_key[0])

    def find(self, number: int) -> Import | None:
        """Return an import."""
        row = self._writer.execute(_IMPORT.where(imports.c.number == number)).one_or_none()
        return None if row is None else Import(*row)

    def of_deed(self, deed: str) -> int | None:
        """Return the import that a form's deed began."""
        query = select(imports.c.number).where(imports.c.deed == deed)
        return self._writer.execute(query).scalar_one_or_none()

    def listed(self, kind: str, before: int | None, limit: int) -> list[tuple[Import, str]]:
        """Return imports of a kind, newest first, each with the name of who began it."""
        query = select(*_IMPORT.selected_columns, people.c.name.label("who"))
        query = query.join(people, people.c.id == imports.c.begun_by).where(imports.c.kind == kind)
        if before is not None:
            query = query.where(imports.c.number < before)
        rows = self._writer.execute(query.order_by(imports.c.number.desc()).limit(limit))
        return [(Import(*row[:-1]), row[-1]) for row in rows]

    def unfinished(self, kinds: Iterable[str]) -> list[Import]:
        """Return the imports of these kinds that wait for a person, the first ones first."""
        waits = imports.c.state.in_(("read", "stopped")), imports.c.kind.in_(list(kinds))
        rows = self._writer.execute(_IMPORT.where(*waits).order_by(imports.c.number))
        return [Import(*row) for row in rows]

    def change(self, number: int, **values: Any) -> None:
        """Change columns of an import."""
        self._writer.execute(imports.update().where(imports.c.number == number).values(**values))

    def last_place(self) -> int:
        """Return the highest place that an unfinished or finished import of tenants has taken."""
        taken = select(func.max(imports.c.offset + imports.c.rows)).where(
            imports.c.kind == "tenants", imports.c.state.in_(("carrying", "stopped", "done"))
        )
        return int(self._writer.execute(taken).scalar_one() or 0)

    def undecided_since(self, moment: dt.datetime) -> list[int]:
        """Return the imports that were begun before and wait for a decision still."""
        query = select(imports.c.number).where(
            imports.c.state == "read", imports.c.begun_at < moment
        )
        return list(self._writer.execute(query).scalars())

    # --- who carries it on ---

    def has_work(self) -> bool:
        """Return whether an import has something to do, whoever does it."""
        query = select(imports.c.number).where(imports.c.state.in_(AT_WORK)).limit(1)
        return self._writer.execute(query).first() is not None

    def claim(self, who: str, now: dt.datetime, until: dt.datetime) -> Import | None:
        """Return the first import that has something to do and nobody who does it, for `who`."""
        free = or_(
            imports.c.carried_until.is_(None),
            imports.c.carried_until < now,
            imports.c.carried_by == who,
        )
        query = _IMPORT.where(imports.c.state.in_(AT_WORK), free)
        row = self._writer.execute(query.order_by(imports.c.number).limit(1)).one_or_none()
        if row is None:
            return None
        self.change(row.number, carried_by=who, carried_until=until)
        return Import(*row)

    def renew(self, number: int, who: str, until: dt.datetime) -> Import | None:
        """Return an import that `who` still carries, for a while longer; None for another's."""
        query = _IMPORT.where(
            imports.c.number == number,
            imports.c.carried_by == who,
            imports.c.state.in_(AT_WORK),
        )
        row = self._writer.execute(query).one_or_none()
        if row is None:
            return None
        self.change(number, carried_until=until)
        return Import(*row)

    def let_go(self, who: str) -> None:
        """Let others carry on what `who` did."""
        free = imports.update().where(imports.c.carried_by == who)
        self._writer.execute(free.values(carried_by="", carried_until=None))

    # --- the file ---

    def add_part(self, number: int, part: int, sealed: str) -> None:
        """Keep a part of the file."""
        self._writer.insert(import_parts, {"import": number, "part": part, "content": sealed})

    def parts(self, number: int) -> Iterator[str]:
        """Yield the parts of the file, in order, one in memory at a time."""
        part = 0
        while (found := self._part(number, part)) is not None:
            yield found
            part += 1

    def _part(self, number: int, part: int) -> str | None:
        query = select(import_parts.c.content).where(
            import_parts.c["import"] == number, import_parts.c.part == part
        )
        return self._writer.execute(query).scalar_one_or_none()

    def add_page(self, number: int, page: int, first: int, last: int, sealed: str) -> None:
        """Keep what some rows say."""
        values = {"import": number, "page": page, "first_row": first, "last_row": last}
        self._writer.insert(import_pages, values | {"content": sealed})

    def page(self, number: int, page: int) -> str | None:
        """Return what some rows say, sealed."""
        query = select(import_pages.c.content).where(
            import_pages.c["import"] == number, import_pages.c.page == page
        )
        return self._writer.execute(query).scalar_one_or_none()

    def pages_of(self, number: int, rows: Iterable[int]) -> list[int]:
        """Return the pages that have these rows, in order."""
        spans = self._writer.execute(
            select(import_pages.c.page, import_pages.c.first_row, import_pages.c.last_row).where(
                import_pages.c["import"] == number
            )
        ).all()
        wanted = list(rows)
        return sorted(
            page for page, first, last in spans if any(first <= row <= last for row in wanted)
        )

    def forget(self, number: int, *, but_pages: bool = False) -> None:
        """Forget the file, and what its rows say unless `but_pages`."""
        tables = (import_parts,) if but_pages else (import_parts, import_pages)
        for table in tables:
            self._writer.execute(delete(table).where(table.c["import"] == number))

    def begin_again(self, number: int) -> None:
        """Forget what was read of a file, which is there still."""
        for table in (import_pages, import_remarks):
            self._writer.execute(delete(table).where(table.c["import"] == number))

    # --- what is said of rows ---

    def add_remarks(self, number: int, remarks: Iterable[tuple[str, int, str, str]]) -> None:
        """Keep remarks: kind, row, column, and what they say, sealed."""
        names = ("kind", "row", "column", "says")
        rows = [{"import": number, **dict(zip(names, each, strict=True))} for each in remarks]
        if rows:
            self._writer.insert(import_remarks, *rows)

    def remarks(
        self, number: int, kind: str, after: tuple[int, int], limit: int
    ) -> list[KeptRemark]:
        """Return remarks of a kind by row, after the row and id of the last one before."""
        table = import_remarks.c
        query = select(table.id, table.kind, table.row, table.column, table.says).where(
            table["import"] == number,
            table.kind == kind,
            or_(table.row > after[0], (table.row == after[0]) & (table.id > after[1])),
        )
        rows = self._writer.execute(query.order_by(table.row, table.id).limit(limit))
        return [KeptRemark(*row) for row in rows]

    def counts(self, number: int) -> dict[str, int]:
        """Return how many rows have remarks of each kind."""
        table = import_remarks.c
        query = select(table.kind, func.count(table.row.distinct()))
        found = self._writer.execute(query.where(table["import"] == number).group_by(table.kind))
        return {row[0]: row[1] for row in found}

    def rows_with(
        self, number: int, kinds: Collection[str], first: int = 0, last: int = 2**31 - 1
    ) -> set[int]:
        """Return the rows of a stretch that have a remark of one of these kinds."""
        table = import_remarks.c
        query = select(table.row).where(
            table["import"] == number, table.kind.in_(kinds), table.row.between(first, last)
        )
        return set(self._writer.execute(query).scalars())

    def count_with(self, number: int, kinds: Collection[str]) -> int:
        """Return how many rows have a remark of one of these kinds."""
        table = import_remarks.c
        query = select(func.count(table.row.distinct()))
        of_kinds = query.where(table["import"] == number, table.kind.in_(kinds))
        return int(self._writer.execute(of_kinds).scalar_one())

    # --- rows whose day is to come ---

    def wait(self, number: int, rows: Iterable[tuple[int, dt.date, str]]) -> None:
        """Keep rows until their day; those that are kept already stay as they are."""
        known = set(
            self._writer.execute(
                select(import_waiting.c.row).where(import_waiting.c["import"] == number)
            ).scalars()
        )
        new = [
            {"import": number, "row": row, "from_day": day, "content": sealed}
            for row, day, sealed in rows
            if row not in known
        ]
        if new:
            self._writer.insert(import_waiting, *new)

    def waiting_days(self) -> list[tuple[dt.date, int]]:
        """Return how many rows wait for each day, the first day first."""
        table = import_waiting.c
        query = select(table.from_day, func.count()).group_by(table.from_day)
        return [(row[0], row[1]) for row in self._writer.execute(query.order_by(table.from_day))]

    def take_waiting(self, by_day: dt.date) -> list[tuple[int, int, str]]:
        """Take out the rows whose day has come: import, row, and what it says; in their order."""
        table = import_waiting.c
        query = select(table["import"], table.row, table.content).where(table.from_day <= by_day)
        rows = [
            tuple(row) for row in self._writer.execute(query.order_by(table["import"], table.row))
        ]
        self._writer.execute(delete(import_waiting).where(table.from_day <= by_day))
        return rows
