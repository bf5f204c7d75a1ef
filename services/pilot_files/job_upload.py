"""Reads a file of repair jobs as the repairs system writes it, by a mapping of its words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from services.contracts.queries.repairs import GivenJob, MappingOfJobs
from services.pilot_files import cells
from services.pilot_files.faults import Remark
from services.pilot_files.picked_columns import Heading, PickedTable, PickedUpload
from services.pilot_files.readers import DONE_BY, JOB_STATUSES
from services.pilot_files.sheets.sheet import Record
from services.terms.money import from_typed
from services.terms.showing import nearest, quoted

FIELDS: Final = {
    "job_ref": True,
    "tenant_ref": True,
    "reported_on": True,
    "recorded_on": False,
    "category": True,
    "emergency": True,
    "done_by": True,
    "status": True,
    "cost_pence": False,
    "description": False,
}
"""What a file may say of a job, and whether it must."""

_DAYS = ("reported_on", "recorded_on")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?:[ T].*)?")
_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T].*")


@dataclass(frozen=True)
class JobPage:
    """Some rows of the file: the number of each in a spreadsheet, what it says, and on which day it
    is recorded where that is said. A row with a fault says nothing.
    """

    rows: tuple[tuple[int, GivenJob | None, date | None], ...]
    remarks: tuple[Remark, ...]


class JobUpload(PickedUpload):
    """A file of jobs. `pages` is read to its end once."""

    def __init__(self, path: Path, name: str, mapping: MappingOfJobs, is_workbook: bool) -> None:
        headings = {word.field: word.theirs for word in mapping.words if not word.ours}
        picked = [Heading(name, headings.get(name, name), must) for name, must in FIELDS.items()]
        super().__init__(PickedTable(path, name, picked, is_workbook))
        self._mapping = mapping
        self._words = _by_field(mapping)
        self._categories = mapping.tenant_categories + mapping.landlord_categories

    def pages(self) -> Iterator[JobPage]:
        """Yield the rows with what is to be said of them."""
        for rows, remarks in self._table.read("job_ref", self._row):
            yield JobPage(rows, remarks)

    def _row(self, record: Record) -> tuple[str, tuple[int, GivenJob | None, date | None]]:
        self._translate(record)
        job, recorded_on = self._job(record), cells.optional_day(record, "recorded_on")
        return job.job_ref, (record.row, job if record.clean else None, recorded_on)

    def _translate(self, record: Record) -> None:
        """Put our words, dates and amounts in the place of theirs, where they are known."""
        for field, words in self._words.items():
            text = record.text(field)
            if (ours := words.get(text.casefold())) is not None:
                record.replace(field, ours)
        for field in _DAYS:
            record.replace(field, self._day(record.text(field)))
        record.replace("cost_pence", self._pence(record.text("cost_pence")))

    def _day(self, text: str) -> str:
        if with_time := _WITH_TIME.fullmatch(text):
            return with_time[1]
        found = _DAY_FIRST.fullmatch(text)
        if self._mapping.days == "day_first" and found:
            return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
        return text

    def _pence(self, text: str) -> str:
        if self._mapping.costs != "pounds":
            return text
        # A spreadsheet drops the last 0 of 12.50.
        pence = from_typed(text.removeprefix("£"), one_decimal=True)
        return text if pence is None else str(pence)

    def _job(self, record: Record) -> GivenJob:
        category = cells.one_line_given(record, "category")
        if category and record.good("category") and category not in self._categories:
            says = f"{quoted(category)} is not a category of the scheme"
            hint = nearest(category, self._categories)
            record.fault("category", f"{says}, nor a word of the mapping; {hint}")
        return GivenJob(
            job_ref=cells.reference(record, "job_ref"),
            tenant_ref=cells.reference(record, "tenant_ref"),
            reported_on=cells.day(record, "reported_on"),
            category=category,
            emergency=cells.yes_or_no(record, "emergency"),
            done_by=cells.choice(record, "done_by", DONE_BY, "known here"),
            status=cells.choice(record, "status", JOB_STATUSES, "a state of a job"),
            cost_pence=cells.pence(record, "cost_pence"),
            description=cells.free_text(record, "description"),
        )


def _by_field(mapping: MappingOfJobs) -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for word in mapping.words:
        if word.ours:
            found.setdefault(word.field, {})[word.theirs.casefold()] = word.ours
    return found


def job_from_kept(kept: list[Any]) -> GivenJob:
    """Return a job as `as_kept` made it."""
    names = GivenJob.__dataclass_fields__
    values = dict(zip(names, kept, strict=True))
    return GivenJob(**values | {"reported_on": date.fromisoformat(values["reported_on"])})
