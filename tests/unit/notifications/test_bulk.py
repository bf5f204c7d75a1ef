from dataclasses import replace

import pytest

from services.backbone.errors import Invalid, NotFound, Refused
from services.contracts.notifications import (
    ApproveBulk,
    CancelBulk,
    PrepareBulk,
    SetPreference,
)
from services.contracts.queries.notifications.lines_and_tasks import BulkByRef, Bulks, StatusCount
from services.notifications import tables
from services.notifications.store import NotificationsStore
from services.terms.days import long_day
from tests.people import officer
from tests.unit.notifications import builders
from tests.unit.notifications.builders import ON
from tests.unit.notifications.providers import Clock, Provider, rules, sender

NEWS = PrepareBulk("news-1", "news", "Guides", "There are new guides on our page.", "COT", "", ON)


@pytest.fixture
def scheme(service, monkeypatch):
    """Five tenants: three in Cotswold, of whom one has started and one has no contact."""
    monkeypatch.setattr(NotificationsStore, "rules", lambda self: rules())
    service.hear(builders.scheme_opened())
    for number, area in enumerate(("COT", "COT", "COT", "DUD", "DUD"), start=1):
        service.hear(builders.registered(tenant_ref=f"T{number:04}", area_code=area))
    service.hear(builders.registered(tenant_ref="T0006", area_code="DUD", email="", mobile=""))
    service.hear(
        replace(builders.started(), tenant_ref="T0001"),
        replace(builders.started(), tenant_ref="T0004"),
    )
    service.deliver()
    return service


def news(service):
    return {row.tenant_ref: row.status for row in service.rows() if row.template == "news"}


def test_a_preview_says_how_many_by_which_channel_and_at_what_cost(scheme):
    found = scheme.do(replace(NEWS, area_code=""))
    assert found["tenants"] == 6
    assert found["channels"] == [
        {"channel": "", "tenants": 1, "segments": 0, "price_millipence": 0},
        {"channel": "sms", "tenants": 5, "segments": 5, "price_millipence": 12_000},
    ]
    assert found["price_millipence"] == 12_000
    assert news(scheme) == {}


@pytest.mark.parametrize(
    ("area", "status", "tenants"),
    [
        ("COT", "", ["T0001", "T0002", "T0003"]),
        ("", "active", ["T0001", "T0004"]),
        ("DUD", "active", ["T0004"]),
    ],
)
def test_it_goes_to_everyone_in_an_area_and_with_a_status(scheme, area, status, tenants):
    scheme.do(replace(NEWS, area_code=area, status=status))
    scheme.do(ApproveBulk("news-1", len(tenants), ON), actor="second")
    assert sorted(news(scheme)) == tenants


def test_nobody_approves_what_they_prepared(scheme):
    scheme.do(NEWS, actor="ann")
    with pytest.raises(Refused, match="ann prepared news-1: another officer approves it"):
        scheme.do(ApproveBulk("news-1", 3, ON), actor="ann")
    assert news(scheme) == {}


def test_what_is_approved_is_what_was_previewed(scheme):
    scheme.do(NEWS)
    scheme.hear(builders.registered(tenant_ref="T0009", area_code="COT"))
    scheme.do(ApproveBulk("news-1", 3, ON), actor="second")
    assert "T0009" not in news(scheme)


def test_who_approves_has_seen_how_many_it_goes_to(scheme):
    scheme.do(NEWS)
    with pytest.raises(Refused, match="goes to 3 tenants: look at it again"):
        scheme.do(ApproveBulk("news-1", 200, ON), actor="second")


@pytest.mark.parametrize("decision", [ApproveBulk("news-1", 3, ON), CancelBulk("news-1", ON)])
def test_it_is_decided_once(scheme, decision):
    scheme.do(NEWS)
    scheme.do(decision, actor="second")
    for again in (ApproveBulk("news-1", 3, ON), CancelBulk("news-1", ON)):
        first = rf"news-1 is (approved|cancelled) already, by second on {long_day(ON)}"
        with pytest.raises(Refused, match=first):
            scheme.do(again, actor="third")


