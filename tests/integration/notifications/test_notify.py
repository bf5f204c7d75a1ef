"""GOV.UK Notify's adapter, with Notify's own client, against a stub of Notify's API."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest

from services.notifications.adapters.notify import OUTCOMES, Notify
from services.notifications.adapters.port import (
    Answer,
    MaybeTaken,
    NotTaken,
    Paused,
    Rejected,
)
from services.notifications.adapters.provider_settings import NotifySettings
from tests.integration.notifications.mail_servers import certificate
from tests.integration.notifications.notify_stub import ERRORS, KEY, NotifyStub
from tests.integration.notifications.outgoing import EMAIL, LETTER, SINCE, TEXT
from tests.integration.notifications.patience import seconds_for


@contextmanager
def notify_at(stub: NotifyStub, behaviour: str = "ok", key: str = KEY) -> Iterator[Notify]:
    """An adapter for a stub that behaves so."""
    templates = ("text-template", "email-template")
    found = Notify(
        NotifySettings(key, stub.url, *templates, timeout_seconds=seconds_for(behaviour))
    )
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def stub() -> Iterator[NotifyStub]:
    with NotifyStub() as server:
        yield server


@pytest.fixture
def notify(stub: NotifyStub) -> Iterator[Notify]:
    with notify_at(stub) as found:
        yield found


def test_a_text_goes_through_the_template_that_passes_it_on(notify, stub):
    assert notify.send(TEXT) == Answer("sent", "id-1")
    assert stub.accepted["m-1"]["said"] == {
        "phone_number": "+447700900930",
        "template_id": "text-template",
        "personalisation": {"body": TEXT.body},
        "reference": "m-1",
    }


def test_an_email_has_its_subject_and_a_one_click_link(notify, stub):
    notify.send(EMAIL)
    said = stub.accepted["m-1"]["said"]
    with_link = f"{EMAIL.body}\n{EMAIL.unsubscribe_url}\n"
    assert said["personalisation"] == {"subject": EMAIL.subject, "body": with_link}
    assert said["one_click_unsubscribe_url"] == EMAIL.unsubscribe_url
    notify.send(replace(EMAIL, reference="m-2", unsubscribe_url=""))
    assert "one_click_unsubscribe_url" not in stub.accepted["m-2"]["said"]


def test_a_letter_is_the_pdf_itself(notify, stub):
    notify.send(LETTER)
    said = stub.accepted["m-1"]["said"]
    assert base64.b64decode(said["content"]) == LETTER.content
    assert said["postage"] == "second"


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        ("number", Rejected),
        ("address", Rejected),
        ("template", Rejected),
        ("clock", Paused),
        ("rate", Paused),
        ("daily", Paused),
        ("500", MaybeTaken),
        ("503", MaybeTaken),
        ("stall", MaybeTaken),
        ("hang", MaybeTaken),
        ("close", MaybeTaken),
        ("garbled", MaybeTaken),
        ("page", MaybeTaken),
        ("moved", Paused),
    ],
)
def test_each_documented_error_means_what_it_says(stub, behaviour, failure):
    stub.behave(behaviour)
    with notify_at(stub, behaviour) as notify, pytest.raises(failure) as raised:
        notify.send(TEXT)
    assert "900930" not in str(raised.value)


@pytest.mark.parametrize(
    ("behaviour", "at_fault"),
    [("number", "recipient"), ("address", "recipient"), ("template", "us")],
)
def test_a_refusal_says_whose_fault_it_is(notify, stub, behaviour, at_fault):
    stub.behave(behaviour)
    with pytest.raises(Rejected) as raised:
        notify.send(EMAIL)
    assert raised.value.at_fault == at_fault


@pytest.mark.parametrize(
    ("error", "words", "at_fault"),
    [
        ("InvalidPhoneError", "Not a UK mobile number", "recipient"),
        ("InvalidEmailError", "Too long", "recipient"),
        ("BadRequestError", "Cannot send to international mobile numbers", "recipient"),
        ("BadRequestError", "Can’t send to this recipient using a team-only API key", "us"),
        ("BadRequestError", "Service is not allowed to send text messages", "us"),
        ("BadRequestError", "email_reply_to_id x does not exist in database", "us"),
    ],
)
def test_a_landline_is_the_recipients_fault_and_a_wrong_set_up_is_ours(
    notify, stub, monkeypatch, error, words, at_fault
):
    monkeypatch.setitem(ERRORS, "refused", (400, error, words))
    stub.behave("refused")
    with pytest.raises(Rejected) as raised:
        notify.send(TEXT)
    assert raised.value.at_fault == at_fault


def test_a_request_that_came_too_slowly_is_tried_again(notify, stub, monkeypatch):
    monkeypatch.setitem(ERRORS, "slow", (408, "Exception", "Request timeout"))
    stub.behave("slow")
    with pytest.raises(NotTaken):
        notify.send(TEXT)
    stub.when_asked = "408"
    with pytest.raises(Paused):
        notify.find(TEXT, SINCE)


@pytest.mark.parametrize(("behaviour", "seconds"), [("rate", 60), ("daily", 3600), ("clock", 300)])
def test_it_waits_as_long_as_the_error_needs(notify, stub, behaviour, seconds):
    stub.behave(behaviour)
    with pytest.raises(Paused) as raised:
        notify.send(TEXT)
    assert raised.value.seconds == seconds


def test_a_wrong_key_pauses_the_channel(stub):
    with (
        notify_at(stub, key=KEY[:-1] + "f") as wrong,
        pytest.raises(Paused, match="refuses our key"),
    ):
        wrong.send(TEXT)
    assert stub.accepted == {}


def test_notify_that_is_not_there_pauses_the_channel():
    with NotifyStub() as gone:
        pass
    with notify_at(gone) as notify, pytest.raises(Paused, match="no connection"):
        notify.send(TEXT)


@pytest.mark.parametrize("trusted", [True, False])
def test_nothing_is_said_to_who_cannot_show_a_certificate(tmp_path, monkeypatch, trusted):
    context, public = certificate(tmp_path)
    with NotifyStub(tls=context) as server, notify_at(server) as notify:
        if trusted:
            monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(public))
            assert notify.send(TEXT) == Answer("sent", "id-1")
        else:
            with pytest.raises(Paused, match=r"no connection \(SSLError\)"):
                notify.send(TEXT)
        assert len(server.accepted) == int(trusted)


@pytest.mark.parametrize(
    ("behaviour", "taken"), [("stall", 1), ("close", 1), ("garbled", 1), ("hang", 0)]
)
def test_after_a_lost_answer_notify_is_asked_by_our_reference(notify, stub, behaviour, taken):
    stub.behave("ok", [behaviour])
    with notify_at(stub, behaviour) as sending, pytest.raises(MaybeTaken):
        sending.send(TEXT)
    assert len(stub.accepted) == taken
    found = notify.find(TEXT, SINCE)
    assert found == (Answer("sent", "id-1", "created") if taken else None)


@pytest.mark.parametrize(("status", "outcome"), OUTCOMES.items())
def test_notifys_statuses_are_read(notify, stub, status, outcome):
    notify.send(TEXT)
    stub.accepted["m-1"]["status"] = status
    assert notify.find(TEXT, SINCE).outcome == outcome


@pytest.mark.parametrize(
    "behaviour", ["400", "403", "429", "500", "hang", "page", "moved", "empty"]
)
def test_what_is_no_list_is_not_taken_for_never_heard_of_it(notify, stub, behaviour):
    notify.send(TEXT)
    stub.when_asked = behaviour
    with notify_at(stub, behaviour) as asking, pytest.raises(Paused) as raised:
        asking.find(TEXT, SINCE)
    assert "900930" not in str(raised.value)


def test_several_threads_use_clients_of_their_own(notify, stub):
    messages = [replace(TEXT, reference=f"m-{n}") for n in range(60)]
    with ThreadPoolExecutor(6) as pool:
        ids = {answer.provider_id for answer in pool.map(notify.send, messages)}
    assert len(ids) == 60
    assert set(stub.counts.values()) == {1}


def test_nothing_of_a_person_is_logged(notify, stub, caplog):
    stub.behave("number")
    with caplog.at_level("DEBUG"), pytest.raises(Rejected):
        notify.send(TEXT)
    assert "900930" not in caplog.text
    assert "Siân" not in caplog.text
