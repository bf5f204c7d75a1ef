"""The rent system's file: who went into arrears, who came out of them."""

from dataclasses import dataclass
from typing import Any, Final

from services.contracts import enrolment
from services.contracts.commands import Command
from services.contracts.queries.enrolment import ArrearsOf
from services.gateway.importing.handing_over import said_of, tell_each
from services.gateway.importing.kinds import (
    CHANGED,
    FAULT,
    OTHERS,
    SAME,
    Batch,
    Reading,
    Remark,
    Row,
)
from services.pilot_files.arrears_upload import ArrearsPage, ArrearsUpload

WENT_IN: Final = "goes into arrears: payments are held while the scheme says so"
CAME_OUT: Final = "comes out of arrears: what is held for arrears can be paid"


@dataclass(frozen=True)
class Arrears:
    """How a file of rent accounts is read and handed over."""

    name: str = "arrears"
    command: type[Command[Any]] = enrolment.ReportRentArrears
    phases: tuple[str, ...] = ("reporting",)

    def read(self, reading: Reading) -> bool:
        """Read a file of rent accounts; return whether it can be used at all."""
        upload = ArrearsUpload(reading.path, reading.found.name, reading.is_workbook)
        place = 0
        for page in upload.pages():
            rows: list[Row] = []
            for row, ref, in_arrears in page.rows:
                place += 1
                rows.append([row, place, ref, in_arrears])
            reading.keep(rows, [*map(said_of, page.remarks), *_compared(page, reading)])
        if upload.whole and not upload.row_count:
            reading.keep([], [(FAULT, 1, "-", "there is no row below the header")])
        return upload.whole and upload.row_count > 0

    def hand_over(self, batch: Batch) -> bool:
        """Tell enrolment which tenants of a page are in arrears."""
        on = batch.found.business_date
        assert on is not None, "who decides says on which date"
        orders = [
            (
                row[0],
                enrolment.ReportRentArrears(row[2], on, row[3]),
                batch.key(f"arrears-{row[0]}"),
            )
            for row in batch.rows
        ]
        tell_each(orders, "tenant_ref", batch)
        return True


def _compared(page: ArrearsPage, reading: Reading) -> list[Remark]:
    """Say what each row would change."""
    good = [(row, ref, found) for row, ref, found in page.rows if found is not None]
    if not good:
        return []
    known = reading.client.ask(ArrearsOf(tuple(ref for _, ref, _ in good))).each
    said: list[Remark] = []
    for (row, ref, found), before in zip(good, known, strict=True):
        if before is None:
            said.append((OTHERS, row, "tenant_ref", f"{ref} is nobody who is registered"))
        elif before == found:
            said.append((SAME, row, "tenant_ref", ""))
        else:
            says = f"{ref} {WENT_IN if found else CAME_OUT}"
            said.append((CHANGED, row, "tenant_ref", says))
    return said


ARREARS: Final = Arrears()
