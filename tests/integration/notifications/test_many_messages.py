"""Many messages through a slow provider that fails now and then, while the process is killed."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from services.pilot.processes import Processes
from tests.integration.notifications.gateway_stubs import GatewayStub
from tests.integration.notifications.waiting_messages import fill, statuses
from tests.integration.waiting import wait_until

MANY = 8_000
KILLS = 10
LIMIT_SECONDS = 600.0

CHANNELS = """
[sms]
provider = "sms_gateway"
per_second = 1000
burst = 1000
opens = ""
closes = ""
[email]
on = false
[retry]
seconds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
ask_after_seconds = 4
workers = 16
[sms_gateway]
send_url = "{url}/messages"
find_url = "{url}/messages"
bearer_variable = "TEST_GATEWAY_KEY"
statuses = {{ accepted = "sent" }}
timeout_seconds = 1.5
"""


@pytest.mark.timeout(900)
def test_no_message_is_lost_and_none_goes_twice_however_often_the_process_is_killed(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    url = f"sqlite:///{data}/notifications.sqlite"
    fill(url, MANY)
    chance = random.Random(MANY)
    with GatewayStub(slow_seconds=0.005, seed=1) as gateway:
        # Taken and not answered in time, failed with nothing taken, taken and hung up.
        gateway.now_and_then(stall=0.0005, http_500=0.002, close=0.001)
        settings = tmp_path / "channels.toml"
        settings.write_text(CHANNELS.format(url=gateway.url))
        environment = {
            "CASHBACK_CHANNELS": str(settings),
            "TEST_GATEWAY_KEY": gateway.bearer,
            "CASHBACK_LOG_LEVEL": "warning",
        }
        processes = Processes(environment, tmp_path)
        processes.start("serve", "serve", "--port", "0", "--data", str(data))
        try:
            for number in range(1, KILLS + 1):
                due = MANY * number // (KILLS + 2)
                wait_until(lambda due=due: len(gateway.accepted) >= due, "sending", LIMIT_SECONDS)
                time.sleep(chance.random() * 0.2)  # at no moment in particular
                os.kill(processes.pid("serve"), signal.SIGKILL)
                wait_until(lambda: _ended(processes), "the process has ended")
                processes.look_after()
            wait_until(lambda: statuses(url) == {"sent": MANY}, "every message sent", LIMIT_SECONDS)
        finally:
            processes.stop()
        assert len(gateway.accepted) == MANY
        assert set(gateway.counts.values()) == {1}
        assert gateway.asked > 0


def _ended(processes: Processes) -> bool:
    process = processes.children["serve"].process
    return process is not None and process.poll() is not None
