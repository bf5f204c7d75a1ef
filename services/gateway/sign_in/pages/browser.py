"""Whose session a request has, and that its form came from a page of ours.

The session's id is in a cookie of its own, which scripts cannot read and other sites' forms do not
send. Flask's own cookie holds nothing but what a page says after a redirect, the address to go on
to, and what makes the token of a form where nobody is signed in.
"""

from collections.abc import Sequence
from typing import Any, Final

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.wrappers import Response
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from services.backbone.errors import NotReady
from services.gateway.access import EVERYONE, allowed
from services.gateway.paths import local_path
from services.gateway.refusing import answer_away
from services.gateway.sign_in.cases import drafts, sessions, viewing
from services.gateway.sign_in.cases.sessions import Visit
from services.gateway.sign_in.domain.sessions import AT_MOST, DRAFT, Session, Stage
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.errors import SignedOut
from services.gateway.visitor import Visitor, let_in, visitor
from services.terms.people import Role

DOOR: Final = "cashback_door"

COOKIE, DRAFT_COOKIE = "cashback_session", "cashback_draft"

CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

SECRET_FIELDS: Final = frozenset(
    {"csrf_token", "step_up_code", "code", "start_code", "password", "present"}
)
"""What is never kept, nor sent back to a browser."""

WITHOUT_PEOPLE: Final = frozenset({"look.static", "live"})

csrf = CSRFProtect()


class FlaskCookie(SecureCookieSessionInterface):
    """Flask's own cookie, which goes over TLS only where the request came so."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie is to be sent over TLS only."""
        return request.is_secure


def prepare(app: Flask) -> None:
    """Have an app's forms carry tokens. They are checked by `identify`, which knows for whom."""
    app.session_interface = FlaskCookie()
    app.config |= {
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "WTF_CSRF_SSL_STRICT": False,  # our pages send no referrer
    }
    csrf.init_app(app)
    app.register_error_handler(OperationalError, database_away)
    app.jinja_env.globals |= {"sign_out_path": "/sign-out"}


def database_away(error: OperationalError) -> Response:
    """Say that it can be tried again later: without its database nobody can be let in."""
    return answer_away(NotReady(f"the gateway's database: {type(error.orig).__name__}"))


def door() -> Door:
    """Return the way into the gateway's database."""
    found: Door = current_app.extensions[DOOR]
    return found


def identify() -> Answer | None:
    """Find out who makes a request, before each; send them to sign in if the page needs that."""
    g.visit = g.ended = None
    if request.endpoint in WITHOUT_PEOPLE:
        return None
    token = request.cookies.get(_name(COOKIE), "")
    found = sessions.find(door(), token) if token else None
    if found is not None and sessions.is_open(door(), found):
        g.visit = found
        if found.session.stage == "in":
            person = found.person
            let_in(Visitor(person.id, person.name, person.roles))
    elif found is not None:
        g.ended = found
    _protect_forms(token if found is not None else "")
    return _sign_in_first()


def _protect_forms(token: str) -> None:
    """Refuse a form that is not from a page of ours, for this very session."""
    if token:
        wanted = sessions.csrf_token(door(), token)
        if session.get("csrf_token") != wanted:
            session["csrf_token"] = wanted
    if request.method in CHANGES:
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            raise BadRequest
        csrf.protect()


def _sign_in_first() -> Answer | None:
    if request.endpoint is None or visitor() is not None:
        return None
    declared = allowed(current_app.view_functions[request.endpoint])
    if not declared or declared == EVERYONE:
        return None
    answer = redirect(url_for("sign_in.start"), 303)
    if request.method in CHANGES:
        _keep_form(answer)
    else:
        session["next"] = request.full_path if request.query_string else request.path
    return answer


def _keep_form(answer: Answer) -> None:
    """Keep what was filled in, for who comes back; only they see it again."""
    if g.ended is None:
        return
    fields = [item for item in request.form.items(multi=True) if item[0] not in SECRET_FIELDS]
    token = drafts.keep(door(), g.ended.person.id, request.path, fields)
    if not token:
        return
    if any(file.filename for file in request.files.values()):
        flash("A file that you chose was not kept: choose it again")
    _set(answer, DRAFT_COOKIE, token, int(DRAFT.total_seconds()))


def current_visit() -> Visit:
    """Return whose request this is; `SignedOut` if nobody is in."""
    found: Visit | None = g.get("visit")
    if found is None or found.session.stage != "in":
        raise SignedOut
    return found


def keep_views(what: str, tenant_refs: Sequence[str]) -> None:
    """Keep that whose request this is sees something about tenants."""
    viewing.note_views(door(), current_visit().person, what, tenant_refs)


def people_with(role: Role) -> dict[str, str]:
    """Return the names of those who may sign in with a role, by their `ref`."""
    with door().reading() as store:
        found = store.people.all()
    able = [person for person in found if role in person.roles and person.state == "active"]
    return {Visitor(one.id, one.name, one.roles).actor.ref: one.name for one in able}


def session_at(*stages: Stage) -> Session | None:
    """Return the session of a request that waits for one of these steps."""
    found: Visit | None = g.get("visit")
    if found is None or found.session.stage not in stages:
        return None
    return found.session


def with_session(answer: Response | Answer, token: str) -> Any:
    """Put a session's token into an answer's cookie; the one before is of no use any more."""
    _set(answer, COOKIE, token, int(AT_MOST.total_seconds()))
    session.pop("csrf_token", None)
    return answer


def without_session(answer: Answer) -> Answer:
    """Have the browser drop the cookies of a session and of a kept form."""
    session.clear()
    for name in (COOKIE, DRAFT_COOKIE):
        answer.delete_cookie(_name(name), secure=request.is_secure, httponly=True, samesite="Lax")
    return answer


def where_to(person_id: str) -> str:
    """Return where somebody goes who has signed in: to a form kept for them, or a page."""
    wanted = local_path(session.pop("next", None), url_for("home.first_page"))
    if kept_form(person_id) is not None:
        return url_for("sign_in.kept")
    return wanted


def kept_form(person_id: str) -> tuple[str, drafts.Fields] | None:
    """Return the path and fields of the form that was kept at this browser, if it is theirs."""
    token = request.cookies.get(_name(DRAFT_COOKIE), "")
    return drafts.find(door(), token, person_id) if token else None


def drop_kept_form(answer: Any) -> Any:
    """Forget the form that was kept at this browser."""
    token = request.cookies.get(_name(DRAFT_COOKIE), "")
    if token:
        drafts.drop(door(), token)
        answer.delete_cookie(_name(DRAFT_COOKIE), secure=request.is_secure, httponly=True)
    return answer


def _set(answer: Any, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(
        _name(name),
        value,
        max_age=seconds,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def _name(name: str) -> str:
    """A `__Host-` cookie cannot be planted by a neighbour's site; browsers take it by TLS only."""
    return f"__Host-{name}" if request.is_secure else name
