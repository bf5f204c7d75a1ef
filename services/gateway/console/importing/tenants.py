"""Tenants are imported: a file is looked through, a person decides, and it is carried on."""

from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import NotNow
from services.contracts.enrolment import RegisterTenants
from services.contracts.queries.enrolment import JoiningTerms, Newcomer, RegisteredAlready
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page
from services.gateway.console.importing import shared
from services.gateway.console.permissions import can_use, may_use
from services.gateway.deeds import deed
from services.gateway.importing import uploads
from services.gateway.importing.kinds import ALIKE, REGISTERED
from services.gateway.importing.tenants import TENANTS, alike_in
from services.gateway.sign_in.pages.browser import door
from services.gateway.visitor import client_for_visitor, note_views, signed_in_visitor
from services.pilot_files.tenant_upload import from_kept

import_tenants = Blueprint(
    "import_tenants", __name__, url_prefix="/imports/tenants", template_folder="templates"
)
import_tenants.context_processor(shared.in_words)

may_look = roles("housing_officer", "housing_manager", "auditor")
may_import = may_use(RegisterTenants)

KIND: Final = TENANTS.name
CHOICES: Final = ("good", "unlike", "none")
ALIKE_A_PAGE: Final = 10


@import_tenants.url_value_preprocessor
def let_file_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a request be as large as a file where one is uploaded."""
    if endpoint == "import_tenants.keep":
        shared.let_file_in()


@import_tenants.get("")
@may_look
def listed() -> str:
    """Every file of tenants that was uploaded, and who waits for their day."""
    waiting = uploads.waiting(door())
    may = can_use(RegisterTenants)
    return shared.listed_page(
        KIND, "importing/tenants.html", room="import_tenants", waiting=waiting, may=may
    )


@import_tenants.get("/new")
@may_import
def ask() -> Response:
    """Ask for a file of tenants."""
    return form_page("importing/upload_tenants.html")


@import_tenants.post("/new")
@may_import
def keep() -> AnyResponse:
    """Keep a file of tenants, to be looked through."""
    try:
        client_for_visitor().ask(JoiningTerms())
    except NotNow as refused:
        return form_page("importing/upload_tenants.html", [Fault(str(refused), "")], 409)
    kept = shared.keep_upload(KIND, "importing/upload_tenants.html")
    if isinstance(kept, Response):
        return kept
    return redirect(url_for("import_tenants.one", number=kept), 303)


@import_tenants.get("/<int:number>")
@may_look
def one(number: int) -> Response:
    """A file of tenants: what was found, what can be decided, how far it is."""
    return _page(number)


@import_tenants.post("/<int:number>")
@may_import
def decide(number: int) -> AnyResponse:
    """Import the tenants of a file, or not."""
    deed()
    choice, by = request.form.get("choice", ""), signed_in_visitor().id
    if not choice:
        return _page(number, [Fault("Choose what is to become of the file", "choice")])
    if choice not in CHOICES:
        raise BadRequest
    uploads.look(door(), KIND, number)
    if choice == "none":
        uploads.give_up(door(), number, by)
        flash("Nothing of the file was imported, and what it said is forgotten")
    else:
        last = client_for_visitor().ask(JoiningTerms()).last_position
        uploads.decide(door(), TENANTS, number, by, date_now(), last, choice == "unlike")
        shared.wait_while(KIND, number, "carrying")
    return redirect(url_for("import_tenants.one", number=number), 303)


@import_tenants.post("/<int:number>/go-on")
@may_import
def go_on(number: int) -> AnyResponse:
    """Go on with an import that stopped."""
    deed()
    uploads.look(door(), KIND, number)
    uploads.go_on(door(), number, signed_in_visitor().id)
    shared.wait_while(KIND, number, "carrying")
    return redirect(url_for("import_tenants.one", number=number), 303)


@import_tenants.get("/<int:number>/rows")
@may_look
def rows(number: int) -> str | Response:
    """What is to be said of a file's rows, each with its column and what to do."""
    return shared.remarks_page(KIND, number, "import_tenants")


@import_tenants.get("/<int:number>/alike")
@may_look
def alike(number: int) -> str:
    """Who of a file may be registered already, side by side."""
    looked = uploads.look(door(), KIND, number)
    of = request.args.get("kind", REGISTERED)
    if of not in (REGISTERED, ALIKE):
        raise BadRequest
    after = request.args.get("after")
    found = uploads.remarks(door(), number, of, shared.place(after), ALIKE_A_PAGE + 1)
    shown = found[:ALIKE_A_PAGE]
    pairs = _side_by_side(number, [(each.row, alike_in(each.says)[0]) for each in shown])
    return render_template(
        "importing/alike.html",
        looked=looked,
        of=of,
        pairs=pairs,
        after=after,
        next=f"{shown[-1].row}-{shown[-1].id}" if len(found) > ALIKE_A_PAGE else None,
    )


@import_tenants.get("/waiting")
@may_import
def waiting() -> str:
    """Who waits for the day on which they are registered, and what registering them does."""
    today = date_now()
    days = uploads.waiting(door())
    ready = sum(number for day, number in days if day <= today)
    return render_template("importing/waiting.html", days=days, today=today, ready=ready)


@import_tenants.post("/waiting")
@may_import
def register_waiting() -> AnyResponse:
    """Register the tenants whose day has come."""
    by = signed_in_visitor().id
    number = uploads.register_waiting(door(), TENANTS, by, date_now(), deed())
    if number is None:
        flash("Nobody's day has come")
        return redirect(url_for("import_tenants.waiting"), 303)
    shared.wait_while(KIND, number, "carrying")
    return redirect(url_for("import_tenants.one", number=number), 303)


# --- shared ---


def _page(number: int, errors: list[Fault] | None = None) -> Response:
    looked = uploads.look(door(), KIND, number)
    first = uploads.remarks(door(), number, "fault", (-1, 0), 10)
    return form_page(
        "importing/tenants_file.html",
        errors or [],
        looked=looked,
        first=first,
        progress=shared.progress_of(TENANTS, looked.found),
        may=can_use(RegisterTenants),
    )


def _side_by_side(number: int, pairs: list[tuple[int, str]]) -> list[tuple[int, Any, Any]]:
    """Return rows as the file has them beside who is registered, by row."""
    kept = uploads.rows(door(), number, [row for row, _ in pairs])
    tenants = {row: from_kept(values[2:]) for row, values in kept.items()}
    asked = tuple(
        Newcomer(t.tenant_ref, t.first_name, t.last_name, t.email, t.mobile, t.uprn)
        for t in tenants.values()
    )
    likes = client_for_visitor().ask(RegisteredAlready(asked)).found if asked else ()
    found = {(like.newcomer, like.who.tenant_ref): like for like in likes}
    shown = []
    for row, who in pairs:
        tenant = tenants.get(row)
        like = found.get((tenant.tenant_ref, who)) if tenant else None
        if tenant and like:
            shown.append((row, tenant, like))
    note_views("import", (like.who.tenant_ref for _, _, like in shown))
    return shown
