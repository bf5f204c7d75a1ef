from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.notifications import tables
from services.notifications.adapters.port import (
    Answer,
    MaybeTaken,
    NotTaken,
    Paused,
    Rejected,
)
from services.notifications.dispatcher import CLOCKS_DIFFER_BY
from tests.unit.notifications import builders
from tests.unit.notifications.builders import TENANT
from tests.unit.notifications.providers import NOON, Clock, Provider, rules, sender


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def told(service):
    """A tenant who prefers texts, and has a message to come."""
    service.hear(builders.scheme_opened(), builders.registered(), builders.invited())
    return service


def deliveries(service):
    return service.rows(tables.deliveries)


def test_a_message_is_handed_over_once_under_its_own_id(told, clock):
    texts = Provider("sms house")
    sending = sender(told.transactions, clock, sms=texts)
    assert [sending.run(), sending.run()] == [1, 0]
    (outgoing,) = texts.taken
    (row,) = told.rows()
    assert outgoing.reference == row.message_id
    assert outgoing.content == row.body.encode()
    assert (row.status, row.channel) == ("sent", "sms")
    (delivery,) = deliveries(told)
    assert (delivery.status, delivery.provider, delivery.sent_at) == ("sent", "sms house", NOON)
    assert (delivery.segments, delivery.price) == (1, 2_400)
    assert delivery.provider_id == f"p-{row.message_id}"


def test_the_claim_is_lasting_before_the_provider_hears_of_it(told, clock):
    texts = Provider("sms house")
    seen = []
    texts.before = lambda outgoing: seen.append(deliveries(told)[0].status)
    sender(told.transactions, clock, sms=texts).run()
    assert seen == ["sending"]


def test_every_change_of_a_message_is_in_the_audit_trail(told, clock):
    sender(told.transactions, clock, sms=Provider("sms house", NotTaken("busy"))).run()
    clock.forward(seconds=60)
    sender(told.transactions, clock).run()
    message_id = told.rows()[0].message_id
    audit = [a for a in told.rows(tables.backbone.audit) if a.subject_ref == message_id]
    assert [(a.before, a.after) for a in audit] == [
        ("", "created"),
        ("created", "sending"),
        ("sending", "created"),
        ("created", "sending"),
        ("sending", "sent"),
    ]
    assert {a.actor for a in audit[1:]} == {"sender"}


# --- not taken: again, with growing delay ---


def test_what_was_not_taken_is_tried_again_later_and_longer_each_time(told, clock):
    texts = Provider("sms house", NotTaken("busy"), NotTaken("busy"))
    sending = sender(told.transactions, clock, sms=texts)
    assert [sending.run(), sending.run()] == [1, 0]
    clock.forward(seconds=59)
    assert sending.run() == 0
    clock.forward(seconds=1)
    assert sending.run() == 1
    clock.forward(seconds=299)
    assert sending.run() == 0
    clock.forward(seconds=1)
    assert sending.run() == 1
    (delivery,) = deliveries(told)
    assert delivery.status == "sent"
    assert len(texts.taken) == 1


def test_what_is_not_taken_for_long_goes_by_the_second_channel(told, clock):
    texts = Provider("sms house", *[NotTaken("busy")] * 3)
    mail = Provider("email house")
    sending = sender(told.transactions, clock, sms=texts, email=mail)
    for _ in range(5):
        sending.run()
        clock.forward(seconds=300)
    first, second = deliveries(told)
    assert (first.status, first.channel, first.reason) == ("technical-failure", "sms", "busy")
    assert (second.status, second.channel) == ("sent", "email")
    assert second.reference == f"{first.reference}.2"
    assert [o.recipient for o in mail.taken] == ["sian@example.org"]


def test_the_words_and_the_address_are_those_of_the_moment_it_goes(told, clock):
    texts = Provider("sms house", NotTaken("busy"))
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()
    told.hear(builders.contact_changed(mobile="07700 900111"))
    clock.forward(seconds=60)
    sending.run()
    assert [outgoing.recipient for outgoing in texts.taken] == ["07700 900111"]


