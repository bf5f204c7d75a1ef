"""`cashback listen` as a process: it answers, refuses to run without a token, and ends in order."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.integration.notifications.waiting_messages import fill
from tests.integration.waiting import wait_until

CHANNELS = """
[listen]
token_variable = "TEST_CALLBACK_TOKEN"
"""


def start(folder: Path, port: int, channels: str = CHANNELS) -> subprocess.Popen[str]:
    settings = folder / "channels.toml"
    settings.write_text(channels)
    environment = os.environ | {
        "CASHBACK_CHANNELS": str(settings),
        "CASHBACK_DATABASE_URL": f"sqlite:///{folder}/{{service}}.sqlite",
        "TEST_CALLBACK_TOKEN": "t",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "services.cli", "listen", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def is_live(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/live", timeout=30) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_until_it_is_told_to_stop(tmp_path: Path, port: int, by: signal.Signals) -> None:
    fill(f"sqlite:///{tmp_path}/notifications.sqlite", 1)
    with start(tmp_path, port) as process:
        wait_until(lambda: is_live(port), "listening", 60)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/nothing", timeout=30)
        refused.value.close()
        assert refused.value.code == 404
        process.send_signal(by)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    fill(f"sqlite:///{tmp_path}/notifications.sqlite", 1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        with start(tmp_path, port) as process:
            _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in errors


def test_without_a_token_it_does_not_listen(tmp_path: Path, port: int) -> None:
    fill(f"sqlite:///{tmp_path}/notifications.sqlite", 1)
    with start(tmp_path, port, "") as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "[listen] token_variable is not set" in errors
