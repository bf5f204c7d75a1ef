from dataclasses import replace
from datetime import date

import pytest

from services.backbone.errors import NotYet
from services.contracts import enrolment
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS
from services.contracts.enrolment import ContactDetailsChanged, PreferredChannelChanged
from services.notifications import tables
from services.notifications.handlers import ON_EVENT
from services.terms.moves import STATUS
from tests.unit.notifications import builders
from tests.unit.notifications.builders import ON, TENANT

TELLING = {
    "invited": builders.invited(),
    "not_eligible": builders.rejected(),
    "agreed": builders.place_given(),
    "waiting_list": builders.waiting(),
    "visit_booked": builders.booked(),
    "visit_moved": builders.moved(),
    "visit_cancelled": builders.cancelled(),
    "visit_reminder": builders.reminder(),
    "visit_no_access": builders.not_made(),
    "started": builders.started(),
    "breach_recorded": builders.breach(),
    "appeal_upheld": builders.appeal_upheld(),
    "appeal_dismissed": builders.appeal_dismissed(),
    "breach_taken_back": builders.breach_taken_back(),
    "follow_up_revised": builders.follow_up_revised(),
    "payment_on_its_way": builders.submitted(),
    "payment_held": builders.held(),
    "payment_returned": builders.returned(),
    "bank_details_changed": builders.details_changed(),
    "completed": builders.settled(),
    "withdrawn": builders.ended(),
}


@pytest.mark.parametrize(("template", "event"), TELLING.items(), ids=TELLING)
def test_an_event_asks_for_one_message_even_if_it_comes_twice(service, template, event):
    service.hear(builders.scheme_opened(), builders.registered(), event, event)
    (row,) = service.rows()
    assert (row.template, row.tenant_ref, row.on, row.status) == (template, TENANT, ON, "created")
    assert row.channel is None
    assert row.sent_at is None


@pytest.mark.parametrize("event", TELLING.values(), ids=TELLING)
def test_an_event_for_an_unknown_tenant_waits_for_the_tenant(service, event):
    with pytest.raises(NotYet):
        service.hear(event)
    service.hear(builders.scheme_opened(), builders.registered(), event)
    assert len(service.rows()) == 1


@pytest.mark.parametrize(
    "event",
    [
        ContactDetailsChanged(TENANT, ON, "new@example.org", ""),
        PreferredChannelChanged(TENANT, ON, "letter"),
    ],
)
def test_a_change_of_an_unknown_tenant_waits_for_the_tenant(service, event):
    with pytest.raises(NotYet):
        service.hear(event)


@pytest.mark.parametrize(
    ("before", "outcome", "told"),
    [
        ("follow_up_defect", "passed", True),
        ("passed", "no_access", True),
        ("passed", None, True),
        (None, "passed", True),
        ("follow_up_defect", "no_access", False),
    ],
)
def test_a_follow_up_that_is_revised_is_told_if_it_changes_a_payment(
    service, before, outcome, told
):
    revised = builders.follow_up_revised(before, outcome)
    service.hear(builders.scheme_opened(), builders.registered(), revised)
    assert len(service.rows()) == told


def test_a_follow_up_that_is_revised_is_not_told_where_it_costs_nothing(service):
    in_advance = builders.scheme_opened(timing="advance")
    service.hear(in_advance, builders.registered(), builders.follow_up_revised())
    assert service.rows() == []


def test_who_has_left_is_not_told_that_a_follow_up_was_revised(service):
    service.hear(builders.scheme_opened(), builders.registered(), builders.ended())
    service.hear(builders.follow_up_revised())
    assert [row.template for row in service.rows()] == ["withdrawn"]


def test_every_event_that_tells_is_tested_here():
    others = {"CutOffReached", "SchemeOpened", "TenantRegistered", "ContactDetailsChanged"}
    others |= {"PreferredChannelChanged", "ParticipationCompleted"}
    others |= {"TenantDied", "BankDetailsAccepted", "SchemeChanged", "TenantCorrected"}
    telling = {event_class.__name__ for event_class in ON_EVENT} - others
    assert telling == {type(event).__name__ for event in TELLING.values()}


def test_a_breach_of_a_corrected_job_is_told_beside_the_one_before(service):
    service.hear(builders.registered(), builders.breach(), replace(builders.breach(), version=2))
    assert len(service.rows()) == 2


def test_another_cause_is_another_message(service):
    service.hear(builders.registered(), builders.breach(), builders.breach(cause_ref="J00002"))
    assert len({row.message_id for row in service.rows()}) == 2


def test_the_same_cause_has_the_same_id_in_every_run(service):
    service.hear(builders.registered(), builders.breach())
    assert service.rows()[0].message_id == "bfd0701d-0f93-5670-b031-186034aca30c"


def test_contact_details_that_were_not_given_stay_as_they_were(service):
    service.hear(builders.registered(), ContactDetailsChanged(TENANT, ON, "new@example.org", ""))
    (row,) = service.rows(tables.tenants)
    assert (row.email, row.mobile) == ("new@example.org", "07700 900930")


def test_a_payment_is_dated_by_its_submission_and_caused_by_its_entry_day(service):
    service.hear(builders.registered(), builders.submitted())
    (row,) = service.rows()
    assert (row.on, row.cause) == (ON, "2012-01-09")


def test_a_second_hold_for_another_reason_is_told_too(service):
    service.hear(builders.registered(), builders.held(), builders.held("rent_arrears"))
    assert [row.cause for row in service.rows()] == [
        "no_bank_details 2012-01-05",
        "rent_arrears 2012-01-05",
    ]


def test_a_visit_booked_for_another_date_is_told_again(service):
    service.hear(
        builders.registered(), builders.booked(), builders.booked(visit_date=date(2012, 2, 2))
    )
    assert len(service.rows()) == 2


def test_a_visit_cancelled_and_booked_again_for_the_same_day_is_told_again(service):
    again = replace(builders.booked(), again=1)
    service.hear(builders.registered(), builders.booked(), builders.cancelled(), again)
    assert len(service.rows()) == 3


def test_another_account_on_the_same_day_is_told_too(service):
    service.hear(builders.registered(), builders.details_changed())
    service.hear(builders.details_changed(masked="••••1177"), builders.details_changed())
    assert [row.cause for row in service.rows()] == [
        "2012-01-05 ••••4958",
        "2012-01-05 ••••1177",
    ]


def test_making_a_request_leaves_a_trace_in_the_audit(service):
    service.hear(builders.registered(), builders.invited())
    noted = [(row.what, row.after) for row in service.rows(tables.backbone.audit)]
    assert noted == [("registered", ""), (STATUS, "created")]


def test_a_message_says_how_tenants_reach_the_landlord_now(service) -> None:
    service.hear(builders.scheme_opened(), builders.registered(), builders.invited())
    points = replace(EXAMPLE_CONTACT_POINTS, phone="01632 960999")
    days = enrolment.PaymentDays("week", (2,))
    service.hear(enrolment.SchemeChanged(2, ON, True, 3, (), days, points, USUAL_COSTS))
    service.deliver()
    assert "01632 960999" in service.rows()[-1].body
