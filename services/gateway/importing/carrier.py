"""Carries imports on: reads what was uploaded, hands over what a person decided to import.

One process at a time has an import, as long as it says so in time; when it does no more, another
goes on where it was.
"""

import base64
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any, Final
from uuid import uuid4

import structlog
from sqlalchemy.exc import DBAPIError

from services.backbone.errors import BackboneError, NotAllowed, Refused
from services.client.asking import Client
from services.contracts.permissions import roles_for
from services.gateway.importing.kinds import (
    ALIKE,
    NEVER,
    SEALED_AS,
    Batch,
    Kind,
    Reading,
    Remark,
    Row,
    kept_page,
    opened_page,
)
from services.gateway.importing.uploads import give_up
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.store.imports import Import
from services.terms.people import Actor

LEASE: Final = timedelta(seconds=20)
"""How long a process that says nothing keeps an import."""

UNDECIDED: Final = timedelta(days=30)
"""How long a file is kept that nobody decides on."""

LOOK_SECONDS: Final = 1.0
"""How often a process looks whether there is something to carry."""

AGAIN_SECONDS: Final = 3.0
"""How long it waits where a service is away."""

EARLY_SECONDS: Final = 0.2
"""How long it waits until a service has heard of what was done."""

_ZIP, _OLD_OR_LOCKED = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

log = structlog.get_logger()


class _TakenOver(BackboneError):
    """Raised where another process carries the import now, or a person stopped it."""