def test_the_same_approval_twice_asks_for_each_message_once(scheme):
    scheme.do(NEWS)
    first = scheme.do(ApproveBulk("news-1", 3, ON), actor="second", key="k")
    assert scheme.do(ApproveBulk("news-1", 3, ON), actor="second", key="k") == first
    assert len(news(scheme)) == 3


def test_everything_that_is_wrong_is_said_at_once(scheme):
    wrong = PrepareBulk("news-2", "invited", "", "x" * 2_001, "", "asleep", ON)
    with pytest.raises(Invalid) as refused:
        scheme.do(wrong)
    said = str(refused.value).split("; ")
    assert len(said) >= 4
    fields = [fault.field for fault in refused.value.faults]
    assert fields == ["template", "status", "subject", "text"]


def test_what_is_too_long_for_a_text_is_told_in_brief(scheme):
    found = scheme.do(replace(NEWS, text="news " * 80))
    assert found["channels"] == [
        {"channel": "sms", "tenants": 3, "segments": 3, "price_millipence": 7_200}
    ]
    scheme.do(ApproveBulk("news-1", 3, ON), actor="second")
    texts = Provider("sms house")
    sender(scheme.transactions, Clock(), sms=texts).run()
    assert {o.body.partition("To hear more")[0] for o in texts.taken} == {
        "Home Rewards Club: Guides. "
    }


def test_nobody_to_tell_is_refused(scheme):
    with pytest.raises(Refused, match="nobody is in that area with that status"):
        scheme.do(replace(NEWS, area_code="STR"))


def test_who_stopped_news_does_not_have_it_and_has_a_notice(scheme):
    scheme.do(SetPreference("T0002", "news", "none", ON))
    assert scheme.do(NEWS)["channels"][0] == {
        "channel": "",
        "tenants": 1,
        "segments": 0,
        "price_millipence": 0,
    }
    scheme.do(ApproveBulk("news-1", 3, ON), actor="second")
    scheme.do(replace(NEWS, bulk_ref="notice-1", template="notice"))
    scheme.do(ApproveBulk("notice-1", 3, ON), actor="second")
    sender(scheme.transactions, Clock()).run()
    assert news(scheme)["T0002"] == "not-wanted"
    notices = {row.tenant_ref: row.status for row in scheme.rows() if row.template == "notice"}
    assert notices["T0002"] == "sent"


def test_messages_to_many_go_at_a_pace_of_their_own_and_after_the_others(scheme):
    clock, texts = Clock(), Provider("sms house")
    paced = replace(rules(), bulk=replace(rules().bulk, per_second=1.0, burst=2))
    scheme.do(NEWS)
    scheme.do(ApproveBulk("news-1", 3, ON), actor="second")
    scheme.hear(replace(builders.submitted(), tenant_ref="T0005"))
    sending = sender(scheme.transactions, clock, paced, sms=texts)
    assert [sending.run(), sending.run()] == [3, 0]
    assert {o.tenant_ref for o in texts.taken} == {"T0005", "T0001", "T0002"}
    clock.forward(seconds=1)
    assert sending.run() == 1


def test_how_it_stands_can_be_asked(scheme):
    scheme.do(NEWS)
    scheme.do(ApproveBulk("news-1", 3, ON), actor="second")
    sender(scheme.transactions, Clock()).run()
    found = scheme.ask(BulkByRef(bulk_ref="news-1"))
    assert found.messages == (StatusCount("sent", 3),)
    assert (found.prepared_by, found.decided_by) == ("officer", "second")
    assert [b.bulk_ref for b in scheme.rows_of(Bulks())] == ["news-1"]
    with pytest.raises(NotFound, match="there is no message to many 'x'"):
        scheme.ask(BulkByRef(bulk_ref="x"))


def test_both_decisions_are_in_the_audit_trail(scheme):
    scheme.do(NEWS)
    scheme.do(CancelBulk("news-1", ON), actor="second")
    audit = [
        a
        for a in scheme.rows(tables.backbone.audit)
        if (a.subject_kind, a.subject_ref) == ("bulk", "news-1")
    ]
    assert [(a.before, a.after, a.actor) for a in audit] == [
        ("", "prepared", officer("officer").ref),
        ("prepared", "cancelled", officer("second").ref),
    ]
