"""A RabbitMQ node and a PostgreSQL cluster of the tests' own, to be stopped and killed at will.

Each has its own ports, names and directories, made from the binaries of this machine, so that
neither the machine's own servers nor a second run of the tests notices. They are removed at the
end.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pika
import psycopg
import pytest
from psycopg import sql

from services.hosts.topology import pika_parameters
from tests.integration.waiting import wait_until

START_SECONDS = 90.0
COMMAND_SECONDS = 60.0
DEBIAN_BROKER = Path("/usr/lib/rabbitmq/bin")
DEBIAN_POSTGRESQL = Path("/usr/lib/postgresql")


class Broker:
    """A RabbitMQ node. `url` is its address; `ctl` runs rabbitmqctl on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = _program("rabbitmq-server", DEBIAN_BROKER)
        self.control = _program("rabbitmqctl", DEBIAN_BROKER)
        self.port, dist_port, epmd_port = free_port(), free_port(), free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"
        plugins = folder / "enabled_plugins"
        plugins.write_text("[].\n")
        self.environment = {
            **os.environ,
            "HOME": str(folder),  # where Erlang keeps the cookie that lets rabbitmqctl in
            "ERL_EPMD_PORT": str(epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"faults-{os.getpid()}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(dist_port),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the node, if it does not run, and wait until it takes connections."""
        if self.process is not None:
            return
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                [self.server],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_until(self._answers, f"RabbitMQ answers (see {self.folder})", START_SECONDS)

    def stop(self) -> None:
        """Stop the node as its init script would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the node as a power cut would."""
        self._end(signal.SIGKILL)

    def ctl(self, *arguments: str) -> str:
        """Run `rabbitmqctl` on the node and return what it says."""
        return _run([self.control, "--quiet", *arguments], env=self.environment, cwd=self.folder)

    def close_all_connections(self) -> int:
        """Do what `rabbitmqctl close_all_connections` does, and return how many there were.

        It counts them in the same call: each takes seconds, for an Erlang of its own.
        """
        every = "Each = rabbit_networking:connections_local()"
        close = 'rabbit_networking:close_connections(Each, "a test")'
        return int(self.ctl("eval", f"{every}, {close}, length(Each)."))

    def messages_in(self, queue: str) -> int:
        """Return how many messages wait in a queue."""
        with self._channel() as channel:
            return int(channel.queue_declare(queue, passive=True).method.message_count)

    def delete_queues(self, queues: Iterable[str]) -> None:
        """Delete queues, whether they are there or not."""
        with self._channel() as channel:
            for queue in queues:
                channel.queue_delete(queue)

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        with pika.BlockingConnection(pika_parameters(self.url)) as connection:
            yield connection.channel()

    def remove(self) -> None:
        """Stop the node and the name server that Erlang started beside it."""
        self.kill()
        _run(["epmd", "-kill"], env=self.environment, check=False)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait(COMMAND_SECONDS)
            wait_until(lambda: not _is_open(self.port), "the port is closed", COMMAND_SECONDS)
            self.process = None

    def _answers(self) -> bool:
        if not _is_open(self.port):
            return False
        try:
            with self._channel():
                return True
        except (OSError, pika.exceptions.AMQPError):
            return False


class Database:
    """A PostgreSQL cluster, run by its own user where we are root. `url` is its address."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        versions = sorted(DEBIAN_POSTGRESQL.glob("*/bin"), key=lambda path: float(path.parent.name))
        self.programs = versions[-1] if versions else Path("/none")
        self.port = free_port()
        self.url = self.url_of("postgres")
        self.owner: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self.owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._call("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")

    def start(self) -> None:
        """Start the server, if it does not run, and wait until it takes connections."""
        if self._runs():
            return
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder}"
        log = str(self.folder / "log")
        self._call("pg_ctl", "start", "--wait", "--log", log, "--options", options)
        wait_until(self._answers, f"PostgreSQL answers (see {self.folder})", START_SECONDS)

    def stop(self) -> None:
        """Stop the server without a farewell to anybody; it recovers when it starts."""
        if self._runs():
            self._call("pg_ctl", "stop", "--wait", "--mode", "immediate")

    def url_of(self, database: str) -> str:
        """Return the address of a database of this server."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, name: str) -> None:
        """Create an empty database."""
        with psycopg.connect(self.url, autocommit=True) as link:
            link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _runs(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    def _call(self, program: str, *arguments: str) -> None:
        command = [_program(program, self.programs), *arguments, "--pgdata", str(self.data)]
        _run(command, cwd=self.folder, **self.owner)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


class Servers:
    """Both servers, below one directory."""

    def __init__(self, folder: Path) -> None:
        for name in ("broker", "database"):
            (folder / name).mkdir()
        self.broker = Broker(folder / "broker")
        self.database = Database(folder / "database")

    def start(self) -> None:
        """Start what is not running."""
        self.broker.start()
        self.database.start()

    def remove(self) -> None:
        """Stop both, whatever state they are in."""
        try:
            self.broker.remove()
        finally:
            self.database.stop()


@contextmanager
def own_servers() -> Iterator[Servers]:
    """Both servers, started; afterwards nothing of them is left."""
    with tempfile.TemporaryDirectory(prefix="cashback-faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the database's own user passes through
        servers = Servers(folder)
        try:
            servers.start()
            yield servers
        finally:
            servers.remove()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _program(name: str, *folders: Path) -> str:
    """Return the path of a server's program; in Debian's own folders before the wrappers."""
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        pytest.fail(
            f"{name} is not on this machine: the tests of faults break servers of their own. "
            "Install RabbitMQ and PostgreSQL (Debian: sudo apt-get install rabbitmq-server "
            "postgresql); `make test` does so where it may.",
            pytrace=False,
        )
    return found


def _run(command: list[str], check: bool = True, **options: Any) -> str:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=COMMAND_SECONDS,
        check=False,
        text=True,
        **options,
    )
    assert done.returncode == 0 or not check, f"{command[0]}: {done.stdout}"
    return done.stdout
