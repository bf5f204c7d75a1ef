"""The console on either host, as processes of their own, until its pages were opened."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import kombu

from services.backbone.assertions import SIGNING_KEY, TRUSTED_KEYS, Signer
from services.gateway.sign_in.sealing import SIGN_IN_KEY
from services.hosts.catalogue import CALLED, SERVICES
from services.hosts.declaring import declare_topology
from services.hosts.topology import inbox_name
from services.pilot.processes import Processes

START_SECONDS = 120.0

QUIET = {"CASHBACK_LOG_LEVEL": "error", "CASHBACK_DELIVER_AT_ONCE": "no"}


@contextmanager
def embedded(data: Path, logs: Path) -> Iterator[int]:
    """Serve a folder of databases by `cashback serve`; yield the port."""
    port, processes = free_port(), Processes(dict(QUIET), logs)
    processes.start("serve", "serve", "--data", str(data), "--port", str(port))
    try:
        _wait_for(port, processes)
        yield port
    finally:
        processes.stop()


@contextmanager
def distributed(broker: str, template: str, key: Path, logs: Path) -> Iterator[int]:
    """Serve PostgreSQL's databases by the services and `cashback gateway`; yield the port.

    `key` is that of the gateway's database. Nothing is written, so that no relay runs.
    """
    with kombu.Connection(broker) as link:
        for name in SERVICES:
            link.default_channel.queue_delete(inbox_name(name))
    declare_topology(broker)
    signer, port = Signer.made("gateway:bench"), free_port()
    trusted, own = logs / "trusted.json", logs / "gateway.key"
    trusted.write_text(json.dumps({"keys": [signer.public_key()]}))
    own.touch(mode=0o600)
    own.write_text(signer.private_key())
    environment = QUIET | {
        "CASHBACK_BROKER_URL": broker,
        "CASHBACK_DATABASE_URL": template,
        TRUSTED_KEYS: str(trusted),
        SIGNING_KEY: str(own),
        SIGN_IN_KEY: str(key),
    }
    processes = Processes(environment, logs)
    try:
        for name in CALLED:
            processes.start(f"run {name}", "run", name)
        processes.start("gateway", "gateway", "--port", str(port))
        _wait_for(port, processes)
        yield port
    finally:
        processes.stop()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, processes: Processes) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        processes.look_after()
        try:
            with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=20) as answer:
                if b"Amina Yusuf" in answer.read():
                    return
        except (URLError, OSError):
            pass
        time.sleep(0.2)
    raise TimeoutError(f"the console does not answer on port {port}")
