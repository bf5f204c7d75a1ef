"""Providers' callbacks, read as they document them."""

import json
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from services.notifications.adapters.callback_readers import IncomingText, Receipt, Unreadable
from services.notifications.adapters.gateway_callbacks import GatewayReader
from services.notifications.adapters.notify import OUTCOMES
from services.notifications.adapters.notify_callbacks import NotifyReader
from services.notifications.adapters.provider_settings import SmsGatewaySettings
from tests.integration.notifications.documented import twilio_channels
from tests.integration.notifications.gateway_stubs import TwilioStub

NOTIFY_RECEIPT = {
    "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
    "reference": "m-1",
    "to": "07700900930",
    "status": "delivered",
    "created_at": "2017-05-14T12:15:30.000000Z",
    "completed_at": "2017-05-14T12:15:30.000000Z",
    "sent_at": "2017-05-14T12:15:30.000000Z",
    "notification_type": "sms",
    "template_id": "f33517ff-2a88-4f6e-b855-c550268ce08a",
    "template_version": 1,
}
NOTIFY_TEXT = {
    "id": "x-1",
    "source_number": "447700900930",
    "destination_number": "07700900111",
    "message": "STOP",
    "date_received": "2017-05-14T12:15:30.000000Z",
}


def json_request(said: Any) -> Request:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    built = EnvironBuilder(method="POST", data=body, content_type="application/json")
    return Request(built.get_environ())


def form_request(**said: str) -> Request:
    return Request(EnvironBuilder(method="POST", data=said).get_environ())


# --- Notify ---


@pytest.mark.parametrize(("status", "outcome"), OUTCOMES.items())
def test_notifys_receipts_are_read(status, outcome):
    found = NotifyReader().receipt(json_request(NOTIFY_RECEIPT | {"status": status}))
    expected = Receipt("m-1", NOTIFY_RECEIPT["id"], outcome, status)
    assert found == (None if outcome == "sent" else expected)


def test_a_receipt_without_a_reference_of_ours_has_notifys_id():
    found = NotifyReader().receipt(json_request(NOTIFY_RECEIPT | {"reference": None}))
    assert (found.reference, found.provider_id) == ("", NOTIFY_RECEIPT["id"])


def test_texts_that_notify_received_are_read():
    found = NotifyReader().text(json_request(NOTIFY_TEXT))
    assert found == IncomingText("x-1", "447700900930", "STOP")


@pytest.mark.parametrize(
    "said",
    [b"", b"{", [], "text", {}, NOTIFY_RECEIPT | {"status": "gone"}, NOTIFY_RECEIPT | {"id": 3}],
)
def test_what_notify_does_not_document_is_refused_without_its_words(said):
    with pytest.raises(Unreadable) as refused:
        NotifyReader().receipt(json_request(said))
    assert "07700" not in str(refused.value)


@pytest.mark.parametrize("missing", ["id", "source_number", "message"])
def test_a_text_that_lacks_something_is_refused(missing):
    with pytest.raises(Unreadable, match=missing):
        NotifyReader().text(json_request(NOTIFY_TEXT | {missing: None}))


# --- gateways ---


@pytest.fixture
def plain():
    statuses = {"delivered": "delivered", "failed": "temporary-failure"}
    settings = SmsGatewaySettings("", statuses=statuses, recipient_errors=("gone",))
    return GatewayReader(settings)


@pytest.fixture
def twilio(tmp_path):
    with TwilioStub() as stub:
        return GatewayReader(twilio_channels(stub, tmp_path).sms_gateway)


def test_a_gateways_receipts_are_read_as_json_or_as_a_form(plain):
    said = {"reference": "m-1", "id": "id-1", "status": "delivered"}
    expected = Receipt("m-1", "id-1", "delivered", "delivered")
    assert plain.receipt(json_request(said)) == plain.receipt(form_request(**said)) == expected


@pytest.mark.parametrize(
    ("reason", "outcome"), [("", "temporary-failure"), ("gone", "permanent-failure")]
)
def test_a_gateways_reason_says_whether_the_number_is_no_good(plain, reason, outcome):
    found = plain.receipt(form_request(id="id-1", status="failed", reason=reason))
    assert (found.outcome, found.reason) == (outcome, f"failed {reason}".strip())


def test_a_status_that_is_not_in_the_settings_brings_no_news(plain):
    assert plain.receipt(form_request(id="id-1", status="queued")) is None


@pytest.mark.parametrize("said", [{"status": "failed"}, {"id": "id-1"}, {}])
def test_a_receipt_that_names_nothing_or_says_nothing_is_refused(plain, said):
    with pytest.raises(Unreadable):
        plain.receipt(form_request(**said))


def test_twilios_callbacks_are_read(twilio):
    receipt = twilio.receipt(
        form_request(MessageSid="SM1", MessageStatus="undelivered", ErrorCode="30003")
    )
    assert receipt == Receipt("", "SM1", "temporary-failure", "undelivered 30003")
    text = twilio.text(form_request(MessageSid="SM2", From="+447700900930", Body="Stop"))
    assert text == IncomingText("SM2", "+447700900930", "Stop")
    with pytest.raises(Unreadable):
        twilio.text(form_request(Body="Stop"))
