"""What administrators asked for, and the roles that were given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from sqlalchemy import select

from services.backbone.writing import Writer
from services.gateway.sign_in.domain.granting import DAYS_OPEN, Deed, Grant
from services.gateway.sign_in.store.people import roles_in, words
from services.gateway.sign_in.tables import grants, requests
from services.terms.people import Role

RequestState = Literal["open", "confirmed", "refused", "withdrawn"]


@dataclass(frozen=True)
class Request:
    """What somebody asked for, of whom. `code_hash` is of the start code they were shown."""

    id: str
    deed: Deed
    person_id: str
    name: str
    email: str
    roles_before: frozenset[Role]
    roles_after: frozenset[Role]
    code_hash: str
    asked_by: str
    asked_at: datetime
    state: RequestState = "open"
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """Return the moment from which it is too old."""
        return self.asked_at + timedelta(days=DAYS_OPEN)

    def is_open(self, now: datetime) -> bool:
        """Return whether it still waits for who confirms it."""
        return self.state == "open" and now < self.until


class Granting:
    """Reads and writes requests and grants."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def ask(self, request: Request) -> None:
        """Keep what an administrator asked for."""
        roles = {
            "roles_before": words(request.roles_before),
            "roles_after": words(request.roles_after),
        }
        self._writer.insert(requests, {**vars(request), **roles})

    def request(self, request_id: str) -> Request | None:
        """Return what was asked for, by its id; None if there is none."""
        query = select(requests).where(requests.c.id == request_id)
        row = self._writer.execute(query).first()
        return _request(row) if row else None

    def open_requests(self, now: datetime) -> list[Request]:
        """Return what waits for who confirms it, oldest first."""
        query = select(requests).where(requests.c.state == "open").order_by(requests.c.asked_at)
        found = map(_request, self._writer.execute(query))
        return [request for request in found if request.is_open(now)]

    def decide(self, request_id: str, state: RequestState, by: str, now: datetime) -> None:
        """Note what became of a request."""
        values = {"state": state, "decided_by": by, "decided_at": now}
        self._writer.execute(requests.update().where(requests.c.id == request_id).values(**values))

    def note(self, given: Iterable[Grant], now: datetime) -> None:
        """Note roles that were given or taken away, with who asked for it and who confirmed it."""
        rows = [{**vars(grant), "at": now} for grant in given]
        if rows:
            self._writer.insert(grants, *rows)

    def grants_of(self, person_id: str) -> list[Grant]:
        """Return how somebody came to their roles, oldest first; those taken away too."""
        query = select(grants).where(grants.c.person_id == person_id).order_by(grants.c.id)
        return [
            Grant(row.person_id, row.role, row.asked_by, row.confirmed_by, row.how)
            for row in self._writer.execute(query)
        ]


class _Request(Protocol):
    id: str
    deed: Deed
    person_id: str
    name: str
    email: str
    roles_before: str
    roles_after: str
    code_hash: str
    asked_by: str
    asked_at: datetime
    state: RequestState
    decided_by: str
    decided_at: datetime | None


def _request(row: _Request) -> Request:
    return Request(
        row.id,
        row.deed,
        row.person_id,
        row.name,
        row.email,
        roles_in(row.roles_before),
        roles_in(row.roles_after),
        row.code_hash,
        row.asked_by,
        row.asked_at,
        row.state,
        row.decided_by,
        row.decided_at,
    )
