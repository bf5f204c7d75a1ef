"""Writes files as the bank does: returns reports as CSV and XML, statements as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

from services.bank_formats.returns_report import ReportRow

TODAY = date(2012, 5, 1)

UNPAID = {
    "report": "ARUCS",
    "service_user_number": "123456",
    "originating_sort_code": "08-99-99",
    "originating_account_number": "66374958",
    "sort_code": "10-79-99",
    "account_number": "88837491",
    "payee_name": "SIAN O BRIEN",
    "reference": "CASHBACK 000001",
    "amount": "75.00",
    "original_processing_day": "2012-04-12",
    "date": "2012-04-17",
    "code": "B",
}
ADVICE = {
    **UNPAID,
    "report": "AWACS",
    "amount": "",
    "original_processing_day": "",
    "code": "3",
    "corrected_sort_code": "20-29-59",
    "corrected_account_number": "63748472",
}
CORRECTED = ("corrected_sort_code", "corrected_account_number")


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def csv_report(*rows: Mapping[str, str], header: Sequence[str] = (*UNPAID, *CORRECTED)) -> bytes:
    return csv_file(header, ([row.get(name, "") for name in header] for row in rows))


def as_csv(rows: Iterable[ReportRow]) -> bytes:
    return csv_report(*map(_cells, rows))


def xml_report(inside: str, encoding: str = "ISO-8859-1") -> bytes:
    text = f"""<?xml version="1.0" encoding="{encoding}"?>
<!-- Generated -->
<BACSDocument xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:noNamespaceSchemaLocation="newbacs-advices.xsd">
<Data>
{inside}
</Data>
<SignatureMethod>Vanilla</SignatureMethod><Signature/>
</BACSDocument>
"""
    return text.encode(encoding)


def arucs(
    *items: str, user: str = "123456", day: str = "2012-04-17", totals: str = "", more: str = ""
) -> str:
    """One ARUCS; items stand on lines 11, 12 and so on of the document."""
    inside = "\n".join(items)
    return f"""<ARUCS><Header reportType="REFT1" adviceNumber="000" currentProcessingDate="{day}"/>
<AddresseeInformation name="BROMFORD"/><ServiceLicenseInformation userNumber="{user}"/><Advice>
<OriginatingAccountRecords><OriginatingAccountRecord>
<OriginatingAccount name="BROMFORD" number="66374958" sortCode="08-99-99" type="0"/>

{inside}
{totals}</OriginatingAccountRecord>{more}</OriginatingAccountRecords></Advice></ARUCS>"""


def item(**attributes: str) -> str:
    """One item of an ARUCS; a keyword replaces what it says, and one of `None` leaves it out."""
    usual = {
        "ref": "CASHBACK 000001",
        "transCode": "99",
        "returnCode": "B",
        "originalProcessingDate": "2012-04-12",
        "valueOf": "75.00",
        "currency": "GBP",
    }
    account = {"number": "88837491", "name": "SIAN O BRIEN", "sortCode": "10-79-99"}
    said = {key: attributes.get(key, value) for key, value in usual.items()}
    whose = {key: attributes.get(key, value) for key, value in account.items()}
    payer = _tag("PayerAccount", whose) + "</PayerAccount>"
    return f"{_tag('ReturnedCreditItem', said)}{payer}</ReturnedCreditItem>"


def advice(**attributes: str) -> str:
    """One item of an AWACS; `payer_name` stands for the attribute `payer-name`."""
    usual = {
        "user_number": "123456",
        "record_type": "A",
        "reference": "CASHBACK 000001",
        "reason_code": "3",
        "payer_name": "SIAN O BRIEN",
        "payer_sort_code": "10-79-99",
        "payer_account_number": "88837491",
        "payer_new_sort_code": "20-29-59",
        "payer_new_account_number": "63748472",
        "effective_date": "2012-04-17",
    }
    said = {key.replace("_", "-"): value for key, value in (usual | attributes).items()}
    return _tag("MessagingAdvice", said) + "</MessagingAdvice>"


def as_xml(rows: Iterable[ReportRow]) -> bytes:
    """A report of each row's own, one after the other in the same document."""
    return xml_report("\n".join(map(_as_element, rows)), "UTF-8")


