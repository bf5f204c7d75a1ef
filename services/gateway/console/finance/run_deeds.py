"""What is decided about runs. Each page says what it will do, and asks; each form is sent with what
was seen, so that nobody decides on something else."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from services.backbone.errors import Conflict, Invalid, NotNow, Refused
from services.contracts import payments as contract
from services.contracts.commands import Command
from services.contracts.queries.payments.runs import RunByRef
from services.contracts.refusals import Fault
from services.gateway.console.finance.deeds_of_runs import (
    DEEDS,
    Deed,
    file_that_counts,
    what_it_does,
)
from services.gateway.console.finance.words import FORMATS
from services.gateway.console.permissions import may_use
from services.gateway.deeds import deed as deed_id
from services.gateway.forms import form_errors
from services.gateway.refusing import STATUS_OF
from services.gateway.sign_in.pages.stepping_up import step_up
from services.gateway.visitor import client_for_visitor
from services.terms.money import pounds

run_deeds = Blueprint(
    "run_deeds", __name__, url_prefix="/finance/runs", template_folder="templates"
)

AnswerT = TypeVar("AnswerT")

Page = str | Response | Answer | tuple[str, int]


@run_deeds.get("/prepare")
@may_use(contract.PrepareRun)
def ask_prepare() -> str:
    """Ask before a run is prepared by hand."""
    return render_template("finance/prepare.html", errors=[])


@run_deeds.post("/prepare")
@may_use(contract.PrepareRun)
def prepare() -> Page:
    """Prepare a run by hand."""
    try:
        made = client_for_visitor().tell(contract.PrepareRun(), deed_id())
    except (Conflict, NotNow) as refused:
        errors = form_errors(refused, ())
        return render_template("finance/prepare.html", errors=errors), STATUS_OF[refused.code]
    flash(f"{made.run_ref} is prepared. Somebody else approves it.", "success")
    return redirect(url_for("runs.one", run_ref=made.run_ref), 303)


@run_deeds.get("/<run_ref>/approve")
@may_use(contract.ApproveRun)
def ask_approve(run_ref: str) -> Page:
    """Ask before a run is approved."""
    return _ask("approve", run_ref)


@run_deeds.post("/<run_ref>/approve")
@may_use(contract.ApproveRun)
@step_up
def approve(run_ref: str) -> Page:
    """Approve a run as it was shown; one that changed since is shown again."""
    told = _tell(contract.ApproveRun(run_ref, _posted("seen")))
    if told.changed:
        return _changed(run_ref, told)
    if told.state == "lapsed":
        return _done(run_ref, f"{run_ref} has lapsed: nothing in it can be paid any more.", "")
    if told.state == "approved":
        return _done(run_ref, f"{run_ref} is approved: {pounds(told.amount_pence)}.")
    return _done(run_ref, f"Approval {told.approvals} of {told.needed} is given.")


@run_deeds.get("/<run_ref>/reject")
@may_use(contract.RejectRun)
def ask_reject(run_ref: str) -> Page:
    """Ask before a run is rejected."""
    return _ask("reject", run_ref)


@run_deeds.post("/<run_ref>/reject")
@may_use(contract.RejectRun)
def reject(run_ref: str) -> Page:
    """Reject a prepared run."""
    why = request.form.get("why", "")
    return _with_reason("reject", contract.RejectRun(run_ref, why), "rejected")


@run_deeds.get("/<run_ref>/cancel")
@may_use(contract.CancelRun)
def ask_cancel(run_ref: str) -> Page:
    """Ask before a run is cancelled."""
    return _ask("cancel", run_ref)


@run_deeds.post("/<run_ref>/cancel")
@may_use(contract.CancelRun)
def cancel(run_ref: str) -> Page:
    """Cancel a run that the bank does not have."""
    command = contract.CancelRun(run_ref, request.form.get("why", ""), _posted("state"))
    return _with_reason("cancel", command, "cancelled")


@run_deeds.get("/<run_ref>/export")
@may_use(contract.ExportRuns)
def ask_export(run_ref: str) -> Page:
    """Ask for the format of a run's bank file."""
    return _ask("export", run_ref)


