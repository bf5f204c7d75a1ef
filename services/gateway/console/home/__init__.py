"""The first page of everybody who signed in: what waits for them, and what their roles are for."""

from flask import Blueprint, render_template

from services.gateway.access import signed_in
from services.gateway.console.home.contributions import CONTRIBUTIONS
from services.gateway.console.home.purposes import PURPOSES
from services.gateway.console.waiting import what_waits
from services.gateway.visitor import signed_in_visitor
from services.terms.people import ROLE_NAMES

home = Blueprint("home", __name__, template_folder="templates")


@home.get("/")
@signed_in
def first_page() -> str:
    """Show what waits for the visitor, oldest first, and what their roles are for."""
    mine = signed_in_visitor().roles
    purposes = [
        (ROLE_NAMES[role].capitalize(), PURPOSES[role]) for role in sorted(mine & PURPOSES.keys())
    ]
    waiting, whole = what_waits(CONTRIBUTIONS)
    return render_template("home/first_page.html", purposes=purposes, waiting=waiting, whole=whole)
