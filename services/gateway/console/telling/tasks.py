"""What officers have to do about telling tenants."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from services.backbone.errors import Refused
from services.contracts.notifications import ResolveTask
from services.contracts.queries.notifications.lines_and_tasks import TaskByNumber, Tasks
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.business_date import date_now
from services.gateway.console.asked import chosen
from services.gateway.console.lists import list_page
from services.gateway.console.telling.words import OFFICERS, OUTCOMES, READERS
from services.gateway.deeds import deed
from services.gateway.forms import form_errors
from services.gateway.refusing import STATUS_OF
from services.gateway.visitor import client_for_visitor, note_view

tasks = Blueprint("tasks", __name__, url_prefix="/telling/tasks", template_folder="templates")

STATES = {"open": "To do", "closed": "Seen to"}


@tasks.get("")
@roles(*READERS)
def listed() -> str | Response:
    """The tasks, oldest first."""
    state = chosen("state", STATES) or "open"
    query = Tasks(closed=state == "closed")
    states = list(STATES.items())
    return list_page(query, "telling/tasks.html", "tasks", state=state, states=states)


@tasks.get("/<int:number>")
@roles(*READERS)
def one(number: int) -> str:
    """One task, and how it can be closed."""
    return _page(number, [])


@tasks.post("/<int:number>")
@roles(*OFFICERS)
def resolve(number: int) -> Response | tuple[str, int]:
    """Close a task with what was done about it."""
    outcome, note = request.form.get("outcome", ""), request.form.get("note", "").strip()
    errors = []
    if outcome not in OUTCOMES:
        errors.append(Fault("Choose what is to happen", "outcome"))
    if not note:
        errors.append(Fault("Say what you did or found", "note"))
    if errors:
        return _page(number, errors), 422
    chosen_outcome: Any = outcome
    try:
        command = ResolveTask(number, chosen_outcome, note, date_now())
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        faults = form_errors(refused, ["outcome", "note"])
        return _page(number, faults), STATUS_OF[refused.code]
    flash(f"Task {number} is closed", "success")
    return redirect(url_for("tasks.listed"))  # type: ignore[return-value]


def _page(number: int, errors: list[Fault]) -> str:
    found = client_for_visitor().ask(TaskByNumber(number))
    if found.task.tenant_ref:
        note_view("a task", found.task.tenant_ref)
    return render_template(
        "telling/task.html",
        found=found,
        errors=errors,
        choices=[(code, *OUTCOMES[code]) for code in found.outcomes],
        outcome=request.form.get("outcome", ""),
        note=request.form.get("note", ""),
    )
