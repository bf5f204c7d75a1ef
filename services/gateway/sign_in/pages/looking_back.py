"""What happened to people and their roles, and who looked at whom: a page of it, or a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.exceptions import BadRequest

from services.gateway.access import roles
from services.gateway.console.asked import day
from services.gateway.console.spreadsheets import rows_as_file
from services.gateway.sign_in.cases import history as cases
from services.gateway.sign_in.cases import viewing
from services.gateway.sign_in.cases.paging import PAGE
from services.gateway.sign_in.pages.browser import door
from services.gateway.sign_in.store.views import View
from services.gateway.visitor import EVERYBODY

looking_back = Blueprint(
    "looking_back", "services.gateway.sign_in", url_prefix="/people", template_folder="templates"
)


@dataclass(frozen=True)
class ViewRow:
    """A line of the file of who looked at whom."""

    at: datetime
    who: str
    what: str
    tenants: str


@looking_back.get("/history")
@roles("administrator", "auditor")
def history() -> Any:
    """Search what happened to people and their roles, by the person and the day."""
    asked: dict[str, Any] = _person_and_days()
    if "as" in request.args:
        found = cases.all_history(door(), **asked)
        return rows_as_file(request.args["as"], "people-history", cases.HappenedRow, found)
    rows = cases.history(door(), **asked, before=_before())
    return _page("history", rows, **asked)


@looking_back.get("/views")
@roles("administrator", "auditor")
def views() -> Any:
    """Search who looked at whom, by the person, the tenant's reference and the day."""
    asked = _person_and_days() | {"tenant_ref": request.args.get("tenant", "").strip()[:120]}
    if "as" in request.args:
        found = viewing.all_views(door(), **asked)
        return rows_as_file(request.args["as"], "who-looked", ViewRow, _as_rows(found))
    return _page("views", viewing.views(door(), **asked, before=_before()), **asked)


def _as_rows(found: Iterator[View]) -> Iterator[ViewRow]:
    for one in found:
        whom = "everybody in it" if one.tenant_refs == EVERYBODY else ", ".join(one.tenant_refs)
        yield ViewRow(one.at, one.person, one.what, whom)


def _person_and_days() -> dict[str, Any]:
    """Return what both lists are asked for by."""
    person_id = request.args.get("person", "")[:32]
    return {"person_id": person_id, "since": day("since"), "until": day("until")}


def _before() -> int | None:
    """Return the place that the page asked for begins behind; None for the first page."""
    after = request.args.get("after", "")
    if after and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise BadRequest
    return int(after) if after else None


def _page(name: str, rows: list[Any], **asked: Any) -> str:
    with door().reading() as store:
        known = [("", "Anybody"), *((one.id, one.name) for one in store.people.all())]
    return render_template(
        f"sign_in/{name}.html",
        rows=rows,
        people=known,
        after=request.args.get("after") or None,
        next=str(rows[-1].id) if len(rows) == PAGE else None,
        **asked,
    )
