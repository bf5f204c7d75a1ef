"""The statement as one HTML page that needs nothing else: for a browser, a printer, the PDF."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from services.payments.adapters.statement import wording
from services.payments.adapters.statement.content import Statement
from services.terms.days import long_day
from services.terms.money import short_pounds

_HERE: Final = Path(__file__).parent


def statement_html(statement: Statement) -> str:
    """Return the page. All that comes from outside is escaped; the same input gives the same."""
    return _template().render(statement=statement, to_do=wording.what_to_do(statement))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        pounds=short_pounds,
        day=long_day,
        element=wording.element,
        status=wording.status_of,
        why=wording.why,
    )
    return environment.get_template("statement.html")
