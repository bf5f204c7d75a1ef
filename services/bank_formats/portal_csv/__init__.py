"""A CSV file for a bank's portal, with the columns that bank wants.

The first line holds the headings, every other one payment. Lines end with CR LF and cells are
quoted where they must be (RFC 4180). Which columns, and in which order, is a setting, text such as

    Beneficiary name=payee_name, Sort code=sort_code_dashed, Account number=account_number
    Amount=amount_pounds, Reference=reference, Payment date=processing_day_uk

read by `columns_of`; `FIELDS` lists what may stand after the `=`. Amounts are integer pence
everywhere but in the text itself.
"""

from services.bank_formats.portal_csv.columns import Column, columns_of
from services.bank_formats.portal_csv.fields import FIELDS
from services.bank_formats.portal_csv.payment import PortalCsvUnwritable, PortalPayment
from services.bank_formats.portal_csv.writing import lines

__all__ = [
    "FIELDS",
    "Column",
    "PortalCsvUnwritable",
    "PortalPayment",
    "columns_of",
    "lines",
]
