"""What is looked at in visits: the scheme's rooms, which a repairs manager changes."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Refused
from services.contracts import repairs as contract
from services.contracts.queries.repairs import Rooms, RoomsOfScheme
from services.gateway.access import roles
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.repairs.words import visit_words
from services.gateway.deeds import deed
from services.gateway.inputs import a_number
from services.gateway.visitor import client_for_visitor

rooms = Blueprint("visit_rooms", __name__, url_prefix="/visits/rooms", template_folder="templates")
rooms.context_processor(visit_words)

CHANGE = "repairs/change_room.html"
ADDED = 3
"""Empty rows below the items of a room."""


@rooms.get("")
@roles("surveyor", "repairs_manager", "auditor")
def listed() -> str:
    """The rooms and what is looked at in each."""
    return render_template("repairs/rooms.html", found=client_for_visitor().ask(Rooms()))


@rooms.get("/<int:number>")
@roles("repairs_manager")
def ask_to_change(number: int) -> Response:
    """Ask for a room's name and items; the number after the last is a new room."""
    found = client_for_visitor().ask(Rooms())
    room = _room(found, number)
    items = [(item.item, item.category) for item in room.items]
    return form_page(CHANGE, found=found, number=number, name=room.name, items=_with_empty(items))


@rooms.post("/<int:number>")
@roles("repairs_manager")
def change(number: int) -> AnyResponse:
    """Keep a room as it was typed; without a name it is taken away."""
    found = client_for_visitor().ask(Rooms())
    _room(found, number)
    form, name = request.form, " ".join(request.form.get("name", "").split())
    rows = range(a_number(form.get("rows")) or 0)
    items = [
        (words, form.get(f"category-{row}", ""))
        for row in rows
        if (words := " ".join(form.get(f"item-{row}", "").split()))
    ]
    changed = list(found.rooms)
    given = [contract.ItemOfRoom(*item) for item in items]
    changed[number - 1 : number] = [contract.RoomOfHome(name, tuple(given))] if name else []
    seen = a_number(form.get("seen_version")) or 0
    try:
        client_for_visitor().tell(contract.SetRooms(tuple(changed), seen, date_now()), deed())
    except Refused as refused:
        shown: dict[str, Any] = {"found": found, "number": number, "name": name}
        return refused_page(CHANGE, refused, [], items=_with_empty(items), **shown)
    flash(f"{name} is kept" if name else "The room is taken away", "success")
    return redirect(url_for("visit_rooms.listed"), 303)


def _room(found: RoomsOfScheme, number: int) -> contract.RoomOfHome:
    if not 1 <= number <= len(found.rooms) + 1:
        raise NotFound
    new = contract.RoomOfHome("", ())
    return (*found.rooms, new)[number - 1]


def _with_empty(items: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return items + [("", "")] * ADDED
