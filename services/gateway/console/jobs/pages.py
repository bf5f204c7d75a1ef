"""The pages of repair jobs."""

from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import NotFound, Refused
from services.client.asking import Client
from services.contracts.queries.payments.tenants import BreachesOfTenants, BreachInBrief
from services.contracts.queries.payments.what_if import IfGivenBack, WouldChange
from services.contracts.queries.repairs import (
    JobByRef,
    JobInVersions,
    JobMapping,
    ListedJob,
    NewestJobs,
)
from services.contracts.refusals import Fault
from services.contracts.repairs import CorrectRepair, RecordRepair, TakeBackRepair
from services.gateway.business_date import date_now
from services.gateway.console.asked import chosen, code
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.jobs.typed import (
    INPUTS,
    TypedJob,
    Weighed,
    as_typed,
    typed_job,
    weigh,
)
from services.gateway.console.jobs.words import (
    DONE_BY,
    LOST_TO,
    STATUS,
    WHOSE,
    WHY_NOT,
    YES_NO,
)
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import can_use, may_use
from services.gateway.console.seen import UNSEEN, as_seen, was_seen
from services.gateway.deeds import deed, shown_deed
from services.gateway.visitor import client_for_visitor, note_view

jobs = Blueprint("jobs", __name__, url_prefix="/jobs", template_folder="templates")

FORM, CHECKED, TAKE_BACK = "jobs/form.html", "jobs/checked.html", "jobs/take_back.html"
NAMED: Final = {"cost_pence": "cost", "on": "reported_on"}
OURS: Final = {"ours": "Only the tenant's own that we did"}


@jobs.context_processor
def words() -> dict[str, Any]:
    """Return the words that templates of this room use."""
    return {
        "whose": WHOSE,
        "done_by": DONE_BY,
        "status_words": STATUS,
        "why_not": WHY_NOT,
        "lost_to": LOST_TO,
    }


@jobs.get("")
@may_use(NewestJobs)
def listed() -> str | Response:
    """Repair jobs, and what those of the tenants' own cost them."""
    client, only, tenant_ref = client_for_visitor(), chosen("only", OURS), code("tenant")
    with_costs = bool(only) and can_use(BreachesOfTenants)
    return list_page(
        NewestJobs(tenant_ref=tenant_ref, may_count=only == "ours"),
        "jobs/list.html",
        "jobs",
        lambda rows: {"costs": _costs(rows, client) if with_costs else None},
        only=only,
        choices=[("", "All jobs"), *OURS.items()],
        tenant_ref=tenant_ref,
    )


@jobs.get("/new")
@may_use(RecordRepair)
def ask() -> Response:
    """Ask for a job that is entered by hand."""
    typed = dict.fromkeys(INPUTS, "") | {"tenant_ref": code("tenant"), "emergency": "no"}
    return _form(typed | {"done_by": "landlord", "status": "completed"})


@jobs.post("/check")
@may_use(RecordRepair)
def check() -> Response:
    """Say whether a job will count and what it would cost, before it is kept."""
    typed = _typed()
    return _form(typed) if "change" in request.form else _checked(typed)


@jobs.post("/new")
@may_use(RecordRepair)
def keep() -> AnyResponse:
    """Record a job, once it was seen what it costs."""
    client, typed, today = client_for_visitor(), _typed(), date_now()
    job, faults = typed_job(typed, today, _made_ref())
    if job is None:
        return _form(typed, faults)
    try:
        if weigh(job, today, client).seen != request.form.get("seen"):
            return _checked(typed, stale=True)
        client.tell(RecordRepair(recorded_on=today, **vars(job)), deed())
    except Refused as refused:
        return _refused(refused, typed)
    flash(f"Job {job.job_ref} is recorded", "success")
    return redirect(url_for("jobs.one", job_ref=job.job_ref), 303)


