"""Second factors and recovery codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select

from services.backbone.writing import Writer
from services.gateway.sign_in.tables import factors, recovery_codes


@dataclass(frozen=True)
class Factor:
    """Somebody's authenticator; `secret` is sealed."""

    id: str
    secret: str
    last_step: int


class Factors:
    """Reads and writes what proves somebody beside the password."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def totp(self, person_id: str) -> Factor | None:
        """Return somebody's authenticator."""
        query = select(factors).where(factors.c.person_id == person_id, factors.c.kind == "totp")
        row = self._writer.execute(query).first()
        return Factor(row.id, row.secret, row.last_step) if row else None

    def replace(self, person_id: str, secret: str, step: int, now: datetime) -> None:
        """Give somebody an authenticator in place of what they had."""
        self.remove(person_id)
        self._writer.insert(
            factors,
            {
                "id": uuid4().hex,
                "person_id": person_id,
                "kind": "totp",
                "secret": secret,
                "last_step": step,
                "made_at": now,
            },
        )

    def used(self, factor_id: str, step: int) -> None:
        """Note the time-step of a code: it and earlier ones are no good any more."""
        change = factors.update().where(factors.c.id == factor_id).values(last_step=step)
        self._writer.execute(change)

    def remove(self, person_id: str) -> None:
        """Take somebody's authenticator and recovery codes away."""
        for table in (factors, recovery_codes):
            self._writer.execute(table.delete().where(table.c.person_id == person_id))

    def set_recovery_codes(self, person_id: str, hashes: Iterable[str]) -> None:
        """Give somebody recovery codes in place of those they had."""
        table = recovery_codes
        self._writer.execute(table.delete().where(table.c.person_id == person_id))
        rows = [{"code_hash": h, "person_id": person_id, "used_at": None} for h in hashes]
        self._writer.insert(table, *rows)

    def use_recovery_code(self, person_id: str, code_hash: str, now: datetime) -> bool:
        """Spend a recovery code; return whether it was one of theirs that was not spent yet."""
        table = recovery_codes
        one = (table.c.person_id == person_id, table.c.code_hash == code_hash)
        spend = table.update().where(*one, table.c.used_at.is_(None)).values(used_at=now)
        return self._writer.execute(spend).rowcount == 1

    def recovery_codes_left(self, person_id: str) -> int:
        """Return how many recovery codes somebody has."""
        table = recovery_codes
        mine = (table.c.person_id == person_id, table.c.used_at.is_(None))
        return int(self._writer.execute(select(func.count()).where(*mine)).scalar_one())
