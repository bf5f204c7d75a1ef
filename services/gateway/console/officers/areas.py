"""The areas of the scheme: their places, and who stands in line for one."""

from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.contracts.enrolment import GivePlaces
from services.contracts.queries.enrolment import AreaByCode, Areas, LineOfArea
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import can_use, may_use
from services.gateway.deeds import deed
from services.gateway.visitor import client_for_visitor

areas = Blueprint("areas", __name__, url_prefix="/areas", template_folder="templates")

GIVE: Final = "officers/give_places.html"


@areas.get("")
@may_use(Areas)
def listed() -> str | Response:
    """The areas: places taken and free, and how many tenants stand where."""
    return list_page(Areas(), "officers/areas.html", "areas")


@areas.get("/<code>")
@may_use(LineOfArea)
def one(code: str) -> str | Response:
    """An area: its places, and who stands in line for one, by the rule that is said there."""
    return list_page(
        LineOfArea(code=code),
        "officers/area.html",
        "waiting-list",
        area=client_for_visitor().ask(AreaByCode(code)),
        may_give=can_use(GivePlaces),
    )


@areas.get("/<code>/give")
@may_use(GivePlaces)
def ask_to_give(code: str) -> Response:
    """Say what giving the free places will do."""
    return form_page(GIVE, **_giving(code))


@areas.post("/<code>/give")
@may_use(GivePlaces)
def give(code: str) -> AnyResponse:
    """Give the free places of every area to those in line."""
    client_for_visitor().tell(GivePlaces(date_now()), deed())
    flash("The free places are given", "success")
    return redirect(url_for("areas.one", code=code), 303)


def _giving(code: str) -> dict[str, Any]:
    area = client_for_visitor().ask(AreaByCode(code))
    return {
        "heading": f"Give the free places of {area.name}",
        "will": (
            f"{min(area.free, area.in_line):,} of {area.in_line:,} in line get a place in "
            f"{area.name}, in the order of the list.",
            "Free places of other areas are given too.",
            "Each tenant is told. The years of those who need no inspection begin today.",
            "Without this it happens by itself at today’s cut-off.",
        ),
        "text": "Give the places",
        "grave": False,
        "cancel": url_for("areas.one", code=code),
    }
