import re
from datetime import date

import pytest

from services.contracts.payments import InstalmentLine, LostInstalment
from services.notifications.adapters.wording import TEMPLATES
from services.notifications.domain.words import HOLDS, REJECTIONS, RETURNS
from tests.unit.notifications import builders
from tests.unit.notifications.builders import MANAGEMENT, REPAIRS

LATE = (LostInstalment("repairs", 3, 7500, "late"),)
THREE_STRIKES = (
    LostInstalment("repairs", 2, 7500, "repair_call_out"),
    LostInstalment("repairs", 3, 7500, "three_strikes"),
    LostInstalment("repairs", 4, 7500, "three_strikes"),
)
EVERY_QUARTER = tuple(InstalmentLine("repairs", quarter, 7512) for quarter in (1, 2, 3, 4))

VARIANTS = [
    builders.invited(),
    builders.invited(elements=("repairs",)),
    *(builders.rejected(reason) for reason in REJECTIONS),
    builders.rejected(*REJECTIONS),
    builders.place_given(),
    builders.place_given(from_waiting_list=True),
    builders.place_given(needs_baseline=False),
    builders.waiting(),
    builders.waiting("Stratford-upon-Avon and South Warwickshire"),
    builders.started(),
    builders.started(elements=(REPAIRS,)),
    builders.started(elements=(MANAGEMENT,)),
    builders.ended(),
    builders.ended(status="tenancy_ended", reason=""),
    builders.ended(reason="no_access", started=False),
    builders.settled(),
    builders.settled(lost_pence=0),
    builders.booked(),
    builders.booked("follow_up"),
    builders.reminder(),
    builders.reminder("follow_up"),
    builders.not_made(),
    builders.not_made(attempt=2, result="refused"),
    builders.not_made(attempt=3),
    builders.not_made(kind="follow_up", attempt=2),
    builders.not_made(kind="follow_up", attempt=3),
    builders.breach(),
    builders.breach(strike=2, lost=LATE),
    builders.breach(strike=3, lost=THREE_STRIKES, occurred_on=date(2012, 9, 28)),
    builders.breach(strike=0, lost=()),
    builders.contact_breach(kind="asb"),
    builders.contact_breach(strike=4),
    builders.appeal_upheld(),
    builders.submitted(),
    builders.submitted(amount_pence=30048, lines=EVERY_QUARTER),
    *(builders.held(reason) for reason in HOLDS),
    *(builders.returned(code) for code in RETURNS),
    builders.details_changed(),
    builders.details_changed(usable_on=builders.ON),
]

SCHEMES = [
    {},
    {"timing": "advance"},
    {"name": "Northamptonshire Tenant Cashback Club", "landlord": "Northamptonshire Homes" * 2},
]


@pytest.mark.parametrize("scheme", SCHEMES, ids=["arrears", "advance", "long names"])
@pytest.mark.parametrize("channel", ["sms", "email", "letter"])
@pytest.mark.parametrize("event", VARIANTS, ids=lambda event: type(event).__name__)
def test_every_message_can_be_said_by_every_channel(service, event, channel, scheme):
    row = service.tell(event, channel=channel, **scheme)
    assert row.channel == channel
    for text in (row.subject, row.body):
        assert not re.search(r"None|\{\{|\}\}|\{%|\{#|_|  |\n\n\n| [.,)]", text)
    assert row.body.strip() == row.body.rstrip("\n")
    assert 0 < len(row.subject) <= 70 or channel == "sms"
    assert row.content
    if channel == "sms":
        assert row.segments <= 2


@pytest.mark.parametrize("event", VARIANTS, ids=lambda event: type(event).__name__)
def test_a_text_has_no_name_address_or_account_in_it(service, event):
    body = service.tell(event).body
    for private in ("Siân", "Brien", "Lime Tree", "Cirencester", "GL7", "07700", "sian@"):
        assert private not in body
    assert not re.search(r"\d{2}-\d{2}-\d{2}|\d{7}", body)


