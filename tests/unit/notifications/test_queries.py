import base64
from dataclasses import replace
from datetime import date

from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.queries.notifications.previews import SampleMessage
from services.contracts.queries.notifications.telling import MessageRow, Messages
from tests.unit.notifications import builders


def test_a_message_is_listed_with_what_its_file_needs(service):
    row = service.tell(builders.invited())
    assert service.messages() == [
        MessageRow(
            message_id=row.message_id,
            date=date(2012, 1, 5),
            tenant_ref="T0001",
            channel="sms",
            template="invited",
            cause="2012-01-05",
            status="sent",
            segments=1,
            file_name="2012-01-05-T0001-invited.txt",
            content=base64.b64encode(row.content).decode(),
        )
    ]


def test_a_file_is_named_after_its_channel(service):
    service.tell(builders.invited(), channel="email")
    assert service.messages()[0].file_name == "2012-01-05-T0001-invited.eml"
    assert service.messages()[0].segments is None


def test_a_letter_is_a_pdf(service):
    service.tell(builders.invited(), channel="letter")
    assert service.messages()[0].file_name == "2012-01-05-T0001-invited.pdf"


def test_a_message_not_yet_sent_has_no_file(service):
    service.hear(builders.registered(), builders.invited())
    (message,) = service.messages()
    assert (message.status, message.channel) == ("created", "")
    assert (message.file_name, message.content) == ("", "")


def test_messages_of_one_template_and_date_are_numbered_by_cause_however_they_came(service):
    breaches = [builders.breach(cause_ref=ref) for ref in ("J00003", "C00009", "J00001")]
    service.tell(*breaches, builders.invited())
    names = {m.cause: m.file_name for m in service.messages()}
    assert names == {
        "repairs C00009": "2012-01-05-T0001-breach_recorded.txt",
        "repairs J00001": "2012-01-05-T0001-breach_recorded-2.txt",
        "repairs J00003": "2012-01-05-T0001-breach_recorded-3.txt",
        "2012-01-05": "2012-01-05-T0001-invited.txt",
    }


def test_the_list_comes_in_pages(service):
    days = [date.fromordinal(date(2012, 1, 6).toordinal() + n) for n in range(Messages.most + 1)]
    service.hear(builders.registered(), *(builders.booked(visit_date=day) for day in days))
    first = service.ask(Messages())
    rest = service.ask(Messages(after=first.next))
    assert (len(first.rows), len(rest.rows), rest.next) == (Messages.most, 1, None)
    assert {m.cause for m in first.rows + rest.rows} == {f"baseline {day}" for day in days}


def test_no_file_name_has_personal_data_in_it(service):
    service.tell(builders.invited(), channel="email")
    name = service.messages()[0].file_name.lower()
    assert not any(part in name for part in ("brien", "sian", "example", "cirencester"))


def test_a_sample_ends_with_the_landlords_own_contact_points_once_a_scheme_is_open(service):
    query = SampleMessage("invited", channels=("email",))
    (before,) = service.ask(query).forms
    assert EXAMPLE_CONTACT_POINTS.phone in before.body
    own = replace(EXAMPLE_CONTACT_POINTS, phone="01902 555 111")
    service.hear(builders.scheme_opened(contact_points=own))
    (after,) = service.ask(query).forms
    assert "01902 555 111" in after.body
    assert EXAMPLE_CONTACT_POINTS.phone not in after.body
