"""The way into the gateway's database, with what signing in needs beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self
from uuid import uuid4

from sqlalchemy import Engine

from services.backbone.database import begin_writing, open_engine
from services.backbone.writing import Writer
from services.gateway.sign_in.hashing import Hasher
from services.gateway.sign_in.sealing import SignInKey, key_for
from services.gateway.sign_in.store import Store
from services.terms.people import Actor


def _now() -> datetime:
    return datetime.now(UTC)


def _no_money(asker: Actor) -> bool:
    return False


@dataclass(frozen=True)
class Door:
    """What every use case works on. `money_yet` tells an administrator whether a scheme has money
    already: then nobody is let in alone any more."""

    engine: Engine
    key: SignInKey
    hasher: Hasher = field(default_factory=Hasher)
    now: Callable[[], datetime] = _now
    money_yet: Callable[[Actor], bool] = _no_money

    @classmethod
    def at(cls, url: str) -> Self:
        """Open the database at an address; `NotReady` without its key."""
        return cls(open_engine(url), key_for(url))

    @contextmanager
    def writing(self, actor: str) -> Iterator[Store]:
        """Give the store in a transaction, which is committed unless something is raised."""
        writer = Writer(begin_writing(self.engine))
        try:
            yield Store(writer, actor, uuid4().hex)
            writer.commit()
        finally:
            writer.close()

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """Give the store to read from."""
        with self.engine.connect() as connection:
            yield Store(Writer(connection), "", "")

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()
