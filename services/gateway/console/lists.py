"""A list: a page of it, with filters, or all of it as a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from flask import Response, render_template, request

from services.contracts.queries import Listed
from services.gateway.console.spreadsheets import spreadsheet
from services.gateway.visitor import client_for_visitor

ROWS_A_PAGE: Final = 50


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
    shows beside its rows, such as who they are about.
    """
    client = client_for_visitor()
    if "as" in request.args:
        return spreadsheet(request.args["as"], name, query, client)
    after = request.args.get("after")
    page = client.ask(replace(query, after=after, limit=ROWS_A_PAGE))
    more = beside(page.rows) if beside else {}
    return render_template(template, page=page, after=after, **shown, **more)
