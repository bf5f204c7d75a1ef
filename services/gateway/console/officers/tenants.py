"""Tenants: found as on the telephone, listed, and each on one page with the whole story."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Invalid
from services.contracts.queries import Query
from services.contracts.queries.audit import AuditRow
from services.contracts.queries.enrolment import FindPeople, Membership, Person, Tenants
from services.contracts.queries.notifications.story import NotificationsStory
from services.contracts.queries.payments.tenants import MoneyInBrief
from services.contracts.queries.repairs import HomeOfTenant, NewestJobs
from services.gateway.at_once import at_once
from services.gateway.business_date import date_now
from services.gateway.console.asked import chosen, code
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.lists import list_page
from services.gateway.console.officers.what_next import what_next
from services.gateway.console.officers.whole_story import whole_story
from services.gateway.console.officers.words import elements_in_words, status_tag
from services.gateway.console.permissions import can_use, may_use
from services.gateway.console.repairs.words import visit_words
from services.gateway.console.telling.words import CHANNELS, SCHEME_STATUSES
from services.gateway.console.waiting import AWAY
from services.gateway.visitor import client_for_visitor, note_view, note_views

tenants = Blueprint("tenants", __name__, url_prefix="/tenants", template_folder="templates")
tenants.context_processor(visit_words)
tenants.add_app_template_filter(status_tag, "scheme_status")
tenants.add_app_template_filter(elements_in_words, "elements")
tenants.add_app_template_filter(lambda channel: CHANNELS.get(channel, channel), "told_by")

AnswerT = TypeVar("AnswerT")

JOBS_SHOWN: Final = 10
"""How many of a tenant's jobs are shown: those that became known last."""

SIGNED_HOW: Final = {"office": "in the office", "paper": "on paper"}
SEARCH: Final = "officers/find_tenant.html"
WHAT_IS_AWAY: Final = {
    "payments": "The money is away for the moment: it is left out.",
    "repairs": "Inspections and jobs are away for the moment: they are left out.",
    "notifications": "What the tenant was told is away for the moment: it is left out.",
}


@tenants.get("")
@may_use(FindPeople)
def search() -> Response:
    """Ask whom to look for."""
    return form_page(SEARCH, text="", found=None, after=None)


@tenants.post("")
@may_use(FindPeople)
def find() -> AnyResponse:
    """List who has all these words; where it is one, show them. No name stands in an address."""
    text, after = request.form.get("text", "").strip(), request.form.get("after") or None
    shown: dict[str, Any] = {"text": text, "after": after}
    try:
        found = client_for_visitor().ask(FindPeople(text, after=after))
    except Invalid as refused:
        return refused_page(SEARCH, refused, ["text"], found=None, **shown)
    if len(found.rows) == 1 and not (found.next or after):
        return redirect(url_for("tenants.page", tenant_ref=found.rows[0].tenant_ref), 303)
    note_views("a search", (row.tenant_ref for row in found.rows))
    return form_page(SEARCH, found=found, **shown)


@tenants.get("/list")
@may_use(Tenants)
def listed() -> str | Response:
    """List tenants by status and area, or take the list away as a file."""
    status, area = chosen("status", SCHEME_STATUSES), code("area")
    query = Tenants((status,) if status else (), area)
    statuses = [("", "All"), *SCHEME_STATUSES.items()]
    shown = {"status": status, "area": area, "statuses": statuses}
    return list_page(query, "officers/tenants.html", "tenants", **shown)


@tenants.get("/<tenant_ref>")
@may_use(Person)
def page(tenant_ref: str) -> str:
    """Show one tenant: who, how it stands, what happens next, the story, as the role may know."""
    if not can_use(Membership):
        return _to_repairs(tenant_ref)
    member = client_for_visitor().ask(Membership(tenant_ref))
    away: list[str] = []
    their_money = at_once(_part, MoneyInBrief(tenant_ref), "payments", away)
    their_home = at_once(_part, HomeOfTenant(tenant_ref), "repairs", away)
    they_were = at_once(_part, NotificationsStory("tenant", tenant_ref), "notifications", away)
    note_view("tenant", tenant_ref)
    money, home, told = their_money.result(), their_home.result(), they_were.result()
    lines: Mapping[str, tuple[AuditRow, ...]] = {
        "enrolment": member.story,
        "repairs": home.story if home else (),
        "payments": money.story if money else (),
        "notifications": told.rows if told else (),
    }
    return render_template(
        "officers/tenant.html",
        ref=tenant_ref,
        member=member,
        how=SIGNED_HOW,
        who=member.person.who,
        money=money,
        home=home,
        next_up=what_next(member, money, home, date_now()),
        story=whole_story(lines),
        more_told=bool(told and told.next),
        away=sorted(away),
    )


def _to_repairs(tenant_ref: str) -> str:
    """Show the repairs team who lives there, with visits and jobs; neither money nor arrears."""
    tenant = client_for_visitor().ask(Person(tenant_ref))
    note_view("tenant", tenant_ref)
    away: list[str] = []
    home = _part(HomeOfTenant(tenant_ref), "repairs", away)
    jobs = _part(NewestJobs(tenant_ref, limit=JOBS_SHOWN), "repairs", away)
    return render_template(
        "officers/tenant_to_repairs.html",
        ref=tenant_ref,
        tenant=tenant,
        home=home,
        jobs=jobs,
        story=whole_story({"repairs": home.story if home else ()}),
        away=list(dict.fromkeys(away)),
    )


def _part(query: Query[AnswerT], service: str, away: list[str]) -> AnswerT | None:
    """Return what a service says; None for who may not ask, and where it is away, which is said."""
    if not can_use(type(query)):
        return None
    try:
        return client_for_visitor().ask(query)
    except AWAY:
        away.append(WHAT_IS_AWAY[service])
        return None
