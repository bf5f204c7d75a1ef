import base64
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from services.contracts.enrolment import PreferredChannelChanged
from services.contracts.queries.notifications.telling import MessageRow
from services.notifications import tables
from services.notifications.domain.former_contact import (
    DAYS_THAT_COUNT,
    FormerContact,
    as_then,
    reached_before,
)
from services.notifications.domain.tenant import Tenant
from tests.unit.notifications.builders import (
    ON,
    TENANT,
    contact_changed,
    details_changed,
    invited,
    registered,
    scheme_opened,
)

OLD_MOBILE, NEW_MOBILE, NEWEST_MOBILE = "07700 900930", "07700 900111", "07700 900222"
OLD_EMAIL, NEW_EMAIL = "sian@example.org", "new@example.org"
CAUSE = "2012-01-05 ••••4958"


@pytest.fixture
def told(service):
    """Hear events of a registered tenant, deliver, and return who was told and by what."""

    def tell(*events: Any, **tenant: Any) -> list[tuple[str, str]]:
        service.hear(scheme_opened(), registered(**tenant), *events)
        service.deliver()
        return reached(service)

    return tell


def said(message: MessageRow) -> str:
    return base64.b64decode(message.content).decode()


def reached(service: Any) -> list[tuple[str, str]]:
    rows = sorted(service.rows(), key=lambda row: row.cause)
    assert {row.status for row in rows} == {"sent"}
    return [(row.channel, row.recipient) for row in rows]


# --- who is told ---


def test_a_change_of_bank_details_is_told_where_the_tenant_was_reached_before_too(told):
    assert told(contact_changed(mobile=NEW_MOBILE), details_changed()) == [
        ("sms", NEW_MOBILE),
        ("sms", OLD_MOBILE),
    ]


def test_both_are_told_in_the_same_words(service, told):
    told(contact_changed(mobile=NEW_MOBILE), details_changed())
    now, before = service.rows()
    assert now.content == before.content


def test_a_tenant_whose_contact_never_changed_is_told_once(told):
    assert told(details_changed()) == [("sms", OLD_MOBILE)]


def test_nothing_more_is_sent_if_they_are_reached_where_they_were(told):
    assert told(contact_changed(email=NEW_EMAIL), details_changed()) == [("sms", OLD_MOBILE)]


@pytest.mark.parametrize("mobile", ["07700900930", "+44 7700 900930", "+44 (0)7700-900930"])
def test_a_number_that_is_only_written_in_another_way_is_told_once(told, mobile):
    assert told(contact_changed(mobile=mobile), details_changed()) == [("sms", mobile)]


def test_an_address_that_is_only_written_in_another_way_is_told_once(told):
    events = contact_changed(email="Sian@Example.org"), details_changed()
    assert told(*events, preferred_channel="email") == [("email", "Sian@Example.org")]


def test_every_contact_that_was_replaced_in_time_is_told_once(told):
    weeks_ago = [ON - timedelta(weeks=n) for n in (4, 3, 2, 1)]
    changes = [NEW_MOBILE, NEWEST_MOBILE, NEW_MOBILE, NEWEST_MOBILE]
    contacts = [contact_changed(on, mobile=m) for on, m in zip(weeks_ago, changes, strict=True)]
    assert told(*contacts, details_changed()) == [
        ("sms", NEWEST_MOBILE),
        ("sms", OLD_MOBILE),
        ("sms", NEW_MOBILE),
    ]


def test_a_contact_that_was_put_right_again_leaves_the_other_one_to_tell(told):
    changes = contact_changed(mobile=NEW_MOBILE), contact_changed(mobile=OLD_MOBILE)
    assert told(*changes, details_changed()) == [("sms", OLD_MOBILE), ("sms", NEW_MOBILE)]


@pytest.mark.parametrize(("days", "messages"), [(DAYS_THAT_COUNT, 2), (DAYS_THAT_COUNT + 1, 1)])
def test_a_contact_counts_for_a_quarter_after_it_was_replaced(told, days, messages):
    replaced_on = ON - timedelta(days=days)
    assert len(told(contact_changed(replaced_on, mobile=NEW_MOBILE), details_changed())) == messages


