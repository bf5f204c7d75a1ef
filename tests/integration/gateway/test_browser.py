"""Signing in by browser: guessing, links and codes used twice, sessions, forged forms."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Blueprint, Flask, request
from werkzeug.test import TestResponse

from services.client.asking import Client
from services.client.errors import NotReached
from services.gateway.access import roles
from services.gateway.console.rooms import ROOMS, console_app
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in.cases import people, practice, viewing
from services.gateway.sign_in.pages.stepping_up import step_up
from services.gateway.visitor import EVERYBODY
from services.terms.people import Actor
from tests.browser.validity import faults_of
from tests.declared_views import undeclared
from tests.integration.gateway.people import PASSWORD, Landlord, is_in, mail

SENT: list[tuple[str, dict[str, list[str]]]] = []

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class NoServices:
    """A way on which nothing is reached: signing in needs no service."""

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        raise NotReached(f"{service} is not running")


@pytest.fixture
def app(door: Any, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The console, with a room of the test's own whose deeds need the second factor."""
    room = Blueprint("deeds", __name__)
    SENT.clear()

    @room.route("/pay", methods=["GET", "POST"])
    @roles("finance_approver")
    @step_up
    def pay() -> str:
        SENT.append((request.method, request.form.to_dict(flat=False)))
        return "paid"

    @room.post("/note")
    @roles("finance_approver", "surveyor")
    def note() -> str:
        SENT.append(("note", request.form.to_dict(flat=False)))
        return "noted"

    monkeypatch.setattr("services.gateway.console.rooms.ROOMS", (*ROOMS, room))
    way: Any = NoServices()
    client = Client(way, Actor("messenger", "none", "nobody", frozenset()))
    return console_app(GatewaySettings(), client, door)


class Browser:
    """A browser at one address, that sends forms as a page has them."""

    def __init__(self, app: Flask, tls: bool = False) -> None:
        self.client = app.test_client()
        self.base = "https://localhost" if tls else "http://localhost"
        self.page = ""

    def get(self, path: str) -> TestResponse:
        answer = self.client.get(path, base_url=self.base, buffered=True)
        self.page = answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""
        if answer.mimetype == "text/html" and answer.status_code == 200 and self.page != "paid":
            assert faults_of(self.page) == [], path
        return answer

    def post(self, path: str, **fields: Any) -> TestResponse:
        token = TOKEN.search(self.page)
        data = {"csrf_token": token.group(1) if token else "", **fields}
        return self.bare_post(path, data)

    def bare_post(self, path: str, data: dict[str, Any], **headers: str) -> TestResponse:
        answer = self.client.post(path, data=data, base_url=self.base, headers=headers)
        text = answer.get_data(as_text=True)
        if TOKEN.search(text):
            self.page = text
            assert faults_of(text) == [], path
        return answer

    def sign_in(self, who: Any, password: str = PASSWORD) -> TestResponse:
        self.get("/sign-in")
        answer = self.post("/sign-in", email=who.person.email, password=password)
        if answer.status_code != 303:
            return answer
        self.get("/sign-in/code")
        return self.post("/sign-in/code", code=who.next_code())

    @property
    def token(self) -> str:
        cookie = self.client.get_cookie("cashback_session")
        return cookie.value if cookie else ""


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def signed_in(browser: Browser, landlord: Landlord) -> Browser:
    """Fay's browser."""
    assert browser.sign_in(landlord.fay).location == "/"
    browser.get("/your-sign-in")
    return browser


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def test_the_first_administrator_comes_in_by_browser(browser, door):
    import pyotp

    link = people.first_administrator_link(door, "")
    assert browser.get(link).status_code == 200
    assert browser.get(link).status_code == 200, "looking spends nothing"
    assert browser.post(link).location == "/sign-in/new-password"
    assert "Your name" in text_of(browser.get("/sign-in/new-password"))
    refused = browser.post("/sign-in/new-password", password="short")
    assert refused.status_code == 422
    named = {"name": "Ada Crewe", "email": "ada@landlord.org"}
    chosen = browser.post("/sign-in/new-password", password=PASSWORD, **named)
    assert chosen.location == "/sign-in/authenticator"
    shown = text_of(browser.get("/sign-in/authenticator"))
    assert "<svg" in shown
    secret = re.search(r"Key: <strong>([A-Z2-7 ]+)</strong>", shown).group(1).replace(" ", "")
    code = pyotp.TOTP(secret).at(door.now())
    done = browser.post("/sign-in/authenticator", code=code)
    assert len(re.findall(r"<code>[A-Z2-7-]{19}</code>", text_of(done))) == 10
    assert "Ada Crewe" in text_of(browser.get("/your-sign-in"))
    browser.get("/people")
    assert browser.client.post(link, base_url=browser.base).status_code == 400
    assert Browser(browser.client.application).get(link).status_code == 404
    late = Browser(browser.client.application)
    late.get("/sign-in")
    late.post("/sign-in", email="ada@landlord.org", password=PASSWORD)
    late.get("/sign-in/code")
    refused = late.post("/sign-in/code", code=code)
    assert refused.status_code == 403, "the code that enrolled it is spent"


