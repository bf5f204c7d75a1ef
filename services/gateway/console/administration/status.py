"""How the services stand."""

from flask import Blueprint, render_template

from services.gateway.access import roles
from services.gateway.console.administration.backlogs import backlogs
from services.gateway.practice import dates_of_page
from services.gateway.visitor import client_for_visitor

administration = Blueprint("administration", __name__, template_folder="templates")


@administration.get("/status")
@roles("administrator", "auditor")
def status() -> str:
    """Show how each service stands, as far as it answers."""
    found = backlogs(client_for_visitor())
    calendar = dates_of_page()
    return render_template("administration/status.html", found=found, calendar=calendar)
