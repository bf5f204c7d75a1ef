"""Jobs from the repairs system's file, and how that file is read."""

from typing import Any, Final

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Conflict, Invalid
from services.contracts.queries.repairs import JobMapping, MappingOfJobs
from services.contracts.refusals import Fault
from services.contracts.repairs import ChangeJobMapping, WordOfFile
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.importing.simple import Pages
from services.gateway.console.permissions import may_use
from services.gateway.deeds import deed
from services.gateway.importing.jobs import JOBS
from services.gateway.inputs import a_number
from services.gateway.visitor import client_for_visitor
from services.pilot_files.job_upload import FIELDS

import_jobs: Final = Pages(
    "import_jobs", JOBS, ("repairs_manager", "auditor"), JobMapping(), "jobs"
).blueprint()

WORDS: Final = {
    "category": (),
    "emergency": ("yes", "no"),
    "done_by": ("landlord", "tenant"),
    "status": ("completed", "cancelled"),
}
"""The columns whose words have a meaning, with ours."""

MAPPING: Final = "importing/mapping.html"


@import_jobs.get("/mapping")
@may_use(JobMapping)
def mapping() -> Response:
    """How the repairs system's file is read: its headings and words, and what they mean."""
    found = client_for_visitor().ask(JobMapping())
    return form_page(MAPPING, **_shown(found, _as_typed(found)))


@import_jobs.post("/mapping")
@may_use(ChangeJobMapping)
def change_mapping() -> AnyResponse:
    """Read the repairs system's file so from now on."""
    client, typed = client_for_visitor(), request.form.to_dict()
    found = client.ask(JobMapping())
    words, faults = _words_in(typed)
    if faults:
        return form_page(MAPPING, faults, **_shown(found, typed))
    command = ChangeJobMapping(
        date_now(),
        words,
        "day_first" if typed.get("days") == "day_first" else "year_first",
        "pounds" if typed.get("costs") == "pounds" else "pence",
        a_number(typed.get("seen")) or 0,
        typed.get("why", "").strip(),
    )
    named = {field: f"words-{field}" if field in WORDS else f"heading-{field}" for field in FIELDS}
    try:
        client.tell(command, deed())
    except (Conflict, Invalid) as refused:
        inputs = [*named.values(), "why"]
        return refused_page(MAPPING, refused, inputs, named, **_shown(found, typed))
    flash("The repairs system's file is read so from now on", "success")
    return redirect(url_for("import_jobs.mapping"), 303)


def _shown(found: MappingOfJobs, typed: dict[str, str]) -> dict[str, Any]:
    return {"found": found, "typed": typed, "fields": FIELDS, "words": WORDS}


def _as_typed(found: MappingOfJobs) -> dict[str, str]:
    """Return a mapping as the form has it."""
    typed = {f"heading-{word.field}": word.theirs for word in found.words if not word.ours}
    for field in WORDS:
        lines = [f"{w.theirs} = {w.ours}" for w in found.words if w.ours and w.field == field]
        typed[f"words-{field}"] = "\n".join(lines)
    return typed | {"days": found.days, "costs": found.costs, "why": ""}


def _words_in(typed: dict[str, str]) -> tuple[tuple[WordOfFile, ...], list[Fault]]:
    """Return the headings and words of a form, and the lines that cannot be read."""
    words, faults = [], []
    for field in FIELDS:
        if heading := typed.get(f"heading-{field}", "").strip():
            words.append(WordOfFile(field, heading))
    for field in WORDS:
        for line in typed.get(f"words-{field}", "").splitlines():
            theirs, sign, ours = (part.strip() for part in line.rpartition("="))
            if sign and theirs and ours:
                words.append(WordOfFile(field, theirs, ours))
            elif line.strip():
                says = f"Write each line as their word = ours, not “{line.strip()[:40]}”"
                faults.append(Fault(says, f"words-{field}"))
    return tuple(words), faults
