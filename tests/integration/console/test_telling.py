"""What tenants are told, in a browser: messages, one tenant, tasks, messages to many, costs."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from services.contracts.enrolment import RegisterTenants
from services.contracts.notifications import DeliverMessages, PrepareBulk
from services.gateway.access import allowed
from services.gateway.console.administration import ADMINISTRATION
from services.gateway.console.telling import TELLING
from services.notifications.handlers import ON_EVENT
from services.terms.people import ROLES
from tests.integration.console.people import hidden_in
from tests.integration.console.whole import WholeConsole
from tests.integration.enrolling import OPENS, SCHEME, tenant
from tests.unit.notifications import builders

ON = builders.ON

CHANNELS = """
[folder]
path = "{folder}"

[sms]
provider = "folder"
"""


def hear(console: WholeConsole, *events: Any) -> None:
    with console.service("notifications").database.begin("test") as uow:
        for event in events:
            ON_EVENT[type(event)](event, uow)
        uow.commit()


def tell_tenants(console: WholeConsole) -> None:
    """One message is sent, one waits, and one tenant is said to have died."""
    other = builders.registered(tenant_ref="T0002", first_name="Bo")
    hear(console, builders.scheme_opened(), builders.registered(), other, builders.invited())
    console.services.tell(DeliverMessages(ON), "deliver")
    hear(console, builders.breach(), builders.died())


@pytest.fixture
def told(whole_console: WholeConsole) -> WholeConsole:
    tell_tenants(whole_console)
    return whole_console


def officer(console: WholeConsole) -> Any:
    return console.person("housing_officer")


EMPTY = {
    "/telling": "One tenant",
    "/telling/messages": "There is no message here",
    "/telling/tenants": "Find a tenant",
    "/telling/tasks": "There is nothing to do",
    "/telling/tasks?state=closed": "Nothing was seen to yet",
    "/telling/many": "There is no message to many yet",
    "/telling/channels": "How each channel stands",
    "/telling/costs": "Nothing was sent in that time",
    "/telling/samples": "Breach recorded",
}


def test_every_page_has_its_empty_state(whole_console: WholeConsole) -> None:
    for path, words in EMPTY.items():
        assert words in officer(whole_console).get(path).text, path


def test_every_page_is_open_to_its_roles_alone(whole_console: WholeConsole) -> None:
    app = whole_console.app
    rooms = {room.name for room in (*TELLING, *ADMINISTRATION)}
    tried = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in rooms:
            continue
        may = allowed(app.view_functions[rule.endpoint])
        path = rule.build(dict.fromkeys(rule.arguments, 1), append_unknown=False)[1]
        for role in sorted(ROLES):
            person = whole_console.person(role)
            send = person.post if "POST" in rule.methods else person.get
            refused = send(path).status_code == 403 and "Your role does not" in send(path).text
            assert refused == (role not in may), (rule.rule, role)
            tried += 1
    assert tried > 200


def test_messages_are_listed_filtered_and_taken_away(told: WholeConsole) -> None:
    page = officer(told).get("/telling/messages").text
    assert "Invited" in page
    assert "Waits to be sent" in page
    assert "Siân" not in page
    sent = officer(told).get("/telling/messages?status=sent&channel=sms").text
    assert "Invited" in sent
    assert "Breach recorded" not in sent
    assert officer(told).get("/telling/messages?status=lost").status_code == 400
    assert "invited" in officer(told).get("/telling/messages?as=csv").text
    assert officer(told).get("/telling/messages?as=xlsx").status_code == 200


def test_a_tenant_is_found_by_a_posted_search(whole_console: WholeConsole) -> None:
    services = whole_console.services
    services.tell(SCHEME, "scheme")
    services.tell(RegisterTenants(OPENS, (tenant(1, first_name="Siân"),)), "tenants")
    page = officer(whole_console).post("/telling/tenants", words="sian hu")
    assert 'href="/telling/tenants/T1"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Nobody has all these" in officer(whole_console).post("/telling/tenants", words="x").text
    wrong = officer(whole_console).post("/telling/tenants", words="!")
    assert wrong.status_code == 422
    assert 'href="#words"' in wrong.text


def test_what_a_tenant_was_told_is_shown_as_it_went_out(told: WholeConsole) -> None:
    page = officer(told).get("/telling/tenants/T0001")
    path = page.text.split('href="/telling/tenants/T0001/messages/')[1].split('"')[0]
    shown = officer(told).get(f"/telling/tenants/T0001/messages/{path}")
    assert "Home Rewards Club" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    file = officer(told).get(f"/telling/tenants/T0001/messages/{path}/file")
    assert "Home Rewards Club" in file.data.decode()
    assert file.headers["Cache-Control"] == "no-store"
    assert file.headers["Content-Disposition"] == 'attachment; filename="message.txt"'
    other = officer(told).get(f"/telling/tenants/T0002/messages/{path}")
    assert other.status_code == 404
    assert "told nothing yet" in officer(told).get("/telling/tenants/T0009").text


def test_who_looked_at_a_tenant_is_noted_page_by_page(told: WholeConsole) -> None:
    page = officer(told).get("/telling/tenants/T0001").text
    path = page.split('href="/telling/tenants/T0001/messages/')[1].split('"')[0]
    officer(told).get(f"/telling/tenants/T0001/messages/{path}")
    officer(told).get(f"/telling/tenants/T0002/messages/{path}")  # not found: nothing was seen
    officer(told).get("/telling/tenants/T0001/preferences")
    officer(told).get("/telling/tasks/1")
    officer(told).get("/audit?service=notifications&kind=tenant&ref=T0002")
    assert told.seen == [
        ("told", "T0001"),
        ("a message", "T0001"),
        ("how they want to be told", "T0001"),
        ("a task", "T0001"),
        ("audit notifications", "T0002"),
    ]


def test_preferences_are_changed_and_what_must_be_told_cannot_be_stopped(
    told: WholeConsole,
) -> None:
    path = "/telling/tenants/T0001/preferences"
    form = hidden_in(officer(told).get(path))
    changed = officer(told).follow(f"{path}/kind", **form, kind="news", channel="none")
    assert "The change counts" in changed.text
    assert "Not at all" in changed.text
    form = hidden_in(officer(told).get(path))
    refused = officer(told).post(f"{path}/kind", **form, kind="payments", channel="none")
    assert refused.status_code == 422
    assert "There is a problem" in refused.text
    form = hidden_in(officer(told).get(path))
    reading = officer(told).follow(f"{path}/reading", **form, language="cy", large_print="yes")
    assert "In large print" in reading.text
    form = hidden_in(officer(told).get(path))
    assert "Start texts again" in officer(told).follow(f"{path}/texts", **form, texts="stop").text
    assert "Change a kind" not in told.person("auditor").get(path).text
    assert officer(told).get("/telling/tenants/T0009/preferences").status_code == 404


def test_a_task_is_closed_once_and_who_comes_second_is_told(told: WholeConsole) -> None:
    page = officer(told).get("/telling/tasks").text
    assert "Tenant has died" in page
    empty = officer(told).done("/telling/tasks/1")
    assert empty.status_code == 422
    assert 'href="#outcome"' in empty.text
    assert 'href="#note"' in empty.text
    form = hidden_in(officer(told).get("/telling/tasks/1"))
    second = hidden_in(officer(told).get("/telling/tasks/1"))
    told_so = officer(told).follow("/telling/tasks/1", **form, outcome="mistake", note="Rang her")
    assert "Task 1 is closed" in told_so.text
    again = officer(told).post("/telling/tasks/1", **form, outcome="mistake", note="Rang her")
    assert again.status_code == 302
    late = told.person("housing_manager", name="Bo B").post(
        "/telling/tasks/1", **second, outcome="done", note="Seen to"
    )
    assert late.status_code == 409
    assert "Ann First" in late.text
    assert "It was a mistake" in officer(told).get("/telling/tasks?state=closed").text


def test_a_message_to_many_is_prepared_and_approved_by_another(told: WholeConsole) -> None:
    ann = told.person("housing_manager")
    wrong = ann.done("/telling/many/new", bulk_ref="", template="news", subject="", text="")
    assert wrong.status_code == 422
    assert 'href="#bulk_ref"' in wrong.text
    form = {"bulk_ref": "news-1", "template": "news", "subject": "", "text": ""}
    wrong = ann.done("/telling/many/new", **form)
    assert 'href="#subject"' in wrong.text
    assert 'href="#text"' in wrong.text
    words = {"subject": "Guides", "text": "There are new guides.\r\n\r\nRead them."}
    made = ann.done("/telling/many/new", bulk_ref="news-1", template="news", **words)
    assert "Nothing is sent until another person approves it" in made.text
    assert "You prepared it" in made.text
    own = ann.post(
        "/telling/many/news-1/approve", **hidden_in(ann.get("/telling/many/news-1/approve"))
    )
    assert own.status_code == 403
    bo = told.person("housing_manager", name="Bo B")
    asked = bo.get("/telling/many/news-1/approve")
    assert "goes out to 2 tenants" in asked.text
    form = hidden_in(asked)
    assert form["tenants"] == "2"
    stale = bo.post("/telling/many/news-1/approve", **form | {"tenants": "3"})
    assert stale.status_code == 409
    assert "look at it again" in stale.text
    assert bo.post("/telling/many/news-1/approve").status_code == 400
    form = hidden_in(bo.get("/telling/many/news-1/approve"))
    asked = bo.a_while_later().post("/telling/many/news-1/approve", **form)
    assert "Is it still you?" in asked.text
    assert "It is approved" in bo.follow("/telling/many/news-1/approve", **form).text
    assert bo.post("/telling/many/news-1/approve", **form).status_code == 302
    late = bo.post(
        "/telling/many/news-1/cancel", **hidden_in(bo.get("/telling/many/news-1/cancel"))
    )
    assert late.status_code == 409


def test_a_message_to_many_is_cancelled(told: WholeConsole) -> None:
    told.services.tell(PrepareBulk("n", "notice", "Gas", "Checks.", "", "", ON), "n")
    done = officer(told).done("/telling/many/n/cancel")
    assert "It is cancelled. Nobody was told" in done.text


def test_two_people_at_once_decide_about_a_message_to_many(
    postgresql_console: WholeConsole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    console, settings = postgresql_console, tmp_path / "channels.toml"
    settings.write_text(CHANNELS.format(folder=tmp_path / "messages"))
    monkeypatch.setenv("CASHBACK_CHANNELS", str(settings))
    tell_tenants(console)
    console.services.tell(PrepareBulk("n", "news", "Guides", "New.", "", "", ON), "n")
    names = ("Bo B", "Cy C")
    people = [console.person("housing_manager", name=name) for name in names]
    path = "/telling/many/n/approve"
    forms = [hidden_in(person.get(path)) for person in people]
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda p, f: p.post(path, **f), people, forms))
    by_status = {
        answer.status_code: (name, answer) for name, answer in zip(names, answers, strict=True)
    }
    (first, _), (_, second) = by_status[302], by_status[409]
    assert f"n is approved already, by {first} on " in second.text
    assert "govuk-error-summary" in second.text
    assert "Decided by" in second.text
    assert people[0].get("/telling/messages?template=news").text.count(">News<") == 2
    assert "approved" in people[0].get("/telling/many?as=csv").text


def test_costs_and_channels_are_shown(told: WholeConsole) -> None:
    assert "Invited" in told.person("board").get("/telling/costs").text
    assert "Text" in told.person("administrator").get("/telling/channels").text
    assert "invited" in told.person("finance").get("/telling/costs?as=csv").text


def test_a_sample_is_shown_in_words_and_as_a_letter(whole_console: WholeConsole) -> None:
    ada = whole_console.person("administrator")
    page = ada.get("/telling/samples/payment_held")
    assert "segment" in page.text
    assert "It is not there in Welsh" in ada.get("/telling/samples/payment_held?language=cy").text
    letter = ada.get("/telling/samples/invited/letter?print=large")
    assert letter.data.startswith(b"%PDF")
    assert ada.get("/telling/samples/none").status_code == 404
    assert ada.get("/telling/samples/invited?case=none").status_code == 404
