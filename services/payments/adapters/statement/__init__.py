"""The tenant's statement: what was earned, paid, held and lost, and why; a page and a PDF."""

from services.payments.adapters.statement.content import Cause, Line, Statement, masked
from services.payments.adapters.statement.page import statement_html
from services.payments.adapters.statement.pdf import statement_pdf

__all__ = [
    "Cause",
    "Line",
    "Statement",
    "masked",
    "statement_html",
    "statement_pdf",
]
