"""Practice: an administrator closes the dates, since no wall clock does."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from services.backbone.errors import Refused
from services.contracts.calendar import CloseDates
from services.contracts.queries.calendar import Calendar, CalendarNow
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.deeds import deed
from services.gateway.forms import form_errors
from services.gateway.inputs import a_day, read_date
from services.gateway.refusing import STATUS_OF
from services.gateway.visitor import client_for_visitor
from services.terms.days import long_day

dates = Blueprint("dates", __name__, template_folder="templates")


@dates.get("/dates")
@roles("administrator")
def page() -> str:
    """Show the date that is open, and what there is to close."""
    return _page(_practice())


@dates.get("/dates/close")
@roles("administrator")
def confirm() -> str | tuple[str, int]:
    """Show what closing dates up to one will do, and ask."""
    found, until = _practice(), read_date(request.args, "until", "the last date to close")
    if isinstance(until, Fault):
        return _page(found, [until]), 422
    if found.last_closed is None:
        return _page(found, [Fault("No date was closed yet", "until")]), 422
    number = (until - found.last_closed).days
    if number < 1:
        words = f"{long_day(until)} is closed already: give a later date"
        return _page(found, [Fault(words, "until")]), 422
    return render_template("administration/close_dates.html", until=until, number=number)


@dates.post("/dates/close")
@roles("administrator")
def close() -> Response | tuple[str, int]:
    """Have the dates up to one closed."""
    found, until = _practice(), a_day(request.form.get("until"))
    try:
        if until is None:
            return _page(found, [Fault("Enter the last date to close", "until")]), 422
        answer = client_for_visitor().tell(CloseDates(until), deed())
    except Refused as refused:
        return _page(found, form_errors(refused, ["until"])), STATUS_OF[refused.code]
    if answer.effect == "done":
        flash(f"Dates up to {long_day(until)} are being closed", "success")
    else:
        flash(f"Dates up to {long_day(until)} were closed already, or are about to be")
    return redirect(url_for("dates.page"))  # type: ignore[return-value]


def _practice() -> CalendarNow:
    """Return how far the dates are; `NotFound` where the wall clock closes them."""
    found = client_for_visitor().ask(Calendar())
    if not found.practice:
        raise NotFound
    return found


def _page(found: CalendarNow, errors: list[Fault] | None = None) -> str:
    until = a_day(request.form.get("until")) or request.args
    return render_template(
        "administration/dates.html", found=found, errors=errors or [], until=until
    )
