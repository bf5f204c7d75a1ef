"""What happens when things cross: a wish, a receipt, a question, a change, a second process."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.backbone.errors import Refused
from services.contracts.notifications import (
    ApproveBulk,
    PrepareBulk,
    ReceiveText,
    RecordReceipt,
    ResolveTask,
    SetPreference,
)
from services.contracts.queries.notifications.lines_and_tasks import ChannelLines, Costs, Tasks
from services.contracts.queries.notifications.telling import Preferences
from services.notifications import tables
from services.notifications.adapters.port import (
    Answer,
    MaybeTaken,
    NotTaken,
    Paused,
    Rejected,
)
from services.notifications.store import NotificationsStore
from tests.unit.notifications import builders
from tests.unit.notifications.builders import ON, TENANT
from tests.unit.notifications.providers import Clock, Provider, rules, sender


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def told(service):
    service.hear(builders.scheme_opened(), builders.registered(), builders.invited())
    return service


def ways(service):
    return [(d.channel, d.status) for d in service.rows(tables.deliveries)]


def stop(service, number="+447700900930", text="STOP"):
    return service.do(ReceiveText("sms house", f"t-{number}-{text}", number, text, ON))


def receipt(service, reference, outcome, provider="sms house"):
    return service.do(RecordReceipt(provider, reference, "", outcome, ""))


# --- a wish while a message is on its way ---


def test_no_text_goes_out_after_stop_even_if_one_was_on_its_way_and_not_taken(told, clock):
    texts, mail = Provider("sms house", NotTaken("busy")), Provider("email house")
    texts.before = lambda outgoing: stop(told)
    sending = sender(told.transactions, clock, sms=texts, email=mail)
    sending.run()
    clock.forward(hours=1)
    sending.run()  # it leaves the line of texts
    sending.run()
    assert texts.taken == []
    assert {row.template: row.channel for row in told.rows()} == {
        "invited": "email",
        "texts_stopped": "email",
    }
    assert len(mail.taken) == 2


def test_news_that_was_stopped_goes_by_no_other_channel_when_it_fails(told, clock, monkeypatch):
    monkeypatch.setattr(NotificationsStore, "rules", lambda self: rules())
    told.do(PrepareBulk("n", "news", "Guides", "New guides.", "", "", ON))
    told.do(ApproveBulk("n", 1, ON), actor="second")
    mail = Provider("email house")
    sending = sender(told.transactions, clock, email=mail)
    sending.run()
    news = next(row for row in told.rows() if row.template == "news")
    told.do(SetPreference(TENANT, "news", "none", ON))
    receipt(told, news.message_id, "permanent-failure")
    sending.run()
    assert mail.taken == []
    assert next(row for row in told.rows() if row.template == "news").status == "not-wanted"


# --- a receipt for what was thought lost ---


def test_a_receipt_for_what_nobody_could_be_asked_about_keeps_it_from_going_twice(told, clock):
    texts = Provider("sms house", MaybeTaken("cut"), can_be_asked=False)
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()
    clock.forward(hours=1)
    sending.run()
    assert [task.kind for task in told.rows_of(Tasks())] == ["outcome_unknown"]
    assert receipt(told, told.rows()[0].message_id, "delivered")["news"]
    assert told.rows()[0].status == "delivered"
    assert told.rows_of(Tasks()) == []
    clock.forward(hours=1)
    sending.run()
    assert texts.taken == []


@pytest.mark.parametrize("then", ["channel unknown", "not wanted"])
def test_a_receipt_is_taken_whatever_became_of_the_message_meanwhile(service, clock, then):
    service.hear(builders.scheme_opened(), builders.registered(), builders.reminder())
    texts = Provider("sms house", MaybeTaken("time-out"))
    sending = sender(service.transactions, clock, sms=texts)
    sending.run()
    clock.forward(seconds=121)
    sending.run()  # asked: never heard of
    channel = "none" if then == "not wanted" else "email"
    service.do(SetPreference(TENANT, "reminders", channel, ON))
    if then == "not wanted":
        clock.forward(hours=1)
        sending.run()
    reference = service.rows(tables.deliveries)[0].reference
    assert receipt(service, reference, "delivered")["news"]
    clock.forward(hours=1)
    sending.run()
    assert texts.taken == []
    assert ways(service) == [("sms", "delivered")]


def test_a_receipt_of_another_provider_is_not_for_this_delivery(told, clock):
    texts, mail = Provider("sms house", NotTaken("busy")), Provider("email house")
    sending = sender(told.transactions, clock, sms=texts, email=mail)
    sending.run()
    told.do(SetPreference(TENANT, "joining", "email", ON))
    clock.forward(seconds=60)
    sending.run()
    (outgoing,) = mail.taken
    assert outgoing.reference != told.rows(tables.deliveries)[0].reference
    assert not receipt(told, outgoing.reference, "permanent-failure")["known"]
    sending.run()
    assert len(mail.taken) == 1


def test_a_result_of_an_earlier_claim_is_none_of_a_later_one(told, clock):
    texts, late = Provider("sms house", NotTaken("busy")), []
    texts.before = lambda outgoing: late.append(told.rows(tables.deliveries)[0].claimed_at)
    sending = sender(told.transactions, clock, sms=texts)
    claims = sending._claim()
    (result,) = [sending._hand_over(sending._outgoing(c), c[0]) for c in claims]
    clock.forward(seconds=121)
    sending.run()  # asked: never heard of
    clock.forward(seconds=60)
    texts.before = lambda outgoing: sending._note_together([result])
    sending.run()
    assert ways(told) == [("sms", "sent")]


# --- a provider that hangs, says nothing, or takes nothing ---


def test_a_provider_that_never_answers_a_question_ends_at_an_officer(told, clock):
    texts = Provider("sms house", MaybeTaken("time-out"))

    def away(outgoing, since, provider_id=""):
        raise Paused("no answer", 30)

    texts.find = away
    sending = sender(told.transactions, clock, sms=texts)
    for _ in range(40):
        sending.run()
        clock.forward(hours=2)
    assert [task.kind for task in told.rows_of(Tasks())] == ["outcome_unknown"]


def test_a_whole_line_is_given_up_at_the_same_time_not_one_after_the_other(told, clock):
    told.hear(builders.place_given(), builders.waiting(), builders.started())
    texts = Provider("sms house", *[Paused("no connection", 30)] * 100)
    mail = Provider("email house")
    narrow = rules(per_second=1.0, burst=1)
    sending = sender(told.transactions, clock, narrow, sms=texts, email=mail)
    sending.run()
    clock.forward(hours=72)
    for _ in range(40):
        sending.run()
        clock.forward(seconds=31)
    assert len(mail.taken) == 4


def test_what_was_not_taken_does_not_use_up_the_day(told, clock):
    texts = Provider("sms house", *[Paused("rate", 30)] * 3)
    sending = sender(told.transactions, clock, rules(daily_cap=3), sms=texts)
    for _ in range(5):
        sending.run()
        clock.forward(seconds=31)
    assert len(texts.taken) == 1
    assert told.rows_of(ChannelLines())[0].sent_today in (0, 1)


def test_messages_to_many_leave_half_of_the_day_for_the_others(service, clock, monkeypatch):
    monkeypatch.setattr(NotificationsStore, "rules", lambda self: rules())
    service.hear(builders.scheme_opened())
    for number in range(6):
        service.hear(replace(builders.registered(), tenant_ref=f"T{number:04}"))
    service.do(PrepareBulk("n", "news", "Guides", "New guides.", "", "", ON))
    service.do(ApproveBulk("n", 6, ON), actor="second")
    texts = Provider("sms house")
    sending = sender(service.transactions, clock, rules(daily_cap=4), sms=texts)
    sending.run()
    assert len(texts.taken) == 2
    service.hear(replace(builders.submitted(), tenant_ref="T0005"))
    sending.run()
    assert len(texts.taken) == 3


def test_a_longer_pause_is_not_cut_short_by_a_shorter_one(told, clock):
    told.hear(builders.place_given())
    texts = Provider("sms house", Paused("daily limit", 3600), Paused("no connection", 30))
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()
    clock.forward(seconds=60)
    assert sending.run() == 0


# --- an officer, a change, a clock ---


def test_retry_reaches_the_address_that_an_officer_mended(told, clock):
    bad = Rejected("no such place", "recipient")
    texts, mail = Provider("sms house", bad, bad), Provider("email house", bad)
    sending = sender(told.transactions, clock, sms=texts, email=mail)
    sending.run()
    told.hear(builders.contact_changed(email="right@example.org"))
    told.do(ResolveTask(1, "retry", "", ON))
    sending.run()
    assert [outgoing.recipient for outgoing in mail.taken] == ["right@example.org"]


def test_another_channel_begins_with_tries_of_its_own(told, clock):
    texts = Provider("sms house", NotTaken("busy"), NotTaken("busy"))
    mail = Provider("email house", NotTaken("greylisted"))
    sending = sender(told.transactions, clock, sms=texts, email=mail)
    sending.run()
    clock.forward(seconds=60)
    sending.run()
    told.do(SetPreference(TENANT, "joining", "email", ON))
    sending.run()
    clock.forward(seconds=60)
    sending.run()
    assert len(mail.taken) == 1


@pytest.mark.parametrize("text", ["STOP", "Your parcel is here"])
def test_a_text_from_a_name_is_from_nobody(service, text):
    service.hear(builders.scheme_opened(), builders.registered(mobile=""))
    assert stop(service, "Amazon", text) == {"tenants": [], "wish": ""}
    (task,) = service.rows_of(Tasks())
    assert task.tenant_ref == ""
    assert not service.ask(Preferences(tenant_ref=TENANT)).texts_stopped


def test_two_clocks_that_differ_do_not_send_faster(told, clock):
    one = rules(per_second=1.0, burst=1)
    ahead = Clock(clock.now + timedelta(seconds=2))
    for number in range(120):
        told.hear(builders.booked(visit_date=ON + timedelta(days=number)))
    texts = Provider("sms house")
    for _ in range(30):
        for watch in (clock, ahead):
            sender(told.transactions, watch, one, sms=texts).run()
            watch.forward(seconds=1)
    assert len(texts.taken) <= 34


def test_no_text_is_begun_after_eight_in_the_evening(told):
    told.hear(builders.place_given(), builders.waiting(), builders.started())
    clock, at = Clock(datetime(2026, 7, 1, 18, 59, 59, tzinfo=UTC)), []
    texts = Provider("sms house")

    def note(outgoing):
        at.append(clock.now)
        clock.forward(seconds=20)

    texts.before = note
    sender(told.transactions, clock, sms=texts).run()
    assert 1 <= len(at) <= 2
    assert all(moment.hour == 18 for moment in at[:1])


def test_the_second_person_is_another_by_who_they_are_not_by_their_name(told, monkeypatch):
    monkeypatch.setattr(NotificationsStore, "rules", lambda self: rules())
    told.do(PrepareBulk("n", "news", "Guides", "New guides.", "", "", ON), actor="Anna Price")
    with pytest.raises(Refused, match="another officer approves it"):
        told.do(ApproveBulk("n", 1, ON), actor="Anna Price")


def test_an_address_that_cannot_be_in_a_header_is_passed_over(service, clock):
    tenant = builders.registered(preferred_channel="email", email="sian..o@example.org")
    service.hear(builders.scheme_opened(), tenant, builders.invited())
    sending = sender(service.transactions, clock)
    sending.run()
    sending.run()
    assert ways(service) == [("sms", "sent")]


def test_a_failure_that_an_answer_brings_costs_what_the_provider_charges(told, clock):
    texts = Provider("sms house", Answer("permanent-failure", "p-1", "gone"))
    sender(told.transactions, clock, sms=texts).run()
    lines = {line.channel: line.price_millipence for line in told.rows_of(Costs())}
    assert lines == {"sms": 2_400, "email": 0}
