"""The text of the deal: what tenants sign, what it said before, and another in its place."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import NotFound, Refused
from services.contracts.enrolment import ChangeDealText
from services.contracts.queries.enrolment import DealText, DealTexts, DealTextVersion
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import may_use
from services.gateway.deeds import deed
from services.gateway.inputs import a_number
from services.gateway.visitor import client_for_visitor

deal = Blueprint("deal", __name__, url_prefix="/scheme/deal", template_folder="templates")

CHANGE: Final = "officers/change_deal.html"


@deal.get("")
@may_use(DealText)
def shown() -> str:
    """The text of the deal that tenants sign now."""
    return render_template("officers/deal.html", found=_newest(), newest=True)


@deal.get("/versions")
@may_use(DealTexts)
def versions() -> str | Response:
    """Every text of the deal, newest first."""
    return list_page(DealTexts(), "officers/deal_versions.html", "deal-texts")


@deal.get("/versions/<int:version>")
@may_use(DealText)
def one(version: int) -> str:
    """A text of the deal, as it was signed."""
    found = client_for_visitor().ask(DealText(version))
    return render_template("officers/deal.html", found=found, newest=False)


@deal.get("/change")
@may_use(ChangeDealText)
def ask() -> Response:
    """Show the text of the deal, to be changed."""
    found = client_for_visitor().ask(DealText())
    return form_page(CHANGE, typed={"text": found.text, "why": ""}, seen=found.version, check=False)


@deal.post("/change")
@may_use(ChangeDealText)
def change() -> AnyResponse:
    """Show the new text as tenants will read it, and then keep it."""
    typed = {name: request.form.get(name, "") for name in ("text", "why")}
    seen = a_number(request.form.get("seen")) or 0
    if request.form.get("sure") != "yes":
        return form_page(CHANGE, typed=typed, seen=seen, check=bool(typed["text"].strip()))
    command = ChangeDealText(date_now(), typed["text"], typed["why"], seen)
    try:
        answer = client_for_visitor().tell(command, deed())
    except Refused as refused:
        newest = client_for_visitor().ask(DealText()).version
        return refused_page(CHANGE, refused, ("text", "why"), typed=typed, seen=newest, check=False)
    if answer.effect == "done":
        flash("The text is kept: tenants sign it from now on", "success")
    else:
        flash("The text is as it was")
    return redirect(url_for("deal.shown"), 303)


def _newest() -> DealTextVersion | None:
    try:
        return client_for_visitor().ask(DealText())
    except NotFound:
        return None
