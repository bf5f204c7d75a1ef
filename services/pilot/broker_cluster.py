"""A pilot's services on the distributed host: processes on RabbitMQ and PostgreSQL."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import kombu
import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from services.backbone.database import open_engine
from services.backbone.errors import NotReady
from services.backbone.migrating import migrate
from services.backbone.processes import Processes
from services.backbone.quiet import RestWatch
from services.backbone.relay import declare_topology
from services.backbone.rpc_client import RpcClient, wait_for_services
from services.backbone.settings import database_url
from services.backbone.topology import inbox_name
from services.catalogue import DATABASES, PUBLISHERS, SERVICES, service_class
from services.contracts.schema import to_wire
from services.pilot.workspace import CannotWrite, Workspace


class BrokerCluster:
    """Talks to the services by RPC, publishes the dates, and watches for rest."""

    def __init__(self, broker: str, template: str, processes: Processes) -> None:
        self.processes = processes
        self.client = RpcClient(broker, processes.look_after)
        self.watch = RestWatch(lambda name: database_url(template, name), processes.look_after)
        calendar = service_class("calendar")
        engine = open_engine(database_url(template, "calendar"))
        self.calendar = calendar()
        self.calendar.database = calendar.database.on(engine, lambda: None)

    def execute(self, service: str, key: str, actor: str, command: Any) -> Any:
        """Send a command by RPC."""
        return self.client.call(
            service,
            "execute",
            command=type(command).__name__,
            key=key,
            actor=actor,
            data=to_wire(command),
        )

    def ask(self, service: str, query: str, **arguments: Any) -> Any:
        """Ask by RPC."""
        return self.client.call(service, "ask", query=query, arguments=arguments)

    def reach_cut_off(self, day: dt.date) -> None:
        """Publish the cut-off of a business date."""
        self.calendar.reach_cut_off(day)

    def last_cut_off(self) -> dt.date | None:
        """Return the last business date that was published."""
        with self.calendar.database.begin("pilot") as uow:
            return uow.store.last_cut_off()

    def settle(self) -> None:
        """Wait until every event has had its effect."""
        self.watch.wait_for_rest()

    def close(self) -> None:
        """Close the connections."""
        self.client.close()
        self.watch.close()
        self.calendar.database.engine.dispose()


@contextmanager
def broker_cluster(
    broker: str,
    database: str,
    workspace: Workspace,
    going_on: bool,
    force: bool,
    say: Callable[[str], None],
) -> Iterator[BrokerCluster]:
    """Make the databases and queues, start the processes, and stop them at the end."""
    if not going_on:
        say("Making a database for each service")
        _make_databases(database, force)
        _clear_queues(broker)
        for name in DATABASES:
            migrate(name, database_url(database, name))
        workspace.begin()
    for name in PUBLISHERS:
        declare_topology(broker, name)
    environment = {
        "CASHBACK_BROKER_URL": broker,
        "CASHBACK_DATABASE_URL": database,
        "CASHBACK_DELIVER_AT_ONCE": "no",  # the day's end decides the channel, on both hosts
    }
    processes = Processes(environment, workspace.part)
    cluster = BrokerCluster(broker, database, processes)
    try:
        say(f"Starting {len(SERVICES)} services and {len(PUBLISHERS)} relays")
        for name in SERVICES:
            processes.start(f"run {name}", "run", name)
        for name in PUBLISHERS:
            processes.start(f"relay {name}", "relay", name)
        wait_for_services(broker, processes.look_after)
        yield cluster
    finally:
        cluster.close()
        processes.stop()


def _make_databases(template: str, force: bool) -> None:
    """Create an empty database for each service; ones that exist are replaced only by force."""
    try:
        with psycopg.connect(_maintenance_url(template), autocommit=True) as link:
            known = {row[0] for row in link.execute("SELECT datname FROM pg_database").fetchall()}
            names = [str(make_url(database_url(template, n)).database) for n in DATABASES]
            in_the_way = sorted(known.intersection(names))
            if in_the_way and not force:
                raise CannotWrite(
                    f"the databases {', '.join(in_the_way)} exist; give --force to replace them"
                )
            for name in names:
                identifier = sql.Identifier(name)
                link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
                link.execute(
                    sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(
                        identifier
                    )
                )
    except psycopg.OperationalError as error:
        raise NotReady(f"PostgreSQL does not answer at --database: {error}") from error


def _maintenance_url(template: str) -> str:
    return make_url(template).set(database="postgres").render_as_string(hide_password=False)


def _clear_queues(broker: str) -> None:
    """Delete the inboxes of an earlier play on the same virtual host."""
    try:
        with kombu.Connection(broker, connect_timeout=5) as link:
            link.ensure_connection(max_retries=2)
            for name in SERVICES:
                link.default_channel.queue_delete(inbox_name(name))
    except (OSError, kombu.exceptions.OperationalError) as error:
        raise NotReady(f"RabbitMQ does not answer at --broker: {error}") from error
