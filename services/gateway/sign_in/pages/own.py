"""One's own password, authenticator and recovery codes."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from services.backbone.errors import Refused
from services.gateway.access import signed_in
from services.gateway.sign_in.cases import coming_in
from services.gateway.sign_in.domain.passwords import SHORTEST
from services.gateway.sign_in.pages.browser import current_visit, door, with_session
from services.gateway.sign_in.pages.coming_in import enrol, form
from services.gateway.sign_in.pages.stepping_up import step_up

own = Blueprint("own", "services.gateway.sign_in", template_folder="templates")


@own.get("/your-sign-in")
@signed_in
def overview() -> str:
    """Show what somebody signs in with."""
    person = current_visit().person
    with door().reading() as store:
        left = store.factors.recovery_codes_left(person.id)
    return render_template("sign_in/own.html", who=person, codes_left=left)


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


@own.post("/your-sign-in/recovery-codes")
@signed_in
@step_up
def recovery_codes() -> str:
    """Make other recovery codes, and show them once."""
    codes = coming_in.renew_recovery_codes(door(), current_visit().session)
    return render_template(
        "sign_in/recovery_codes.html", codes=codes, go_to=url_for("own.overview")
    )