class Carrier:
    """Carries the imports of the gateway's database on. Safe beside others, in any process."""

    def __init__(
        self, door: Door, client: Client, kinds: Mapping[str, Kind], lease: timedelta = LEASE
    ) -> None:
        self._door = door
        self._client = client
        self._kinds = kinds
        self._lease = lease
        self._who = uuid4().hex
        self._stop = threading.Event()
        self._wake = threading.Event()

    def run(self) -> None:
        """Carry on until told to stop."""
        while not self._stop.is_set():
            seconds = LOOK_SECONDS
            try:
                while not self._stop.is_set() and (does := self.carry_on()) is not None:
                    if not does:
                        seconds = EARLY_SECONDS
                        break
            except (BackboneError, DBAPIError) as away:
                log.warning("import waits", cause=type(away).__name__)
                seconds = AGAIN_SECONDS
            self._wake.wait(seconds)
            self._wake.clear()

    def wake(self) -> None:
        """Look now whether there is something to do."""
        self._wake.set()

    def stop(self) -> None:
        """Stop after the page at hand, and let others go on."""
        self._stop.set()
        self._wake.set()
        with suppress(BackboneError, DBAPIError), self._door.writing(self._who) as store:
            store.imports.let_go(self._who)

    def carry_on(self) -> bool | None:
        """Do the next page of an import. None: there is none; False: it is too early for it."""
        now = self._door.now()
        with self._door.reading() as store:
            has_work, undecided = (
                store.imports.has_work(),
                store.imports.undecided_since(now - UNDECIDED),
            )
        for number in undecided:
            give_up(self._door, number, self._who)
        if not has_work:
            return None
        with self._door.writing(self._who) as store:
            found = store.imports.claim(self._who, now, now + self._lease)
        if found is None:
            return None
        try:
            client = self._client_of(found)
            if found.state == "reading":
                self._read(found, client)
                return True
            return self._hand_over(found, client)
        except _TakenOver:
            return True
        except Refused as refused:
            self._stopped(found, str(refused))
            return True
        except (BackboneError, DBAPIError):
            raise
        except Exception as error:
            log.exception("import failed", number=found.number, cause=type(error).__name__)
            self._stopped(found, "something is broken here; the log says what")
            return True

    # --- reading ---

    def _read(self, found: Import, client: Client) -> None:
        kind, pages, rows = self._kinds[found.kind], 0, 0

        def keep(page: list[Row], remarks: Iterable[Remark]) -> None:
            nonlocal pages, rows
            with self._door.writing(self._who) as store:
                self._still_mine(store.imports, found.number)
                if page:
                    sealed = kept_page(self._door, found.number, page)
                    store.imports.add_page(found.number, pages, page[0][0], page[-1][0], sealed)
                    pages, rows = pages + 1, rows + len(page)
                store.imports.add_remarks(found.number, self._sealed(found, remarks))
                store.imports.change(found.number, done=rows)

        def pages_with(wanted: list[int]) -> Iterator[list[Row]]:
            with self._door.reading() as store:
                for page in store.imports.pages_of(found.number, wanted):
                    sealed = store.imports.page(found.number, page)
                    yield opened_page(self._door, found.number, sealed)

        with self._door.writing(self._who) as store:
            store.imports.begin_again(found.number)
        with self._file(found) as (file, path, is_workbook):
            file.seek(0)
            usable = kind.read(Reading(path, is_workbook, found, client, keep, pages_with))
        with self._door.writing(self._who) as store:
            self._still_mine(store.imports, found.number)
            state = "read" if usable else "unusable"
            store.imports.change(found.number, state=state, rows=rows, pages=pages, done=0)
            store.imports.forget(found.number, but_pages=usable)

    @contextmanager
    def _file(self, found: Import) -> Iterator[tuple[IO[bytes], Path, bool]]:
        """Give the file, which has no name on the disk: what is in it goes with this process."""
        with tempfile.TemporaryFile() as file:
            with self._door.reading() as store:
                for sealed in store.imports.parts(found.number):
                    text = self._door.key.open(SEALED_AS, str(found.number), sealed)
                    file.write(base64.b64decode(text))
            file.flush()
            file.seek(0)
            start = file.read(4)
            yield file, Path(f"/dev/fd/{file.fileno()}"), start in (_ZIP, _OLD_OR_LOCKED)

    # --- handing over ---

    def _hand_over(self, found: Import, client: Client) -> bool:
        """Do a page in a phase, and note it. Killed before it is noted, it is done again."""
        kind = self._kinds[found.kind]
        with self._door.reading() as store:
            sealed = store.imports.page(found.number, found.page)
            rows = opened_page(self._door, found.number, sealed)
            kinds = (*NEVER, ALIKE) if found.without_alike else NEVER
            out: set[int] = set()
            if rows:
                out = store.imports.rows_with(found.number, kinds, rows[0][0], rows[-1][0])
        waiting: list[tuple[Row, date]] = []
        mine = [row for row in rows if row[0] not in out]
        batch = Batch(found, mine, client, lambda r: self._remark(found, r), waiting.extend)
        if not kind.hand_over(batch):
            return False
        with self._door.writing(self._who) as store:
            self._still_mine(store.imports, found.number)
            store.imports.wait(
                found.number,
                ((row[0], day, kept_page(self._door, found.number, [row])) for row, day in waiting),
            )
            at_end = found.page + 1 >= found.pages
            phase, page = (
                (self._next(kind, found.phase), 0) if at_end else (found.phase, found.page + 1)
            )
            if phase:
                store.imports.change(found.number, phase=phase, page=page)
            else:
                store.imports.change(
                    found.number, state="done", ended_at=self._door.now(), page=found.pages
                )
                store.imports.forget(found.number)
        return True

    @staticmethod
    def _next(kind: Kind, phase: str) -> str:
        """Return the phase after one; empty after the last."""
        return dict(zip(kind.phases, kind.phases[1:], strict=False)).get(phase, "")

    # --- shared steps ---

    def _client_of(self, found: Import) -> Client:
        """Return the way to the services for who decided, as long as they may."""
        with self._door.reading() as store:
            person = store.people.find(found.told_by or found.begun_by)
        needed = roles_for(self._kinds[found.kind].command)
        if person is None or person.state != "active" or person.roles.isdisjoint(needed):
            whose = person.name if person else "whoever began this"
            raise NotAllowed(f"{whose} may not do this any more; somebody who may can go on")
        return self._client.by(Actor("person", person.id, person.name, person.roles))

    def _still_mine(self, imports: Any, number: int) -> None:
        if imports.renew(number, self._who, self._door.now() + self._lease) is None:
            raise _TakenOver

    def _remark(self, found: Import, remarks: Iterable[Remark]) -> None:
        with self._door.writing(self._who) as store:
            store.imports.add_remarks(found.number, self._sealed(found, remarks))

    def _sealed(self, found: Import, remarks: Iterable[Remark]) -> Iterator[Remark]:
        for kind, row, column, says in remarks:
            yield kind, row, column[:80], self._door.key.seal(SEALED_AS, str(found.number), says)

    def _stopped(self, found: Import, why: str) -> None:
        """Leave an import to a person: what was read is kept, and what was done stays done."""
        state = "unusable" if found.state == "reading" else "stopped"
        with self._door.writing(self._who) as store:
            store.imports.change(found.number, state=state, why=why)
            if state == "unusable":
                store.imports.forget(found.number)


@contextmanager
def carried_beside(door: Door, client: Client, kinds: Mapping[str, Kind]) -> Iterator[Carrier]:
    """Carry imports on in a thread of this process."""
    carrier = Carrier(door, client, kinds)
    thread = threading.Thread(target=carrier.run, name="imports", daemon=True)
    thread.start()
    try:
        yield carrier
    finally:
        carrier.stop()
        thread.join(timeout=10)
