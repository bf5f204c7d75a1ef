"""Password, code, links, an authenticator set up. Nothing typed here is logged."""

from typing import Any

from flask import (
    Blueprint,
    Flask,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from services.backbone.errors import Refused
from services.contracts.refusals import Fault
from services.gateway.access import everyone, signed_in
from services.gateway.forms import error_for, form_errors
from services.gateway.paths import local_path
from services.gateway.refusing import STATUS_OF
from services.gateway.sign_in.cases import coming_in, practice, sessions
from services.gateway.sign_in.domain.passwords import SHORTEST
from services.gateway.sign_in.domain.sessions import Session, Stage
from services.gateway.sign_in.one_time_codes import in_fours, qr_code
from services.gateway.sign_in.pages.browser import (
    current_visit,
    door,
    drop_kept_form,
    identify,
    kept_form,
    prepare,
    session_at,
    where_to,
    with_session,
    without_session,
)
from services.gateway.visitor import visitor

sign_in = Blueprint("sign_in", "services.gateway.sign_in", template_folder="templates")
sign_in.before_app_request(identify)

PAGE_OF: dict[Stage, str] = {
    "code": "sign_in.code",
    "new_password": "sign_in.new_password",
    "password": "sign_in.present_password",
    "enrol": "sign_in.authenticator",
}


@sign_in.record
def _prepare(state: BlueprintSetupState) -> None:
    assert isinstance(state.app, Flask), "a room is mounted in the app itself"
    prepare(state.app)


@sign_in.route("/sign-in", methods=["GET", "POST"])
@everyone
def start() -> Any:
    """Ask for e-mail address and password; in practice, who somebody is."""
    if visitor() is not None:
        return redirect(url_for("home.first_page"), 303)
    people = practice.practice_people(door())
    if request.method == "POST":
        email = request.form.get("email", "")
        try:
            token = coming_in.sign_in(
                door(), email, request.form.get("password", ""), request.remote_addr or ""
            )
        except Refused as refused:
            shown = {"email": email, "people": people}
            return form("start", refused, ("email", "password"), **shown)
        return with_session(redirect(url_for("sign_in.code"), 303), token)
    return form("start", None, (), email="", people=people)


@sign_in.post("/sign-in/practice")
@everyone
def as_somebody() -> Any:
    """Let in one of the people of the example; there are none but in practice."""
    token = practice.sign_in_to_practise(door(), request.form.get("person", ""))
    return _go_on(token)


@sign_in.route("/sign-in/code", methods=["GET", "POST"])
@everyone
def code() -> Any:
    """Ask for the code after the password."""
    session = session_at("code")
    if session is None:
        return back_to_start()
    if request.method == "POST":
        try:
            token = coming_in.give_code(door(), session, request.form.get("code", ""))
        except Refused as refused:
            return form("code", refused, ("code",))
        return _go_on(token)
    return form("code", None, ())


def _go_on(token: str) -> Any:
    found = sessions.find(door(), token)
    assert found is not None
    return with_session(redirect(where_to(found.person.id), 303), token)


@sign_in.route("/sign-in/link/<token>", methods=["GET", "POST"])
@everyone
def link(token: str) -> Any:
    """Show what a link does; its button spends it, since programs follow links in e-mails."""
    found = coming_in.link_of(door(), token)
    needs_code = bool(found.code_hash)
    if request.method == "POST":
        try:
            new = coming_in.spend_link(door(), token, request.form.get("start_code", ""))
        except Refused as refused:
            return form("link", refused, ("start_code",), kind=found.kind, needs_code=needs_code)
        stage = coming_in.STAGE_OF[found.kind]
        return with_session(redirect(url_for(PAGE_OF[stage]), 303), new)
    return form("link", None, (), kind=found.kind, needs_code=needs_code)


@sign_in.route("/sign-in/new-password", methods=["GET", "POST"])
@everyone
def new_password() -> Any:
    """Choose a password, after a link."""
    session = session_at("new_password")
    if session is None:
        return back_to_start()
    person = _person_of(session)
    given = request.form
    shown = {
        "unnamed": coming_in.is_unnamed(person),
        "name": given.get("name", ""),
        "email": given.get("email", "" if coming_in.is_unnamed(person) else person.email),
        "shortest": SHORTEST,
    }
    if request.method == "POST":
        try:
            token = coming_in.choose_password(
                door(),
                session,
                given.get("password", ""),
                name=given.get("name", ""),
                email=given.get("email", ""),
            )
        except Refused as refused:
            return form("new_password", refused, ("name", "email", "password"), **shown)
        return _next_step(token)
    return form("new_password", None, (), **shown)


def _person_of(session: Session) -> Any:
    with door().reading() as store:
        person = store.people.find(session.person_id)
    assert person is not None
    return person


@sign_in.route("/sign-in/present-password", methods=["GET", "POST"])
@everyone
def present_password() -> Any:
    """Ask for the password before another authenticator is set up, after a link."""
    session = session_at("password")
    if session is None:
        return back_to_start()
    if request.method == "POST":
        try:
            token = coming_in.give_password(door(), session, request.form.get("password", ""))
        except Refused as refused:
            return form("present_password", refused, ("password",))
        return _next_step(token)
    return form("present_password", None, ())


def _next_step(token: str) -> Any:
    found = sessions.find(door(), token)
    assert found is not None
    return with_session(redirect(url_for(PAGE_OF[found.session.stage]), 303), token)


@sign_in.route("/sign-in/authenticator", methods=["GET", "POST"])
@everyone
def authenticator() -> Any:
    """Set up an authenticator; the first code of it lets in."""
    session = session_at("enrol")
    if session is None:
        return back_to_start()
    return enrol(session, url_for("home.first_page"))


def enrol(session: Session, go_to: str) -> Any:
    """Show the secret and take the first code; then show recovery codes, once."""
    secret = coming_in.secret_to_enrol(door(), session)
    if request.method == "POST":
        try:
            token, codes = coming_in.enrol(door(), session, request.form.get("code", ""))
        except Refused as refused:
            return _secret_page(session, secret, refused)
        html = render_template("sign_in/recovery_codes.html", codes=codes, go_to=go_to)
        return with_session(make_response(html), token)
    return _secret_page(session, secret, None)


def _secret_page(session: Session, secret: str, refused: Refused | None) -> Any:
    email = _person_of(session).email
    return form(
        "authenticator",
        refused,
        ("code",),
        secret=in_fours(secret),
        qr=Markup(qr_code(secret, email)),
    )


@sign_in.route("/sign-in/kept", methods=["GET", "POST"])
@signed_in
def kept() -> Any:
    """Show that a form was kept; its button sends it, the other forgets it."""
    found = kept_form(current_visit().person.id)
    if request.method == "POST" or found is None:
        return drop_kept_form(redirect(url_for("home.first_page"), 303))
    path, fields = found
    return render_template("sign_in/kept.html", path=path, fields=fields)


@sign_in.post("/sign-in/step-up")
@signed_in
def give_code_again() -> Any:
    """Take the code before a page is shown that asks for it."""
    to = local_path(request.form.get("to"))
    try:
        coming_in.step_up(door(), current_visit().session, request.form.get("step_up_code", ""))
    except Refused as refused:
        errors = [Fault(str(refused), "step_up_code")]
        html = render_template(
            "sign_in/step_up.html", errors=errors, error=errors[0].text, to=to, fields=[]
        )
        return make_response(html, STATUS_OF[refused.code])
    return redirect(to, 303)


@sign_in.post("/sign-out")
@everyone
def sign_out() -> Any:
    """End the session."""
    session = session_at("in", *PAGE_OF)
    if session is not None:
        sessions.sign_out(door(), session)
    answer = without_session(redirect(url_for("sign_in.start"), 303))
    flash("You have signed out")
    return answer


def back_to_start() -> Any:
    """Send somebody to where they are on the way in, or to the beginning of it."""
    session = session_at("in", *PAGE_OF)
    if session is None or session.stage == "in":
        return redirect(url_for("sign_in.start"), 303)
    return redirect(url_for(PAGE_OF[session.stage]), 303)


def form(template: str, refused: Refused | None, inputs: tuple[str, ...], /, **shown: Any) -> Any:
    """Return the page of a form, with what is wrong with it and the status that goes with that."""
    errors = form_errors(refused, inputs) if refused is not None else []
    html = render_template(
        f"sign_in/{template}.html",
        errors=errors,
        error_for=lambda field: error_for(errors, field),
        **shown,
    )
    return make_response(html, STATUS_OF[refused.code] if refused is not None else 200)
