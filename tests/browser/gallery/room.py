"""A room with every part of a page in every state, for the browser tests alone."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from services.client.errors import OutcomeUnknown
from services.contracts.refusals import Fault
from services.gateway.access import everyone, roles, signed_in
from services.gateway.deeds import deed

gallery = Blueprint("gallery", __name__, template_folder="templates")

done: list[str] = []
"""The deeds that were done."""

FAULTS = [
    Fault("Enter the postcode as it stands on letters, like DY1 1AA", "postcode"),
    Fault("Enter the date of the visit", "visited"),
    Fault("Say what was found", "found"),
    Fault("Choose who is told", "told"),
    Fault("The visit is not booked"),
]

STATES = {
    "plain": {},
    "errors": {"errors": FAULTS},
    "many": {"many": True},
    "nothing": {"nothing": True},
}


@gallery.get("/gallery/<state>")
@everyone
def show(state: str) -> str:
    """Show the parts in one state."""
    return render_template("gallery/parts.html", **STATES[state])


@gallery.get("/gallery/confirm")
@signed_in
def confirm() -> str:
    """Show what a deed will do."""
    return render_template(
        "look/confirm.html",
        heading="Approve the run of 5 April 2012",
        will=[
            "112 payments, £8,400.00 in all, are frozen.",
            "They go to the bank on 10 April 2012.",
        ],
        text="Approve",
        cancel="/",
        grave=False,
    )


@gallery.post("/gallery/confirm")
@signed_in
def do() -> Response:
    """Do the deed, once."""
    if deed() not in done:
        done.append(deed())
    flash("The run of 5 April 2012 is approved", "success")
    return redirect("/gallery/plain", 303)


@gallery.route("/gallery/unknown", methods=["GET", "POST"])
@signed_in
def unknown() -> str:
    """Be a deed that nobody answers."""
    raise OutcomeUnknown("ApproveRun", request.form.get("deed", ""))


@gallery.get("/gallery/broken")
@everyone
def broken() -> str:
    """Break."""
    raise ValueError("of the tests")


@gallery.get("/gallery/approvers")
@roles("finance_approver")
def approvers() -> str:
    """Be open to some."""
    return render_template("gallery/parts.html")
