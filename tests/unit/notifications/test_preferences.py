from dataclasses import replace

import pytest

from services.backbone.errors import Refused
from services.contracts.notifications import (
    MarkRead,
    ReceiveText,
    SetPreference,
    SetReading,
    SetTexts,
)
from services.contracts.queries.notifications.telling import Inbox, KindPreference, Preferences
from services.notifications import tables
from tests.unit.notifications import builders
from tests.unit.notifications.builders import ON, TENANT
from tests.unit.notifications.providers import Clock, Provider, sender


@pytest.fixture
def known(service):
    service.hear(builders.scheme_opened(), builders.registered())
    return service


def text(service, words, number="+447700900930"):
    return service.do(ReceiveText("sms house", "t1", number, words, ON))


def channels(service, *events):
    service.hear(*events)
    service.deliver()
    return {row.template: row.channel for row in service.rows() if row.status == "sent"}


# --- the channel by kind ---


def test_a_kind_of_message_can_go_by_a_channel_of_its_own(known):
    known.do(SetPreference(TENANT, "payments", "email", ON))
    found = channels(known, builders.submitted(), builders.booked())
    assert found == {"payment_on_its_way": "email", "visit_booked": "sms"}


def test_a_preference_can_be_taken_back(known):
    known.do(SetPreference(TENANT, "payments", "email", ON))
    known.do(SetPreference(TENANT, "payments", "preferred", ON))
    assert channels(known, builders.submitted()) == {"payment_on_its_way": "sms"}


def test_a_letter_for_one_kind_is_a_specific_request(known):
    known.do(SetPreference(TENANT, "losses", "letter", ON))
    assert channels(known, builders.breach()) == {"breach_recorded": "letter"}


def test_who_has_letters_has_them_too_where_another_channel_fails(known):
    tenant = builders.registered(
        tenant_ref="T0002", preferred_channel="letter", email="", mobile=""
    )
    known.hear(tenant)
    known.do(SetPreference("T0002", "joining", "email", ON))
    assert channels(known, replace(builders.invited(), tenant_ref="T0002")) == {"invited": "letter"}


def test_a_preference_counts_for_what_waits(known):
    known.hear(builders.submitted())
    known.do(SetPreference(TENANT, "payments", "email", ON))
    assert channels(known) == {"payment_on_its_way": "email"}


@pytest.mark.parametrize("kind", ["reminders", "news"])
def test_what_is_not_essential_can_be_stopped(known, kind):
    known.do(SetPreference(TENANT, kind, "none", ON))
    kinds = known.ask(Preferences(tenant_ref=TENANT)).kinds
    assert kinds[-1 if kind == "news" else 2] == KindPreference(kind, "none", can_be_stopped=True)


def test_what_is_stopped_is_not_sent_and_says_why(known):
    known.do(SetPreference(TENANT, "reminders", "none", ON))
    assert channels(known, builders.reminder()) == {}
    (row,) = known.rows()
    assert (row.status, row.channel) == ("not-wanted", None)
    assert known.rows(tables.backbone.audit)[-1].note == "the tenant stopped reminders"


@pytest.mark.parametrize("kind", ["joining", "home_checks", "losses", "payments", "notices"])
def test_what_must_be_sent_cannot_be_stopped(known, kind):
    with pytest.raises(Refused, match=f"{kind} must be told; what can be stopped: news"):
        known.do(SetPreference(TENANT, kind, "none", ON))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (SetPreference("T9", "news", "sms", ON), "there is no tenant T9"),
        (SetPreference(TENANT, "gossip", "sms", ON), "'gossip' is no kind; there are joining"),
        (SetPreference(TENANT, "news", "fax", ON), "'fax' is no channel; there are sms"),
        (SetReading(TENANT, "fr", False, ON), "'fr' is no language; there are en, cy"),
        (SetTexts("T9", True, ON), "there is no tenant T9"),
        (MarkRead(TENANT, "nothing", ON), "T0001 has no message nothing"),
    ],
)
def test_what_is_not_known_is_refused_in_words(known, command, words):
    with pytest.raises(Refused, match=words):
        known.do(command)


# --- STOP and START ---


def test_stop_sends_what_must_be_sent_by_the_other_channel(known):
    assert text(known, "STOP") == {"tenants": [TENANT], "wish": "stop"}
    found = channels(known, builders.submitted(), builders.reminder())
    assert found == {"payment_on_its_way": "email", "texts_stopped": "email"}
    assert {row.template: row.status for row in known.rows()}["visit_reminder"] == "not-wanted"