def test_the_days_that_count_are_the_longest_quarter():
    firsts = [date(year, month, 1) for year in (2011, 2012) for month in range(1, 13)]
    quarters = zip(firsts, firsts[3:], strict=False)
    assert max((end - start).days for start, end in quarters) == DAYS_THAT_COUNT


@pytest.mark.parametrize(
    ("preferred", "email", "mobile", "places"),
    [
        ("sms", OLD_EMAIL, OLD_MOBILE, [("sms", OLD_MOBILE)]),
        ("sms", OLD_EMAIL, "", [("email", OLD_EMAIL)]),
        ("sms", "", "", [("letter", "")]),
        ("email", OLD_EMAIL, OLD_MOBILE, [("email", OLD_EMAIL)]),
        ("email", "", OLD_MOBILE, [("sms", OLD_MOBILE)]),
        ("letter", OLD_EMAIL, OLD_MOBILE, []),
    ],
)
def test_a_former_contact_is_told_by_the_chosen_channel_or_the_next_there_was(
    told, preferred, email, mobile, places
):
    change = contact_changed(email=NEW_EMAIL, mobile=NEW_MOBILE)
    tenant = {"preferred_channel": preferred, "email": email, "mobile": mobile}
    now = {"sms": NEW_MOBILE, "email": NEW_EMAIL, "letter": ""}[preferred]
    assert told(change, details_changed(), **tenant) == [(preferred, now), *places]


def test_who_also_changes_the_channel_does_not_keep_it_from_the_tenant(told):
    takeover = contact_changed(email=NEW_EMAIL), PreferredChannelChanged(TENANT, ON, "email")
    assert told(*takeover, details_changed(), email="") == [
        ("email", NEW_EMAIL),
        ("sms", OLD_MOBILE),
    ]


def test_a_letter_to_who_had_no_other_contact_goes_to_their_home(service, told):
    told(contact_changed(mobile=NEW_MOBILE), details_changed(), email="", mobile="")
    letter = service.rows()[-1]
    pages = PdfReader(BytesIO(letter.content)).pages
    assert "104 Lime Tree Avenue\nCirencester\n" in pages[0].extract_text()
    assert letter.subject == "Your bank details have changed"


def test_other_messages_go_only_where_the_tenant_is_reached_now(told):
    assert told(contact_changed(mobile=NEW_MOBILE), invited()) == [("sms", NEW_MOBILE)]


def test_a_former_contact_of_somebody_else_is_not_told(service, told):
    service.hear(registered(tenant_ref="T0002"))
    service.hear(contact_changed(mobile=NEW_MOBILE, tenant_ref="T0002"))
    assert told(details_changed()) == [("sms", OLD_MOBILE)]


# --- in any order, once ---

ENROLMENT = [
    contact_changed(ON - timedelta(days=1), mobile=NEW_MOBILE),
    contact_changed(mobile=NEWEST_MOBILE, email=NEW_EMAIL),
]
PAYMENTS = [details_changed(), details_changed(masked="••••1177")]
INTERLEAVINGS = list(combinations(range(4), 2))


def interleaved(places: tuple[int, ...]) -> Iterator[Any]:
    """Return both services' events, each in its order, enrolment's at these places."""
    enrolment, payments = iter(ENROLMENT), iter(PAYMENTS)
    return (next(enrolment if n in places else payments) for n in range(4))


@pytest.mark.parametrize("places", INTERLEAVINGS)
def test_the_messages_are_the_same_however_the_events_of_two_services_interleave(
    service, told, places
):
    told(*interleaved(places))
    assert [
        (m.cause, m.file_name, said(m).partition("ending ")[2][:4])
        for m in sorted(service.messages(), key=lambda m: m.cause)
    ] == [
        ("2012-01-05 ••••1177", "2012-01-05-T0001-bank_details_changed.txt", "1177"),
        (
            "2012-01-05 ••••1177, former contact 1",
            "2012-01-05-T0001-bank_details_changed-2.txt",
            "1177",
        ),
        (
            "2012-01-05 ••••1177, former contact 2",
            "2012-01-05-T0001-bank_details_changed-3.txt",
            "1177",
        ),
        (CAUSE, "2012-01-05-T0001-bank_details_changed-4.txt", "4958"),
        (f"{CAUSE}, former contact 1", "2012-01-05-T0001-bank_details_changed-5.txt", "4958"),
        (f"{CAUSE}, former contact 2", "2012-01-05-T0001-bank_details_changed-6.txt", "4958"),
    ]
    assert (
        reached(service)
        == [
            ("sms", NEWEST_MOBILE),
            ("sms", OLD_MOBILE),
            ("sms", NEW_MOBILE),
        ]
        * 2
    )