@run_deeds.post("/<run_ref>/export")
@may_use(contract.ExportRuns)
@step_up
def export(run_ref: str) -> Page:
    """Make the bank file of a run."""
    return _export((run_ref,), instead=False)


@run_deeds.get("/<run_ref>/export-instead")
@may_use(contract.ExportRuns)
def ask_export_instead(run_ref: str) -> Page:
    """Ask before a bank file is made in place of another."""
    return _ask("export_instead", run_ref)


@run_deeds.post("/<run_ref>/export-instead")
@may_use(contract.ExportRuns)
@step_up
def export_instead(run_ref: str) -> Page:
    """Make a bank file in place of one that was never sent, of all runs that are in it."""
    return _export(tuple(request.form.getlist("run")) or (run_ref,), instead=True)


@run_deeds.get("/<run_ref>/submit")
@may_use(contract.SubmitRun)
def ask_submit(run_ref: str) -> Page:
    """Ask before it is noted that the bank has a file."""
    return _ask("submit", run_ref)


@run_deeds.post("/<run_ref>/submit")
@may_use(contract.SubmitRun)
@step_up
def submit(run_ref: str) -> Page:
    """Note that the bank has the file that was shown."""
    _tell(contract.SubmitRun(run_ref, _posted("file_hash")))
    return _done(run_ref, f"{run_ref} is with the bank. The tenants are told.")


@run_deeds.errorhandler(Conflict)
@run_deeds.errorhandler(NotNow)
def answer_stale(refused: Refused) -> tuple[str, int]:
    """Say what happened meanwhile, and by whom."""
    return _stale((request.view_args or {})["run_ref"], refused.faults), 409


# --- shared steps ---


def _ask(name: str, run_ref: str, errors: Sequence[Fault] = (), status: int = 200) -> Page:
    """Show what a deed will do, and what it is about; what is past is said at once."""
    deed = DEEDS[name]
    run = client_for_visitor().ask(RunByRef(run_ref))
    if run.state not in deed.states:
        return _stale(run_ref, ()), 409
    html = render_template(
        "finance/confirm_run.html",
        run=run,
        deed_of_run=deed,
        file=file_that_counts(run),
        formats=list(FORMATS.items()),
        heading=f"{deed.text}: {run_ref}",
        will=what_it_does(deed, run),
        text=_button(deed),
        grave=deed.grave,
        cancel=url_for("runs.one", run_ref=run_ref),
        errors=errors,
    )
    return html, status


def _button(deed: Deed) -> str:
    return {"submit": "Yes, the bank has it", "cancel": "Cancel the run"}.get(deed.name, deed.text)


def _tell(command: Command[AnswerT]) -> AnswerT:
    return client_for_visitor().tell(command, deed_id())


def _posted(name: str) -> str:
    """Return what a form of ours always has."""
    if name not in request.form:
        raise BadRequest
    return request.form[name]


def _with_reason(name: str, command: contract.RejectRun | contract.CancelRun, state: str) -> Page:
    run_ref = command.run_ref
    try:
        _tell(command)
    except Invalid as refused:
        return _ask(name, run_ref, form_errors(refused, ["why"]), STATUS_OF[refused.code])
    return _done(run_ref, f"{run_ref} is {state}. What was in it goes into the next run.")


def _export(run_refs: tuple[str, ...], instead: bool) -> Page:
    form: Any = request.form.get("format", "")
    if form not in FORMATS:
        raise BadRequest
    made = _tell(contract.ExportRuns(run_refs, form, instead))
    flash(f"{made.name} is made. Download it and give it to the bank.", "success")
    return redirect(url_for("bank_files.one", number=made.export), 303)


def _done(run_ref: str, text: str, category: str = "success") -> Page:
    flash(text, category or "message")
    return redirect(url_for("runs.one", run_ref=run_ref), 303)


def _changed(run_ref: str, told: contract.RunApproval) -> tuple[str, int]:
    seen = request.form.get("amount_pence", "")
    html = render_template(
        "finance/changed.html",
        run_ref=run_ref,
        seen_pence=int(seen) if seen.isdecimal() else None,
        told=told,
    )
    return html, 409


def _stale(run_ref: str, faults: Sequence[Fault]) -> str:
    run = client_for_visitor().ask(RunByRef(run_ref))
    return render_template("finance/stale.html", run=run, faults=faults)
