"""Arrears of rent, reported by hand."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.contracts.enrolment import ReportRentArrears
from services.contracts.queries.enrolment import Person
from services.contracts.queries.payments.what_if import IfArrears
from services.contracts.refusals import Fault
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page
from services.gateway.console.permissions import may_use
from services.gateway.console.seen import as_seen, was_seen
from services.gateway.deeds import deed
from services.gateway.visitor import client_for_visitor, note_view

arrears = Blueprint("arrears", __name__, template_folder="templates")

UNSEEN = Fault("Something changed while you looked. This is how it stands now")


@arrears.get("/tenants/<tenant_ref>/arrears")
@may_use(IfArrears)
def by_hand(tenant_ref: str) -> Response:
    """Whether the rent account is in arrears, and what a change would do to payments."""
    return _page(tenant_ref)


@arrears.post("/tenants/<tenant_ref>/arrears")
@may_use(ReportRentArrears)
def report(tenant_ref: str) -> AnyResponse:
    """Keep that the account went into arrears, or came out of them."""
    client, today = client_for_visitor(), date_now()
    into = request.form.get("arrears") == "in"
    now = client.ask(IfArrears(tenant_ref, today))
    if now.in_arrears != into and not was_seen(now):
        return _page(tenant_ref, [UNSEEN])
    client.tell(ReportRentArrears(tenant_ref, today, into), deed())
    flash("The rent account is in arrears" if into else "The rent account is clear", "success")
    return redirect(url_for("arrears.by_hand", tenant_ref=tenant_ref), 303)


def _page(tenant_ref: str, errors: Any = ()) -> Response:
    client = client_for_visitor()
    who = client.ask(Person(tenant_ref)).who
    found = client.ask(IfArrears(tenant_ref, date_now()))
    note_view("rent arrears", tenant_ref)
    shown: dict[str, Any] = {"who": who, "found": found, "seen": as_seen(found)}
    return form_page("officers/arrears.html", errors, 409 if errors else 200, **shown)
