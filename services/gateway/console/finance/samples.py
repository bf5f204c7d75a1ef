"""Samples: people drawn at random, who are asked whether what was paid has reached them."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.budgets_and_samples import (
    PersonOfSample,
    SampleByNumber,
    SamplePeople,
    Samples,
)
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.finance.business_date import business_date
from services.gateway.console.finance.words import SAMPLE_OUTCOMES, money_words
from services.gateway.console.lists import list_page
from services.gateway.console.seen import said_seen
from services.gateway.deeds import deed
from services.gateway.visitor import client_for_visitor, note_view

samples = Blueprint(
    "finance_samples", __name__, url_prefix="/finance/samples", template_folder="templates"
)
samples.context_processor(money_words)

may_see = roles("finance", "finance_approver", "auditor")

DRAW, RECORD = "finance/draw_sample.html", "finance/record_outcome.html"

PRECISION = {
    "confidence_per_cent": "give the confidence as a whole number of per cent",
    "margin_per_cent": "give the margin of error as a whole number of per cent",
}


@samples.get("")
@may_see
def listed() -> str | Response:
    """Show every sample with what came of it."""
    return list_page(Samples(), "finance/samples.html", "samples")


@samples.get("/<int:number>")
@may_see
def sample(number: int) -> str | Response:
    """Show one sample's people."""
    query, name = SamplePeople(number), f"sample-{number}"
    if "as" in request.args:
        return list_page(query, "", name)
    found = client_for_visitor().ask(SampleByNumber(number))
    return list_page(query, "finance/sample.html", name, found=found)


@samples.get("/draw")
@roles("finance")
def ask_to_draw() -> Response:
    """Ask how sure a sample is to be."""
    typed = {"seed": "", "confidence_per_cent": "95", "margin_per_cent": "5"}
    return form_page(DRAW, typed=typed)


@samples.post("/draw")
@roles("finance")
def draw() -> AnyResponse:
    """Draw a sample of paid people at random."""
    typed = {name: request.form.get(name, "").strip() for name in ("seed", *PRECISION)}
    faults = [Fault(words, n) for n, words in PRECISION.items() if not _is_small(typed[n])]
    if faults:
        return form_page(DRAW, faults, typed=typed)
    client = client_for_visitor()
    command = contract.DrawSample(
        business_date(client),
        typed["seed"],
        int(typed["confidence_per_cent"]),
        int(typed["margin_per_cent"]),
    )
    try:
        drawn = client.tell(command, deed())
    except Refused as refused:
        return refused_page(DRAW, refused, typed, typed=typed)
    flash(f"{drawn.people} of {drawn.population} people are drawn", "success")
    return redirect(url_for("finance_samples.sample", number=drawn.sample), 303)


@samples.get("/<int:number>/<tenant_ref>")
@roles("finance")
def ask_for_outcome(number: int, tenant_ref: str) -> Response:
    """Show one person of a sample, with what was recorded."""
    found = client_for_visitor().ask(PersonOfSample(number, tenant_ref))
    note_view("sample", tenant_ref)
    outcome = "" if found.outcome == "to_check" else found.outcome
    typed = {"outcome": outcome, "note": found.note}
    return form_page(RECORD, number=number, found=found, typed=typed, outcomes=_to_record())


@samples.post("/<int:number>/<tenant_ref>")
@roles("finance")
def record_outcome(number: int, tenant_ref: str) -> AnyResponse:
    """Record what came of asking one person; once more to correct it."""
    client = client_for_visitor()
    typed: Any = {name: request.form.get(name, "") for name in ("outcome", "note")}
    shown: dict[str, Any] = {"number": number, "typed": typed, "outcomes": _to_record()}
    if typed["outcome"] not in _to_record():
        faults = [Fault("say what came of asking", "outcome")]
        found = client.ask(PersonOfSample(number, tenant_ref))
        return form_page(RECORD, faults, found=found, **shown)
    note = " ".join(typed["note"].split())
    command = contract.RecordSampleOutcome(
        business_date(client), number, tenant_ref, typed["outcome"], note, said_seen()
    )
    try:
        client.tell(command, deed())
    except Refused as refused:
        found = client.ask(PersonOfSample(number, tenant_ref))
        return refused_page(RECORD, refused, typed, found=found, **shown)
    flash(f"Recorded for {tenant_ref}: {SAMPLE_OUTCOMES[typed['outcome']][0]}", "success")
    return redirect(url_for("finance_samples.sample", number=number), 303)


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3


def _to_record() -> dict[str, str]:
    return {code: words for code, (words, _) in SAMPLE_OUTCOMES.items() if code != "to_check"}
