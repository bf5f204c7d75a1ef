"""A tenant leaves, their tenancy ends, or they died: what it does is shown before it is kept."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Conflict, Refused
from services.contracts import enrolment as contract
from services.contracts.queries.enrolment import Membership, MembershipDetails
from services.contracts.queries.payments.tenants import LeavingWouldDo, MoneyIfLeft
from services.contracts.vocabulary import LeavingCause
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.officers.typed import day_typed, one_of, words
from services.gateway.console.permissions import may_use
from services.gateway.console.seen import as_seen
from services.gateway.deeds import deed
from services.gateway.visitor import client_for_visitor, note_view
from services.terms.money import pounds
from services.terms.story import ELEMENTS
from services.terms.why_not_paid import HELD_FOR, LOST_TO

leaving = Blueprint("tenant_leaving", __name__, url_prefix="/tenants", template_folder="templates")

ASK, CHECK = "officers/leave.html", "officers/confirm_leaving.html"
INPUTS: Final = ("cause", "left_on", "reason")

CAUSES: Final[dict[LeavingCause, tuple[str, str]]] = {
    "withdrawn": ("They leave the scheme", "The tenancy goes on"),
    "tenancy_ended": ("The tenancy ended", "Such as a move to another home"),
    "died": ("The tenant died", "Nothing more is written to them"),
}
EFFECTS: Final = {
    "sent": "With the bank or paid: stays as it is",
    "stays": "Still paid",
    "on_hold": "Stays on hold",
    "cancelled": "Cancelled",
    "lost_already": "Was lost before",
}
"""What becomes of an instalment."""


@leaving.get("/<tenant_ref>/leave")
@may_use(contract.LeaveScheme)
def ask(tenant_ref: str) -> Response:
    """Ask how the tenant leaves, and when."""
    client_for_visitor().ask(Membership(tenant_ref))
    note_view("leaving", tenant_ref)
    return _form(tenant_ref, date_now())


@leaving.post("/<tenant_ref>/leave/check")
@may_use(contract.LeaveScheme)
def check(tenant_ref: str) -> Response:
    """Show what leaving does to the money, the place and the visits, before it is kept."""
    if "change" in request.form:
        return _form(tenant_ref, request.form)
    try:
        cause, left_on = _typed()
        return _confirmation(tenant_ref, cause, left_on)
    except Refused as refused:
        return _form(tenant_ref, request.form, refused)


@leaving.post("/<tenant_ref>/leave")
@may_use(contract.LeaveScheme)
def leave(tenant_ref: str) -> AnyResponse:
    """Keep that the tenant left, if it does what was shown."""
    client, today = client_for_visitor(), date_now()
    try:
        cause, left_on = _typed()
        seen_status, reason = request.form.get("seen_status", ""), words("reason")
        if request.form.get("seen_money") != as_seen(_money(tenant_ref, cause, left_on)):
            return _confirmation(tenant_ref, cause, left_on, changed=True)
        command = contract.LeaveScheme(
            tenant_ref, today, cause, reason, left_on=left_on, seen_status=seen_status
        )
        answer = client.tell(command, deed())
    except Conflict:
        return _confirmation(tenant_ref, cause, left_on, changed=True)
    except Refused as refused:
        return _form(tenant_ref, request.form, refused)
    done = "is kept" if answer.effect == "done" else "was known: nothing was done"
    flash(f"{CAUSES[cause][0]}: this {done}", "success" if done == "is kept" else "message")
    return redirect(url_for("tenants.page", tenant_ref=tenant_ref), 303)


def _typed() -> tuple[LeavingCause, date]:
    cause: Any = one_of("cause", CAUSES, "say how the tenant leaves")
    return cause, day_typed("left_on", "the day it happened")


def _form(tenant_ref: str, left_on: Any, refused: Refused | None = None) -> Response:
    causes = [(code, words_, hint) for code, (words_, hint) in CAUSES.items()]
    typed = {name: words(name) for name in ("cause", "reason")}
    shown: dict[str, Any] = {"ref": tenant_ref, "causes": causes, "typed": typed}
    if refused is not None:
        return refused_page(ASK, refused, INPUTS, left_on=left_on, **shown)
    return form_page(ASK, left_on=left_on, **shown)


def _confirmation(
    tenant_ref: str, cause: LeavingCause, left_on: date, changed: bool = False
) -> Response:
    """Show what it will do; `changed`: that is something else than was shown before."""
    member = client_for_visitor().ask(Membership(tenant_ref))
    money = _money(tenant_ref, cause, left_on)
    note_view("leaving", tenant_ref)
    rows = [
        (f"{ELEMENTS[one.element]}, quarter {one.quarter}", one.amount_pence, _effect(one))
        for one in money.instalments
    ]
    return form_page(
        CHECK,
        status=409 if changed else 200,
        ref=tenant_ref,
        cause=cause,
        cause_words=CAUSES[cause][0],
        left_on=left_on,
        reason=words("reason"),
        will=list(_will(member, money, cause)),
        rows=rows,
        seen_money=as_seen(money),
        seen_status=member.person.who.status,
        changed=changed,
    )


def _money(tenant_ref: str, cause: LeavingCause, left_on: date) -> MoneyIfLeft:
    status = "withdrawn" if cause == "withdrawn" else "tenancy_ended"
    query = LeavingWouldDo(tenant_ref, left_on, date_now(), status)  # type: ignore[arg-type]
    return client_for_visitor().ask(query)


def _effect(instalment: Any) -> str:
    why = HELD_FOR.get(instalment.reason) or LOST_TO.get(instalment.reason, "")
    return f"{EFFECTS[instalment.effect]}{f': {why}' if why else ''}"


def _will(member: MembershipDetails, money: MoneyIfLeft, cause: LeavingCause) -> Iterator[str]:
    if cause == "died":
        yield "Nothing more is written to the tenant; an officer has a task with the facts."
        yield "Their bank details are used no more: what is due waits for others, given later."
    if not member.may_leave:
        yield "They are not in the scheme any more, or never were: their status stays as it is."
        if cause != "withdrawn":
            yield "The home is free for the next tenant."
        return
    if member.start_date is None:
        yield "The year has not begun: there is no money yet."
    else:
        yield f"{pounds(money.stays_pence)} is still paid."
        yield f"{pounds(money.cancelled_pence)} is cancelled, and stays so."
        if money.on_hold_pence:
            yield f"{pounds(money.on_hold_pence)} stays on hold."
        if money.sent_pence:
            yield f"{pounds(money.sent_pence)} is with the bank or paid: it stays sent."
    yield "Visits that are booked are cancelled."
    yield f"A place they have goes to the next on the waiting list of {member.area_name}."
    if cause != "withdrawn":
        yield "The home is free for the next tenant."