def test_a_code_counts_once(app, landlord):
    fay, first, second = landlord.fay, Browser(app), Browser(app)
    for browser in (first, second):
        browser.get("/sign-in")
        browser.post("/sign-in", email=fay.person.email, password=PASSWORD)
        browser.get("/sign-in/code")
    code = fay.next_code()
    assert first.post("/sign-in/code", code=code).status_code == 303
    assert second.post("/sign-in/code", code=code).status_code == 403
    assert second.post("/sign-in/code", code=fay.next_code()).status_code == 303


def test_a_recovery_code_counts_once_and_for_its_owner(app, landlord):
    fay = landlord.fay
    for code, status in (
        (landlord.ada.recovery_codes[0], 403),
        (fay.recovery_codes[0].lower(), 303),
        (fay.recovery_codes[0], 403),
        (fay.recovery_codes[1].replace("-", " "), 303),
    ):
        browser = Browser(app)
        browser.get("/sign-in")
        browser.post("/sign-in", email=fay.person.email, password=PASSWORD)
        browser.get("/sign-in/code")
        assert browser.post("/sign-in/code", code=code).status_code == status


def test_a_password_alone_opens_nothing(browser, landlord):
    browser.get("/sign-in")
    browser.post("/sign-in", email=landlord.fay.person.email, password=PASSWORD)
    for path in ("/", "/your-sign-in", "/people/requests", "/pay", "/sign-in/kept"):
        assert browser.get(path).location == "/sign-in", path
    browser.get("/sign-in/code")
    for path in ("/pay", "/note", "/sign-in/step-up", "/your-sign-in/recovery-codes"):
        assert browser.post(path).location == "/sign-in", path
    assert browser.get("/sign-in/authenticator").location == "/sign-in/code"
    assert browser.get("/sign-in/new-password").location == "/sign-in/code"
    assert SENT == []


def test_the_answer_is_the_same_whether_there_is_such_a_person(browser, landlord):
    answers = set()
    suspended = landlord.invited_alone("Sam Hall", "surveyor")
    people.suspend(landlord.door, landlord.ada.person, suspended.id)
    invited = people.invite(landlord.door, landlord.ada.person, "Una", mail("una"), {"surveyor"})
    assert invited.link
    for email, password in (
        (landlord.fay.person.email, "wrong password!"),
        ("nobody@landlord.org", "wrong password!"),
        ("", ""),
        (suspended.person.email, PASSWORD),
        (mail("una"), PASSWORD),
        (landlord.fay.person.email, "x" * 5000),
    ):
        browser.get("/sign-in")
        answer = browser.post("/sign-in", email=email, password=password)
        page = TOKEN.sub("", text_of(answer)).replace(f' value="{email}"', "")
        answers.add((answer.status_code, page))
    assert len(answers) == 1
    (answer,) = answers
    assert answer[0] == 403
    assert "The e-mail address or the password is wrong" in answer[1]


def test_as_many_hashes_are_worked_out_whether_there_is_such_a_person(
    browser, landlord, monkeypatch
):
    """What takes the time is the hash: one for each try, of the same cost."""
    from services.gateway.sign_in.hashing import Hasher

    worked = []
    matches = Hasher.matches
    monkeypatch.setattr(
        Hasher, "matches", lambda self, kept, given: worked.append(1) or matches(self, kept, given)
    )
    for email in (landlord.fay.person.email, "nobody@landlord.org"):
        browser.get("/sign-in")
        browser.post("/sign-in", email=email, password="wrong password!")
    assert len(worked) == 2


