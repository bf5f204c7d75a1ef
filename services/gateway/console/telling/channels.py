"""How the channels stand, and what telling tenants costs."""

from flask import Blueprint, Response

from services.contracts.queries.notifications.lines_and_tasks import ChannelLines, Costs
from services.gateway.access import roles
from services.gateway.console.asked import day
from services.gateway.console.lists import list_page

channels = Blueprint("channels", __name__, url_prefix="/telling", template_folder="templates")


@channels.get("/channels")
@roles("housing_officer", "housing_manager", "administrator", "auditor")
def lines() -> str | Response:
    """What waits for each channel, and why."""
    return list_page(ChannelLines(), "telling/lines.html", "channels")


@channels.get("/costs")
@roles(
    *("finance", "finance_approver", "housing_officer", "housing_manager"), *("board", "auditor")
)
def costs() -> str | Response:
    """What it came to, by month, channel and message."""
    query = Costs(day("since"), day("until"))
    return list_page(query, "telling/costs.html", "costs-of-telling", asked=query)
