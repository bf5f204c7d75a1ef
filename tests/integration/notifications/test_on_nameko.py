"""Notifications on nameko, RabbitMQ and PostgreSQL: sending by Notify, receipts over HTTP."""

import json
import os
import signal
import socket
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.backbone.assertions import SIGNING_KEY
from services.backbone.settings import database_url
from services.pilot.processes import Processes
from tests.integration.notifications.notify_stub import KEY, NotifyStub
from tests.integration.notifications.waiting_messages import fill, statuses
from tests.integration.waiting import wait_until
from tests.people import GATEWAY, key_file

MANY = 300
TOKEN = "callback-token"

CHANNELS = """
[sms]
provider = "notify"
per_second = 1000
burst = 50
opens = ""
closes = ""
[retry]
seconds = [1, 2, 3, 4, 5]
ask_after_seconds = 4
[notify]
key_variable = "TEST_NOTIFY_KEY"
base_url = "{url}"
text_template_id = "text-template"
timeout_seconds = 1.5
[folder]
path = "{folder}"
[listen]
token_variable = "TEST_CALLBACK_TOKEN"
"""


@dataclass
class Told:
    """A Notify stub, and the processes that talk to it."""

    notify: NotifyStub
    processes: Processes
    database: str
    port: int

    def call_back(self, path: str, said: object, token: str = TOKEN) -> int:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{path}/notify",
            json.dumps(said).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code


@pytest.fixture
def told(
    tmp_path: Path,
    broker_url: str,
    database_template: str,
    make_database: Callable[[str], str],
) -> Iterator[Told]:
    make_database("notifications")
    url = database_url(database_template, "notifications")
    fill(url, MANY)
    with NotifyStub(slow_seconds=0.01) as notify, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
        free.close()
        settings = tmp_path / "channels.toml"
        settings.write_text(CHANNELS.format(url=notify.url, folder=tmp_path / "messages"))
        environment = {
            "CASHBACK_BROKER_URL": broker_url,
            "CASHBACK_DATABASE_URL": database_template,
            "CASHBACK_CHANNELS": str(settings),
            "TEST_NOTIFY_KEY": KEY,
            "TEST_CALLBACK_TOKEN": TOKEN,
            SIGNING_KEY: str(key_file(tmp_path, GATEWAY)),
        }
        processes = Processes(environment, tmp_path)
        found = Told(notify, processes, url, port)
        try:
            yield found
        finally:
            processes.stop()


def test_messages_go_out_once_and_their_receipts_come_back(told: Told) -> None:
    told.notify.now_and_then(stall=0.01)
    told.processes.start("notifications", "run", "notifications")
    told.processes.start("second", "run", "notifications")  # stands by, and sends too
    wait_until(lambda: len(told.notify.accepted) > MANY // 3, "sending", 120)
    os.kill(told.processes.pid("notifications"), signal.SIGKILL)
    wait_until(lambda: statuses(told.database) == {"sent": MANY}, "every message sent", 120)
    assert set(told.notify.counts.values()) == {1}
    assert len(told.notify.accepted) == MANY

    told.processes.start("listen", "listen", "--port", str(told.port))
    wait_until(lambda: _is_listening(told.port), "listening", 60)
    *all_but_one, last = told.notify.accepted.values()
    for message in [*all_but_one[:20], *all_but_one[:5]]:  # some come twice
        assert told.call_back("receipts", _receipt(message, "delivered")) == 200
    assert told.call_back("receipts", _receipt(last, "permanent-failure")) == 200
    assert told.call_back("receipts", _receipt(last | {"reference": "x"}, "delivered")) == 200
    assert told.call_back("receipts", _receipt(last, "delivered"), token="wrong") == 401
    assert told.call_back("receipts", {"status": "delivered"}) == 400
    # Who could not be reached by text is told by e-mail, which goes into a folder here.
    wait_until(
        lambda: statuses(told.database) == {"sent": MANY - 20, "delivered": 20},
        "the second channel",
        60,
    )


def _receipt(message: dict[str, object], status: str) -> dict[str, object]:
    return {"id": message["id"], "reference": message["reference"], "status": status}


def _is_listening(port: int) -> bool:
    with socket.socket() as link:
        return link.connect_ex(("127.0.0.1", port)) == 0