@pytest.mark.parametrize(
    "event",
    [
        builders.invited(),
        builders.rejected(),
        builders.place_given(),
        builders.waiting(),
        builders.booked(),
        builders.reminder(),
        builders.not_made(),
        builders.ended(),
        builders.settled(),
        builders.submitted(),
        builders.appeal_upheld(),
        *(builders.held(reason) for reason in HOLDS),
        *(builders.returned(code) for code in RETURNS),
        builders.details_changed(),
        builders.details_changed(usable_on=date(2012, 9, 19)),
    ],
    ids=lambda event: type(event).__name__,
)
def test_an_everyday_text_is_one_segment(service, event):
    assert service.tell(event).segments == 1


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.txt")), ids=lambda path: path.name)
def test_every_template_stays_plain_text(path):
    assert not re.search(r"</?[a-z]+>|&[a-z]+;|!(?!=)", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (
            builders.breach(),
            "Home Rewards Club: we did a repair that was yours (minor plumbing, reported"
            " 3 January 2012). You lose £75 (quarter 1). This is 1 of 3."
            " To appeal, call 01632 960001 by 2 February 2012.",
        ),
        (
            builders.contact_breach(strike=2),
            "Home Rewards Club: you used the Housing Management service on 3 January 2012"
            " (a neighbour issue). It cost you nothing this time. This is 2 of 3."
            " To appeal, call 01632 960001 by 2 February 2012.",
        ),
        (
            builders.submitted(),
            "Home Rewards Club: we have paid you £125 for quarter 1. It will be in your account"
            " on 9 January 2012. You do not need to do anything.",
        ),
        (
            builders.started(),
            "Home Rewards Club: your year is 5 January 2012 to 4 January 2013. Earn £75 a quarter"
            " for doing your own repairs and £50 a quarter for managing without the Housing"
            " Management service. Guides: https://example.org/how-to",
        ),
        (
            builders.not_made(attempt=3, kind="follow_up"),
            "Home Rewards Club: we could not do your home check on 5 January 2012. That was the"
            " last try: you lose your last repairs payment. Tell us why: call 01632 960001.",
        ),
        (
            builders.returned("B"),
            "Home Rewards Club: your £125 came back to us because the account is closed."
            " Call 01632 960001 to give us new bank details. Never text them.",
        ),
        (
            builders.details_changed(),
            "Home Rewards Club: your bank details have changed. From 6 January 2012 we pay into"
            " the account ending 4958. If this was not you, call 01632 960001 at once.",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_text_says_what_happened_what_it_means_and_what_to_do(service, event, text):
    assert service.tell(event).content == text


SIGN_OFF = (
    "Questions? Call 01632 960001 or email cashback@example.org."
    " Contacting us about the scheme never counts against you.\n"
    "\n"
    "Home Rewards Club\n"
    "Bromford\n"
)


def test_an_email_about_a_breach_says_what_it_cost_and_how_to_appeal(service):
    event = builders.breach(strike=3, lost=THREE_STRIKES)
    row = service.tell(event, channel="email")
    assert row.subject == "You have lost £225 of your cashback"
    assert row.body == (
        "Dear Siân O’Brien\n"
        "\n"
        "We did a repair that your agreement says is yours: minor plumbing, reported on"
        " 3 January 2012.\n"
        "\n"
        "Our reference for this is J00001.\n"
        "\n"
        "What this means for you\n"
        "\n"
        "You lose £225:\n"
        "\n"
        "* £75 for doing your own repairs, quarter 2\n"
        "* £75 for doing your own repairs, quarter 3, because you have reached the limit of 3\n"
        "* £75 for doing your own repairs, quarter 4, because you have reached the limit of 3\n"
        "\n"
        "This is number 3 of 3 this year for doing your own repairs. At 3, later payments for it"
        " that have not gone to the bank are cancelled.\n"
        "\n"
        "How to appeal\n"
        "\n"
        "If you think this is wrong, appeal by 2 February 2012. Call 01632 960001 or email"
        " cashback@example.org, and give our reference J00001. Appealing costs nothing and never"
        " counts against you.\n"
        "\n" + SIGN_OFF
    )


def test_an_email_about_a_payment_says_what_it_is_for(service):
    row = service.tell(builders.submitted(), channel="email")
    assert row.subject == "£125 is on its way to you"
    assert row.body == (
        "Dear Siân O’Brien\n"
        "\n"
        "We have paid you £125. It will be in your bank account on 9 January 2012.\n"
        "\n"
        "What it is for\n"
        "\n"
        "* £75 for doing your own repairs, quarter 1\n"
        "* £50 for managing without the Housing Management service, quarter 1\n"
        "\n"
        "What to do next\n"
        "\n"
        "You do not need to do anything. If the money is not there the day after, call us.\n"
        "\n" + SIGN_OFF
    )


def test_an_email_about_bank_details_says_what_to_do_if_it_was_not_them(service):
    row = service.tell(builders.details_changed(), channel="email")
    assert row.subject == "Your bank details have changed"
    assert row.body == (
        "Dear Siân O’Brien\n"
        "\n"
        "On 5 January 2012 we were given another bank account to pay your cashback into:"
        " the one ending 4958.\n"
        "\n"
        "What this means for you\n"
        "\n"
        "We pay into this account from 6 January 2012, so that there is time to stop it."
        " We use it sooner only if a second member of our staff has checked the change.\n"
        "\n"
        "What to do next\n"
        "\n"
        "If this was you, you do not need to do anything.\n"
        "\n"
        "If this was not you, call 01632 960001 at once. Someone may be trying to take your"
        " cashback. Never send bank details by email or text.\n"
        "\n"
        "If your email address or mobile number changed lately, we send this to the old one"
        " too.\n"
        "\n" + SIGN_OFF
    )


def test_bank_details_used_at_once_are_not_said_to_wait(service):
    event = builders.details_changed(usable_on=builders.ON)
    body = service.tell(event, channel="email").body
    assert "We pay into this account from now on.\n" in body
    assert "time to stop it" not in body


def test_a_letter_is_the_email_laid_out_with_the_address(service):
    row = service.tell(builders.settled(lost_pence=0), channel="letter")
    assert row.content == (
        "Bromford\n"
        "Home Rewards Club\n"
        "\n"
        "Ms Siân O’Brien\n"
        "104 Lime Tree Avenue\n"
        "Cirencester\n"
        "GL7 8ZA\n"
        "\n"
        "5 January 2012\n"
        "Our reference: T0001\n"
        "\n"
        "You earned £425: your year is complete\n"
        "\n"
        "Dear Siân O’Brien\n"
        "\n"
        "Your year in the Home Rewards Club is complete. Thank you for taking\n"
        "part.\n"
        "\n"
        "What this means for you\n"
        "\n"
        "You earned £425 in all.\n"
        "\n"
        "What we have not paid yet will follow, and we will tell you when.\n"
        "\n"
        "What to do next\n"
        "\n"
        "You do not need to do anything. From now on, use our services as you did\n"
        "before.\n"
        "\n"
        "Questions? Call 01632 960001 or email cashback@example.org. Contacting\n"
        "us about the scheme never counts against you.\n"
        "\n"
        "Home Rewards Club\n"
        "Bromford\n"
    )


def test_every_reason_for_not_being_eligible_is_told(service):
    body = service.tell(builders.rejected(*REJECTIONS), channel="email").body
    assert all(f"* {words}\n" in body for words in REJECTIONS.values())


def test_an_upheld_appeal_names_the_breach_the_tenant_was_told_of(service):
    row = service.tell(builders.breach(), builders.appeal_upheld())
    assert "The repair reported on 3 January 2012 no longer counts." in row.body
    assert "We will put right what it cost you." in row.body


def test_an_appeal_upheld_before_the_breach_was_told_names_nothing(service):
    assert (
        "What you appealed against no longer counts." in service.tell(builders.appeal_upheld()).body
    )


def test_in_advance_timing_a_follow_up_is_not_said_to_cost_anything(service):
    row = service.tell(builders.not_made(kind="follow_up", attempt=3), timing="advance")
    assert "It costs you nothing." in row.body


def test_what_a_tenant_is_called_is_never_read_as_a_template(service):
    odd = builders.registered(first_name="{{ scheme.name }}", preferred_channel="email")
    service.hear(builders.scheme_opened(), odd, builders.invited())
    service.deliver()
    assert service.rows()[0].body.startswith("Dear {{ scheme.name }} O’Brien\n")


def test_a_tenants_name_cannot_add_a_header_to_an_email(service):
    odd = builders.registered(last_name="O\r\nBcc: x@example.org", preferred_channel="email")
    service.hear(builders.scheme_opened(), odd, builders.invited())
    service.deliver()
    assert "\r\nBcc" not in service.rows()[0].content
