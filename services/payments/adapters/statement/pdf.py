"""The statement as a PDF that a screen reader can read (PDF/UA-1), the same bytes each time.

`statement.typ` says how it is laid out. Typst brings the typefaces, and the date of creation is the
statement's: nothing of the machine or the moment is in it.
"""

from pathlib import Path
from typing import Any, Final

from services.payments.adapters.statement import wording
from services.payments.adapters.statement.content import Line, Statement
from services.terms.days import long_day
from services.terms.money import short_pounds
from services.typesetting.pdf import pdf_of

LAYOUT: Final = Path(__file__).with_name("statement.typ")


def statement_pdf(statement: Statement) -> bytes:
    """Return the PDF, tagged for accessibility.

    A character that no typeface here has, in a name say, is shown as a square.
    """
    return pdf_of(LAYOUT, "statement", _said(statement))


def _said(statement: Statement) -> dict[str, Any]:
    """Return all that the layout sets, in words."""
    made_on = statement.made_on
    return {
        "landlord": statement.landlord,
        "scheme": statement.scheme,
        "phone": statement.phone,
        "email": statement.email,
        "hours": statement.hours,
        "landlords_words": [s for s in (statement.complaints, statement.data_protection) if s],
        "name": statement.tenant_name,
        "reference": statement.tenant_ref,
        "date": [made_on.year, made_on.month, made_on.day],
        "made_on": long_day(made_on),
        "first_day": long_day(statement.first_day),
        "last_day": long_day(statement.last_day),
        "earned": short_pounds(statement.earned_pence),
        "paid": short_pounds(statement.paid_pence),
        "to_come": short_pounds(statement.to_come_pence),
        "lost": short_pounds(statement.lost_pence),
        "offered": short_pounds(statement.offered_pence),
        "account": statement.account,
        "to_do": list(wording.what_to_do(statement)),
        "elements": [
            {"name": wording.element(name), "lines": [_row(line, statement) for line in lines]}
            for name, lines in statement.elements
        ],
    }


def _row(line: Line, statement: Statement) -> dict[str, Any]:
    return {
        "quarter": str(line.quarter),
        "first_day": long_day(line.first_day),
        "last_day": long_day(line.last_day),
        "amount": short_pounds(line.amount_pence),
        "status": wording.status_of(line, statement.made_on),
        "why": list(wording.why(line, statement)),
    }
