"""How often somebody failed to sign in, which makes the next try wait."""

from datetime import datetime

from sqlalchemy import select

from services.backbone.writing import Writer
from services.gateway.sign_in.domain.throttling import Throttle
from services.gateway.sign_in.tables import throttles


class Throttles:
    """Reads and writes how often somebody failed; keys are hashes."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def find(self, kind: str, key: str) -> Throttle | None:
        """Return the tries that failed for a key."""
        query = select(throttles).where(throttles.c.kind == kind, throttles.c.key == key)
        row = self._writer.execute(query).first()
        return Throttle(row.failures, row.last_at) if row else None

    def keep(self, kind: str, key: str, throttle: Throttle) -> None:
        """Keep the tries that failed for a key."""
        self.clear(kind, key)
        self._writer.insert(throttles, {"kind": kind, "key": key, **vars(throttle)})

    def clear(self, kind: str, key: str) -> None:
        """Forget the tries that failed for a key."""
        one = (throttles.c.kind == kind, throttles.c.key == key)
        self._writer.execute(throttles.delete().where(*one))

    def forget(self, before: datetime) -> None:
        """Delete those whose last try was before."""
        self._writer.execute(throttles.delete().where(throttles.c.last_at < before))
