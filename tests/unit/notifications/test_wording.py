import json
import re
from typing import Any, get_args

import pytest

from services.contracts import enrolment, payments, repairs, vocabulary
from services.contracts.schema import from_wire
from services.notifications.adapters.wording import TEMPLATES, names
from services.notifications.domain.words import (
    ELEMENTS,
    HOLDS,
    REJECTIONS,
    RETURNS,
    SHORT_ELEMENTS,
)
from tests.unit.notifications.looks import EVERY_SAMPLE, IDS, look

EVENT_OF: dict[str, type[Any]] = {
    "agreed": enrolment.PlaceGiven,
    "bank_details_changed": payments.BankDetailsChanged,
    "breach_recorded": payments.BreachCosted,
    "completed": payments.ParticipationSettled,
    "follow_up_revised": repairs.FollowUpRevised,
    "invited": enrolment.TenantInvited,
    "not_eligible": enrolment.TenantRejected,
    "payment_held": payments.InstalmentsHeld,
    "payment_on_its_way": payments.PaymentSubmitted,
    "payment_returned": payments.PaymentReturned,
    "started": enrolment.ParticipationStarted,
    "visit_booked": repairs.VisitBooked,
    "visit_cancelled": repairs.VisitCancelled,
    "visit_moved": repairs.VisitMoved,
    "visit_no_access": repairs.VisitNotMade,
    "visit_reminder": repairs.VisitReminderDue,
    "waiting_list": enrolment.PutOnWaitingList,
    "withdrawn": enrolment.ParticipationEnded,
}

SCHEMES = {
    "arrears": {},
    "advance": {"timing": "advance"},
    "long names": {
        "name": "Northamptonshire Tenant Cashback Club",
        "landlord": "Northamptonshire Homes" * 2,
    },
}

every_sample = pytest.mark.parametrize(("template", "case", "sample"), EVERY_SAMPLE, ids=IDS)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("channel", ["sms", "email", "letter", "inbox"])
@every_sample
def test_every_message_can_be_said_by_every_channel(template, case, sample, channel, scheme):
    said = look(channel, template, case, scheme=SCHEMES[scheme])
    assert said.channel == channel
    for text in (said.subject, said.body):
        assert not re.search(r"None|\{\{|\}\}|\{%|\{#|_|  |\n\n\n| [.,)]|\.\.|^#", text, re.M)
    assert said.body.strip() == said.body.rstrip("\n")
    assert 0 < len(said.subject) <= 70 or channel == "sms"
    assert said.content
    assert (said.segments is None) == (channel != "sms")


@pytest.mark.parametrize("scheme", SCHEMES)
@every_sample
def test_no_text_has_more_than_two_segments(template, case, sample, scheme):
    assert look("sms", template, case, scheme=SCHEMES[scheme]).segments <= 2


MAY_TAKE_TWO = {("not_eligible", "every_reason"), ("notice", "long")}
"""Four reasons at once, and an officer's own words."""


@every_sample
def test_a_text_is_one_segment_wherever_possible(template, case, sample):
    assert look("sms", template, case).segments == 1 + ((template, case) in MAY_TAKE_TWO)


def in_a_wordy_year(facts):
    """The facts with the longest dates, odd pence and the longest name of an area."""
    text = re.sub(r"\d{4}-\d\d-\d\d", "2012-09-29", json.dumps(facts))
    text = re.sub(r'"amount_pence": \d+', '"amount_pence": 11250', text)
    return json.loads(text.replace('"Cotswold"', '"Stratford-upon-Avon"'))


@every_sample
def test_longer_dates_and_amounts_still_fit_one_segment(template, case, sample):
    three_payments_at_once = (template, case) == ("breach_recorded", "third")
    if (template, case) not in MAY_TAKE_TWO and not three_payments_at_once:
        assert look("sms", template, case, in_a_wordy_year(sample.facts)).segments == 1


@every_sample
def test_a_text_has_no_name_address_or_account_in_it(template, case, sample):
    body = look("sms", template, case).body
    for private in ("Siân", "Brien", "Lime Tree", "Cirencester", "GL7", "07700", "sian@"):
        assert private not in body
    assert not re.search(r"\d{2}-\d{2}-\d{2}|\d{7}", body)


@every_sample
def test_an_email_says_what_to_do_and_who_to_ask(template, case, sample):
    body = look("email", template, case).body
    assert body.startswith("Dear Siân O’Brien\n\n")
    us = sample.scheme.contact_points
    hours = f" ({us.hours})" if us.hours else ""
    assert f"Questions? Call {us.phone}{hours} or email {us.email}." in body
    if template not in ("news", "notice"):
        assert re.search(r"^(What to do|What happens next|What to do next)$", body, re.M)


@pytest.mark.parametrize("template", sorted(set(names()) - {"news", "notice", "texts_stopped"}))
def test_a_sample_is_what_its_event_says(template):
    of_breaches = {
        "appeal_dismissed": enrolment.AppealDismissed,
        "appeal_upheld": enrolment.AppealUpheld,
        "breach_taken_back": enrolment.BreachTakenBack,
    }
    kinds = {**EVENT_OF, **of_breaches}
    for sample in (s for t, _, s in EVERY_SAMPLE if t == template):
        facts = dict(sample.facts)
        if template in of_breaches:
            breach = facts.pop("breach")
            assert breach is None or from_wire(payments.BreachCosted, breach)
        if template == "payment_held":
            assert facts.pop("left") in (True, False)
        assert from_wire(kinds[template], facts)


