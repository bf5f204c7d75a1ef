"""The gateway's adapter against a gateway of the generic kind, and one that speaks as Twilio."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from services.notifications.adapters.port import (
    Answer,
    OutcomeUnknown,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import GatewaySettings
from services.notifications.adapters.sms_gateway import SmsGateway
from tests.integration.notifications.http_stubs import GatewayStub, TwilioStub
from tests.integration.notifications.outgoing import SINCE, TEXT

STATUSES = {"accepted": "sent", "delivered": "delivered", "failed": "temporary-failure"}


def settings_for(stub: GatewayStub, **changes) -> GatewaySettings:
    given = {
        "send_url": f"{stub.url}/messages",
        "find_url": f"{stub.url}/messages",
        "sender": "Cashback",
        "bearer": stub.bearer,
        "statuses": STATUSES,
        "recipient_errors": ("no-such-number",),
        "timeout_seconds": 0.5,
    }
    return GatewaySettings(**given | changes)


def twilio_settings(stub: TwilioStub) -> GatewaySettings:
    """As docs/channels.md has it."""
    messages = f"{stub.url}/2010-04-01/Accounts/{stub.account}/Messages.json"
    return GatewaySettings(
        send_url=messages,
        sender="+447700900000",
        body="form",
        username=stub.account,
        password=stub.token,
        fields={"reference": "", "to": "To", "text": "Body", "sender": "From"},
        id_path="sid",
        status_path="status",
        error_path="code",
        statuses={
            "queued": "sent",
            "sent": "sent",
            "delivered": "delivered",
            "undelivered": "temporary-failure",
            "failed": "permanent-failure",
        },
        recipient_errors=("21211", "21610", "21614"),
        find_url=messages,
        find_by="to_and_text",
        find_fields={"reference": "", "to": "To", "since": "DateSent>"},
        receipt_fields={
            "reference": "",
            "id": "MessageSid",
            "status": "MessageStatus",
            "reason": "ErrorCode",
        },
        text_fields={"id": "MessageSid", "number": "From", "text": "Body"},
        timeout_seconds=0.5,
    )


@pytest.fixture
def stub() -> Iterator[GatewayStub]:
    with GatewayStub() as server:
        yield server


@pytest.fixture
def gateway(stub: GatewayStub) -> Iterator[SmsGateway]:
    found = SmsGateway(settings_for(stub))
    yield found
    found.close()


@pytest.fixture
def twilio() -> Iterator[tuple[SmsGateway, TwilioStub]]:
    with TwilioStub() as server:
        found = SmsGateway(twilio_settings(server))
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
        ("500", OutcomeUnknown),
        ("503", OutcomeUnknown),
        ("stall", OutcomeUnknown),
        ("close", OutcomeUnknown),
        ("hang", OutcomeUnknown),
    ],
)
def test_what_the_gateway_does_is_told_apart(gateway, stub, behaviour, failure):
    stub.behave(behaviour)
    with pytest.raises(failure) as raised:
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
        settings = settings_for(gone)
    with pytest.raises(Paused, match="no connection"):
        SmsGateway(settings).send(TEXT)


@pytest.mark.parametrize(
    ("behaviour", "found"), [("stall", Answer("sent", "id-1")), ("hang", None)]
)
def test_after_a_time_out_it_can_be_asked(gateway, stub, behaviour, found):
    stub.behave("ok", [behaviour])
    with pytest.raises(OutcomeUnknown):
        gateway.send(TEXT)
    assert gateway.find(TEXT, SINCE) == found


def test_what_became_of_a_text_is_read_by_its_own_words(gateway, stub):
    gateway.send(TEXT)
    stub.accepted["m-1"]["status"] = "delivered"
    assert gateway.find(TEXT, SINCE).outcome == "delivered"
    stub.accepted["m-1"] |= {"status": "failed", "error": "busy"}
    assert gateway.find(TEXT, SINCE) == Answer("temporary-failure", "id-1", "failed busy")
    stub.accepted["m-1"]["error"] = "no-such-number"
    assert gateway.find(TEXT, SINCE).outcome == "permanent-failure"


def test_one_that_cannot_be_asked_says_so(stub):
    gateway = SmsGateway(settings_for(stub, find_url=""))
    assert not gateway.can_be_asked
    gateway.send(TEXT)
    with pytest.raises(NotImplementedError):
        gateway.find(TEXT, SINCE)
    gateway.close()


# --- Twilio ---


def test_twilio_takes_a_form_and_gives_a_sid(twilio):
    gateway, stub = twilio
    assert gateway.send(TEXT) == Answer("sent", "id-1")
    (kept,) = stub.accepted.values()
    assert (kept["to"], kept["body"], kept["from"]) == (
        "+447700900930",
        TEXT.body,
        "+447700900000",
    )


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


def test_twilio_knows_no_reference_and_is_asked_by_number_and_words(twilio):
    gateway, stub = twilio
    stub.behave("ok", ["stall"])
    with pytest.raises(OutcomeUnknown):
        gateway.send(TEXT)
    assert gateway.find(TEXT, SINCE).provider_id == "id-1"
    assert gateway.find(replace(TEXT, content=b"another"), SINCE) is None
    assert gateway.find(replace(TEXT, recipient="07700 900931"), SINCE) is None


def test_an_older_text_in_the_same_words_is_not_taken_for_this_one(twilio):
    gateway, stub = twilio
    gateway.send(TEXT)
    for kept in stub.accepted.values():
        kept["date_created"] = "Wed, 01 Jan 2020 00:00:00 +0000"
    assert gateway.find(TEXT, SINCE) is None
