"""The gateway's adapter against a gateway of the generic kind, and one that speaks as Twilio."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from services.notifications.adapters.gateway_answers import by_reference, text_at
from services.notifications.adapters.port import (
    Answer,
    MaybeTaken,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import SmsGatewaySettings
from services.notifications.adapters.sms_gateway import SmsGateway
from tests.integration.notifications.documented import twilio_channels
from tests.integration.notifications.gateway_stubs import GatewayStub, TwilioStub
from tests.integration.notifications.mail_servers import certificate
from tests.integration.notifications.outgoing import SINCE, TEXT
from tests.integration.notifications.patience import IMPATIENT, seconds_for

STATUSES = {"accepted": "sent", "delivered": "delivered", "failed": "temporary-failure"}


def settings_for(stub: GatewayStub, **changes) -> SmsGatewaySettings:
    given = {
        "send_url": f"{stub.url}/messages",
        "find_url": f"{stub.url}/messages",
        "sender": "Cashback",
        "bearer": stub.bearer,
        "statuses": STATUSES,
        "recipient_errors": ("no-such-number",),
    }
    return SmsGatewaySettings(**given | changes)


@contextmanager
def gateway_at(stub: GatewayStub, behaviour: str = "ok", **changes) -> Iterator[SmsGateway]:
    """An adapter for a stub that behaves so."""
    settings = settings_for(stub, timeout_seconds=seconds_for(behaviour), **changes)
    found = SmsGateway(settings)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def stub() -> Iterator[GatewayStub]:
    with GatewayStub() as server:
        yield server


@pytest.fixture
def gateway(stub: GatewayStub) -> Iterator[SmsGateway]:
    with gateway_at(stub) as found:
        yield found


@pytest.fixture
def twilio(tmp_path: Path) -> Iterator[tuple[SmsGateway, TwilioStub]]:
    with TwilioStub() as server:
        settings = twilio_channels(server, tmp_path).sms_gateway
        assert settings is not None
        found = SmsGateway(settings)
        yield found, server
        found.close()


def test_a_text_goes_with_our_reference_and_the_number_as_the_world_writes_it(gateway, stub):
    assert gateway.send(TEXT) == Answer("sent", "id-1")
    kept = stub.accepted["m-1"]
    assert (kept["to"], kept["from"]) == ("+447700900930", "Cashback")
    assert kept["text"] == TEXT.body


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        ("400", Rejected),
        ("403", Paused),
        ("429", Paused),
        ("500", MaybeTaken),
        ("503", MaybeTaken),
        ("stall", MaybeTaken),
        ("close", MaybeTaken),
        ("hang", MaybeTaken),
        ("garbled", MaybeTaken),
        ("page", MaybeTaken),
        ("moved", Paused),
    ],
)
def test_what_the_gateway_does_is_told_apart(stub, behaviour, failure):
    stub.behave(behaviour)
    with gateway_at(stub, behaviour) as gateway, pytest.raises(failure) as raised:
        gateway.send(TEXT)
    assert "900930" not in str(raised.value)


def test_the_wait_is_the_one_the_gateway_asks_for(gateway, stub):
    stub.behave("429")
    with pytest.raises(Paused) as raised:
        gateway.send(TEXT)
    assert raised.value.seconds == 7


def test_a_number_that_is_no_good_is_the_recipients_fault(gateway, stub):
    stub.behave("400")
    with pytest.raises(Rejected) as raised:
        gateway.send(TEXT)
    assert raised.value.at_fault == "recipient"


@pytest.mark.parametrize("number", ["", "12", "not a number", "07700 9009300000000"])
def test_what_cannot_be_a_number_is_not_even_tried(gateway, stub, number):
    with pytest.raises(Rejected):
        gateway.send(replace(TEXT, recipient=number))
    assert stub.accepted == {}


def test_a_gateway_that_is_not_there_pauses_the_channel():
    with GatewayStub() as gone:
        pass
    with gateway_at(gone) as gateway, pytest.raises(Paused, match="no connection"):
        gateway.send(TEXT)


@pytest.mark.parametrize(
    ("behaviour", "found"),
    [("stall", Answer("sent", "id-1")), ("garbled", Answer("sent", "id-1")), ("hang", None)],
)
def test_after_a_lost_answer_it_can_be_asked(gateway, stub, behaviour, found):
    stub.behave("ok", [behaviour])
    with gateway_at(stub, behaviour) as sending, pytest.raises(MaybeTaken):
        sending.send(TEXT)
    assert gateway.find(TEXT, SINCE) == found


@pytest.mark.parametrize(
    "behaviour", ["400", "403", "404", "408", "429", "500", "hang", "page", "moved", "empty"]
)
def test_what_is_no_list_is_not_taken_for_never_heard_of_it(stub, behaviour):
    stub.when_asked = behaviour
    with gateway_at(stub, behaviour) as gateway, pytest.raises(Paused) as raised:
        gateway.find(TEXT, SINCE)
    assert "900930" not in str(raised.value)


def test_a_list_of_what_was_not_asked_for_says_nothing(gateway, stub):
    gateway.send(TEXT)
    stub.accepted["m-1"]["reference"] = "m-2"
    with pytest.raises(Paused, match="what it was not asked for"):
        gateway.find(TEXT, SINCE)


@pytest.mark.parametrize("trusted", [True, False])
def test_nothing_is_said_to_a_gateway_whose_certificate_is_nobodys(tmp_path, monkeypatch, trusted):
    context, public = certificate(tmp_path)
    with GatewayStub(tls=context) as server, gateway_at(server) as gateway:
        if trusted:
            monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(public))
            assert gateway.send(TEXT) == Answer("sent", "id-1")
        else:
            with pytest.raises(Paused, match=r"no connection \(SSLError\)"):
                gateway.send(TEXT)
        assert len(server.accepted) == int(trusted)


@pytest.mark.parametrize(
    "changes",
    [{"send_url": "texts.example.org"}, {"send_url": "https://[::1"}, {"bearer": "ké\ny"}],
)
def test_a_request_that_cannot_be_made_pauses_the_channel(stub, changes):
    refused = pytest.raises(Paused, match="our settings make no request")
    with gateway_at(stub, **changes) as gateway, refused as raised:
        gateway.send(TEXT)
    assert "é" not in str(raised.value)


def test_the_time_out_is_that_of_the_whole_call():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        gateway = SmsGateway(SmsGatewaySettings(url, timeout_seconds=2))
        begun = time.monotonic()
        with pytest.raises(MaybeTaken):
            gateway.send(TEXT)
        assert 1.9 < time.monotonic() - begun < 4  # which is twice as long
        gateway.close()


def test_its_answers_are_read_where_the_settings_say(stub):
    paths = {"id_path": "reference", "find_url": "", "status_path": ""}
    assert SmsGateway(settings_for(stub, **paths)).send(TEXT).provider_id == "m-1"
    with pytest.raises(MaybeTaken, match="no id"):
        SmsGateway(settings_for(stub, id_path="messages.0.id")).send(TEXT)
    assert SmsGateway(settings_for(stub, id_path="")).send(TEXT) == Answer("sent")


@pytest.mark.parametrize(
    ("said", "path", "found"),
    [
        ({"messages": [{"id": "a"}, {"id": "b"}]}, "messages.1.id", "b"),
        ({"messages": []}, "messages.0.id", ""),
        ({"data": {"id": 7}}, "data.id", "7"),
        ({"data": {"id": 7}}, "data", ""),
        ({"": "x"}, "", ""),
        (None, "id", ""),
        ("id", "id", ""),
    ],
)
def test_a_path_with_dots_says_where_something_stands(said, path, found):
    assert text_at(said, path) == found


@pytest.mark.parametrize(("path", "listed"), [("", []), ("a.texts", {"a": {"texts": []}})])
def test_a_list_may_be_the_whole_answer_or_deep_within(path, listed):
    settings = SmsGatewaySettings("", list_path=path)
    assert by_reference(listed, TEXT, settings) is None
    with pytest.raises(Paused, match="no list"):
        by_reference({"a": {}}, TEXT, settings)


def test_nothing_of_a_person_is_logged(gateway, stub, twilio, caplog):
    other, _ = twilio
    with caplog.at_level("DEBUG"):
        gateway.send(TEXT)
        other.send(TEXT)
        other.find(TEXT, SINCE)
        stub.behave("400")
        with pytest.raises(Rejected):
            gateway.send(TEXT)
    assert "900930" not in caplog.text
    assert "Siân" not in caplog.text


def test_what_became_of_a_text_is_read_by_its_own_words(gateway, stub):
    gateway.send(TEXT)
    stub.accepted["m-1"]["status"] = "delivered"
    assert gateway.find(TEXT, SINCE).outcome == "delivered"
    stub.accepted["m-1"] |= {"status": "failed", "error": "busy"}
    assert gateway.find(TEXT, SINCE) == Answer("temporary-failure", "id-1", "failed busy")
    stub.accepted["m-1"]["error"] = "no-such-number"
    assert gateway.find(TEXT, SINCE).outcome == "permanent-failure"


def test_one_that_cannot_be_asked_says_so(stub):
    with gateway_at(stub, find_url="") as gateway:
        assert not gateway.can_be_asked
        gateway.send(TEXT)
        with pytest.raises(NotImplementedError):
            gateway.find(TEXT, SINCE)


# --- Twilio, by the settings in docs/channels.md ---


def test_twilio_takes_a_form_and_gives_a_sid(twilio):
    gateway, stub = twilio
    assert gateway.send(TEXT) == Answer("sent", "SM1")
    (kept,) = stub.accepted.values()
    assert (kept["to"], kept["body"], kept["messaging_service_sid"]) == (
        "+447700900930",
        TEXT.body,
        "MG…",
    )


def test_twilio_refuses_a_wrong_password(tmp_path):
    with TwilioStub() as stub:
        settings = twilio_channels(stub, tmp_path).sms_gateway
        gateway = SmsGateway(replace(settings, password="sécret"))
        for call in (lambda: gateway.send(TEXT), lambda: gateway.find(TEXT, SINCE)):
            with pytest.raises(Paused, match=r"refuses our key \(401\)"):
                call()
        gateway.close()
        assert stub.accepted == {}


@pytest.mark.parametrize("code", ["21211", "21610", "21614"])
def test_twilios_codes_for_a_number_are_the_recipients_fault(twilio, code):
    gateway, stub = twilio
    stub.behave(code)
    with pytest.raises(Rejected) as raised:
        gateway.send(TEXT)
    assert (raised.value.at_fault, str(raised.value)) == (
        "recipient",
        f"the gateway refuses it (400 {code})",
    )


def test_another_code_of_twilios_is_our_fault(twilio):
    gateway, stub = twilio
    stub.behave("21705")
    with pytest.raises(Rejected) as raised:
        gateway.send(TEXT)
    assert raised.value.at_fault == "us"


def test_twilio_knows_no_reference_and_is_asked_by_number_and_words(twilio, tmp_path):
    gateway, stub = twilio
    stub.behave("ok", ["stall"])
    settings = twilio_channels(stub, tmp_path).sms_gateway
    sending = SmsGateway(replace(settings, timeout_seconds=IMPATIENT))
    with pytest.raises(MaybeTaken):
        sending.send(TEXT)
    sending.close()
    assert gateway.find(TEXT, SINCE) == Answer("sent", "SM1")
    assert gateway.find(replace(TEXT, content=b"another"), SINCE) is None
    assert gateway.find(replace(TEXT, recipient="07700 900931"), SINCE) is None


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        ("delivered", None, "delivered"),
        ("undelivered", 30003, "temporary-failure"),
        ("undelivered", 30006, "permanent-failure"),
        ("failed", 30001, "technical-failure"),
        ("failed", 21610, "permanent-failure"),
        ("sending", None, "sent"),
    ],
)
def test_twilio_says_what_became_of_a_text(twilio, status, code, outcome):
    gateway, stub = twilio
    gateway.send(TEXT)
    (kept,) = stub.accepted.values()
    kept |= {"status": status, "error_code": code}
    assert gateway.find(TEXT, SINCE, "SM1").outcome == outcome
    assert gateway.find(TEXT, SINCE, "SM2") is None


@pytest.mark.parametrize(
    "written", ["Wed, 01 Jan 2020 00:00:00 +0000", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00"]
)
def test_an_older_text_in_the_same_words_is_not_taken_for_this_one(twilio, written):
    gateway, stub = twilio
    gateway.send(TEXT)
    (kept,) = stub.accepted.values()
    kept["date_created"] = written
    assert gateway.find(TEXT, SINCE) is None
    assert gateway.find(TEXT, SINCE, "SM1") is not None


def test_a_text_whose_age_cannot_be_read_may_be_this_one(twilio):
    gateway, stub = twilio
    gateway.send(TEXT)
    (kept,) = stub.accepted.values()
    kept["date_created"] = "yesterday"
    assert gateway.find(TEXT, SINCE) == Answer("sent", "SM1")


def test_a_text_without_words_may_be_this_one_and_says_nothing(twilio):
    gateway, stub = twilio
    gateway.send(TEXT)
    (kept,) = stub.accepted.values()
    kept["body"] = ""
    with pytest.raises(Paused, match="without number or words"):
        gateway.find(TEXT, SINCE)
