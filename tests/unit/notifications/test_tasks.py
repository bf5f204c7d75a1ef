import pytest

from services.backbone.errors import Refused
from services.contracts.notifications import ReceiveText, ResolveTask
from services.contracts.queries.notifications.lines_and_tasks import Tasks
from services.notifications import tables
from tests.unit.notifications import builders
from tests.unit.notifications.builders import ON, TENANT
from tests.unit.notifications.providers import Clock, Provider, sender


@pytest.fixture
def unreached(service):
    """A tenant whom no channel reaches, and a message to them."""
    tenant = builders.registered(email="", mobile="")
    service.hear(builders.scheme_opened(), tenant, builders.invited())
    sender(service.transactions, Clock()).run()
    return service


def resolve(service, outcome, note=""):
    return service.do(ResolveTask(1, outcome, note, ON))


def test_the_list_says_what_there_is_to_do(unreached):
    (task,) = unreached.rows_of(Tasks())
    assert task.about.startswith("no channel reaches the tenant: find out a mobile number")
    assert (task.tenant_ref, task.template, task.kind) == (
        TENANT,
        "invited",
        "unreachable",
    )


def test_done_closes_it_and_says_who(unreached):
    resolve(unreached, "done", "told on the telephone")
    assert unreached.rows_of(Tasks()) == []
    (task,) = unreached.rows_of(Tasks(closed=True))
    assert (task.closed_by, task.outcome) == ("officer", "done")
    last = unreached.rows(tables.backbone.audit)[-1]
    assert (last.subject_kind, last.subject_ref, last.tenant_ref) == ("task", "1", TENANT)
    assert (last.before, last.after, last.note) == ("open", "done", "told on the telephone")


def test_retry_sends_it_by_what_is_known_now(unreached):
    unreached.hear(builders.contact_changed(mobile="07700 900111"))
    resolve(unreached, "retry")
    texts = Provider("sms house")
    sender(unreached.transactions, Clock(), sms=texts).run()
    assert [outgoing.recipient for outgoing in texts.taken] == ["07700 900111"]
    assert unreached.rows_of(Tasks()) == []


def test_retry_without_a_new_contact_is_a_new_task(unreached):
    resolve(unreached, "retry")
    sender(unreached.transactions, Clock()).run()
    assert [task.task_id for task in unreached.rows_of(Tasks())] == [2]


def test_a_letter_can_be_sent_to_who_did_not_ask_for_letters(unreached):
    resolve(unreached, "letter")
    post = Provider("letter house")
    sender(unreached.transactions, Clock(), letter=post).run()
    assert [outgoing.channel for outgoing in post.taken] == ["letter"]


def test_a_task_is_closed_once(unreached):
    resolve(unreached, "done")
    with pytest.raises(Refused, match=r"task 1 is closed already, by .* on "):
        resolve(unreached, "retry")


def test_a_task_that_is_not_there_is_refused(service):
    with pytest.raises(Refused, match="there is no task 1"):
        resolve(service, "done")


def test_a_text_that_came_in_can_only_be_done(service):
    service.hear(builders.scheme_opened(), builders.registered())
    service.do(ReceiveText("p", "t1", "07700900930", "Is it Monday?", ON))
    with pytest.raises(Refused, match="about no message: close it as done"):
        resolve(service, "letter")
    resolve(service, "done")
    assert service.rows_of(Tasks()) == []