def test_guessing_waits_longer_and_longer_and_not_for_ever(browser, landlord):
    fay, door = landlord.fay, landlord.door
    waits = 0
    for _ in range(20):
        browser.get("/sign-in")
        answer = browser.post("/sign-in", email=fay.person.email, password="wrong password!")
        waits += answer.status_code == 409
    assert waits == 15
    browser.get("/sign-in")
    known = browser.post("/sign-in", email=fay.person.email, password=PASSWORD)
    assert known.status_code == 409, "the right password is not looked at either"
    door.now.go_on(minutes=15)
    assert browser.sign_in(fay).location == "/"


def test_an_account_that_is_not_there_is_throttled_as_one_that_is(browser, landlord):
    told = {}
    for email in (landlord.fay.person.email, "nobody@landlord.org"):
        told[email] = []
        for _ in range(8):
            browser.get("/sign-in")
            answer = browser.post("/sign-in", email=email, password="wrong password!")
            told[email].append(answer.status_code)
    first, second = told.values()
    assert first == second


def test_an_address_is_throttled_whatever_the_account(browser, landlord):
    statuses = []
    for number in range(35):
        browser.get("/sign-in")
        email = f"nobody{number}@landlord.org"
        statuses.append(browser.post("/sign-in", email=email, password="x").status_code)
    assert statuses == [403] * 30 + [409] * 5


def test_who_guesses_codes_with_a_password_is_throttled_over_all_their_tries(app, landlord):
    fay, statuses = landlord.fay, []
    for _ in range(8):
        browser = Browser(app)
        browser.get("/sign-in")
        browser.post("/sign-in", email=fay.person.email, password=PASSWORD)
        browser.get("/sign-in/code")
        statuses.append(browser.post("/sign-in/code", code="000000").status_code)
    assert statuses == [403] * 5 + [409] * 3


def test_many_tries_at_once_are_many_tries(landlord):
    from concurrent.futures import ThreadPoolExecutor

    from services.backbone.errors import Refused
    from services.gateway.sign_in.cases import coming_in

    def guess(number: int) -> str:
        try:
            coming_in.sign_in(
                landlord.door, landlord.fay.person.email, "wrong", f"192.0.2.{number}"
            )
        except Refused as refused:
            return type(refused).__name__
        return "in"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(guess, range(16)))
    assert sorted(told) == ["TooManyTries"] * 11 + ["WrongCredentials"] * 5


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(app, landlord):
    attacker, victim = Browser(app), Browser(app)
    attacker.sign_in(landlord.ada)
    attacker.get("/your-sign-in")
    planted = attacker.token
    attacker.post("/sign-out")
    victim.client.set_cookie("cashback_session", planted)
    victim.sign_in(landlord.fay)
    assert victim.token
    assert victim.token != planted
    assert attacker.get("/your-sign-in").location == "/sign-in"


def test_the_session_has_another_id_after_each_step(browser, landlord):
    seen = {browser.token}
    browser.get("/sign-in")
    browser.post("/sign-in", email=landlord.fay.person.email, password=PASSWORD)
    half = browser.token
    browser.get("/sign-in/code")
    browser.post("/sign-in/code", code=landlord.fay.next_code())
    seen |= {half, browser.token}
    assert len(seen) == 3
    assert not is_in(landlord.door, half)


