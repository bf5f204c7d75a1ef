"""Runs: looked at whole, approved by another person, exported, submitted."""

from flask import Blueprint, Response

from services.contracts.queries.payments.runs import Runs
from services.gateway.access import roles
from services.gateway.console.asked import chosen
from services.gateway.console.finance.words import RUN_STATES
from services.gateway.console.lists import list_page

runs = Blueprint("runs", __name__, url_prefix="/finance/runs", template_folder="templates")
runs.add_app_template_filter(RUN_STATES.__getitem__, "run_state")


@runs.get("")
@roles("finance", "finance_approver", "auditor")
def listed() -> str | Response:
    """The runs, newest first."""
    state = chosen("state", RUN_STATES)
    query = Runs(states=(state,) if state else (), newest_first=True)
    states = [("", "Every state"), *((name, words) for name, (words, _) in RUN_STATES.items())]
    return list_page(query, "finance/runs.html", "runs", state=state, states=states)