@jobs.get("/<job_ref>")
@may_use(JobByRef)
def one(job_ref: str) -> str:
    """A job: what is known of it, what was known before, and what it cost."""
    client = client_for_visitor()
    found = client.ask(JobByRef(job_ref))
    now = found.versions[0]
    note_view("job", now.tenant_ref)
    breach = _breach(found, client) if can_use(BreachesOfTenants) else None
    return render_template("jobs/one.html", found=found, now=now, breach=breach)


@jobs.get("/<job_ref>/correct")
@may_use(CorrectRepair)
def ask_to_correct(job_ref: str) -> Response:
    """Ask what is right of a job."""
    found = client_for_visitor().ask(JobByRef(job_ref))
    return _form(as_typed(found.versions[0], job_ref), found=found)


@jobs.post("/<job_ref>/check")
@may_use(CorrectRepair)
def check_correction(job_ref: str) -> Response:
    """Say what correcting a job would do."""
    found, typed = client_for_visitor().ask(JobByRef(job_ref)), _typed() | {"job_ref": job_ref}
    if "change" in request.form:
        return _form(typed, found=found)
    if not typed["reason"].strip():
        return _form(typed, [Fault("Say why it is corrected", "reason")], found=found)
    return _checked(typed, found=found)


@jobs.post("/<job_ref>/correct")
@may_use(CorrectRepair)
def correct(job_ref: str) -> AnyResponse:
    """Correct a job, once it was seen what that does."""
    client, today = client_for_visitor(), date_now()
    found, typed = client.ask(JobByRef(job_ref)), _typed() | {"job_ref": job_ref}
    job, faults = typed_job(typed, today, job_ref)
    if job is None:
        return _form(typed, faults, found=found)
    version = request.form.get("version", "")
    try:
        is_last = version == str(found.versions[0].version)
        seen = weigh(job, today, client, job_ref).seen
        if is_last and seen != request.form.get("seen"):
            return _checked(typed, found=found, stale=True)
        client.tell(
            CorrectRepair(
                seen_version=int(version) if version.isdigit() else 0,
                on=today,
                reason=typed["reason"],
                **vars(job),
            ),
            deed(),
        )
    except Refused as refused:
        return _refused(refused, typed, found)
    flash(f"Job {job_ref} is corrected", "success")
    return redirect(url_for("jobs.one", job_ref=job_ref), 303)


@jobs.get("/<job_ref>/take-back")
@may_use(TakeBackRepair)
def ask_to_take_back(job_ref: str) -> Response:
    """Say what taking a job back does, and ask why."""
    return _take_back_page(job_ref)


@jobs.post("/<job_ref>/take-back")
@may_use(TakeBackRepair)
def take_back(job_ref: str) -> AnyResponse:
    """Take a job back that was recorded by mistake, once it was seen what comes back."""
    reason = request.form.get("reason", "").strip()
    client = client_for_visitor()
    found = client.ask(JobByRef(job_ref))
    if found.versions[0].taken_back_on is None and not was_seen(_gives_back(found, client)):
        return _take_back_page(job_ref, reason=reason, stale=True)
    try:
        client.tell(TakeBackRepair(job_ref, date_now(), reason), deed())
    except NotFound:
        raise
    except Refused as refused:
        return _take_back_page(job_ref, refused, reason)
    flash(f"Job {job_ref} is taken back", "success")
    return redirect(url_for("jobs.one", job_ref=job_ref), 303)


# --- shared steps ---


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in INPUTS}


def _made_ref() -> str:
    """Return a reference for a job that was given none: the same as long as the form is."""
    return f"J-{shown_deed()[-12:]}"


def _form(
    typed: dict[str, str], errors: list[Fault] | None = None, found: JobInVersions | None = None
) -> Response:
    return form_page(FORM, errors or [], **_choices(), typed=typed, found=found)


