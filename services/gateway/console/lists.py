"""A list: a page of it, with filters, or all of it as a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final, get_args

from flask import Response, render_template, request

from services.client.asking import Client
from services.contracts.queries import Listed, answer_of
from services.contracts.queries.audit import Story
from services.gateway.console.spreadsheets import spreadsheet
from services.gateway.visitor import EVERYBODY, client_for_visitor, note_views

ROWS_A_PAGE: Final = 50
WHOSE: Final = "tenant_ref"
"""The field of a row that says whose it is, and of a query that asks for one tenant's rows."""


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
    shows beside its rows, such as who they are about. Whose rows are shown is noted.
    """
    client, one = client_for_visitor(), getattr(query, WHOSE, "")
    what = name.removesuffix(f"-{one}").replace("-", " ")
    if "as" in request.args:
        file = spreadsheet(request.args["as"], name, query, client)
        note_views(f"{what}, as a file", [one] if one else _all_in(query, client))
        return file
    after = request.args.get("after")
    page = client.ask(replace(query, after=after, limit=ROWS_A_PAGE))
    note_views(what, [one] if one else (getattr(row, WHOSE, "") for row in page.rows))
    more = beside(page.rows) if beside else {}
    return render_template(template, page=page, after=after, **shown, **more)


def _all_in(query: Listed[Any], client: Client) -> Sequence[str]:
    """Return whose a whole list is: everybody's, if its rows are tenants' at all.

    The story of a thing is that of whose it is, who stand in its first rows.
    """
    if isinstance(query, Story):
        return [row.tenant_ref for row in client.ask(query).rows]
    (row_class,) = get_args(answer_of(type(query)))
    return EVERYBODY if WHOSE in {field.name for field in fields(row_class)} else ()