# --- paused: nothing for a while, and nobody's fault ---


def test_a_provider_that_takes_nothing_is_left_alone_and_no_try_is_counted(told, clock):
    texts = Provider("sms house", Paused("rate limit", 60))
    sending = sender(told.transactions, clock, sms=texts)
    assert [sending.run(), sending.run()] == [1, 0]
    assert told.rows()[0].tries == 0
    told.hear(builders.place_given())
    clock.forward(seconds=59)
    assert sending.run() == 0
    clock.forward(seconds=1)
    assert sending.run() == 2
    assert {row.status for row in told.rows()} == {"sent"}


def test_a_channel_that_takes_nothing_for_days_gives_way_to_the_second(told, clock):
    texts = Provider("sms house", Paused("no connection", 30), Paused("no connection", 30))
    mail = Provider("email house")
    sending = sender(told.transactions, clock, sms=texts, email=mail)
    sending.run()
    clock.forward(hours=72)
    sending.run()
    sending.run()
    assert [outgoing.channel for outgoing in mail.taken] == ["email"]


# --- rejected and failed: the second channel, then an officer ---


@pytest.mark.parametrize(
    ("at_fault", "status"), [("recipient", "permanent-failure"), ("us", "technical-failure")]
)
def test_what_is_rejected_goes_by_the_second_channel_at_once(told, clock, at_fault, status):
    texts, mail = (
        Provider("sms house", Rejected("no such number", at_fault)),
        Provider("email house"),
    )
    sender(told.transactions, clock, sms=texts, email=mail).run()
    first, second = deliveries(told)
    assert (first.status, first.sent_at) == (status, None)
    assert (second.channel, second.status) == ("email", "sent")
    assert told.rows()[0].status == "sent"


def test_when_every_channel_failed_an_officer_has_a_task(told, clock):
    bad = Rejected("no such place", "recipient")
    texts, mail, post = (Provider(f"{c} house", bad) for c in ("sms", "email", "letter"))
    sending = sender(told.transactions, clock, sms=texts, email=mail, letter=post)
    sending.run()
    assert sending.run() == 0
    assert post.taken == []
    (row,) = told.rows()
    assert row.status == "permanent-failure"
    (task,) = told.rows(tables.tasks)
    assert (task.kind, task.tenant_ref) == ("failed", TENANT)
    assert task.about == "by email: no such place"


def test_a_fault_in_a_provider_is_asked_about_and_stops_nobody_else(told, clock):
    told.hear(builders.place_given())
    texts = Provider("sms house", ZeroDivisionError())
    sending = sender(told.transactions, clock, sms=texts)
    assert sending.run() == 2
    assert sorted(row.status for row in told.rows()) == ["sending", "sent"]


def test_a_message_that_cannot_be_worded_is_a_task_and_holds_up_nobody(told, clock):
    told.hear(builders.place_given())
    with told.transactions.begin("test") as uow:
        table = tables.messages
        broken = table.update().where(table.c.template == "agreed").values(data="{}")
        uow.connection.execute(broken)
        uow.commit()
    assert sender(told.transactions, clock).run() == 1
    assert {row.template: row.status for row in told.rows()} == {
        "invited": "sent",
        "agreed": "technical-failure",
    }
    (task,) = told.rows(tables.tasks)
    assert task.about == "the message could not be worded (UndefinedError): tell the developers"


# --- not known: asked, never blindly repeated ---


def test_a_time_out_is_asked_about_and_not_sent_again_if_it_was_taken(told, clock):
    texts = Provider("sms house", MaybeTaken("time-out"))
    sending = sender(told.transactions, clock, sms=texts)
    assert [sending.run(), sending.run()] == [1, 0]
    reference = told.rows()[0].message_id
    texts.knows[reference] = Answer("sent", "p-1")
    clock.forward(seconds=119)
    sending.run()
    assert texts.asked == []
    clock.forward(seconds=2)
    assert sending.run() == 0
    assert texts.asked == [reference]
    (delivery,) = deliveries(told)
    assert (delivery.status, delivery.provider_id) == ("sent", "p-1")


