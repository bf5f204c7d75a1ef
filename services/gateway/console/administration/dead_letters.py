"""Events that a service could not handle: looked at, tried again, or given up."""

import json
from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from services.backbone.errors import Invalid
from services.backbone.errors import NotFound as Gone
from services.contracts.permissions import roles_for
from services.contracts.queries.dead_letters import DeadLetterRow
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.console.administration.services import SERVICES, Asked
from services.gateway.console.asked import chosen
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import can_use
from services.gateway.deeds import deed
from services.gateway.forms import form_errors
from services.gateway.refusing import STATUS_OF
from services.gateway.visitor import EVERYBODY, client_for_visitor, note_views

dead_letters = Blueprint(
    "dead_letters", __name__, url_prefix="/dead-letters", template_folder="templates"
)

STATES = {"dead": "Given up", "waiting": "Tried again"}

MAY_LIST = frozenset.union(*(roles_for(asked.dead_letters) for asked in SERVICES.values()))
MAY_READ = frozenset.union(*(roles_for(asked.whole) for asked in SERVICES.values()))


@dead_letters.get("")
@roles(*MAY_LIST)
def listed() -> str | Response:
    """The envelopes of one service's, oldest first."""
    mine = [name for name, asked in SERVICES.items() if can_use(asked.dead_letters)]
    service, state = chosen("service", mine) or mine[0], chosen("state", STATES) or "dead"
    query = SERVICES[service].dead_letters(state=state)  # type: ignore[arg-type]
    return list_page(
        query,
        "administration/dead_letters.html",
        f"dead-letters-{service}",
        service=service,
        services=[(name, name.capitalize()) for name in mine],
        state=state,
        states=list(STATES.items()),
    )


@dead_letters.get("/<service>/<event_id>")
@roles(*MAY_LIST)
def one(service: str, event_id: str) -> str:
    """One envelope, and what can be done about it."""
    return render_template(
        "administration/dead_letter.html",
        service=service,
        found=_envelope(service, event_id),
        reads=can_use(_of(service).whole),
    )


@dead_letters.get("/<service>/<event_id>/content")
@roles(*MAY_READ)
def content(service: str, event_id: str) -> str:
    """One with its content, which may name a person."""
    found = client_for_visitor().ask(_of(service).whole(event_id))
    note_views("an event that could not be handled", _whose(found.body))
    return render_template("administration/dead_letter_content.html", service=service, found=found)


@dead_letters.get("/<service>/<event_id>/replay")
@roles("administrator")
def confirm_replay(service: str, event_id: str) -> str:
    """Say what trying it again will do, and ask."""
    found = _envelope(service, event_id)
    return render_template("administration/replay.html", service=service, found=found)


@dead_letters.post("/<service>/<event_id>/replay")
@roles("administrator")
def replay(service: str, event_id: str) -> Response:
    """Have a dead letter tried again."""
    client_for_visitor().tell(_of(service).replay(event_id), deed())
    flash("The event is tried again within seconds", "success")
    return redirect(url_for("dead_letters.listed", service=service))  # type: ignore[return-value]


@dead_letters.get("/<service>/<event_id>/discard")
@roles("administrator")
def confirm_discard(service: str, event_id: str) -> str:
    """Say what giving it up will do, and ask why."""
    return _discarding(service, event_id, [])


@dead_letters.post("/<service>/<event_id>/discard")
@roles("administrator")
def discard(service: str, event_id: str) -> Response | tuple[str, int]:
    """Give it up for good, for a reason."""
    command = _of(service).discard(event_id, request.form.get("why", ""))
    try:
        client_for_visitor().tell(command, deed())
    except Invalid as refused:
        errors = form_errors(refused, ["why"])
        return _discarding(service, event_id, errors), STATUS_OF[refused.code]
    flash("The event is given up", "success")
    return redirect(url_for("dead_letters.listed", service=service))  # type: ignore[return-value]


@dead_letters.errorhandler(Gone)
def answer_gone(refused: Gone) -> Response | tuple[str, int]:
    """Lead from a deed to those that are left, with what became of this one: a colleague saw to it.

    Who only wanted to look at it is told so.
    """
    service = (request.view_args or {})["service"]
    if request.method == "POST":
        flash(str(refused))
        return redirect(url_for("dead_letters.listed", service=service), 303)  # type: ignore[return-value]
    shown = render_template(
        "administration/dead_letter_gone.html", service=service, gone=str(refused)
    )
    return shown, STATUS_OF[refused.code]


def _discarding(service: str, event_id: str, errors: list[Fault]) -> str:
    return render_template(
        "administration/discard.html",
        service=service,
        found=_envelope(service, event_id),
        errors=errors,
        why=request.form.get("why", ""),
    )


def _envelope(service: str, event_id: str) -> DeadLetterRow:
    return client_for_visitor().ask(_of(service).envelope(event_id))


def _whose(body: str) -> Sequence[str]:
    """Return whose an event is; one that does not say so may be anybody's."""
    try:
        tenant_ref = json.loads(body)["data"]["tenant_ref"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return EVERYBODY
    return [tenant_ref] if isinstance(tenant_ref, str) and tenant_ref else EVERYBODY


def _of(service: str) -> Asked:
    if service not in SERVICES:
        raise NotFound
    return SERVICES[service]
