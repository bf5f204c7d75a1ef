"""The audit trail: what happened to a thing, or to everything of a tenant, in one service."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from services.contracts.permissions import roles_for
from services.gateway.access import roles
from services.gateway.console.administration.services import STORIES
from services.gateway.console.asked import chosen, day
from services.gateway.console.lists import list_page
from services.gateway.visitor import signed_in_visitor
from services.terms.noted import is_event, who_of
from services.terms.subjects import SUBJECT_KINDS, SubjectKind

trail = Blueprint("trail", __name__, url_prefix="/audit", template_folder="templates")

KIND_WORDS: Final[dict[SubjectKind, str]] = {
    "tenant": "Everything of a tenant",
    "home": "Home (by its tenant)",
    "rooms": "Rooms and items of an inspection (by version)",
    "job mapping": "How files of jobs are read (jobs)",
    "deal text": "Text of the deal (by version)",
    "bank file": "Bank file (by number)",
    "bulk": "Message to many",
    "compared with": "What is compared with (history or comparison)",
    "calendar": "Closing of dates (practice)",
    "event": "Event that could not be handled",
}
"""What those are called that are not called by their kind, and what their reference is."""


@trail.app_template_filter("whose_deed")
def whose_deed(who: str) -> str:
    """Return who did it; of an event in words: `Enrolment: breach recorded`."""
    words = who_of(who)
    return words[:1].upper() + words[1:] if is_event(who) else who


MAY_READ = frozenset.union(*(roles_for(story) for story in STORIES.values()))


@trail.get("")
@roles(*MAY_READ)
def listed() -> str | Response:
    """What happened to a thing, oldest first."""
    mine = signed_in_visitor().roles
    services = [name for name, story in STORIES.items() if roles_for(story) & mine]
    service = chosen("service", services) or services[0]
    kind, ref = chosen("kind", SUBJECT_KINDS) or "tenant", request.args.get("ref", "").strip()
    since, until = day("since"), day("until")
    shown = {
        "service": service,
        "services": [(name, name.capitalize()) for name in services],
        "kind": kind,
        "kinds": [(name, KIND_WORDS.get(name, name.capitalize())) for name in SUBJECT_KINDS],
        "ref": ref,
        "since": since,
        "until": until,
    }
    if not ref:
        return render_template("administration/audit.html", page=None, after=None, **shown)
    query = STORIES[service](kind, ref, since, until)
    return list_page(query, "administration/audit.html", f"audit-{service}", **shown)