@pytest.mark.parametrize("tls", [False, True])
def test_the_cookie_is_kept_from_scripts_and_other_sites(app, landlord, tls):
    browser = Browser(app, tls)
    browser.get("/sign-in")
    answer = browser.post("/sign-in", email=landlord.fay.person.email, password=PASSWORD)
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if "cashback_session" in c]
    assert cookie.startswith("__Host-cashback_session=" if tls else "cashback_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert ("Secure" in cookie) == tls


def test_neither_tokens_nor_passwords_nor_codes_are_in_the_database(browser, landlord):
    from sqlalchemy import text

    fay = landlord.fay
    browser.sign_in(fay)
    asked = people.invite(landlord.door, landlord.ada.person, "Jo", mail("jo"), {"finance"})
    done = people.confirm(landlord.door, fay.person, asked.request_id)
    secrets = [browser.token, PASSWORD, fay.secret, fay.recovery_codes[3], done.link]
    secrets += [asked.start_code, asked.start_code.replace("-", ""), "192.0.2.1"]
    with landlord.door.engine.connect() as link:
        from services.gateway.sign_in.tables import metadata

        held = "".join(
            str(row) for table in metadata.sorted_tables for row in link.execute(table.select())
        )
        assert link.execute(text("SELECT 1")).scalar() == 1
    assert landlord.fay.id in held
    assert [secret for secret in secrets if secret in held] == []


def test_without_a_token_a_form_is_refused(signed_in):
    for data in ({}, {"csrf_token": "x"}):
        assert signed_in.bare_post("/note", data).status_code == 400
    assert SENT == []


def test_with_the_token_of_another_session_a_form_is_refused(app, signed_in, landlord):
    other = Browser(app)
    other.sign_in(landlord.ada)
    other.get("/your-sign-in")
    foreign = TOKEN.search(other.page).group(1)
    assert signed_in.bare_post("/note", {"csrf_token": foreign}).status_code == 400
    stranger = Browser(app)
    stranger.get("/sign-in")
    mine = TOKEN.search(stranger.page).group(1)
    assert signed_in.bare_post("/note", {"csrf_token": mine}).status_code == 400
    assert SENT == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_browser_says_is_from_another_site_is_refused(signed_in, site):
    token = {"csrf_token": TOKEN.search(signed_in.page).group(1)}
    refused = signed_in.bare_post("/note", token, **{"Sec-Fetch-Site": site})
    assert refused.status_code == 400
    assert signed_in.bare_post("/note", token, **{"Sec-Fetch-Site": "same-origin"}).data == b"noted"


def test_the_token_of_a_form_lives_as_long_as_the_session(signed_in, landlord):
    for _ in range(20):
        landlord.door.now.go_on(minutes=29)
        signed_in.client.get("/your-sign-in", base_url=signed_in.base)
    assert signed_in.post("/note").data == b"noted"


def test_a_session_ends_when_nobody_is_there(signed_in, landlord):
    landlord.door.now.go_on(minutes=29)
    assert signed_in.get("/your-sign-in").status_code == 200
    landlord.door.now.go_on(minutes=31)
    assert signed_in.get("/your-sign-in").location == "/sign-in"


def test_a_session_ends_after_twelve_hours_at_most(signed_in, landlord):
    for _ in range(25):
        landlord.door.now.go_on(minutes=28)
        assert signed_in.get("/your-sign-in").status_code == 200
    landlord.door.now.go_on(minutes=28)
    assert signed_in.get("/your-sign-in").location == "/sign-in"


def test_a_surveyor_stays_for_the_working_day(app, landlord):
    sam = landlord.invited_alone("Sam Hall", "surveyor")
    browser = Browser(app)
    browser.sign_in(sam)
    landlord.door.now.go_on(hours=11)
    assert browser.get("/your-sign-in").status_code == 200
    landlord.door.now.go_on(hours=1)
    assert browser.get("/your-sign-in").location == "/sign-in"


def test_after_signing_out_the_cookie_is_of_no_use(signed_in, landlord):
    token = signed_in.token
    signed_in.post("/sign-out")
    assert not signed_in.token
    signed_in.client.set_cookie("cashback_session", token)
    assert signed_in.get("/your-sign-in").location == "/sign-in"
    assert not is_in(landlord.door, token)


def test_suspension_roles_and_an_administrator_end_sessions(app, landlord):
    door, ada = landlord.door, landlord.ada
    sam = landlord.invited_alone("Sam Hall", "surveyor")
    for ending in (
        lambda: people.end_sessions(door, ada.person, sam.id),
        lambda: people.change_roles(door, ada.person, sam.id, {"board"}),
        lambda: people.suspend(door, ada.person, sam.id),
    ):
        browser = Browser(app)
        browser.sign_in(sam)
        assert browser.get("/your-sign-in").status_code == 200
        ending()
        assert browser.get("/your-sign-in").location == "/sign-in"


def test_another_password_ends_every_other_session(app, signed_in, landlord):
    elsewhere = Browser(app)
    elsewhere.sign_in(landlord.fay)
    before = signed_in.token
    signed_in.get("/your-sign-in/password")
    wrong = signed_in.post("/your-sign-in/password", present="wrong", password="brand new words 9")
    assert wrong.status_code == 403
    done = signed_in.post("/your-sign-in/password", present=PASSWORD, password="brand new words 9")
    assert done.location == "/your-sign-in"
    assert signed_in.token != before
    assert signed_in.get("/your-sign-in").status_code == 200
    assert elsewhere.get("/your-sign-in").location == "/sign-in"
    assert not is_in(landlord.door, before)
    assert Browser(app).sign_in(landlord.fay).status_code == 403
    assert Browser(app).sign_in(landlord.fay, "brand new words 9").location == "/"


def test_another_authenticator_ends_every_other_session_and_the_one_before(
    app, signed_in, landlord
):
    import pyotp

    elsewhere = Browser(app)
    elsewhere.sign_in(landlord.fay)
    shown = text_of(signed_in.get("/your-sign-in/authenticator"))
    secret = re.search(r"Key: <strong>([A-Z2-7 ]+)</strong>", shown).group(1).replace(" ", "")
    assert signed_in.post("/your-sign-in/authenticator", code="000000").status_code == 403
    code = pyotp.TOTP(secret).at(landlord.door.now())
    assert "recovery codes" in text_of(signed_in.post("/your-sign-in/authenticator", code=code))
    assert signed_in.get("/your-sign-in").status_code == 200
    assert elsewhere.get("/your-sign-in").location == "/sign-in"
    assert Browser(app).sign_in(landlord.fay).status_code == 403
    landlord.fay.secret = secret
    assert Browser(app).sign_in(landlord.fay).location == "/"


def test_a_deed_asks_for_the_code_and_then_is_done_with_what_was_sent(signed_in, landlord):
    landlord.door.now.go_on(minutes=6)
    asked = signed_in.post("/pay", amount="12", line=["a", "b"])
    assert "Is it still you?" in text_of(asked)
    assert SENT == []
    fields = {"amount": "12", "line": ["a", "b"]}
    wrong = signed_in.post("/pay", step_up_code="000000", **fields)
    assert wrong.status_code == 403
    assert 'name="line" value="b"' in text_of(wrong)
    done = signed_in.post("/pay", step_up_code=landlord.fay.next_code(), **fields)
    assert done.data == b"paid"
    ((method, sent),) = SENT
    assert (method, sent["amount"], sent["line"]) == ("POST", ["12"], ["a", "b"])
    assert signed_in.post("/pay", amount="13").data == b"paid"


def test_a_page_asks_for_the_code_before_it_is_shown(signed_in, landlord):
    landlord.door.now.go_on(minutes=6)
    assert "This page needs the code" in text_of(signed_in.get("/pay?run=1"))
    done = signed_in.post(
        "/sign-in/step-up", step_up_code=landlord.fay.next_code(), to="/pay?run=1"
    )
    assert done.location == "/pay?run=1"
    assert signed_in.get("/pay?run=1").data == b"paid"
    landlord.door.now.go_on(minutes=6)
    signed_in.get("/pay")
    away = signed_in.post(
        "/sign-in/step-up", step_up_code=landlord.fay.next_code(), to="//evil.example"
    )
    assert away.location == "/"


def test_no_secret_is_sent_back_by_the_page_that_asks_for_the_code(signed_in, landlord):
    landlord.door.now.go_on(minutes=6)
    asked = signed_in.post("/your-sign-in/password", present=PASSWORD, password="n3w words here!")
    assert "Is it still you?" in text_of(asked)
    assert PASSWORD not in text_of(asked)
    assert "n3w words here!" not in text_of(asked)


def test_a_form_half_filled_in_survives_signing_in_again(signed_in, landlord):
    landlord.door.now.go_on(minutes=40)
    away = signed_in.post("/note", text="Siân <b>rang</b>", line=["a", "b"], password="hush")
    assert away.location == "/sign-in"
    assert SENT == []
    again = signed_in.sign_in(landlord.fay)
    assert again.location == "/sign-in/kept"
    kept = text_of(signed_in.get("/sign-in/kept"))
    assert 'action="/note"' in kept
    assert 'value="Siân &lt;b&gt;rang&lt;/b&gt;"' in kept
    assert kept.count('name="line"') == 2
    assert "hush" not in kept
    assert signed_in.post("/note", text="Siân <b>rang</b>", line=["a", "b"]).data == b"noted"


def test_a_form_is_kept_for_who_filled_it_in_only_and_for_an_hour(app, signed_in, landlord):
    landlord.door.now.go_on(minutes=40)
    signed_in.post("/note", text="private")
    assert signed_in.sign_in(landlord.ada).location == "/"
    assert signed_in.get("/sign-in/kept").location == "/"
    signed_in.get("/your-sign-in")
    signed_in.post("/sign-out")
    assert signed_in.sign_in(landlord.fay).location == "/"

    signed_in.get("/your-sign-in")
    landlord.door.now.go_on(minutes=40)
    signed_in.post("/note", text="private")
    landlord.door.now.go_on(minutes=61)
    assert signed_in.sign_in(landlord.fay).location == "/"


def test_a_form_from_elsewhere_is_not_kept(signed_in, landlord):
    landlord.door.now.go_on(minutes=40)
    assert signed_in.bare_post("/note", {"text": "planted"}).status_code == 400
    assert signed_in.sign_in(landlord.fay).location == "/"


def test_somebody_goes_on_to_the_page_they_wanted(browser, landlord):
    browser.get("/people/requests?x=1")
    assert browser.sign_in(landlord.fay).location == "/people/requests?x=1"


def test_a_page_says_the_address_for_a_phone(app, landlord):
    browser = Browser(app)
    browser.sign_in(landlord.fay)
    here = text_of(browser.get("/on-a-phone"))
    assert "by a name that no other machine knows" in here
    assert "<svg" not in here
    app.config["TRUSTED_HOSTS"] = ["cashback.example.org"]
    outside = Browser(app, tls=True)
    outside.base = "https://cashback.example.org"
    outside.sign_in(landlord.fay)
    page = text_of(outside.get("/on-a-phone"))
    assert "<strong>https://cashback.example.org/</strong>" in page
    assert "<svg" in page


def test_roles_decide_what_is_open(app, landlord):
    sam = landlord.invited_alone("Sam Hall", "surveyor")
    browser = Browser(app)
    browser.sign_in(sam)
    for path in ("/people", "/people/invite", "/people/requests", "/people/views"):
        assert browser.get(path).status_code == 403, path
    browser.get("/your-sign-in")
    ada = landlord.ada.id
    for path in (f"/people/person/{ada}/act", f"/people/person/{ada}/roles"):
        assert browser.post(path, act="suspend", roles="board").status_code == 403, path


def test_two_people_let_a_third_in_by_browser(app, landlord):
    ada, fay = Browser(app), Browser(app)
    ada.sign_in(landlord.ada)
    fay.sign_in(landlord.fay)
    ada.get("/people/invite")
    asked = ada.post("/people/invite", name="Jo Bell", email=mail("jo"), roles="finance")
    start_code = re.search(r"<code>([A-Z2-7-]{9})</code>", text_of(asked)).group(1)
    path = re.search(r"/people/requests/[0-9a-f]{32}", text_of(fay.get("/people/requests")))[0]
    assert "Confirm only if you know" in text_of(fay.get(path))
    assert "Confirm only if" not in text_of(ada.get(path))
    assert ada.post(f"{path}/confirm").status_code == 403
    done = text_of(fay.post(f"{path}/confirm"))
    assert start_code not in done
    link = re.search(r"/sign-in/link/([\w-]+)", done)[0]
    jo = Browser(app)
    assert "Start code" in text_of(jo.get(link))
    assert jo.post(link, start_code="AAAA-AAAA").status_code == 403
    assert jo.post(link, start_code=start_code).location == "/sign-in/new-password"
    assert fay.post(f"{path}/confirm").status_code in (403, 409)
    assert "Jo Bell" in text_of(ada.get("/people"))


def test_a_request_that_was_decided_says_by_whom_and_when(app, landlord):
    jo = people.invite(landlord.door, landlord.ada.person, "Jo Bell", mail("jo"), {"finance"})
    fay, path = Browser(app), f"/people/requests/{jo.request_id}"
    fay.sign_in(landlord.fay)
    assert "9 April 2012 at 10:0" in text_of(fay.get(path)), "until when it waits"
    people.refuse(landlord.door, landlord.ada.person, jo.request_id)
    late = fay.post(f"{path}/confirm")
    assert late.status_code == 409
    assert "Ada Crewe withdrew this on 2 April 2012 at 10:0" in text_of(late)
    page = re.sub(r"<[^>]+>", "", text_of(fay.get(path)))
    assert re.search(
        r"State\s+withdrawn\s+Decided by\s+Ada Crewe\s+When it was decided\s+2 Ap", page
    )
    assert "Confirm only if" not in page


def test_a_request_waits_on_the_first_page_of_who_may_confirm_it(app, landlord):
    ada, fay, sam = Browser(app), Browser(app), Browser(app)
    ada.sign_in(landlord.ada)
    fay.sign_in(landlord.fay)
    sam.sign_in(landlord.invited_alone("Sam Hall", "surveyor"))
    people.invite(landlord.door, landlord.ada.person, "Jo Bell", mail("jo"), {"finance"})
    row = re.compile(
        r'href="/people/requests">([^<]*)</a></th>\s*'
        r'<td class="govuk-table__cell">([^<]*)</td>\s*<td class="govuk-table__cell">([^<]*)</td>'
    )
    one = ("1 request about a person to confirm", "2 April 2012", "9 April 2012")
    assert row.findall(text_of(fay.get("/"))) == [one]
    assert row.findall(text_of(ada.get("/"))) == [], "who asked does not confirm it"
    assert row.findall(text_of(sam.get("/"))) == []
    landlord.door.now.go_on(days=1)
    fay.sign_in(landlord.fay)
    people.invite(landlord.door, landlord.ada.person, "Jo Hill", mail("hill"), {"finance"})
    two = ("2 requests about people to confirm", "2 April 2012", "9 April 2012")
    assert row.findall(text_of(fay.get("/"))) == [two]
    assert "9 April 2012 at 10:" in text_of(fay.get("/people/requests"))
    landlord.door.now.go_on(days=6)
    fay.sign_in(landlord.fay)
    last = ("1 request about a person to confirm", "3 April 2012", "10 April 2012")
    assert row.findall(text_of(fay.get("/"))) == [last], "the first has expired"


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("password", "the password that Sam Hall has is of no use any more"),
        ("authenticator", "the authenticator and the recovery codes that Sam Hall has are of no"),
    ],
)
def test_a_reset_says_what_it_will_do_and_asks_before_it_is_done(app, landlord, what, says):
    sam = landlord.invited_alone("Sam Hall", "surveyor")
    ada = Browser(app)
    ada.sign_in(landlord.ada)
    page = f"/people/person/{sam.id}"
    shown = text_of(ada.get(page))
    assert 'value="reset_' not in shown, "no button does it at once"
    assert f"{page}/reset/{what}" in shown
    for act in ("reset_password", "reset_factor"):
        assert ada.post(f"{page}/act", act=act).status_code == 400
    asked = text_of(ada.get(f"{page}/reset/{what}"))
    assert says in asked
    assert "you are shown the link: give it to nobody but Sam Hall" in asked
    assert "it cannot be undone" in asked
    assert is_in(landlord.door, sam.token), "looking does nothing"
    assert re.search(r"/sign-in/link/[\w-]+", text_of(ada.post(f"{page}/reset/{what}")))
    assert not is_in(landlord.door, sam.token)
    assert ada.get(f"{page}/reset/name").status_code == 404
    assert ada.get(f"/people/person/{landlord.ada.id}/reset/{what}").status_code == 403