def _choices() -> dict[str, Any]:
    """Return what a form of a job offers: categories, each with whose it is."""
    mapping = client_for_visitor().ask(JobMapping())
    categories = [
        (category, f"{category.replace('_', ' ').capitalize()} ({WHOSE[whose].lower()})")
        for whose, found in (
            ("tenant", mapping.tenant_categories),
            ("landlord", mapping.landlord_categories),
        )
        for category in found
    ]
    return {"categories": [("", "Choose one"), *categories], "yes_no": list(YES_NO.items())}


def _checked(
    typed: dict[str, str], found: JobInVersions | None = None, *, stale: bool = False
) -> Response:
    """Return the page that says what a job would do; the form again where it cannot be."""
    client, today = client_for_visitor(), date_now()
    job, faults = typed_job(typed, today, _made_ref())
    if job is None:
        return _form(typed, faults, found)
    try:
        weighed = weigh(job, today, client, found.job_ref if found else "")
        if found is None and _is_known(job, client):
            taken = Fault(f"Job {job.job_ref} is recorded already; correct it there", "job_ref")
            return _form(typed, [taken])
    except Refused as refused:
        return _refused(refused, typed, found)
    shown = _shown(job, weighed, found, client)
    errors = [Fault("What it would cost has changed; look again", "")] if stale else []
    return form_page(CHECKED, errors, 409 if stale else 200, typed=typed, **shown)


def _shown(
    job: TypedJob, weighed: Weighed, found: JobInVersions | None, client: Client
) -> dict[str, Any]:
    gives_back = _gives_back(found, client) if found else None
    return {"job": job, "weighed": weighed, "found": found, "gives_back": gives_back}


def _is_known(job: TypedJob, client: Client) -> bool:
    try:
        client.ask(JobByRef(job.job_ref))
    except NotFound:
        return False
    return True


def _refused(
    refused: Refused, typed: dict[str, str], found: JobInVersions | None = None
) -> Response:
    shown: dict[str, Any] = _choices() | {"typed": typed, "found": found}
    return refused_page(FORM, refused, INPUTS, NAMED, **shown)


def _take_back_page(
    job_ref: str, refused: Refused | None = None, reason: str = "", *, stale: bool = False
) -> Response:
    client = client_for_visitor()
    found = client.ask(JobByRef(job_ref))
    note_view("job", found.versions[0].tenant_ref)
    gives_back = _gives_back(found, client)
    shown: dict[str, Any] = {
        "found": found,
        "now": found.versions[0],
        "reason": reason,
        "gives_back": gives_back,
        "seen": as_seen(gives_back),
    }
    if refused is not None:
        return refused_page(TAKE_BACK, refused, ["reason"], **shown)
    errors = [UNSEEN] if stale else []
    return form_page(TAKE_BACK, errors, 409 if stale else 200, **shown)


def _gives_back(found: JobInVersions, client: Client) -> WouldChange | None:
    """Return what would come back if a job counted no more; None where it counts for nothing."""
    if _breach(found, client) is None:
        return None
    return client.ask(IfGivenBack(found.versions[0].tenant_ref, "repairs", found.job_ref))


def _breach(found: JobInVersions, client: Client) -> BreachInBrief | None:
    """Return what a job led to and counts still; None where it is nothing."""
    ref = found.versions[0].tenant_ref
    for tenant in client.ask(BreachesOfTenants((ref,))).found:
        for breach in tenant.breaches:
            stands = breach.upheld_on is None and breach.taken_back_on is None
            if stands and (breach.cause_ref, breach.element) == (found.job_ref, "repairs"):
                return breach
    return None


def _costs(rows: Sequence[ListedJob], client: Client) -> dict[str, BreachInBrief]:
    """Return what jobs led to, by their references; the last one where it was corrected."""
    refs = tuple(dict.fromkeys(row.tenant_ref for row in rows))
    found = client.ask(BreachesOfTenants(refs)).found if refs else ()
    return {
        breach.cause_ref: breach
        for tenant in found
        for breach in tenant.breaches
        if breach.element == "repairs"
    }
