"""One's own password, authenticator and recovery codes."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from services.backbone.errors import Refused
from services.gateway.access import signed_in
from services.gateway.sign_in.cases import coming_in
from services.gateway.sign_in.domain.passwords import SHORTEST
from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.one_time_codes import drawn
from services.gateway.sign_in.pages.browser import current_visit, door, with_session
from services.gateway.sign_in.pages.coming_in import enrol, form
from services.gateway.sign_in.pages.stepping_up import step_up

THIS_MACHINE: Final = ("localhost", "127.0.0.1")
"""Names by which a machine calls itself: on a telephone they would mean the telephone."""

own = Blueprint("own", "services.gateway.sign_in", template_folder="templates")


@own.get("/your-sign-in")
@signed_in
def overview() -> str:
    """Show what somebody signs in with."""
    person = current_visit().person
    return render_template("sign_in/own.html", who=person, codes_left=_codes_left(person))


def _codes_left(person: Person) -> int:
    with door().reading() as store:
        return store.factors.recovery_codes_left(person.id)


@own.get("/on-a-phone")
@signed_in
def phone() -> str:
    """Say which address opens the console on a telephone."""
    address = request.url_root
    return render_template(
        "sign_in/phone.html",
        address=address,
        qr=Markup(drawn(address)),
        here_only=request.host.split(":")[0] in THIS_MACHINE,
    )


@own.route("/your-sign-in/password", methods=["GET", "POST"])
@signed_in
@step_up
def password() -> Any:
    """Choose another password."""
    if request.method == "POST" and "password" in request.form:
        given = request.form
        try:
            token = coming_in.change_password(
                door(), current_visit().session, given.get("present", ""), given["password"]
            )
        except Refused as refused:
            renamed = ("present", "password")
            return form("own_password", refused, renamed, shortest=SHORTEST)
        flash("Your password is changed, and you are signed out everywhere else", "success")
        return with_session(redirect(url_for("own.overview"), 303), token)
    return form("own_password", None, (), shortest=SHORTEST)


@own.route("/your-sign-in/authenticator", methods=["GET", "POST"])
@signed_in
@step_up
def authenticator() -> Any:
    """Set up another authenticator."""
    return enrol(current_visit().session, url_for("own.overview"))


@own.get("/your-sign-in/recovery-codes")
@signed_in
def confirm_recovery_codes() -> str:
    """Say what making other recovery codes will do, and ask."""
    left = _codes_left(current_visit().person)
    return render_template("sign_in/other_codes.html", codes_left=left)


@own.post("/your-sign-in/recovery-codes")
@signed_in
@step_up
def recovery_codes() -> str:
    """Make other recovery codes, and show them once."""
    codes = coming_in.renew_recovery_codes(door(), current_visit().session)
    return render_template(
        "sign_in/recovery_codes.html", codes=codes, go_to=url_for("own.overview")
    )
