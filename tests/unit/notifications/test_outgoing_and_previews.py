from datetime import date

import pytest

from services.backbone.errors import NotFound
from services.contracts.notifications import PrepareBulk, ResolveTask
from services.contracts.queries.notifications.lines_and_tasks import (
    BulkByRef,
    TaskByNumber,
    Tasks,
)
from services.contracts.queries.notifications.outgoing import Outgoing
from services.contracts.queries.notifications.previews import SampleMessage, Templates
from services.notifications.domain.kinds import KIND_OF
from tests.unit.notifications import builders

ON = builders.ON


def test_messages_are_listed_with_their_fate_the_last_first_and_without_words(service):
    service.tell(builders.invited())
    service.hear(builders.breach())
    waiting, sent = service.rows_of(Outgoing())
    assert (waiting.template, waiting.status, waiting.tries) == ("breach_recorded", "created", 0)
    assert (sent.template, sent.status, sent.channel, sent.tries) == ("invited", "sent", "sms", 1)
    assert sent.at is not None
    assert "Siân" not in str([waiting, sent])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, 2),
        ({"status": "sent"}, 1),
        ({"status": "delivered"}, 0),
        ({"channel": "sms"}, 1),
        ({"template": "breach_recorded"}, 1),
        ({"since": ON}, 2),
        ({"since": date(2012, 1, 6)}, 0),
        ({"until": date(2012, 1, 4)}, 0),
    ],
)
def test_messages_are_chosen_by_status_channel_template_and_date(service, wanted, found):
    service.tell(builders.invited())
    service.hear(builders.breach())
    assert len(service.rows_of(Outgoing(**wanted))) == found


def test_messages_come_in_pages(service):
    service.tell(builders.invited(), builders.breach())
    first = service.ask(Outgoing(limit=1))
    rest = service.ask(Outgoing(limit=1, after=first.next))
    assert [row.template for row in first.rows + rest.rows] == ["breach_recorded", "invited"]
    assert rest.next is None


def test_a_task_says_how_it_can_be_closed(service):
    service.hear(builders.scheme_opened(), builders.registered(), builders.died())
    (task,) = service.rows_of(Tasks())
    assert service.ask(TaskByNumber(task.task_id)).outcomes == ("done", "mistake")
    service.do(ResolveTask(task.task_id, "done", "seen to", ON))
    closed = service.ask(TaskByNumber(task.task_id))
    assert (closed.outcomes, closed.task.outcome) == ((), "done")
    assert closed.closed_at is not None
    with pytest.raises(NotFound):
        service.ask(TaskByNumber(99))


def test_a_message_to_many_keeps_what_it_comes_to_by_channel(service):
    service.hear(builders.scheme_opened(), builders.registered())
    answer = service.do(PrepareBulk("n", "news", "Guides", "New guides.", "", "", ON), actor="Ann")
    found = service.ask(BulkByRef("n"))
    (line,) = found.channels
    assert answer["channels"][0] == {
        "channel": line.channel,
        "tenants": line.tenants,
        "segments": line.segments,
        "price_millipence": line.price_millipence,
    }
    assert found.preparer == "person:ann"


def test_every_message_has_samples_and_every_sample_is_shown(service):
    rows = service.rows_of(Templates())
    assert {row.template for row in rows} == set(KIND_OF)
    assert {row.template for row in rows if row.can_be_stopped} == {"visit_reminder", "news"}
    for row in rows:
        for case in row.cases:
            text, email = service.ask(SampleMessage(row.template, case)).forms
            assert text.segments
            assert email.subject
            assert text.body
            assert email.body


def test_a_sample_is_shown_as_a_letter_in_large_print(service):
    (letter,) = service.ask(SampleMessage("invited", channels=("letter",), large_print=True)).forms
    assert letter.content.startswith("JVBERi")  # %PDF


@pytest.mark.parametrize("unknown", [SampleMessage("none"), SampleMessage("invited", "none")])
def test_a_sample_that_there_is_none_of_is_not_found(service, unknown):
    with pytest.raises(NotFound, match="there are"):
        service.ask(unknown)
