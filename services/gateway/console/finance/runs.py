"""Runs: looked at whole, before somebody decides."""

from typing import Any

from flask import Blueprint, Response, render_template

from services.contracts.queries.payments.runs import RunByRef, RunLeftOut, RunLines, Runs
from services.gateway.console.asked import chosen
from services.gateway.console.finance.deeds_of_runs import file_that_counts, open_deeds, who_could
from services.gateway.console.finance.words import MARKS, RUN_STATES, choices
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import may_use
from services.gateway.visitor import client_for_visitor, note_views

runs = Blueprint("runs", __name__, url_prefix="/finance/runs", template_folder="templates")


@runs.get("")
@may_use(Runs)
def listed() -> str | Response:
    """The runs, newest first."""
    state = chosen("state", RUN_STATES)
    query = Runs(states=(state,) if state else (), newest_first=True)
    states = choices(RUN_STATES, "Every state")
    return list_page(query, "finance/runs.html", "runs", state=state, states=states)


@runs.get("/<run_ref>")
@may_use(RunByRef)
def one(run_ref: str) -> str:
    """A run: what it comes to, what it waits for, and what happened to it."""
    run = client_for_visitor().ask(RunByRef(run_ref))
    note_views("run", (line.tenant_ref for line in run.audit))
    return render_template(
        "finance/run.html",
        run=run,
        deeds=open_deeds(run),
        who_could=who_could(run),
        file=file_that_counts(run),
    )


@runs.get("/<run_ref>/lines")
@may_use(RunLines)
def lines(run_ref: str) -> str | Response:
    """What is in a run, in the order of its payments."""
    mark: Any = chosen("mark", MARKS)
    query, marks = RunLines(run_ref=run_ref, mark=mark or None), choices(MARKS, "Every line")
    template, name = "finance/run_lines.html", f"{run_ref}-lines"
    return list_page(query, template, name, run_ref=run_ref, mark=mark, marks=marks)


@runs.get("/<run_ref>/left-out")
@may_use(RunLeftOut)
def left_out(run_ref: str) -> str | Response:
    """What was due and is not in a run."""
    query, name = RunLeftOut(run_ref=run_ref), f"{run_ref}-left-out"
    return list_page(query, "finance/run_left_out.html", name, run_ref=run_ref)