def test_a_reset_that_takes_two_says_so_and_changes_nothing_yet(app, landlord):
    jo = landlord.invited_by_two("Jo Bell", "finance")
    ada = Browser(app)
    ada.sign_in(landlord.ada)
    path = f"/people/person/{jo.id}/reset/authenticator"
    asked = text_of(ada.get(path))
    assert "nothing happens until another administrator or a finance approver confirms it" in asked
    assert "you are shown the link" not in asked
    assert "Somebody else confirms this" in text_of(ada.post(path))
    assert is_in(landlord.door, jo.token)


def test_other_recovery_codes_are_asked_for_first(app, landlord):
    fay = Browser(app)
    fay.sign_in(landlord.fay)
    path = "/your-sign-in/recovery-codes"
    assert path in text_of(fay.get("/your-sign-in"))
    asked = text_of(fay.get(path))
    assert "the recovery codes that you have are of no use any more: 10 left" in asked
    done = text_of(fay.post(path))
    codes = re.findall(r"<code>([A-Z2-7-]{19})</code>", done)
    assert len(codes) == 10
    assert not {*codes} & {*landlord.fay.recovery_codes}


def test_what_happened_to_people_is_a_list_of_pages_and_a_file_of_all_of_it(app, landlord):
    for _ in range(60):
        people.end_sessions(landlord.door, landlord.ada.person, landlord.fay.id)
    ada, fay = Browser(app), Browser(app)
    ada.sign_in(landlord.ada)
    path = f"/people/history?person={landlord.fay.id}"
    assert path in text_of(ada.get(f"/people/person/{landlord.fay.id}"))
    shown = text_of(ada.get(path))
    assert shown.count("sessions ended") == 50
    onward = unescape(re.search(r'href="([^"]*)" rel="next"', shown)[1])
    assert text_of(ada.get(f"/people/history{onward}")).count("sessions ended") == 10
    lines = text_of(ada.get(f"{path}&as=csv")).splitlines()
    assert lines[0].endswith('"at","about","what","before","after","reason","by_whom","asked_by"')
    assert sum("sessions ended" in line for line in lines) == 60
    assert "Nothing happened." in text_of(ada.get(f"{path}&until=2012-01-01"))
    assert ada.get(f"{path}&as=xlsx").data.startswith(b"PK")
    assert ada.get(f"{path}&as=pdf").status_code == 404
    assert ada.get(f"{path}&since=x").status_code == 400
    fay.sign_in(landlord.fay)
    assert fay.get(path).status_code == 403


