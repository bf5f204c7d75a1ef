import json
from datetime import date, timedelta

import pytest

from services.backbone.errors import Refused
from services.contracts.enrolment import ContactDetailsChanged, PreferredChannelChanged
from services.notifications import tables
from services.notifications.domain.message import Message
from services.terms.moves import IllegalMove
from tests.unit.notifications import builders
from tests.unit.notifications.builders import ON, TENANT


@pytest.mark.parametrize(
    ("preferred", "mobile", "email", "channel", "recipient"),
    [
        ("sms", "07700 900930", "a@example.org", "sms", "07700 900930"),
        ("sms", "", "a@example.org", "email", "a@example.org"),
        ("email", "07700 900930", "a@example.org", "email", "a@example.org"),
        ("email", "07700 900930", "", "sms", "07700 900930"),
        ("letter", "07700 900930", "a@example.org", "letter", ""),
    ],
)
def test_the_channel_is_the_chosen_one_or_the_next_with_somewhere_to_go(
    service, preferred, mobile, email, channel, recipient
):
    tenant = builders.registered(preferred_channel=preferred, mobile=mobile, email=email)
    service.hear(builders.scheme_opened(), tenant, builders.invited())
    service.deliver()
    (row,) = service.rows()
    assert (row.channel, row.recipient, row.status) == (channel, recipient, "sent")
    assert (row.segments is None) == (channel != "sms")


@pytest.mark.parametrize("preferred", ["sms", "email"])
def test_who_has_no_mobile_and_no_email_and_did_not_ask_for_letters_is_an_officers_task(
    service, preferred
):
    tenant = builders.registered(preferred_channel=preferred, mobile="", email="")
    service.hear(builders.scheme_opened(), tenant, builders.invited())
    assert service.deliver() == {"sent": 0}
    (row,) = service.rows()
    assert (row.status, row.channel, row.reference) == ("permanent-failure", None, None)
    (task,) = service.rows(tables.tasks)
    assert (task.kind, task.tenant_ref, task.message_id) == ("unreachable", TENANT, row.message_id)
    assert task.about.startswith("no channel reaches the tenant")


@pytest.mark.parametrize(
    "email",
    [
        "sian",
        "sian@example",
        "siân@example.org",
        "sian@exämple.org",
        "a@example.org, b@example.org",
        "Sian <a@example.org>",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\n",
    ],
)
def test_an_address_that_mail_cannot_carry_is_passed_over(service, email):
    tenant = builders.registered(preferred_channel="email", email=email)
    service.hear(builders.scheme_opened(), tenant, builders.invited())
    service.deliver()
    assert service.rows()[0].channel == "sms"


@pytest.mark.parametrize("message_first", [True, False])
def test_a_change_on_the_same_day_counts_whichever_event_came_first(service, message_first):
    changes = (
        PreferredChannelChanged(TENANT, ON, "email"),
        ContactDetailsChanged(TENANT, ON, "new@example.org", ""),
    )
    order = (builders.invited(), *changes) if message_first else (*changes, builders.invited())
    service.hear(builders.scheme_opened(), builders.registered(), *order)
    service.deliver()
    assert service.rows()[0].recipient == "new@example.org"


def test_only_what_is_dated_by_then_is_sent(service):
    service.hear(builders.scheme_opened(), builders.registered(), builders.invited())
    assert service.deliver(ON - timedelta(days=1)) == {"sent": 0}
    assert service.deliver(ON) == {"sent": 1}
    assert service.deliver(ON + timedelta(days=1)) == {"sent": 0}


def test_the_same_key_gives_the_same_answer_and_sends_nothing_more(service):
    service.hear(builders.scheme_opened(), builders.registered(), builders.invited())
    assert service.deliver() == {"sent": 1}
    service.hear(builders.place_given())
    assert service.deliver() == {"sent": 1}
    assert [row.status for row in service.rows()] == ["sent", "created"]


def test_messages_wait_until_the_scheme_is_known(service):
    service.hear(builders.registered(), builders.invited())
    with pytest.raises(Refused):
        service.deliver()
    service.hear(builders.scheme_opened())
    assert service.deliver() == {"sent": 1}


def test_messages_are_sent_in_order_of_date_tenant_template_and_cause(service):
    other = builders.registered(tenant_ref="T0000")
    service.hear(builders.scheme_opened(), builders.registered(), other, builders.waiting())
    service.hear(builders.invited(), builders.booked(visit_date=date(2012, 2, 2)))
    service.hear(builders.booked(), builders.invited())
    service.deliver()
    audit = service.rows(tables.backbone.audit)
    templates = {row.message_id: row.template for row in service.rows()}
    sent = [
        templates[row.subject_ref]
        for row in audit
        if (row.before, row.after) == ("created", "sent")
    ]
    assert sent == ["invited", "visit_booked", "visit_booked", "waiting_list"]


def test_a_sent_message_keeps_what_was_sent_and_the_version_of_its_template(service):
    row = service.tell(builders.invited())
    assert row.content == row.body.encode()
    assert row.template_version == 1
    assert row.sent_at is not None


def test_a_message_is_sent_once():
    with pytest.raises(IllegalMove, match="is sent and cannot become sending"):
        Message(TENANT, "invited", "", ON, {}, status="sent").check_move("sending")


def test_what_became_of_a_message_is_published_without_its_words(service):
    row = service.tell(builders.invited())
    (event,) = service.rows(tables.backbone.outbox)
    assert json.loads(event.data) == {
        "message_id": row.message_id,
        "tenant_ref": TENANT,
        "template": "invited",
        "on": str(ON),
        "status": "sent",
        "channel": row.channel,
        "segments": row.segments or 0,
        "price_millipence": 0,
    }
