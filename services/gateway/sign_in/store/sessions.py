"""Sessions, and forms kept for who signs in again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select

from services.backbone.writing import Writer
from services.gateway.sign_in.domain.sessions import Session, Stage
from services.gateway.sign_in.tables import drafts, sessions


@dataclass(frozen=True)
class Draft:
    """A form that met an ended session; `fields` is sealed for the person."""

    id_hash: str
    person_id: str
    path: str
    fields: str
    expires_at: datetime


class Sessions:
    """Reads and writes sessions."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, session: Session) -> None:
        """Add a session."""
        values = {k: v for k, v in vars(session).items() if k != "idle"}
        seconds = int(session.idle.total_seconds())
        self._writer.insert(sessions, {**values, "idle_seconds": seconds, "ended_why": ""})

    def find(self, id_hash: str) -> Session | None:
        """Return a session, open or ended, by the hash of its id."""
        query = select(sessions).where(sessions.c.id_hash == id_hash)
        row = self._writer.execute(query).first()
        return _session(row) if row else None

    def change(self, id_hash: str, **values: Any) -> None:
        """Change columns of a session."""
        self._writer.execute(
            sessions.update().where(sessions.c.id_hash == id_hash).values(**values)
        )

    def end(self, id_hash: str, why: str, now: datetime) -> None:
        """End a session."""
        open_one = (sessions.c.id_hash == id_hash, sessions.c.ended_at.is_(None))
        self._writer.execute(sessions.update().where(*open_one).values(ended_at=now, ended_why=why))

    def end_all(self, person_id: str, why: str, now: datetime) -> int:
        """End every session of somebody; return how many."""
        theirs = (sessions.c.person_id == person_id, sessions.c.ended_at.is_(None))
        ending = sessions.update().where(*theirs).values(ended_at=now, ended_why=why)
        return self._writer.execute(ending).rowcount

    def keep_draft(self, draft: Draft) -> None:
        """Keep a form."""
        self._writer.insert(drafts, vars(draft))

    def draft(self, id_hash: str) -> Draft | None:
        """Return a form that was kept."""
        row = self._writer.execute(select(drafts).where(drafts.c.id_hash == id_hash)).first()
        if row is None:
            return None
        return Draft(row.id_hash, row.person_id, row.path, row.fields, row.expires_at)

    def drop_draft(self, id_hash: str) -> None:
        """Delete a form that was kept."""
        self._writer.execute(drafts.delete().where(drafts.c.id_hash == id_hash))

    def drafts_of(self, person_id: str) -> list[Draft]:
        """Return the forms that are kept for somebody, oldest first."""
        query = select(drafts).where(drafts.c.person_id == person_id)
        rows = self._writer.execute(query.order_by(drafts.c.expires_at))
        return [
            Draft(row.id_hash, row.person_id, row.path, row.fields, row.expires_at) for row in rows
        ]

    def forget(self, before: datetime, now: datetime) -> None:
        """Delete sessions that ended before, and drafts that are too old now."""
        self._writer.execute(sessions.delete().where(sessions.c.ends_at < before))
        self._writer.execute(drafts.delete().where(drafts.c.expires_at < now))


class _Session(Protocol):
    id_hash: str
    person_id: str
    stage: Stage
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    idle_seconds: int
    factor_at: datetime | None
    ended_at: datetime | None
    pending: str
    practice: bool


def _session(row: _Session) -> Session:
    return Session(
        row.id_hash,
        row.person_id,
        row.stage,
        row.made_at,
        row.seen_at,
        row.ends_at,
        timedelta(seconds=row.idle_seconds),
        row.factor_at,
        row.ended_at,
        row.pending,
        row.practice,
    )