def test_a_contact_replaced_after_the_bank_details_and_before_the_message_is_told(service):
    service.hear(scheme_opened(), registered(), details_changed())
    service.hear(contact_changed(ON + timedelta(days=1), mobile=NEW_MOBILE))
    assert service.deliver(ON + timedelta(days=1)) == {"sent": 2}
    assert reached(service) == [("sms", NEW_MOBILE), ("sms", OLD_MOBILE)]


def test_a_contact_replaced_after_the_message_was_sent_changes_nothing(service, told):
    told(details_changed())
    tomorrow = ON + timedelta(days=1)
    service.hear(contact_changed(tomorrow, mobile=NEW_MOBILE), details_changed())
    assert service.deliver(tomorrow) == {"sent": 0}
    assert reached(service) == [("sms", OLD_MOBILE)]


def test_what_is_delivered_twice_is_told_once(service, told):
    events = contact_changed(mobile=NEW_MOBILE), details_changed()
    told(*events, *events)
    service.hear(*events)
    assert service.deliver(ON + timedelta(days=1)) == {"sent": 0}
    assert reached(service) == [("sms", NEW_MOBILE), ("sms", OLD_MOBILE)]


# --- what is kept ---


def test_a_change_keeps_what_it_replaces_and_until_when(service):
    service.hear(registered(), contact_changed(email=NEW_EMAIL))
    (row,) = service.rows(tables.former_contacts)
    assert (row.tenant_ref, row.until) == (TENANT, ON)
    assert (row.email, row.mobile) == (OLD_EMAIL, OLD_MOBILE)


@pytest.mark.parametrize("change", [{}, {"email": OLD_EMAIL}, {"mobile": OLD_MOBILE}])
def test_a_change_to_what_was_known_keeps_nothing(service, change):
    service.hear(registered(), contact_changed(**change))
    assert service.rows(tables.former_contacts) == []
    assert [row.what for row in service.rows(tables.backbone.audit)] == ["registered"]


def test_a_copy_leaves_the_same_trace_as_any_message(service, told):
    told(contact_changed(mobile=NEW_MOBILE), details_changed())
    copy = service.rows()[-1]
    audit = service.rows(tables.backbone.audit)
    moves = [(row.before, row.after) for row in audit if row.subject_ref == copy.message_id]
    assert moves == [("", "created"), ("created", "sent")]


def test_a_former_contact_shows_no_address_when_it_is_printed():
    printed = repr(FormerContact(TENANT, ON, OLD_EMAIL, OLD_MOBILE))
    assert OLD_EMAIL not in printed
    assert OLD_MOBILE not in printed


# --- the rule, for any contacts ---

EMAILS = st.sampled_from(["", "a@example.org", "A@example.org", "b@example.org", "not an address"])
MOBILES = st.sampled_from(["", "07700 900001", "+447700900001", "07700 900002", "none"])
CONTACTS = st.builds(FormerContact, st.just(TENANT), st.just(ON), EMAILS, MOBILES)
CHANNELS = st.sampled_from(["sms", "email", "letter"])


@given(EMAILS, MOBILES, CHANNELS, st.lists(CONTACTS))
def test_each_place_the_tenant_was_reached_at_is_told_exactly_once(email, mobile, channel, former):
    tenant = Tenant(TENANT, "", "", "", email, mobile, channel, "", "", "", "")
    template, kind = "bank_details_changed", "payments"
    alone = [place for contact in former for place in reached_before(template, tenant, [contact])]
    found = reached_before(template, tenant, former)
    places = [as_then(tenant, contact).reached_at(kind) for contact in found]
    assert tenant.reached_at(kind) not in places or not places
    assert len(places) == len(set(places))
    assert set(places) == {as_then(tenant, contact).reached_at(kind) for contact in alone}
    assert reached_before(template, tenant, [*former, *former]) == found
