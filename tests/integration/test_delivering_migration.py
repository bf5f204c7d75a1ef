"""What notifications had sent, and what waited, is there after delivering came in depth."""

import base64
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from services.backbone.database import open_engine
from services.backbone.transactions import Transactions
from services.contracts.queries.notifications.telling import Messages
from services.hosts.migrating import migrate, unmigrate
from services.notifications import tables
from services.notifications.queries import ON_QUERY
from services.notifications.store import NotificationsStore

BEFORE = """
    INSERT INTO tenants VALUES ('T1', 'Ms', 'Siân', 'Owen', 's@example.org', '07700 900930',
                                'sms', '1 Lime Tree Avenue', '', 'Dudley', 'DY1 1AA');
    INSERT INTO messages (id, message_id, tenant_ref, template, cause, "on", data, status, channel,
                          recipient, segments, subject, body, content, template_version, sent_at)
        VALUES (7, 'm-7', 'T1', 'invited', '2012-01-05', '2012-01-05', '{}', 'sent', 'sms',
                '07700 900930', 1, '', 'Siân, join', 'Siân, join', 3, '2012-01-05 15:00:00'),
               (8, 'm-8', 'T1', 'agreed', '2012-01-06', '2012-01-06', '{}', 'created', NULL,
                NULL, NULL, NULL, NULL, NULL, NULL, NULL);
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/notifications.sqlite"
    else:
        make: Callable[[str], str] = request.getfixturevalue("make_database")
        url = make("notifications")
    migrate("notifications", url, "0002")
    engine = open_engine(url)
    with engine.begin() as connection:
        for statement in BEFORE.split(";\n"):
            if statement.strip():
                connection.execute(text(statement.replace(":00:00'", r"\:00\:00'")))
    yield engine
    engine.dispose()


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False).replace("+psycopg", "")


def test_what_was_sent_is_a_delivery_and_what_waited_waits(engine):
    migrate("notifications", url_of(engine))
    with engine.connect() as connection:
        sent, waits = ON_QUERY[Messages](Messages(), connection).rows
        (delivery,) = connection.execute(tables.deliveries.select()).all()
        (tenant,) = connection.execute(tables.tenants.select()).all()
    assert (sent.status, sent.channel, sent.segments) == ("sent", "sms", 1)
    assert base64.b64decode(sent.content).decode() == "Siân, join"
    assert (waits.status, waits.file_name) == ("created", "")
    assert (delivery.reference, delivery.template_version, delivery.provider) == (
        "m-7",
        3,
        "folder",
    )
    assert (tenant.language, tenant.large_print, tenant.status) == ("en", False, "registered")


def test_new_messages_go_on_after_the_old_ones(engine):
    migrate("notifications", url_of(engine))
    with engine.begin() as connection:
        row = {"message_id": "m-9", "tenant_ref": "T1", "template": "news", "cause": "x"}
        row |= {"on": date(2012, 1, 7), "data": "{}", "status": "created"}
        connection.execute(tables.messages.insert(), row)
        ids = connection.execute(text("SELECT id FROM messages ORDER BY id")).scalars().all()
    assert ids == [7, 8, 9]


def test_it_can_be_taken_back_while_nothing_would_be_lost(engine):
    migrate("notifications", url_of(engine))
    unmigrate("notifications", url_of(engine), "0002")
    with engine.connect() as connection:
        query = text("SELECT id, status, channel, content, template_version FROM messages")
        rows = connection.execute(query).all()
    assert sorted(map(tuple, rows)) == [
        (7, "sent", "sms", "Siân, join", 3),
        (8, "created", None, None, None),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO preferences VALUES ('T1', 'news', NULL)",
        "UPDATE messages SET status = 'not-wanted' WHERE id = 8",
    ],
)
def test_it_is_not_taken_back_where_that_would_lose_something(engine, statement):
    migrate("notifications", url_of(engine))
    with engine.begin() as connection:
        connection.execute(text(statement))
    with pytest.raises(RuntimeError, match="would be lost"):
        unmigrate("notifications", url_of(engine), "0002")
    with engine.connect() as connection:
        assert len(connection.execute(tables.messages.select()).all()) == 2


def test_the_database_refuses_a_second_delivery_while_one_is_open(engine):
    migrate("notifications", url_of(engine))
    again = (
        "INSERT INTO deliveries (message_id, number, reference, channel, provider, recipient,"
        " subject, body, content, template_version, language, price, status, tries, provider_id,"
        " reason, claimed_at) SELECT message_id, 2, 'm-7.2', channel, provider, recipient, subject,"
        " body, content, 1, 'en', 0, 'sending', 1, '', '', sent_at FROM deliveries"
    )
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(again))


def test_the_store_reads_what_was_there(engine):
    migrate("notifications", url_of(engine))
    transactions = Transactions(engine, tables.backbone, NotificationsStore)
    with transactions.begin("test") as uow:
        assert uow.store.deliveries.by_references(["m-7"])["m-7"].status == "sent"
        assert uow.store.book.tenant("T1").mobile == "07700 900930"