def test_every_template_has_a_sample_and_every_sample_a_template():
    assert sorted({template for template, _, _ in EVERY_SAMPLE}) == names()


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (vocabulary.Element, ELEMENTS),
        (vocabulary.Element, SHORT_ELEMENTS),
        (vocabulary.HoldReason, HOLDS),
        (vocabulary.ReturnCode, RETURNS),
    ],
)
def test_every_code_that_is_told_has_words(codes, words):
    assert set(get_args(codes)) <= set(words)


@pytest.mark.parametrize("reason", REJECTIONS)
def test_every_reason_for_not_being_eligible_is_told(reason):
    assert f"* {REJECTIONS[reason]}\n" in look("email", "not_eligible", "every_reason").body


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.txt")), ids=lambda path: path.name)
def test_every_template_stays_plain_text(path):
    assert not re.search(r"</?[a-z]+>|&[a-z]+;|!(?!=)", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*/[!_]*.txt")), ids=lambda path: path.name)
def test_every_template_opens_with_its_version(path):
    assert path.read_text(encoding="utf-8").startswith("{# version: ")


@pytest.mark.parametrize("folder", [path for path in TEMPLATES.iterdir() if path.is_dir()])
def test_every_message_has_a_text_and_an_email(folder):
    texts = {path.name.removesuffix(".sms.txt") for path in folder.glob("*.sms.txt")}
    emails = {path.name.removesuffix(".email.txt") for path in folder.glob("*.email.txt")}
    assert texts == emails


# --- what the domain page asks of each message ("Telling the tenant") ---


def test_the_start_gives_the_years_dates_and_the_guides():
    for channel in ("sms", "email"):
        body = look(channel, "started", "both_elements").body
        assert "https://example.org/how-to" in body
        assert re.search(r"5 Jan(uary)? 2012 to 4 Jan(uary)? 2013", body)
    assert "* quarter 2: 5 April 2012 to 4 July 2012\n" in body
    assert "* £75 a quarter for doing your own repairs\n" in body


def test_a_breach_says_what_it_was_which_payment_is_lost_and_how_to_appeal_by_when():
    text = look("sms", "breach_recorded", "first").body
    assert text == (
        "Home Rewards Club: we did one of your repairs (minor plumbing, 3 Jan). You lose £75:"
        " quarter 1. This is 1 of 3. Appeal by 2 Feb: call 01632 960001."
    )
    email = look("email", "breach_recorded", "first")
    assert email.subject == "You have lost £75 of your cashback"
    for part in (
        "minor plumbing, reported on 3 January 2012.",
        "* £75 for doing your own repairs, quarter 1\n",
        "This has happened once this year. If it happens 3 times, you lose the rest",
        "If you think this is wrong, appeal by 2 February 2012. Call 01632 960001 or email"
        " cashback@example.org, and give our reference J00001.",
    ):
        assert part in email.body


def test_a_payment_says_how_much_what_for_and_when():
    assert look("sms").body == (
        "Home Rewards Club: we have paid you £125 for repairs and housing management, quarter 1."
        " It will be in your account on 9 Jan 2012. You need do nothing."
    )
    email = look("email")
    assert email.subject == "£125 is on its way to you"
    for part in (
        "It will be in your bank account on 9 January 2012.",
        "* £75 for doing your own repairs, quarter 1\n",
        "* £50 for managing without the Housing Management service, quarter 1\n",
    ):
        assert part in email.body


@pytest.mark.parametrize("reason", HOLDS)
def test_a_hold_says_why_and_what_to_do(reason):
    for channel in ("sms", "email"):
        body = look(channel, "payment_held", reason).body
        assert HOLDS[reason] in body
        assert "01632 960001" in body
        assert "£125" in body


def test_completion_says_what_was_earned_in_all():
    assert (
        "You earned £425 in all. You lost £75.\n" in look("email", "completed", "with_a_loss").body
    )
    assert "You earned £425." in look("sms", "completed", "nothing_lost").body


def test_what_was_taken_back_says_that_it_was_our_mistake_and_what_comes_back():
    body = look("sms", "breach_taken_back", "repair").body
    assert "sorry, we made a mistake. The repair reported on 3 January 2012 does not count." in body
    assert "We will put right what it cost you." in body
    assert "You get this back" in look("email", "breach_taken_back", "repair").body


def test_an_upheld_appeal_names_the_breach_the_tenant_was_told_of():
    body = look("sms", "appeal_upheld", "repair").body
    assert "The repair reported on 3 January 2012 no longer counts." in body
    assert "We will put right what it cost you." in body
    untold = look("sms", "appeal_upheld", "never_told_of").body
    assert "What you appealed against no longer counts." in untold


def test_bank_details_used_at_once_are_not_said_to_wait():
    body = look("email", "bank_details_changed", "used_at_once").body
    assert "We pay into this account from now on.\n" in body
    assert "time to stop it" not in body


def test_in_advance_timing_a_follow_up_is_not_said_to_cost_anything():
    row = look("sms", "visit_no_access", "after_the_year_last_try", scheme={"timing": "advance"})
    assert "It costs you nothing." in row.body


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("email", "We will email you instead"),
        ("letter", "We will write to you instead"),
        ("inbox", "We will put messages on your own page instead"),
    ],
)
def test_who_stopped_texts_is_told_what_still_comes_and_how(channel, words):
    body = look(channel, "texts_stopped", "usual").body
    assert words in body
    assert "send START to the number you sent STOP to" in body


def test_news_says_how_to_stop_it_and_a_notice_cannot_be_stopped():
    assert "To stop news, call 01632 960001." in look("sms", "news", "short").body
    assert "If you do not want news like this\n" in look("inbox", "news", "short").body
    assert "stop" not in look("sms", "notice", "short").body