def test_who_looked_is_found_by_the_day_and_taken_away_as_a_file(app, landlord):
    door, fay = landlord.door, landlord.fay.person
    viewing.note_views(door, fay, "tenant page", ["T0001"])
    door.now.go_on(days=1)
    viewing.note_views(door, fay, "a search", ["T0002", "T0003"])
    viewing.note_views(door, fay, "tenants, as a file", EVERYBODY)
    ada = Browser(app)
    ada.sign_in(landlord.ada)
    earlier = text_of(ada.get("/people/views?until=2/4/2012"))
    assert "T0001" in earlier
    assert "T0002" not in earlier
    assert "T0001" not in text_of(ada.get("/people/views?since=2012-04-03"))
    rows = text_of(ada.get("/people/views?since=2012-04-03&as=csv")).splitlines()
    assert rows[0].endswith('"at","who","what","tenants"')
    assert [row.partition('","')[2] for row in rows[1:]] == [
        'Fay Oduya","tenants, as a file","everybody in it"',
        'Fay Oduya","a search","T0002, T0003"',
    ]
    assert ada.get("/people/views?as=xlsx").data.startswith(b"PK")


def test_every_page_of_an_administrator_is_there(app, landlord):
    ada = Browser(app)
    ada.sign_in(landlord.ada)
    pages = ["/people", "/people/invite", "/people/requests", "/people/views", "/your-sign-in"]
    pages += ["/people/history", "/your-sign-in/recovery-codes"]
    pages += [f"/people/person/{who.id}" for who in (landlord.ada, landlord.fay)]
    for path in pages:
        answer = ada.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store"
    assert ada.get("/people/person/nobody").status_code == 404
    assert ada.get("/people/views?after=x").status_code == 400


def test_of_every_page_somebody_has_said_who_may_open_it(app):
    assert undeclared(app) == []


def test_no_practice_without_a_practice_database(browser, landlord):
    assert "This is for practice" not in text_of(browser.get("/sign-in"))
    assert browser.post("/sign-in/practice", person=landlord.fay.id).status_code == 404
    assert browser.get("/your-sign-in").location == "/sign-in"


def test_in_practice_somebody_is_chosen_by_a_button_and_no_code_is_asked_for(browser, door):
    practice.mark_practice(door)
    made = practice.make_practice_people(door)
    approver = next(who for who in made if "finance_approver" in who.roles)
    assert f"{approver.name}, finance approver" in text_of(browser.get("/sign-in"))
    assert browser.post("/sign-in/practice", person="somebody").status_code == 404
    assert browser.post("/sign-in/practice", person=approver.id).location == "/"
    browser.get("/your-sign-in")
    door.now.go_on(minutes=20)
    assert browser.post("/pay").data == b"paid"
    typed = Browser(browser.client.application)
    typed.get("/sign-in")
    assert typed.post("/sign-in", email=approver.email, password="").status_code == 403
