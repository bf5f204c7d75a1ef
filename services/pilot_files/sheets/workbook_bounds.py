"""What is taken of a workbook before a row of it is read.

It is a zip of XML, which may unpack to a thousand times its size, and may claim any number of rows
and columns.
"""

import zipfile
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from services.pilot_files.sheets.numbered_rows import NotReadable

MOST_ROWS = 1_048_576
"""How many rows a sheet of Excel can have."""
MOST_CELLS = 30_000_000
"""How many cells a workbook may have, with the blank ones before and between others."""
MOST_SHEET_BYTES = 300_000_000
"""How large all sheets may be, unpacked: enough for half a million tenants."""
MOST_OTHER_BYTES = 100_000_000
"""How large shared texts, styles and whatever else is held in memory may be, unpacked."""

_ZIP = b"PK\x03\x04"
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
"""How Excel's older files begin, and newer ones that are encrypted."""
_FORMULA = (b"<f>", b"<f ", b":f>", b":f ")
_BLOCK = 1 << 20


def check_package(stream: BinaryIO) -> bool:
    """Check what a workbook is and how large, and return whether there are formulas in it.

    Raises `NotReadable`.
    """
    _check_start(stream)
    try:
        with zipfile.ZipFile(stream) as package:
            sheets = [part for part in package.infolist() if _is_sheet(part)]
            others = [part for part in package.infolist() if _is_text(part) and part not in sheets]
            _check_size(sheets, MOST_SHEET_BYTES)
            _check_size(others, MOST_OTHER_BYTES)
            return any(_has_formulas(package, sheet) for sheet in sheets)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        message = "the workbook is damaged, or was not copied to its end"
        raise NotReadable(1, f"{message}; open it in Excel and save it again") from error


def _check_start(stream: BinaryIO) -> None:
    start = stream.read(len(_ZIP))
    stream.seek(0)
    if start == _OLD_OR_LOCKED:
        message = "the workbook has a password, or is in Excel's older form (.xls)"
        raise NotReadable(1, f'{message}; take the password off and save it as "Excel Workbook"')
    if start and start != _ZIP:
        message = "this is not a workbook"
        raise NotReadable(
            1, f'{message}; save it as "Excel Workbook", or name it .csv if it is CSV'
        )


def _check_size(parts: Iterable[zipfile.ZipInfo], most: int) -> None:
    """Check the sizes that the parts say they have; no more than that is ever unpacked of them."""
    if sum(part.file_size for part in parts) > most:
        message = "the workbook is too large when it is unpacked"
        raise NotReadable(1, f"{message}; save the sheet as CSV UTF-8")


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().startswith("xl/worksheets/") and _is_text(part)


def _is_text(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _has_formulas(package: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> bool:
    """Return whether there is a formula in a sheet, which is looked through in blocks."""
    rest = b""
    with package.open(sheet) as part:
        while block := part.read(_BLOCK):
            if any(sign in rest + block for sign in _FORMULA):
                return True
            rest = block[-3:]
    return False