def test_a_time_out_of_which_the_provider_never_heard_is_sent_again(told, clock):
    texts = Provider("sms house", MaybeTaken("time-out"))
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()
    clock.forward(seconds=121)
    sending.run()
    clock.forward(seconds=60)
    sending.run()
    (outgoing,) = texts.taken
    (delivery,) = deliveries(told)
    assert outgoing.reference == delivery.reference == told.rows()[0].message_id
    assert delivery.status == "sent"


def test_however_often_it_is_asked_it_is_asked_since_it_was_handed_over(told, clock):
    texts, since = Provider("sms house", MaybeTaken("time-out")), []
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()

    def away(outgoing, asked_since, provider_id=""):
        since.append(asked_since)
        raise Paused("no answer", 30)

    texts.find = away
    for _ in range(4):
        clock.forward(seconds=121)
        sending.run()
    assert len(since) == 4
    assert set(since) == {NOON - CLOCKS_DIFFER_BY}
    assert told.rows()[0].status == "sending"


def test_where_nobody_can_be_asked_an_officer_decides(told, clock):
    texts = Provider("sms house", MaybeTaken("cut off"), can_be_asked=False)
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()
    clock.forward(hours=1)
    assert sending.run() == 0
    (row,) = told.rows()
    assert row.status == "technical-failure"
    (task,) = told.rows(tables.tasks)
    assert task.kind == "outcome_unknown"
    assert row.reference in task.about


def test_what_a_killed_process_had_claimed_is_asked_about(told, clock):
    texts = Provider("sms house")
    killed = sender(told.transactions, clock, sms=texts)
    killed._claim()  # and never handed over
    clock.forward(seconds=121)
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()
    assert texts.asked == [told.rows()[0].message_id]
    clock.forward(seconds=60)
    sending.run()
    assert len(texts.taken) == 1


def test_a_claim_that_waited_too_long_for_its_turn_is_put_back_into_the_line(told, clock):
    told.hear(builders.place_given(), builders.waiting())
    texts = Provider("sms house")
    texts.before = lambda outgoing: clock.forward(seconds=61)
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()
    notes = [row.note for row in told.rows(tables.backbone.audit)]
    assert "its turn did not come in time" in notes
    texts.before = lambda outgoing: None
    sending.run()
    references = [outgoing.reference for outgoing in texts.taken]
    assert len(references) == len(set(references)) == 3
    assert {row.status for row in told.rows()} == {"sent"}


def test_a_process_that_is_to_stop_begins_nothing_more_and_leaves_nothing_unfinished(told, clock):
    told.hear(builders.place_given(), builders.waiting(), builders.started())
    texts, asked = Provider("sms house"), []
    texts.before = lambda outgoing: asked.append(True)
    stopped = replace(sender(told.transactions, clock, sms=texts), stopping=lambda: bool(asked))
    stopped.run()
    assert 1 <= len(texts.taken) <= 2  # as many as there are threads
    assert {row.status for row in told.rows()} == {"sent", "created"}
    texts.before = lambda outgoing: None
    sender(told.transactions, clock, sms=texts).run()
    assert len({outgoing.reference for outgoing in texts.taken}) == len(texts.taken) == 4


# --- what was sent and has no receipt ---


def test_what_has_no_receipt_is_asked_about_at_the_times_that_are_set(told, clock):
    texts = Provider("sms house")
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()
    reference = told.rows()[0].message_id
    texts.knows[reference] = Answer("sent")
    for hours, asked in ((0.9, 0), (0.2, 1), (1, 1), (2, 2), (24, 2)):
        clock.forward(hours=hours)
        sending.run()
        assert len(texts.asked) == asked


def test_a_receipt_that_is_fetched_counts_as_one_that_came(told, clock):
    texts = Provider("sms house")
    sending = sender(told.transactions, clock, sms=texts)
    sending.run()
    texts.knows[told.rows()[0].message_id] = Answer("delivered")
    clock.forward(hours=1)
    sending.run()
    (row,) = told.rows()
    assert (row.status, deliveries(told)[0].ended_at) == ("delivered", clock.now)
    clock.forward(hours=30)
    sending.run()
    assert len(texts.asked) == 1


