import pytest

from services.contracts.notifications import RecordReceipt
from services.contracts.queries.notifications.lines_and_tasks import Costs
from services.notifications import tables
from services.notifications.adapters.port import MaybeTaken
from tests.people import officer
from tests.unit.notifications import builders
from tests.unit.notifications.providers import NOON, Clock, Provider, sender

FAILED = "permanent-failure"


@pytest.fixture
def sent(service):
    """A text that its provider took."""
    service.hear(builders.scheme_opened(), builders.registered(), builders.invited())
    sender(service.transactions, Clock()).run()
    return service


def receipt(service, outcome, reference=None, provider_id="", reason=""):
    reference = service.rows()[0].message_id if reference is None else reference
    return service.do(RecordReceipt("sms house", reference, provider_id, outcome, reason))


def statuses(service):
    return [(d.channel, d.status) for d in service.rows(tables.deliveries)]


def test_a_receipt_says_that_it_arrived(sent):
    assert receipt(sent, "delivered") == {"known": True, "news": True}
    assert sent.rows()[0].status == "delivered"
    (delivery,) = sent.rows(tables.deliveries)
    assert delivery.ended_at is not None
    assert delivery.ask_at is None


@pytest.mark.parametrize("outcome", ["delivered", "sent", FAILED, "temporary-failure"])
def test_a_receipt_that_comes_again_or_too_late_changes_nothing(sent, outcome):
    receipt(sent, "delivered")
    before = sent.rows(tables.deliveries), sent.rows(tables.backbone.audit)
    assert receipt(sent, outcome) == {"known": True, "news": False}
    assert (sent.rows(tables.deliveries), sent.rows(tables.backbone.audit)) == before


def test_a_receipt_for_what_is_not_known_is_no_error(sent):
    assert receipt(sent, "delivered", "of another") == {"known": False, "news": False}
    assert statuses(sent) == [("sms", "sent")]


def test_a_receipt_with_the_providers_id_alone_is_enough(sent):
    provider_id = f"p-{sent.rows()[0].message_id}"
    assert receipt(sent, "delivered", "", provider_id)["news"]
    assert sent.rows()[0].status == "delivered"


def test_an_id_of_another_provider_is_not_known(sent):
    provider_id = f"p-{sent.rows()[0].message_id}"
    command = RecordReceipt("email house", "", provider_id, "delivered", "")
    assert sent.do(command) == {"known": False, "news": False}


def test_a_failure_sends_it_by_the_second_channel(sent):
    receipt(sent, FAILED, reason="no such number")
    mail = Provider("email house")
    sender(sent.transactions, Clock(), email=mail).run()
    assert statuses(sent) == [("sms", FAILED), ("email", "sent")]
    assert len(mail.taken) == 1


def test_the_same_failure_twice_sends_it_by_the_second_channel_once(sent):
    receipt(sent, FAILED)
    receipt(sent, FAILED)
    mail = Provider("email house")
    sending = sender(sent.transactions, Clock(), email=mail)
    assert [sending.run(), sending.run()] == [1, 0]


def test_a_text_that_failed_costs_what_the_provider_charges_for_it(sent):
    receipt(sent, FAILED)
    (line,) = sent.rows_of(Costs())
    assert (line.messages, line.segments, line.price_millipence) == (1, 1, 2_400)


def test_a_receipt_may_be_faster_than_the_answer(service):
    service.hear(builders.scheme_opened(), builders.registered(), builders.invited())
    texts = Provider("sms house")
    texts.before = lambda outgoing: receipt(service, "delivered")
    sender(service.transactions, Clock(), sms=texts).run()
    (delivery,) = service.rows(tables.deliveries)
    assert delivery.status == "delivered"
    assert delivery.provider_id == f"p-{delivery.reference}"
    assert service.rows()[0].status == "delivered"


def test_a_receipt_settles_what_timed_out(service):
    service.hear(builders.scheme_opened(), builders.registered(), builders.invited())
    clock, texts = Clock(), Provider("sms house", MaybeTaken("time-out"))
    sending = sender(service.transactions, clock, sms=texts)
    sending.run()
    receipt(service, "delivered")
    clock.forward(hours=1)
    assert sending.run() == 0
    assert texts.asked == []
    assert statuses(service) == [("sms", "delivered")]


def test_a_receipt_for_what_the_provider_seemed_not_to_have_keeps_it_from_going_twice(service):
    service.hear(builders.scheme_opened(), builders.registered(), builders.invited())
    clock, texts = Clock(), Provider("sms house", MaybeTaken("time-out"))
    sending = sender(service.transactions, clock, sms=texts)
    sending.run()
    clock.forward(seconds=121)
    sending.run()  # asked: never heard of
    assert statuses(service) == [("sms", "created")]
    receipt(service, "sent")
    clock.forward(hours=1)
    sending.run()
    assert texts.taken == []
    assert statuses(service) == [("sms", "sent")]


def test_the_audit_trail_says_when_it_arrived(sent):
    receipt(sent, "delivered")
    last = sent.rows(tables.backbone.audit)[-1]
    assert (last.before, last.after, last.actor) == ("sent", "delivered", officer("officer").ref)
    assert NOON.year == sent.rows(tables.deliveries)[0].sent_at.year
