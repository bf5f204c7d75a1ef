"""What the scheme is compared with: repairs before it, and homes outside it.

A file takes the place of the one before: its first page takes out what was there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from services.contracts.evaluation import (
    ComparedHome,
    EarlierRepair,
    TakeOverComparison,
    TakeOverHistory,
)
from services.contracts.queries.enrolment import ArrearsOf, SchemeInForce
from services.gateway.importing.handing_over import said_of
from services.gateway.importing.kinds import FAULT, OTHERS, Batch, Reading, Remark, Row
from services.pilot_files.before_reader import Known
from services.pilot_files.before_upload import (
    BeforePage,
    BeforeUpload,
    comparison_from_kept,
    history_from_kept,
)
from services.pilot_files.picked_columns import as_kept
from services.pilot_files.rows import HistoryRow

PHASES: Final = ("taking_over",)


@dataclass(frozen=True)
class Before:
    """How a file of one kind is read and handed over: by which command, its rows made by `row_of`.

    `row_of` takes the place of a row in the file, and what was kept of it.
    """

    name: str
    command: type[Any]
    row_of: Callable[[int, list[Any]], Any]
    phases: tuple[str, ...] = PHASES

    def read(self, reading: Reading) -> bool:
        """Read a file; return whether it can be used at all."""
        return _read(reading, self.name)

    def hand_over(self, batch: Batch) -> bool:
        """Do a page; the first takes out what was taken over before."""
        on = batch.found.business_date
        assert on is not None, "who decides says on which date"
        rows = tuple(self.row_of(row[1], row[2:]) for row in batch.rows)
        page = batch.found.page
        batch.client.tell(self.command(on, rows, anew=not page), batch.key(f"page-{page}"))
        return True


def _repair(place: int, kept: list[Any]) -> EarlierRepair:
    return EarlierRepair(place, **vars(history_from_kept(kept)))


def _home(place: int, kept: list[Any]) -> ComparedHome:
    return ComparedHome(**vars(comparison_from_kept(kept)))


def _read(reading: Reading, of: str) -> bool:
    scheme = reading.client.ask(SchemeInForce()).definition.scheme
    known = Known(
        scheme.tenant_categories + scheme.landlord_categories,
        tuple(area.code for area in scheme.areas),
        scheme.opens_on,
    )
    upload = BeforeUpload(reading.path, reading.found.name, known, reading.is_workbook, of)
    place = 0
    for page in upload.pages():
        kept: list[Row] = []
        for row, says in page.rows:
            place += 1
            kept.append([row, place, *(as_kept(says) if says else ())])
        reading.keep(kept, [*map(said_of, page.remarks), *_of_nobody(page, reading)])
    if upload.whole and not upload.row_count:
        reading.keep([], [(FAULT, 1, "-", "there is no row below the header")])
    return upload.whole and upload.row_count > 0


def _of_nobody(page: BeforePage, reading: Reading) -> list[Remark]:
    """Say which repairs are in the home of nobody who is registered."""
    repairs = [(row, says) for row, says in page.rows if isinstance(says, HistoryRow)]
    if not repairs:
        return []
    known = reading.client.ask(ArrearsOf(tuple(says.tenant_ref for _, says in repairs))).each
    return [
        (OTHERS, row, "tenant_ref", f"{says.tenant_ref} is nobody who is registered")
        for (row, says), found in zip(repairs, known, strict=True)
        if found is None
    ]


HISTORY: Final = Before("history", TakeOverHistory, _repair)
COMPARISON: Final = Before("comparison", TakeOverComparison, _home)
