"""Who has died is written to no more, until it was a mistake or somebody else has the account."""

import pytest

from services.backbone.errors import Refused
from services.contracts.notifications import (
    ApproveBulk,
    PrepareBulk,
    RecordReceipt,
    ResolveTask,
)
from services.contracts.queries.notifications.lines_and_tasks import Tasks
from services.notifications import tables
from services.notifications.adapters.port import NotTaken
from tests.unit.notifications import builders
from tests.unit.notifications.builders import ON, TENANT
from tests.unit.notifications.providers import Clock, Provider, sender


@pytest.fixture
def known(service):
    """A tenant who has heard everything so far."""
    service.hear(builders.scheme_opened(), builders.registered())
    return service


def sent(service):
    service.deliver()
    return [row.template for row in service.messages()]


BY_THE_BANK = builders.returned("2")
SAYING_SO = [builders.died(), BY_THE_BANK]


@pytest.mark.parametrize("said", SAYING_SO, ids=["landlord", "bank"])
def test_nothing_is_written_to_who_has_died(known, said):
    known.hear(said, builders.ended(), builders.held(), builders.submitted(), builders.reminder())
    assert sent(known) == []
    assert {row.status for row in known.rows()} == {"not-wanted"}
    notes = {row.note for row in known.rows(tables.backbone.audit)}
    assert "nothing is written to who has died" in notes


@pytest.mark.parametrize("said", SAYING_SO, ids=["landlord", "bank"])
def test_what_waited_when_it_became_known_is_not_sent_either(known, said):
    known.hear(builders.invited(), said)
    assert sent(known) == []


@pytest.mark.parametrize("said", SAYING_SO, ids=["landlord", "bank"])
def test_what_stood_in_a_channels_line_and_was_not_taken_is_not_tried_again(known, said):
    clock, texts = Clock(), Provider("sms house", NotTaken("busy"))
    known.hear(builders.invited())
    sender(known.transactions, clock, sms=texts).run()
    known.hear(said)
    clock.forward(minutes=10)
    sender(known.transactions, clock, sms=texts).run()
    assert [row.status for row in known.rows()] == ["not-wanted"]
    assert texts.taken == []


def test_what_failed_after_all_is_no_task_about_who_has_died(known):
    known.hear(builders.invited())
    sender(known.transactions, Clock()).run()
    known.hear(builders.died())
    (handed,) = known.rows(tables.deliveries)
    receipt = RecordReceipt(
        "sms house", handed.reference, "", "permanent-failure", "no such number"
    )
    known.do(receipt)
    assert [row.status for row in known.rows()] == ["permanent-failure"]
    assert [task.kind for task in known.rows_of(Tasks())] == ["died"]


def test_an_officer_has_a_task_with_the_facts_of_a_death_the_landlord_knows_of(known):
    known.hear(builders.died())
    (task,) = known.rows_of(Tasks())
    assert (task.tenant_ref, task.kind) == (TENANT, "died")
    assert task.about.startswith("the tenant has died, by the landlord's record of 5 January 2012.")
    assert "waits for the account of the estate" in task.about


def test_an_officer_has_a_task_with_the_facts_of_what_the_bank_said(known):
    known.hear(BY_THE_BANK)
    (task,) = known.rows_of(Tasks())
    assert task.kind == "holder_died"
    assert task.about.startswith(
        "the bank returned £125.00, paid on 3 January 2012, on 5 January 2012"
    )


def test_the_bank_saying_it_again_is_no_second_task(known):
    known.hear(BY_THE_BANK, builders.returned("2"))
    assert len(known.rows_of(Tasks())) == 1


def test_another_return_code_is_told_and_silences_nobody(known):
    known.hear(builders.returned("B"))
    assert sent(known) == ["payment_returned"]
    assert known.rows_of(Tasks()) == []


def test_the_silence_ends_when_the_task_is_closed_as_a_mistake(known):
    known.hear(builders.died(), builders.ended())
    known.deliver()
    known.do(ResolveTask(1, "mistake", "she answered the telephone", ON))
    known.hear(builders.held())
    assert {row.template: row.status for row in known.rows()} == {
        "withdrawn": "not-wanted",
        "payment_held": "created",
    }
    assert known.rows_of(Tasks()) == []
    known.deliver(ON.replace(day=6))
    assert [row.template for row in known.messages()] == ["payment_held"]


def test_a_task_that_was_seen_to_does_not_end_the_silence(known):
    known.hear(builders.died())
    known.do(ResolveTask(1, "done", "wrote to the executor", ON))
    known.hear(builders.held())
    assert sent(known) == []


def test_new_details_that_are_accepted_end_what_the_bank_said_and_close_its_task(known):
    known.hear(BY_THE_BANK, builders.details_accepted(), builders.details_changed())
    assert sent(known) == ["bank_details_changed"]
    (task,) = known.rows_of(Tasks(closed=True))
    assert (task.kind, task.outcome) == ("holder_died", "done")


def test_new_details_do_not_bring_back_a_tenant_whose_tenancy_ended_by_death(known):
    known.hear(builders.died(), BY_THE_BANK, builders.details_accepted(), builders.submitted())
    assert sent(known) == []
    assert [task.kind for task in known.rows_of(Tasks())] == ["died"]


def test_details_accepted_after_any_other_return_change_nothing(known):
    known.hear(builders.returned("B"), builders.details_accepted())
    assert sent(known) == ["payment_returned"]
    assert known.rows(tables.tasks) == []


def test_a_mistake_is_only_of_a_task_about_a_death(known):
    known.hear(builders.contact_changed(email="x@example.org"))
    with known.transactions.begin("test") as uow:
        uow.store.tasks.open("text_received", TENANT, None, "a text", Clock()())
        uow.commit()
    with pytest.raises(Refused, match="task 1 is about no death"):
        known.do(ResolveTask(1, "mistake", "why", ON))


def test_a_message_that_failed_before_is_not_sent_by_hand_to_who_has_died(service):
    tenant = builders.registered(email="", mobile="")
    service.hear(builders.scheme_opened(), tenant, builders.invited())
    sender(service.transactions, Clock()).run()
    service.hear(builders.died())
    with pytest.raises(Refused, match="nothing is written to who has died: close task 1"):
        service.do(ResolveTask(1, "letter", "by post then", ON))


def test_a_message_to_many_leaves_out_who_has_died(known):
    known.hear(builders.invited(), builders.died())
    news = PrepareBulk("news-1", "notice", "Gas", "Gas checks in May.", "", "", ON)
    assert known.do(news, actor="one")["channels"] == [
        {"channel": "", "tenants": 1, "segments": 0, "price_millipence": 0}
    ]
    known.do(ApproveBulk("news-1", 1, ON), actor="two")
    assert sent(known) == []
