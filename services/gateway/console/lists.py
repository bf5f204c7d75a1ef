"""A list: a page of it, with filters, or all of it as a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final, get_args

from flask import Response, render_template, request

from services.contracts.queries import Listed, answer_of
from services.gateway.console.spreadsheets import spreadsheet
from services.gateway.visitor import EVERYBODY, client_for_visitor, note_views

ROWS_A_PAGE: Final = 50
NAMING: Final = {"name", "first_name", "address_line_1"}
"""The fields of a row by which a tenant is known to people."""


def list_page(
    query: Listed[Any],
    template: str,
    name: str,
    beside: Callable[[Sequence[Any]], Mapping[str, Any]] | None = None,
    /,
    **shown: Any,
) -> str | Response:
    """Answer with the page that the address asks for, as `page` and `after` of the template.

    `?as=csv` and `?as=xlsx` are all its rows, in a file of that name. `beside` says what the page
    shows beside its rows, such as who they are about. Whose names are shown is noted.
    """
    client, names_tenants = client_for_visitor(), _names_tenants(query)
    if "as" in request.args:
        if names_tenants:
            note_views(f"{name.replace('-', ' ')}, as a file", EVERYBODY)
        return spreadsheet(request.args["as"], name, query, client)
    after = request.args.get("after")
    page = client.ask(replace(query, after=after, limit=ROWS_A_PAGE))
    if names_tenants:
        note_views(name.replace("-", " "), (row.tenant_ref for row in page.rows))
    more = beside(page.rows) if beside else {}
    return render_template(template, page=page, after=after, **shown, **more)


def _names_tenants(query: Listed[Any]) -> bool:
    """Return whether the rows of a list say whose they are by name or address."""
    (row_class,) = get_args(answer_of(type(query)))
    names = {field.name for field in fields(row_class)}
    return "tenant_ref" in names and not names.isdisjoint(NAMING)
