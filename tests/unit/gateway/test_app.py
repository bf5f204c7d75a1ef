import pytest
from flask import flash, redirect, render_template_string, request

from services.backbone.errors import (
    CommandFailed,
    Conflict,
    Invalid,
    NoRoom,
    NotAllowed,
    NotFound,
    NotNow,
    NotReady,
)
from services.client.errors import NoAnswer, NotReached, OutcomeUnknown
from services.contracts.refusals import Fault
from services.gateway.access import roles, signed_in
from services.gateway.deeds import deed, new_deed
from services.gateway.forms import error_for, form_errors
from services.gateway.paths import local_path
from services.gateway.settings import GatewaySettings
from services.gateway.visitor import client_for_visitor
from services.terms.people import Actor
from tests.declared_views import undeclared
from tests.unit.gateway.rooms import answering, app_with, as_a

PAGE = '{% extends "look/page.html" %}{% block title %}A page{% endblock %}'


def test_a_view_of_which_nobody_has_said_who_may_open_it_is_refused_and_named() -> None:
    app = app_with(("/forgotten", lambda_named("forgotten")))
    assert app.test_client().get("/forgotten", headers=as_a("finance")).status_code == 403
    assert undeclared(app) == ["room.forgotten"]


def test_a_view_for_a_role_is_open_to_it_alone() -> None:
    app = app_with(("/runs", answering("the runs", roles("finance", "finance_approver"))))
    client = app.test_client()
    assert client.get("/runs").status_code == 401
    assert client.get("/runs", headers=as_a("surveyor")).status_code == 403
    assert client.get("/runs", headers=as_a("surveyor", "finance_approver")).text == "the runs"
    assert undeclared(app) == []


def test_a_view_for_everybody_signed_in_is_open_without_a_role() -> None:
    client = app_with(("/mine", answering("mine", signed_in))).test_client()
    assert client.get("/mine").status_code == 401
    assert client.get("/mine", headers=as_a()).text == "mine"


def test_a_role_that_there_is_not_cannot_be_declared() -> None:
    with pytest.raises(TypeError):
        roles("king")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        (NotFound("no run 'run-1'"), 404, "No run &#39;run-1&#39;."),
        (NotAllowed("another person must approve it"), 403, "Another person must approve it."),
        (Conflict("it was approved already"), 409, "It was approved already."),
        (NotNow("the cut-off is not reached"), 409, "The cut-off is not reached."),
        (Invalid("the reference is blank", "reference"), 422, "The reference is blank."),
        (NotReached("payments is not running"), 503, "away for the moment"),
        (NoAnswer("payments did not answer"), 503, "away for the moment"),
        (NotReady("postgresql://secret does not answer"), 503, "away for the moment"),
        (NoRoom("the disk is full"), 503, "away for the moment"),
        (CommandFailed("Approve failed (KeyError)"), 500, "reference"),
        (ValueError("12345678"), 500, "reference"),
    ],
)
def test_what_goes_wrong_is_a_page_with_its_status(
    raised: Exception, status: int, said: str
) -> None:
    answer = app_with(("/", answering(raised))).test_client().get("/")
    assert answer.status_code == status
    assert said in answer.text
    assert "12345678" not in answer.text
    assert "secret" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_a_deed_of_unknown_outcome_can_be_sent_again_with_its_key() -> None:
    key = new_deed()
    app = app_with(("/approve", answering(OutcomeUnknown("ApproveRun", key))))
    form = {"deed": key, "total": '75.00"', "csrf_token": "old"}
    answer = app.test_client().post("/approve", data=form)
    assert answer.status_code == 503
    assert f'name="deed" value="{key}"' in answer.text
    assert 'name="total" value="75.00&#34;"' in answer.text
    assert 'value="old"' not in answer.text


def test_a_deed_of_another_key_is_to_be_looked_at_first() -> None:
    app = app_with(("/approve", answering(OutcomeUnknown("ApproveRun", "another"))))
    answer = app.test_client().post("/approve", data={"deed": new_deed()})
    assert "Look in a minute" in answer.text
    assert "Send it again" not in answer.text


def test_a_form_without_the_id_of_its_deed_is_not_taken() -> None:
    client = app_with(("/do", answering(lambda: deed()))).test_client()
    key = new_deed()
    assert client.post("/do", data={"deed": key}).text == key
    for wrong in ({}, {"deed": ""}, {"deed": "run:1"}, {"deed": key + "x"}):
        assert client.post("/do", data=wrong).status_code == 400


