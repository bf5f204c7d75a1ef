"""The uploaded files that wait for a person, for the first page: to be decided, or gone on with."""

from collections.abc import Iterator
from typing import Final

from flask import current_app, url_for

from services.gateway.console.permissions import can_use
from services.gateway.console.waiting import KeptHere, Waiting, day_of
from services.gateway.importing import uploads
from services.gateway.importing.arrears import ARREARS
from services.gateway.importing.before import COMPARISON, HISTORY
from services.gateway.importing.carrier import UNDECIDED
from services.gateway.importing.jobs import JOBS
from services.gateway.importing.tenants import TENANTS
from services.gateway.sign_in.pages.browser import DOOR, door

ROOMS: Final = (
    (TENANTS, "import_tenants.one", "tenants"),
    (ARREARS, "import_arrears.one", "rent accounts"),
    (JOBS, "import_jobs.one", "jobs"),
    (HISTORY, "import_history.one", "earlier repairs"),
    (COMPARISON, "import_comparison.one", "homes outside the scheme"),
)


def _waits() -> Iterator[Waiting]:
    """Yield them; nothing where no sign-in room is mounted, whose database has them."""
    if DOOR not in current_app.extensions:
        return
    mine = {kind.name: (page, what) for kind, page, what in ROOMS if can_use(kind.command)}
    for found in uploads.unfinished(door(), mine) if mine else ():
        page, what = mine[found.kind]
        does = "stopped: go on with it" if found.state == "stopped" else "waits for your decision"
        text = f"The file of {what} {found.name} {does}"
        until = day_of(found.begun_at + UNDECIDED) if found.state == "read" else None
        yield Waiting(text, url_for(page, number=found.number), day_of(found.begun_at), until)


WAITS: Final = KeptHere(_waits)
