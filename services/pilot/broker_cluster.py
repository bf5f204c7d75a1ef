"""A pilot's services on the distributed host: processes on RabbitMQ and PostgreSQL."""

import datetime as dt
import json
import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import amqp.exceptions
import kombu
import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from services.backbone.assertions import TRUSTED_KEYS, Signer
from services.backbone.database import open_engine
from services.backbone.errors import NotReady
from services.backbone.settings import CALLER, OPERATOR, broker_url, database_url
from services.client.asking import Client
from services.client.rpc import FOR_PLAYS, RpcPool, wait_for_services
from services.hosts.catalogue import DATABASES, PUBLISHERS, SERVICES, service_class
from services.hosts.declaring import declare_topology
from services.hosts.migrating import migrate
from services.hosts.rest import RestWatch
from services.hosts.topology import inbox_name
from services.pilot.cluster import PLAYER, Cluster
from services.pilot.processes import Processes
from services.pilot.workspace import CannotWrite, Stage, Workspace

DATABASE_LIMIT_SECONDS = 90.0
KEYS = "CASHBACK_PAYMENTS_KEYS"
PAUSE_SECONDS = 0.2


class BrokerCluster(Cluster):
    """Talks to the services by RPC, publishes the dates, and watches for rest."""

    def __init__(self, broker: str, template: str, processes: Processes, signer: Signer) -> None:
        self.processes = processes
        self.calls = RpcPool(broker_url(broker, CALLER), signer, FOR_PLAYS, processes.look_after)
        self.client = Client(self.calls, PLAYER)
        self.watch = RestWatch(lambda name: database_url(template, name), processes.look_after)
        calendar = service_class("calendar")
        engine = open_engine(database_url(template, "calendar"))
        self.calendar = calendar()
        self.calendar.database = calendar.database.on(engine, lambda: None)

    def reach_cut_off(self, day: dt.date) -> None:
        """Publish the cut-off of a business date, again if the database goes away meanwhile."""
        give_up = time.monotonic() + DATABASE_LIMIT_SECONDS
        while True:
            try:
                return super().reach_cut_off(day)
            except DBAPIError as error:
                if time.monotonic() > give_up:
                    raise NotReady("the calendar's database does not answer") from error
                time.sleep(PAUSE_SECONDS)

    def settle(self, but: Collection[str] = ()) -> int:
        """Wait until every event has had its effect; those that can wait hear of it meanwhile."""
        return self.watch.wait_for_rest(but)

    def close(self) -> None:
        """Close the connections."""
        self.calls.close()
        self.watch.close()
        self.calendar.database.engine.dispose()


@contextmanager
def broker_cluster(
    broker: str,
    database: str,
    workspace: Workspace,
    stage: Stage,
    force: bool,
    say: Callable[[str], None],
) -> Iterator[BrokerCluster]:
    """Make the databases and queues, start the processes, and stop them at the end."""
    operator = broker_url(broker, OPERATOR)
    with _broker(operator), _maintenance(database):
        pass  # both answer; nothing was changed yet
    if stage != "playing":
        say("Making a database for each service")
        _refuse_queues_in_use(operator, force)
        _refuse_databases_in_the_way(database, force)
        workspace.prepare()
        _delete_queues(operator)
        _make_databases(database)
        for name in DATABASES:
            migrate(name, database_url(database, name))
        workspace.begin()
    declare_topology(operator)
    signer, trusted = Signer.made("play:1"), workspace.part / "trusted-keys.json"
    trusted.write_text(json.dumps({"keys": [signer.public_key()]}))
    environment = {
        TRUSTED_KEYS: str(trusted.resolve()),
        "CASHBACK_BROKER_URL": broker,
        "CASHBACK_DATABASE_URL": database,
        "CASHBACK_DELIVER_AT_ONCE": "no",  # the day's end decides the channel, on both hosts
    }
    processes = Processes(environment, workspace.part)
    cluster = BrokerCluster(broker, database, processes, signer)
    try:
        say(f"Starting {len(SERVICES)} services and {len(PUBLISHERS)} relays")
        for name in SERVICES:
            processes.start(f"run {name}", "run", name)
        for name in PUBLISHERS:
            processes.start(f"relay {name}", "relay", name)
        wait_for_services(broker_url(broker, CALLER), processes.look_after)
        yield cluster
    finally:
        cluster.close()
        processes.stop()


@contextmanager
def keys_in(folder: Path) -> Iterator[None]:
    """Encrypt bank details with keys of this play, unless the environment names others.

    They go with the play: afterwards its databases are good for everything but bank details.
    """
    if KEYS in os.environ:
        yield
        return
    os.environ[KEYS] = str(folder.resolve() / "payments.keys")
    try:
        yield
    finally:
        del os.environ[KEYS]


def _refuse_databases_in_the_way(template: str, force: bool) -> None:
    known = "SELECT datname FROM pg_database WHERE datname = ANY(%s) ORDER BY datname"
    with _maintenance(template) as link:
        found = [row[0] for row in link.execute(known, (_database_names(template),)).fetchall()]
    if found and not force:
        raise CannotWrite(f"the databases {', '.join(found)} exist; give --force to replace them")


def _make_databases(template: str) -> None:
    """Create an empty database for each service in place of what is there."""
    with _maintenance(template) as link:
        for name in _database_names(template):
            database = sql.Identifier(name)
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
            link.execute(
                sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(database)
            )


def make_database_if_missing(template: str, service: str) -> None:
    """Create the empty database of one service where there is none."""
    name = str(make_url(database_url(template, service)).database)
    with _maintenance(template) as link:
        if link.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            made = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0")
            link.execute(made.format(sql.Identifier(name)))


def _database_names(template: str) -> list[str]:
    return [str(make_url(database_url(template, name)).database) for name in DATABASES]


@contextmanager
def _maintenance(template: str) -> Iterator[psycopg.Connection]:
    """A connection to the server's own database; `NotReady` if it does not answer."""
    url = make_url(template).set(database="postgres").render_as_string(hide_password=False)
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as link:
            yield link
    except psycopg.OperationalError as error:
        raise NotReady(f"PostgreSQL does not answer at --database: {error}") from error


def _refuse_queues_in_use(broker: str, force: bool) -> None:
    with _broker(broker) as link:
        in_use = [name for name in SERVICES if _is_in_use(link, inbox_name(name))]
    if in_use and not force:
        raise CannotWrite(
            f"the queues of {', '.join(in_use)} on this virtual host are in use or hold events; "
            "give another virtual host, or --force to delete them"
        )


def _delete_queues(broker: str) -> None:
    """Delete the inboxes of an earlier play on the same virtual host."""
    with _broker(broker) as link:
        for name in SERVICES:
            link.default_channel.queue_delete(inbox_name(name))


@contextmanager
def _broker(url: str) -> Iterator[kombu.Connection]:
    """A connection to RabbitMQ; `NotReady` if it does not answer."""
    try:
        with kombu.Connection(url, connect_timeout=5) as link:
            link.ensure_connection(max_retries=2)
            yield link
    except (OSError, kombu.exceptions.OperationalError) as error:
        raise NotReady(f"RabbitMQ does not answer at --broker: {error}") from error


def _is_in_use(link: kombu.Connection, queue: str) -> bool:
    with link.channel() as channel:
        try:
            declared = channel.queue_declare(queue, passive=True)
        except amqp.exceptions.NotFound:
            return False
        return bool(declared.consumer_count or declared.message_count)
