"""The audit trail: what happened to a thing, or to everything of a tenant, in one service."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from services.contracts.permissions import roles_for
from services.gateway.access import roles
from services.gateway.console.administration.services import SERVICES
from services.gateway.console.asked import chosen, day
from services.gateway.console.lists import list_page
from services.gateway.visitor import signed_in_visitor
from services.terms.noted import is_event, who_of

trail = Blueprint("trail", __name__, url_prefix="/audit", template_folder="templates")

KINDS: Final = (
    *("tenant", "participation", "home", "visit", "job", "scheme"),
    *("run", "instalment", "payment", "payee", "payer", "import", "budget", "sample", "setting"),
    *("weight table", "message", "task", "bulk", "event"),
)
"""Kinds of things that have an audit trail, in the order in which they are offered."""

KIND_WORDS: Final = {
    "tenant": "Everything of a tenant",
    "home": "Home (by its UPRN)",
    "bulk": "Message to many",
    "event": "Event that could not be handled",
}


@trail.app_template_filter("whose_deed")
def whose_deed(who: str) -> str:
    """Return who did it; of an event in words: `Enrolment: breach recorded`."""
    words = who_of(who)
    return words[:1].upper() + words[1:] if is_event(who) else who


MAY_READ = frozenset.union(*(roles_for(asked.story) for asked in SERVICES.values()))


@trail.get("")
@roles(*MAY_READ)
def listed() -> str | Response:
    """What happened to a thing, oldest first."""
    mine = signed_in_visitor().roles
    services = [name for name, asked in SERVICES.items() if roles_for(asked.story) & mine]
    service = chosen("service", services) or services[0]
    kind, ref = chosen("kind", KINDS) or "tenant", request.args.get("ref", "").strip()
    since, until = day("since"), day("until")
    shown = {
        "service": service,
        "services": [(name, name.capitalize()) for name in services],
        "kind": kind,
        "kinds": [(name, KIND_WORDS.get(name, name.capitalize())) for name in KINDS],
        "ref": ref,
        "since": since,
        "until": until,
    }
    if not ref:
        return render_template("administration/audit.html", page=None, after=None, **shown)
    query = SERVICES[service].story(kind, ref, since, until)
    return list_page(query, "administration/audit.html", f"audit-{service}", **shown)
