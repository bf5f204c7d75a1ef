"""The budget against what instalments come to, and the forecast."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.backbone.errors import Invalid, Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.budgets_and_samples import Budget, BudgetOf, BudgetRow
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.console.asked import chosen, code
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.finance.business_date import business_date
from services.gateway.console.finance.words import ELEMENTS, money_words
from services.gateway.console.money_in import typed_pence
from services.gateway.console.seen import said_seen
from services.gateway.console.spreadsheets import rows_as_file
from services.gateway.deeds import deed
from services.gateway.visitor import client_for_visitor
from services.terms.money import pounds

budget = Blueprint(
    "finance_budget", __name__, url_prefix="/finance/budget", template_folder="templates"
)
budget.context_processor(money_words)

CHOOSE, SET_BUDGET = "finance/choose_budget.html", "finance/set_budget.html"


@budget.get("")
@roles("finance", "finance_approver", "board", "auditor")
def report() -> str | Response:
    """Show each element in each area: budget, paid, still due, forecast."""
    found = client_for_visitor().ask(Budget())
    if "as" in request.args:
        return rows_as_file(request.args["as"], "budget", BudgetRow, found.lines)
    return render_template("finance/budget.html", found=found)


@budget.get("/set")
@roles("finance")
def ask_for_budget() -> Response:
    """Ask which budget, then what may be spent."""
    element, area_code = chosen("element", ELEMENTS), code("area_code")
    if not request.args:
        return form_page(CHOOSE, typed={"element": "", "area_code": ""})
    return _form(element, area_code)


@budget.post("/set")
@roles("finance")
def set_budget() -> Response:
    """Set what may be spent on an element in an area."""
    element, area_code = request.form.get("element", ""), request.form.get("area_code", "").strip()
    amount = request.form.get("amount", "")
    pence = typed_pence(amount)
    if pence is None:
        fault = Fault("give the budget in pounds, like 12,500 or 12,500.00", "amount")
        return _form(element, area_code, amount, Invalid.listing([fault]))
    client = client_for_visitor()
    wanted: Any = element
    try:
        on, seen = business_date(client), said_seen()
        command = contract.SetBudget(on, wanted, area_code, pence, seen)
        client.tell(command, deed())
    except Refused as refused:
        return _form(element, area_code, amount, refused)
    flash(f"The budget of {ELEMENTS[element]} in {area_code} is {pounds(pence)}", "success")
    return redirect(url_for("finance_budget.report"), 303)


def _form(
    element: str, area_code: str, amount: str = "", refused: Refused | None = None
) -> Response:
    """Show what one budget is now, and ask for another; or ask again which, if there is no such."""
    typed = {"element": element, "area_code": area_code}
    if element not in ELEMENTS:
        return form_page(CHOOSE, [Fault("say which element", "element")], typed=typed)
    try:
        now = client_for_visitor().ask(BudgetOf(element, area_code))  # type: ignore[arg-type]
    except Invalid as unknown:
        return refused_page(CHOOSE, unknown, typed, typed=typed)
    if refused is None:
        return form_page(SET_BUDGET, now=now, amount=amount)
    named = {"amount_pence": "amount"}
    return refused_page(SET_BUDGET, refused, ("amount",), named, now=now, amount=amount)
