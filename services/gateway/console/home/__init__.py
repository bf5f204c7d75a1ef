"""The first page of everybody who signed in: what their roles are for, and where they go."""

from flask import Blueprint, render_template

from services.gateway.access import signed_in
from services.gateway.console.home.purposes import PURPOSES
from services.gateway.visitor import signed_in_visitor
from services.terms.people import ROLE_NAMES

home = Blueprint("home", __name__, template_folder="templates")


@home.get("/")
@signed_in
def first_page() -> str:
    """Show what the visitor's roles are for."""
    mine = signed_in_visitor().roles
    purposes = [
        (ROLE_NAMES[role].capitalize(), PURPOSES[role]) for role in sorted(mine & PURPOSES.keys())
    ]
    return render_template("home/first_page.html", purposes=purposes)
