"""A tenant is found, and their money shown down to the posting."""

import base64
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from services.backbone.errors import Invalid
from services.contracts.queries.enrolment import FindPeople, Person
from services.contracts.queries.payments.books import LedgerOfTenant
from services.contracts.queries.payments.explaining import Explanation, StatementDocument
from services.contracts.queries.payments.tenants import MoneyOfTenant
from services.gateway.access import roles
from services.gateway.console.filled_in import refused_page
from services.gateway.console.finance.words import money_words
from services.gateway.console.lists import list_page
from services.gateway.visitor import client_for_visitor, note_view, note_views

tenants = Blueprint(
    "finance_tenants", __name__, url_prefix="/finance/tenants", template_folder="templates"
)
tenants.context_processor(money_words)

may_see = roles("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")


@tenants.get("")
@may_see
def search() -> str:
    """Ask whom to look for."""
    return render_template("finance/find_tenant.html", text="", found=None, after=None)


@tenants.post("")
@may_see
def find() -> str | Response:
    """List who has all these words. They are posted: a name stands in no address."""
    text, after = request.form.get("text", "").strip(), request.form.get("after") or None
    template = "finance/find_tenant.html"
    shown: dict[str, Any] = {"text": text, "found": None, "after": after}
    try:
        found = client_for_visitor().ask(FindPeople(text, after=after))
    except Invalid as refused:
        return refused_page(template, refused, ["text"], **shown)
    note_views("a search", (row.tenant_ref for row in found.rows))
    return render_template(template, **shown | {"found": found})


@tenants.get("/<tenant_ref>")
@may_see
def money(tenant_ref: str) -> str:
    """Show instalments, breaches with what they cost, payments with their runs and files."""
    client = client_for_visitor()
    person, found = client.ask(Person(tenant_ref)), client.ask(MoneyOfTenant(tenant_ref))
    note_view("money", tenant_ref)
    return render_template("finance/tenant.html", who=person.who, found=found)


@tenants.get("/<tenant_ref>/instalments/<element>/<int:quarter>")
@may_see
def instalment(tenant_ref: str, element: str, quarter: int) -> str:
    """Explain one instalment: what happened, its payments, its postings."""
    year = client_for_visitor().ask(Explanation(tenant_ref, quarter))
    found = next((one for one in year.instalments if one.element == element), None)
    if found is None:
        raise NotFound
    note_view("instalment", tenant_ref)
    last_day = found.quarter_ends_on - timedelta(days=1)
    shown: dict[str, Any] = {"tenant_ref": tenant_ref, "found": found, "last_day": last_day}
    return render_template("finance/instalment.html", **shown)


@tenants.get("/<tenant_ref>/ledger")
@may_see
def ledger(tenant_ref: str) -> str | Response:
    """Show a tenant's postings, each with what they are owed after it."""
    query, name = LedgerOfTenant(tenant_ref), f"ledger-{tenant_ref}"
    return list_page(query, "finance/tenant_ledger.html", name, tenant_ref=tenant_ref)


@tenants.get("/<tenant_ref>/statement.pdf")
@may_see
def statement(tenant_ref: str) -> Response:
    """Send the statement that the tenant keeps."""
    document = client_for_visitor().ask(StatementDocument(tenant_ref, "pdf"))
    note_view("statement", tenant_ref)
    answer = Response(base64.b64decode(document.content), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="statement-{tenant_ref}.pdf"'
    return answer
