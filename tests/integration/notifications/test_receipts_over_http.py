"""From handing a message over to its receipt: a provider, its stub and what listens."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from services.contracts.notifications import ReceiveText, RecordReceipt
from services.gateway.callbacks import callbacks_for
from services.gateway.callbacks.alone import app_of
from services.notifications.adapters.channel_settings import read_channels
from services.notifications.adapters.channels import Channels
from services.notifications.adapters.inbox import Inbox
from services.notifications.adapters.port import Provider
from services.notifications.adapters.providers import providers_for
from tests.integration.notifications import provider_callbacks
from tests.integration.notifications.documented import CALLBACK_TOKEN, twilio_channels
from tests.integration.notifications.gateway_stubs import TwilioStub
from tests.integration.notifications.notify_stub import KEY, NotifyStub
from tests.integration.notifications.outgoing import TEXT

TODAY = dt.date(2012, 3, 6)

BY_NOTIFY = """
[sms]
provider = "notify"
[notify]
key_variable = "TEST_NOTIFY_KEY"
base_url = "{url}"
text_template_id = "text-template"
[listen]
token_variable = "TEST_CALLBACK_TOKEN"
"""


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


@contextmanager
def listening(channels: Channels) -> Iterator[tuple[str, list[Any]]]:
    """Run the listener; give its address and the commands that it passes on."""
    told: list[Any] = []
    app = app_of(
        callbacks_for(channels, lambda command, actor, key: told.append(command), lambda: TODAY)
    )
    server = make_server("127.0.0.1", 0, app, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def texts_by(channels: Channels) -> Provider:
    return providers_for(channels, Inbox(lambda _: None, lambda _: False))["sms"]


def test_notifys_receipt_names_the_message_by_our_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_NOTIFY_KEY", KEY)
    monkeypatch.setenv("TEST_CALLBACK_TOKEN", CALLBACK_TOKEN)
    with NotifyStub() as stub:
        file = tmp_path / "channels.toml"
        file.write_text(BY_NOTIFY.format(url=stub.url), encoding="utf-8")
        channels = read_channels(file, tmp_path)
        notify = texts_by(channels)
        sent = notify.send(TEXT)
        notify.close()
        (kept,) = stub.accepted.values()
    with listening(channels) as (url, told):
        for status in ("sending", "delivered", "delivered"):
            assert provider_callbacks.notify_calls(url, kept, status, CALLBACK_TOKEN) == 200
        assert provider_callbacks.notify_calls(url, kept, "delivered", "wrong") == 401
        assert provider_callbacks.notify_calls(url, kept, "no such", CALLBACK_TOKEN) == 400
    expected = RecordReceipt("notify", "m-1", sent.provider_id, "delivered", "delivered")
    assert told == [expected, expected]


def test_twilios_receipt_names_the_message_by_the_id_that_it_gave(tmp_path: Path) -> None:
    with TwilioStub() as stub:
        channels = twilio_channels(stub, tmp_path)
        twilio = texts_by(channels)
        sent = twilio.send(TEXT)
        twilio.close()
        (kept,) = stub.accepted.values()
    with listening(channels) as (url, told):
        call = provider_callbacks.twilio_calls
        assert call(url, kept, "sending", CALLBACK_TOKEN) == 200
        assert call(url, kept, "undelivered", CALLBACK_TOKEN, "30006") == 200
        assert call(url, kept, "delivered", "wrong") == 401
        assert call(url, kept | {"sid": ""}, "delivered", CALLBACK_TOKEN) == 400
        received = provider_callbacks.twilio_received
        assert received(url, "SM9", "+447700900930", "STOP", CALLBACK_TOKEN) == 200
    receipt, text = told
    assert receipt == RecordReceipt(
        "sms_gateway", "", sent.provider_id, "permanent-failure", "undelivered 30006"
    )
    assert isinstance(text, ReceiveText)
    assert (text.provider_id, text.number, text.text) == ("SM9", "+447700900930", "STOP")
