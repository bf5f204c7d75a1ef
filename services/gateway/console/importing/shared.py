"""What the pages of every kind of uploaded file do alike."""

import time
from collections.abc import Iterable, Iterator
from typing import Any, Final

from flask import Response, current_app, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from services.contracts.refusals import Fault
from services.gateway.console.asked import chosen
from services.gateway.console.attachments import attachment
from services.gateway.console.filled_in import form_page
from services.gateway.console.importing.words import KINDS, PHASES, STATES
from services.gateway.console.lists import ROWS_A_PAGE
from services.gateway.console.spreadsheets import CSV
from services.gateway.deeds import deed
from services.gateway.importing import uploads
from services.gateway.importing.kinds import Kind
from services.gateway.importing.uploads import Remarked
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.pages.browser import door
from services.gateway.sign_in.store.imports import Import
from services.gateway.visitor import signed_in_visitor
from services.pilot_files.quick_reading import ROWS_OF_PAGE
from services.spreadsheets.csv_file import ENCODING, csv_lines
from services.terms.counting import counted

LARGEST_FILE: Final = 50 * 1024 * 1024
ROOM_FOR_A_FORM: Final = 64 * 1024

CARRIER: Final = "cashback_carrier"
"""The name, in `app.extensions`, of what carries imports on in this process."""

PATIENCE_SECONDS: Final = 3.0
"""How long a person who uploaded a file waits for it to be read before they see the page."""


def in_words() -> dict[str, Any]:
    """Return the words that templates of this room use."""
    return {"states": STATES, "phases": PHASES, "remark_kinds": KINDS}


def let_file_in() -> None:
    """Let a request be as large as a file; it comes before everything that reads a form."""
    request.max_content_length = LARGEST_FILE + ROOM_FOR_A_FORM


def keep_upload(kind: str, template: str) -> int | Response:
    """Keep the file of a form, and wait a little while it is read; or return the form again."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return form_page(template, [Fault("Choose a file", "file")])
    if wrong := _wrong_kind(file.filename, file.stream.read(8)):
        return form_page(template, [Fault(wrong, "file")])
    file.stream.seek(0)
    by = signed_in_visitor().id
    number = uploads.upload(door(), kind, file.stream, file.filename, by, deed())
    wait_while(kind, number, "reading")
    return number


def _wrong_kind(name: str, start: bytes) -> str:
    """Return what to do about a file that cannot be a table; "" for one that may be."""
    if not start:
        return "The file is empty. Choose the file that has the rows"
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb")):
        return 'The workbook may have macros. Save it as "Excel Workbook (.xlsx)" and upload that'
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"MZ")):
        return "This is not a table. Upload a CSV file or an Excel workbook (.xlsx)"
    return ""


def wait_while(kind: str, number: int, state: str) -> None:
    """Have this process's carrier look, and wait a little until the state is another."""
    carrier = current_app.extensions.get(CARRIER)
    if carrier is None:
        return
    carrier.wake()
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        if uploads.look(door(), kind, number).found.state != state:
            return
        time.sleep(0.05)


def progress_of(kind: Kind, found: Import) -> list[tuple[str, str]]:
    """Return the phases of an import that is carried on, in order, each with how far it is."""
    if found.state != "carrying" or len(kind.phases) == 1:
        return []
    now = kind.phases.index(found.phase)
    shown = []
    for place, phase in enumerate(kind.phases):
        if place == now:
            done = min(found.page * ROWS_OF_PAGE, found.rows)
            far = f"{done:,} of {counted(found.rows, 'row')}"
        else:
            far = "done" if place < now else "to come"
        shown.append((PHASES[phase][:1].upper() + PHASES[phase][1:], far))
    return shown


def listed_page(kind: str, template: str, **shown: Any) -> str:
    """Return the page of all imports of a kind, newest first."""
    before = request.args.get("after")
    if before is not None and not (before.isascii() and before.isdigit()):
        raise BadRequest
    found = uploads.newest(door(), kind, int(before) if before else None, ROWS_A_PAGE + 1)
    rows, more = found[:ROWS_A_PAGE], len(found) > ROWS_A_PAGE
    next_one = str(rows[-1][0].number) if more else None
    return render_template(template, rows=rows, next=next_one, after=before, **shown)


def remarks_page(kind: str, number: int, room: str) -> str | Response:
    """Return what is to be said of the rows of an import, a page of it or all as CSV."""
    looked = uploads.look(door(), kind, number)
    of = chosen("kind", KINDS) or "fault"
    if request.args.get("as") == "csv":
        return _as_csv(number, of)
    after = request.args.get("after")
    found = uploads.remarks(door(), number, of, place(after), ROWS_A_PAGE + 1)
    rows = found[:ROWS_A_PAGE]
    more = f"{rows[-1].row}-{rows[-1].id}" if len(found) > ROWS_A_PAGE else None
    return render_template(
        "importing/remarks.html",
        looked=looked,
        of=of,
        rows=rows,
        next=more,
        after=after,
        back=url_for(f"{room}.one", number=number),
    )


def _as_csv(number: int, of: str) -> Response:
    rows = (
        {"row": each.row, "column": each.column, "what_to_do": each.says}
        for each in all_remarks(door(), number, of)
    )
    lines = csv_lines(["row", "column", "what_to_do"], rows)
    body = (text.encode() for text in lines)
    return attachment(_marked(body), f"import-{number}-{of}.csv", CSV)


def _marked(body: Iterable[bytes]) -> Iterator[bytes]:
    yield "".encode(ENCODING)
    yield from body


def all_remarks(found_door: Door, number: int, of: str) -> Iterator[Remarked]:
    """Yield everything of a kind that is to be said of an import's rows."""
    after = (-1, 0)
    while found := uploads.remarks(found_door, number, of, after, 500):
        yield from found
        after = (found[-1].row, found[-1].id)


def place(after: str | None) -> tuple[int, int]:
    """Return where a page of remarks goes on; `BadRequest` for what is no such place."""
    if not after:
        return (-1, 0)
    row, _, id_ = after.partition("-")
    if not (row.isascii() and row.isdigit() and id_.isascii() and id_.isdigit()):
        raise BadRequest
    return (int(row[:9]), int(id_[:18]))
