"""The files of a pilot's folder: which are there, and what is to be said of them."""

from collections.abc import Sequence
from pathlib import Path

from services.pilot_files.faults import Doubt, Fault
from services.pilot_files.file_names import FORMS, SCHEME, other_files, slip_in
from services.pilot_files.report import Report
from services.pilot_files.sheets.sheet import Sheet


class PilotFiles:
    """A folder whose files are read. `faults` and `doubts` are what is found on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.doubts: list[Doubt] = []
        self._sheets: dict[str, Sheet] = {}
        self._unread: list[str] = []

    def check_names(self) -> None:
        """Report the files that nearly have the name of one of a pilot's."""
        for name in other_files(self.folder):
            slip = slip_in(name)
            if slip:
                self.fault(name, slip)
            else:
                self._unread.append(name)

    def sheet(self, table: str, columns: Sequence[str], required: bool = False) -> Sheet:
        """Return a table of the pilot to be read; it has no rows where no file has it."""
        paths = [self.folder / (table + form) for form in FORMS]
        found = [path for path in paths if path.exists()]
        if not found and required:
            self.fault(paths[0].name, "the file is missing; add it to the pilot's folder")
        if len(found) > 1:
            names = " and ".join(path.name for path in found)
            self.fault(paths[0].name, f"{names} are both there; keep the one that is right")
        path = found[0] if found else None
        sheet = Sheet(path, (path or paths[0]).name, columns, self.faults, self.doubts)
        sheet.whole = len(found) == 1 or not (found or required)
        self._sheets[table] = sheet
        return sheet

    def fault(self, name: str, message: str) -> None:
        """Report what is wrong with a file as a whole."""
        self.faults.append(Fault(name, 0, "-", message))

    def report(self) -> Report:
        """Return what was read so far, and what was not."""
        rows: dict[str, int | None] = {SCHEME: None} if (self.folder / SCHEME).exists() else {}
        rows |= {sheet.name: sheet.row_count for sheet in self._sheets.values() if sheet.path}
        return Report(
            rows=rows,
            missing=tuple(sheet.name for sheet in self._sheets.values() if not sheet.path),
            unread=tuple(self._unread),
            doubts=tuple(sorted(self.doubts)),
        )