def test_every_answer_tells_browsers_what_they_may_do() -> None:
    client = app_with(("/", answering("x"))).test_client()
    for path in ("/", "/none", "/look/look.css"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Strict-Transport-Security" not in headers
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert "immutable" in client.get("/look/look.css").headers["Cache-Control"]


def test_tls_is_believed_of_a_trusted_proxy_only() -> None:
    by_tls = {"X-Forwarded-Proto": "https"}
    alone = app_with(("/", answering("x"))).test_client()
    assert "Strict-Transport-Security" not in alone.get("/", headers=by_tls).headers
    behind = app_with(("/", answering("x")), settings=GatewaySettings(proxies=1)).test_client()
    assert "Strict-Transport-Security" in behind.get("/", headers=by_tls).headers
    assert "Strict-Transport-Security" not in behind.get("/").headers


def test_who_asks_is_believed_of_a_trusted_proxy_only() -> None:
    def address() -> str:
        return str(request.remote_addr)

    forged = {"X-Forwarded-For": "10.0.0.1, 10.0.0.2"}
    alone = app_with(("/", answering(address))).test_client()
    assert alone.get("/", headers=forged).text == "127.0.0.1"
    behind = app_with(("/", answering(address)), settings=GatewaySettings(proxies=1)).test_client()
    assert behind.get("/", headers=forged).text == "10.0.0.2"


def test_a_site_answers_to_its_own_names_only() -> None:
    app = app_with(("/", answering("x")), settings=GatewaySettings(hosts=("cashback.example.org",)))
    client = app.test_client()
    assert client.get("/", headers={"Host": "cashback.example.org"}).status_code == 200
    wrong = client.get("/", headers={"Host": "elsewhere.example"})
    assert wrong.status_code == 400
    assert "set CASHBACK_HOSTS" in wrong.text
    assert "elsewhere" not in wrong.text
    assert "cashback.example.org" not in wrong.text
    assert client.get("/live", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_a_body_that_is_too_big_is_refused_with_a_page() -> None:
    def length() -> str:
        return str(len(request.form["a"]))

    answer = app_with(("/", answering(length))).test_client().post("/", data={"a": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "Send a smaller file" in answer.text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 429, 500, 503])
def test_every_error_says_what_to_do(status: int) -> None:
    from flask import abort

    answer = app_with(("/", answering(lambda: abort(status)))).test_client().get("/")
    assert answer.status_code == status
    assert "<h1" in answer.text
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example"),
        *("/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "evil", "", None, "/ /x"),
        *("///evil.example", "/%0d%0a\r\nX: y"),
    ],
)
def test_nobody_is_sent_elsewhere(elsewhere: str | None) -> None:
    assert local_path(elsewhere, "/home") == "/home"


def test_people_are_sent_on_within_the_site() -> None:
    assert (
        local_path("/runs/run-1?state=approved&after=x#top")
        == "/runs/run-1?state=approved&after=x#top"
    )


def test_a_refusal_comes_back_beside_the_inputs_it_is_about() -> None:
    refused = Invalid.listing(
        [Fault("the postcode is wrong", "home.postcode"), Fault("nothing else", "version")]
    )
    errors = form_errors(refused, ["postcode"], {"home.postcode": "postcode"})
    assert errors == [Fault("the postcode is wrong", "postcode"), Fault("nothing else", "")]
    assert error_for(errors, "postcode") == "the postcode is wrong"
    assert error_for(errors, "name") == ""


def test_services_are_asked_by_who_is_signed_in() -> None:
    told = list[Actor]()

    class Told:
        def call(self, service: str, method: str, actor: Actor, arguments: object) -> object:
            if service == "calendar":  # whether this is practice
                raise NotReached("it is away")
            told.append(actor)

    def view() -> str:
        client_for_visitor().way.call("payments", "ask", client_for_visitor().actor, {})
        return "asked"

    client = app_with(("/", answering(view, signed_in)), way=Told()).test_client()
    assert client.get("/", headers=as_a("finance")).text == "asked"
    assert told == [Actor("person", "7c1f", "Ann First", frozenset({"finance"}))]
    assert client.get("/").status_code == 401


def test_a_page_says_once_what_the_last_request_did() -> None:
    def do() -> object:
        flash("The run is approved", "success")
        return redirect("/page")

    def page() -> str:
        return render_template_string(PAGE)

    views = (("/do", answering(do)), ("/page", answering(page)))
    app = app_with(*(_renamed(path, view) for path, view in views))
    client = app.test_client()
    assert "The run is approved" in client.post("/do", follow_redirects=True).text
    assert "The run is approved" not in client.get("/page").text


def test_practice_stands_on_every_page() -> None:
    def page() -> str:
        return render_template_string(PAGE)

    practice = GatewaySettings(landlord="Dudley & Sons", practice=True)
    client = app_with(("/", answering(page)), settings=practice).test_client()
    for path in ("/", "/none"):
        text = client.get(path).text
        assert "Practice: nothing here is real" in text
        assert "Dudley &amp; Sons" in text
    live = app_with(("/", answering(page))).test_client()
    assert "Practice" not in live.get("/").text


def lambda_named(name: str) -> object:
    def view() -> str:
        return "x"

    view.__name__ = name
    return view


def _renamed(path: str, view: object) -> tuple[str, object]:
    view.__name__ = path.strip("/")  # type: ignore[attr-defined]
    return path, view
