import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from services.backbone.database import open_engine
from services.backbone.transactions import Transactions
from services.contracts.notifications import DeliverMessages
from services.contracts.queries import AnswerT, Listed, Query, RowT
from services.contracts.queries.notifications.telling import MessageRow, Messages
from services.contracts.schema import from_wire, to_wire
from services.notifications import tables
from services.notifications.handlers import ON_COMMAND, ON_EVENT
from services.notifications.queries import ON_QUERY
from services.notifications.store import NotificationsStore
from tests.people import officer
from tests.unit.notifications import builders


class Notifications:
    """The service on its own database, without a host."""

    def __init__(self, transactions: Transactions[NotificationsStore]) -> None:
        self.transactions = transactions

    def hear(self, *events: Any) -> None:
        """Handle events as they come off the wire, each in its own transaction."""
        for event in events:
            heard = from_wire(type(event), json.loads(json.dumps(to_wire(event))))
            with self.transactions.begin("test") as uow:
                ON_EVENT[type(event)](heard, uow)
                uow.commit()

    def deliver(self, on: date = builders.ON) -> Any:
        """Send what waits, through `execute` as the command line does."""
        wire = to_wire(DeliverMessages(on))
        handler = ON_COMMAND[DeliverMessages]
        return self.transactions.execute(
            f"deliver {on}", officer("test"), DeliverMessages, wire, handler
        )

    def do(self, command: Any, actor: str = "officer", key: str | None = None) -> Any:
        """Give a command as it comes off the wire, under a key of its own."""
        kind, key = type(command), key or str(uuid4())
        wire = json.loads(json.dumps(to_wire(command)))
        return self.transactions.execute(key, officer(actor), kind, wire, ON_COMMAND[kind])

    def ask(self, query: Query[AnswerT]) -> AnswerT:
        answer: AnswerT = self.transactions.read(lambda c: ON_QUERY[type(query)](query, c))
        return answer

    def rows_of(self, query: Listed[RowT]) -> list[RowT]:
        return list(self.ask(query).rows)

    def messages(self) -> list[MessageRow]:
        return self.rows_of(Messages())

    def rows(self, table: Any = None) -> list[Any]:
        """Return a table's rows; without one, messages with what was handed over of each last."""
        if table is not None:
            return self.transactions.read(lambda c: c.execute(table.select()).all())
        handed = {row.message_id: row for row in self.rows(tables.deliveries)}
        return [_merged(row, handed.get(row.message_id)) for row in self.rows(tables.messages)]

    def tell(self, *events: Any, channel: str = "sms", **scheme: Any) -> Any:
        """Open the scheme, register the tenant, hear, deliver; return the last message's row."""
        opened, tenant = builders.scheme_opened(**scheme), builders.registered
        self.hear(opened, tenant(preferred_channel=channel), *events)
        self.deliver()
        return self.rows()[-1]


def _merged(message: Any, delivery: Any) -> SimpleNamespace:
    blank = dict.fromkeys(tables.deliveries.columns.keys())
    handed = blank if delivery is None else delivery._asdict()
    return SimpleNamespace(**handed | message._asdict())


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the service's tables, to be copied: to make them takes longer than most
    tests."""
    path = tmp_path_factory.mktemp("empty") / "notifications.db"
    engine = open_engine(f"sqlite:///{path}")
    tables.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
def service(empty_file: Path, tmp_path: Path) -> Iterator[Notifications]:
    path = shutil.copy(empty_file, tmp_path / "notifications.db")
    engine = open_engine(f"sqlite:///{path}", power_safe=False)
    yield Notifications(Transactions(engine, tables.backbone, NotificationsStore))
    engine.dispose()