def test_start_brings_texts_back(known):
    text(known, "STOP")
    assert text(known, "Start")["wish"] == "start"
    assert channels(known, builders.submitted())["payment_on_its_way"] == "sms"


def test_word_of_texts_that_were_stopped_does_not_go_out_when_they_are_back(known):
    text(known, "STOP")
    text(known, "START")
    assert channels(known) == {}
    assert [row.status for row in known.rows()] == ["not-wanted"]


def test_stop_is_for_everyone_with_that_number_however_it_is_written(known):
    known.hear(builders.registered(tenant_ref="T0002", mobile="+44 (0)7700 900930"))
    known.hear(builders.registered(tenant_ref="T0003", mobile="07700 900931"))
    assert text(known, "stop.", "07700900930")["tenants"] == [TENANT, "T0002"]


def test_stop_twice_tells_once(known):
    text(known, "STOP")
    text(known, "STOP")
    assert [row.template for row in known.rows()] == ["texts_stopped"]


def test_who_stopped_texts_and_has_no_email_is_an_officers_task(service):
    service.hear(builders.scheme_opened(), builders.registered(email=""))
    text(service, "STOP")
    assert channels(service, builders.submitted()) == {}
    assert {task.kind for task in service.rows(tables.tasks)} == {"unreachable"}


@pytest.mark.parametrize("number", ["07700900930", "07700900999"])
def test_any_other_text_is_for_an_officer_to_read(known, number):
    tenants = [TENANT] if number.endswith("930") else []
    words = "Can you come on Monday?"
    assert text(known, words, number) == {"tenants": tenants, "wish": ""}
    (task,) = known.rows(tables.tasks)
    assert (task.kind, task.tenant_ref) == ("text_received", TENANT if tenants else "")
    assert task.about == f"text from {number}: {words}"


def test_an_officer_can_stop_texts_for_a_tenant_who_asks_on_the_telephone(known):
    known.do(SetTexts(TENANT, True, ON))
    assert known.ask(Preferences(tenant_ref=TENANT)).texts_stopped is True


# --- language, print, inbox ---


def test_language_and_large_print_are_kept(known):
    known.do(SetReading(TENANT, "cy", True, ON))
    found = known.ask(Preferences(tenant_ref=TENANT))
    assert (found.language, found.large_print) == ("cy", True)
    noted = [(row.what, row.after) for row in known.rows(tables.backbone.audit)[-2:]]
    assert noted == [("language", "cy"), ("large print", "yes")]


def test_large_print_makes_a_longer_letter(known):
    known.hear(builders.registered(tenant_ref="T0002", preferred_channel="letter"))
    known.hear(builders.registered(tenant_ref="T0003", preferred_channel="letter"))
    known.do(SetReading("T0003", "en", True, ON))
    known.hear(
        replace(builders.started(), tenant_ref="T0002"),
        replace(builders.started(), tenant_ref="T0003"),
    )
    known.deliver()
    ordinary, large = (row.content for row in known.rows())
    assert ordinary.count(b"/Type /Page\n") < large.count(b"/Type /Page\n") or ordinary != large


def test_a_message_in_the_inbox_is_unread_until_the_tenant_reads_it(known):
    known.do(SetPreference(TENANT, "joining", "inbox", ON))
    known.hear(builders.invited())
    sender(known.transactions, Clock(), sms=Provider("sms house")).run()
    (item,) = known.rows_of(Inbox(tenant_ref=TENANT))
    assert item.read_at is None
    known.do(MarkRead(TENANT, item.reference, ON))
    (read,) = known.rows_of(Inbox(tenant_ref=TENANT))
    assert read.read_at is not None
    known.do(MarkRead(TENANT, item.reference, ON))
    assert known.rows_of(Inbox(tenant_ref=TENANT)) == [read]


def test_nobody_reads_the_message_of_another(known):
    known.hear(builders.registered(tenant_ref="T0002"))
    known.do(SetPreference(TENANT, "joining", "inbox", ON))
    known.hear(builders.invited())
    sender(known.transactions, Clock()).run()
    (item,) = known.rows_of(Inbox(tenant_ref=TENANT))
    with pytest.raises(Refused):
        known.do(MarkRead("T0002", item.reference, ON))
