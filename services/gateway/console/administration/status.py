"""How the services stand."""

from flask import Blueprint, render_template

from services.gateway.access import roles
from services.gateway.console.administration.standings import calendar_now, standings
from services.gateway.visitor import client_for_visitor

administration = Blueprint("administration", __name__, template_folder="templates")


@administration.get("/status")
@roles("administrator", "auditor")
def status() -> str:
    """Show how each service stands, as far as it answers."""
    client = client_for_visitor()
    found = standings(client)
    away = {one.service for one in found if one.standing is None}
    calendar = None if "Calendar" in away else calendar_now(client)
    return render_template("administration/status.html", found=found, calendar=calendar)
