"""The budget against what instalments come to, and the forecast."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.backbone.errors import Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.budgets_and_samples import Budget
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.console.asked import chosen, code
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.finance.business_date import business_date
from services.gateway.console.finance.words import ELEMENTS, money_words
from services.gateway.console.money_in import typed_pence
from services.gateway.deeds import deed
from services.gateway.visitor import client_for_visitor
from services.terms.money import pounds

budget = Blueprint(
    "finance_budget", __name__, url_prefix="/finance/budget", template_folder="templates"
)
budget.context_processor(money_words)

SET_BUDGET = "finance/set_budget.html"


@budget.get("")
@roles("finance", "finance_approver", "board", "auditor")
def report() -> str:
    """Show each element in each area: budget, paid, still due, forecast."""
    return render_template("finance/budget.html", found=client_for_visitor().ask(Budget()))


@budget.get("/set")
@roles("finance")
def ask_for_budget() -> Response:
    """Ask what may be spent."""
    asked = {"element": chosen("element", ELEMENTS), "area_code": code("area_code")}
    return form_page(SET_BUDGET, typed={**asked, "amount": ""})


@budget.post("/set")
@roles("finance")
def set_budget() -> Response:
    """Set what may be spent on an element in an area."""
    typed = {name: request.form.get(name, "") for name in ("element", "area_code", "amount")}
    pence = typed_pence(typed["amount"])
    if pence is None:
        fault = Fault("give the budget in pounds, like 12,500 or 12,500.00", "amount")
        return form_page(SET_BUDGET, [fault], typed=typed)
    client = client_for_visitor()
    element, area_code = typed["element"], typed["area_code"].strip()
    command = contract.SetBudget(
        business_date(client),
        element,  # type: ignore[arg-type]
        area_code,
        pence,
    )
    try:
        client.tell(command, deed())
    except Refused as refused:
        named = {"amount_pence": "amount"}
        return refused_page(SET_BUDGET, refused, typed, named, typed=typed)
    flash(f"The budget of {ELEMENTS[element]} in {area_code} is {pounds(pence)}", "success")
    return redirect(url_for("finance_budget.report"), 303)