def _as_element(row: ReportRow) -> str:
    cells = _cells(row)
    if row.kind == "advice":
        element = advice(
            user_number=row.service_user_number,
            reference=row.reference,
            reason_code=row.code,
            payer_name=row.payee_name,
            payer_sort_code=row.sort_code,
            payer_account_number=row.account_number,
            payer_new_sort_code=row.corrected_sort_code,
            payer_new_account_number=row.corrected_account_number,
            effective_date=cells["date"],
            amount=cells["amount"],
            original_processing_date=cells["original_processing_day"],
        )
        return f"<MessagingAdvices>{element}</MessagingAdvices>"
    element = item(
        ref=row.reference,
        returnCode=f"{row.code}150",
        originalProcessingDate=cells["original_processing_day"],
        valueOf=cells["amount"],
        number=row.account_number,
        name=row.payee_name,
        sortCode=row.sort_code,
    )
    totals = f'<Totals numberOf="1" valueOf="{cells["amount"]}" currency="GBP"/>'
    whole = arucs(element, user=row.service_user_number, day=cells["date"], totals=totals)
    # The first is the account paid from; an item may be to one with the same numbers.
    return whole.replace("66374958", row.originating_account_number, 1).replace(
        "08-99-99", row.originating_sort_code, 1
    )


def _cells(row: ReportRow) -> dict[str, str]:
    pence, day = row.amount_pence, row.original_processing_day
    return {
        "report": "ARUCS" if row.kind == "unpaid" else "AWACS",
        "service_user_number": row.service_user_number,
        "originating_sort_code": row.originating_sort_code,
        "originating_account_number": row.originating_account_number,
        "sort_code": row.sort_code,
        "account_number": row.account_number,
        "payee_name": row.payee_name,
        "reference": row.reference,
        "amount": "" if pence is None else pounds(pence),
        "original_processing_day": "" if day is None else day.isoformat(),
        "date": row.reported_on.isoformat(),
        "code": row.code,
        "corrected_sort_code": row.corrected_sort_code,
        "corrected_account_number": row.corrected_account_number,
    }


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    return f"<{name} {' '.join(f'{key}={quoteattr(value)}' for key, value in attributes.items())}>"


# --- any row -------------------------------------------------------------------------------------

_digits = "0123456789"
_sort_codes = st.text(_digits, min_size=6, max_size=6)
_account_numbers = st.text(_digits, min_size=8, max_size=8)
_texts = st.text("ABCXYZ 0189.&/-'\"<>é,", max_size=30).map(str.strip)
_days = st.dates(date(2000, 1, 1), TODAY)


@st.composite
def report_rows(draw: st.DrawFn, number: int = 1) -> ReportRow:
    """Any row; its line is 0, since where it stands is for the writer to say."""
    unpaid = draw(st.booleans())
    says_all = unpaid or draw(st.booleans())
    processed, reported_on = sorted((draw(_days), draw(_days)))
    return ReportRow(
        kind="unpaid" if unpaid else "advice",
        number=number,
        line=0,
        service_user_number=draw(st.from_regex("[A-Z0-9]{6}", fullmatch=True)),
        originating_sort_code=draw(_sort_codes) if unpaid else "",
        originating_account_number=draw(_account_numbers) if unpaid else "",
        sort_code=draw(_sort_codes),
        account_number=draw(_account_numbers),
        payee_name=draw(_texts),
        reference=draw(_texts),
        amount_pence=draw(st.integers(1, 99_999_999_999)) if says_all else None,
        original_processing_day=processed if says_all else None,
        reported_on=reported_on,
        code=draw(st.sampled_from("0235BC" if unpaid else "03")),
        corrected_sort_code="" if unpaid else draw(_sort_codes),
        corrected_account_number="" if unpaid else draw(_account_numbers),
    )
