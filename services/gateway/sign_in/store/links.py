"""Links that let somebody in once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from services.backbone.writing import Writer
from services.gateway.sign_in.tables import links

LinkKind = Literal["invitation", "password", "factor"]


@dataclass(frozen=True)
class Link:
    """What a link does and for whom; `code_hash` is empty where no start code goes with it."""

    token_hash: str
    person_id: str
    kind: LinkKind
    code_hash: str
    expires_at: datetime
    spent_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Return whether it still lets somebody in."""
        return self.spent_at is None and now < self.expires_at


class Links:
    """Reads and writes links."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, link: Link, now: datetime) -> None:
        """Add a link; those that the person had before are no good any more."""
        self.end(link.person_id, now)
        self._writer.insert(links, {**vars(link), "made_at": now})

    def find(self, token_hash: str) -> Link | None:
        """Return a link by the hash of its token."""
        row = self._writer.execute(select(links).where(links.c.token_hash == token_hash)).first()
        if row is None:
            return None
        return Link(
            row.token_hash, row.person_id, row.kind, row.code_hash, row.expires_at, row.spent_at
        )

    def spend(self, token_hash: str, now: datetime) -> None:
        """Note that a link was used."""
        self._writer.execute(
            links.update().where(links.c.token_hash == token_hash).values(spent_at=now)
        )

    def end(self, person_id: str, now: datetime) -> None:
        """End every link that somebody has."""
        open_ones = (links.c.person_id == person_id, links.c.spent_at.is_(None))
        self._writer.execute(links.update().where(*open_ones).values(spent_at=now))

    def forget(self, before: datetime) -> None:
        """Delete those that ended before."""
        self._writer.execute(links.delete().where(links.c.expires_at < before))