def test_who_was_not_reached_for_now_is_tried_again_and_then_by_the_second_channel(told, clock):
    away = Answer("temporary-failure", reason="phone off")
    texts, mail = Provider("sms house", away, away), Provider("email house")
    sending = sender(told.transactions, clock, sms=texts, email=mail)
    for _ in range(4):
        sending.run()
        clock.forward(seconds=300)
    assert [(d.channel, d.status) for d in deliveries(told)] == [
        ("sms", "temporary-failure"),
        ("sms", "temporary-failure"),
        ("email", "sent"),
    ]
    assert [o.reference[36:] for o in (*texts.taken, *mail.taken)] == ["", ".2", ".3"]


# --- pace ---


def test_no_more_goes_out_than_the_bucket_holds(told, clock):
    told.hear(builders.place_given(), builders.waiting(), builders.started())
    sending = sender(told.transactions, clock, rules(per_second=1.0, burst=2))
    assert [sending.run(), sending.run()] == [2, 0]
    clock.forward(seconds=1)
    assert sending.run() == 1


def test_two_senders_take_from_one_bucket_and_never_the_same_message(told, clock):
    told.hear(builders.place_given(), builders.waiting(), builders.started())
    texts, pace = Provider("sms house"), rules(per_second=1.0, burst=3)
    one, two = (sender(told.transactions, clock, pace, sms=texts) for _ in range(2))
    texts.before = lambda outgoing: two._claim() and None
    assert one.run() == 3
    assert two.run() == 0
    assert len({outgoing.reference for outgoing in texts.taken}) == 3


def test_texts_are_held_for_the_morning(told, clock):
    clock.now = datetime(2026, 7, 1, 19, 0, tzinfo=UTC)  # 20:00 in Britain
    texts = Provider("sms house")
    sending = sender(told.transactions, clock, sms=texts)
    assert sending.run() == 0
    clock.now = datetime(2026, 7, 2, 6, 59, tzinfo=UTC)
    assert sending.run() == 0
    clock.forward(minutes=1)
    assert sending.run() == 1


def test_a_channel_that_is_off_is_passed_over(told, clock):
    mail = Provider("email house")
    sender(told.transactions, clock, rules(("email", "letter")), email=mail).run()
    assert [outgoing.channel for outgoing in mail.taken] == ["email"]


def test_what_waits_for_a_channel_that_is_switched_off_goes_by_another(told, clock):
    night = datetime(2026, 7, 1, 22, 0, tzinfo=UTC)
    clock.now = night
    sender(told.transactions, clock).run()
    assert told.rows()[0].status == "created"
    mail = Provider("email house")
    sender(told.transactions, clock, rules(("email",)), email=mail).run()
    assert [outgoing.channel for outgoing in mail.taken] == ["email"]


# --- the inbox, and letters for who asked ---


def test_the_inbox_holds_a_message_once_and_it_is_delivered_with_that(told, clock):
    with told.transactions.begin("test") as uow:
        uow.store.book.prefer(TENANT, "joining", "inbox")
        uow.commit()
    sending = sender(told.transactions, clock)
    assert [sending.run(), sending.run()] == [1, 0]
    (item,) = told.rows(tables.inbox_items)
    (row,) = told.rows()
    assert (row.status, item.reference, item.tenant_ref) == ("delivered", row.message_id, TENANT)
    assert item.body == row.body


def test_a_letter_is_a_pdf(service, clock):
    asked = builders.registered(preferred_channel="letter")
    service.hear(builders.scheme_opened(), asked, builders.invited())
    post = Provider("letter house")
    sender(service.transactions, clock, letter=post).run()
    (outgoing,) = post.taken
    assert outgoing.content.startswith(b"%PDF-")
    assert outgoing.file_name.endswith(".pdf")
    assert deliveries(service)[0].price == 68_000
