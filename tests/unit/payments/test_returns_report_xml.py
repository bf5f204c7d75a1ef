"""Returns reports in XML: both namings, and every way in which a document can be wrong."""

import io
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bank_formats.returns_report import FileFault, ReportRow, read_report
from tests.unit.payments.report_files import (
    TODAY,
    advice,
    arucs,
    as_xml,
    item,
    report_rows,
    xml_report,
)

ITEM_LINE = 11
"""The line of the first item of a report."""


def read(content: bytes) -> tuple[ReportRow, ...]:
    return read_report(io.BytesIO(content), TODAY)


def faults_in(content: bytes) -> tuple[str, ...]:
    with pytest.raises(FileFault) as caught:
        read(content)
    return caught.value.faults


# --- what is read --------------------------------------------------------------------------------


def test_an_unpaid_credit_is_read_from_the_naming_of_the_unpaid_advices() -> None:
    totals = '<Totals numberOf="1" valueOf="75.00" currency="GBP"></Totals>'
    (row,) = read(xml_report(arucs(item(returnCode="0150"), totals=totals)))
    assert row == ReportRow(
        kind="unpaid",
        number=1,
        line=ITEM_LINE,
        service_user_number="123456",
        originating_sort_code="089999",
        originating_account_number="66374958",
        sort_code="107999",
        account_number="88837491",
        payee_name="SIAN O BRIEN",
        reference="CASHBACK 000001",
        amount_pence=7500,
        original_processing_day=date(2012, 4, 12),
        reported_on=date(2012, 4, 17),
        code="0",
    )


@pytest.mark.parametrize("person", ["payer", "payee"])
def test_an_advice_is_read_from_the_naming_of_the_messaging_advices(person: str) -> None:
    content = xml_report(f"<MessagingAdvices>{advice()}</MessagingAdvices>")
    (row,) = read(content.replace(b"payer-", person.encode() + b"-"))
    assert row == ReportRow(
        kind="advice",
        number=1,
        line=6,
        service_user_number="123456",
        originating_sort_code="",
        originating_account_number="",
        sort_code="107999",
        account_number="88837491",
        payee_name="SIAN O BRIEN",
        reference="CASHBACK 000001",
        amount_pence=None,
        original_processing_day=None,
        reported_on=date(2012, 4, 17),
        code="3",
        corrected_sort_code="202959",
        corrected_account_number="63748472",
    )


@pytest.mark.parametrize("name", ["PayeeAccount", "BeneficiaryAccount"])
def test_the_account_of_an_item_may_be_named_for_whoever_holds_it(name: str) -> None:
    content = xml_report(arucs(item())).replace(b"PayerAccount", name.encode())
    assert read(content)[0].account_number == "88837491"


def test_each_account_has_its_own_items_and_totals() -> None:
    other = (
        '<OriginatingAccountRecord><OriginatingAccount number="11111111" sortCode="111111"/>'
        f'{item(valueOf="1.00")}<Totals numberOf="1" valueOf="1.00"/></OriginatingAccountRecord>'
    )
    totals = '<Totals numberOf="2" valueOf="150.00"/>'
    rows = read(xml_report(arucs(item(), item(), totals=totals, more=other)))
    accounts = [row.originating_account_number for row in rows]
    assert accounts == ["66374958", "66374958", "11111111"]
    assert [row.line for row in rows] == [ITEM_LINE, ITEM_LINE + 1, ITEM_LINE + 2]


def test_the_encoding_is_that_of_the_declaration() -> None:
    report = arucs(item(name="SIÂN"))
    for encoding in ("ISO-8859-1", "UTF-8", "windows-1252"):
        (row,) = read(xml_report(report, encoding))
        assert row.payee_name == "SIÂN"


def test_a_document_in_utf_16_is_refused() -> None:
    (fault,) = faults_in(xml_report(arucs(item()), "UTF-16"))
    assert "is in UTF-16" in fault


@settings(deadline=None)
@given(st.lists(report_rows(), min_size=1, max_size=5))
def test_what_is_written_as_xml_is_read_back_the_same(rows: list[ReportRow]) -> None:
    found = [replace(row, line=0) for row in read(as_xml(_advices_first(rows)))]
    numbered = enumerate(_advices_first(rows), start=1)
    assert found == [replace(row, number=number) for number, row in numbered]


def _advices_first(rows: list[ReportRow]) -> list[ReportRow]:
    """An advice has no originating account of its own: one before it would be taken for its."""
    return sorted(rows, key=lambda row: row.kind)


# --- faults in items -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attribute", "text", "fault"),
    [
        ("returnCode", "1012", "is not a code of ARUCS; the codes are 0, 2, 3, 5, B, C"),
        ("valueOf", "-75.00", "is negative; write the amount without a sign"),
        ("valueOf", "0.00", "is zero; leave the row out"),
        ("valueOf", "10000000000.00", "is larger than any payment can be, 999999999 pounds"),
        ("valueOf", "", "is blank and must be given"),
        ("originalProcessingDate", "2012-05-02", "is in the future"),
        ("originalProcessingDate", "2012-04-31", "is not a day of the calendar; "),
        ("sortCode", "10-79", "is not a sort code; write 6 digits, like 08-99-99"),
        ("number", "1", "is not an account number; write 6 to 8 digits"),
        ("currency", "EUR", "is not GBP; we pay in pounds"),
    ],
)
def test_a_bad_attribute_is_a_fault_under_the_name_it_has_in_the_file(
    attribute: str, text: str, fault: str
) -> None:
    (found,) = faults_in(xml_report(arucs(item(), item(**{attribute: text}))))
    assert found.startswith(f"line {ITEM_LINE + 1}, column {attribute}: {fault}")


def test_all_faults_are_listed_at_once() -> None:
    items = (item(returnCode="Z"), item(valueOf="1,000.00"), item(sortCode="x", number="y"))
    places = [fault.partition(": ")[0] for fault in faults_in(xml_report(arucs(*items)))]
    assert places == [
        "line 11, column returnCode",
        "line 12, column valueOf",
        "line 13, column sortCode",
        "line 13, column number",
    ]


def test_a_report_from_tomorrow_is_a_fault() -> None:
    (fault,) = faults_in(xml_report(arucs(item(), day="2012-05-02")))
    assert fault == f"line {ITEM_LINE}, column currentProcessingDate: is in the future"


@pytest.mark.parametrize(
    ("totals", "fault"),
    [
        ('numberOf="3"', "numberOf: does not agree: there are 2 items above it"),
        ('valueOf="149.99"', "valueOf: does not agree with the sum of the items above it"),
        ('valueOf="150"', "valueOf: is not an amount; write pounds and pence like 1234.50"),
    ],
)
def test_totals_that_do_not_agree_are_faults(totals: str, fault: str) -> None:
    content = xml_report(arucs(item(), item(), totals=f"<Totals {totals}/>"))
    assert faults_in(content) == (f"line {ITEM_LINE + 2}, column {fault}",)


# --- faults in the document ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE BACSDocument>",
    ],
)
def test_document_types_and_entities_are_refused(declaration: str) -> None:
    content = xml_report(arucs(item())).replace(b"<!-- Generated -->", declaration.encode())
    assert faults_in(content) == ("line 2: has a document type or an entity; no report has one",)


def test_an_entity_nobody_declared_is_a_fault() -> None:
    content = xml_report(arucs(item(name="SIAN"))).replace(b"SIAN", b"&sian;")
    assert faults_in(content) == ("line 11: is not well-formed XML (undefined entity)",)


def test_another_root_is_a_fault() -> None:
    content = xml_report(arucs(item())).replace(b"BACSDocument", b"Document")
    assert faults_in(content) == ("line 3: the root element is not BACSDocument",)


@pytest.mark.parametrize(("old", "new"), [("ARUCS", "ARUDD"), ("Credit", "Debit")])
def test_a_report_about_direct_debits_is_refused(old: str, new: str) -> None:
    (fault,) = faults_in(xml_report(arucs(item())).replace(old.encode(), new.encode()))
    what = "this is a report about direct debits; give an ARUCS or AWACS report"
    assert fault.endswith(what)


def test_a_document_without_items_is_a_fault() -> None:
    assert faults_in(xml_report(arucs())) == (
        "file: has no ReturnedCreditItem and no MessagingAdvice; give an ARUCS or AWACS report",
    )


@settings(deadline=None)
@given(st.data())
def test_a_document_cut_off_anywhere_is_refused(data: st.DataObject) -> None:
    content = xml_report(arucs(item(), item(returnCode="Z"))).rstrip()
    at = data.draw(st.integers(content.index(b"<BACS"), len(content) - 1))
    faults = faults_in(content[:at])
    assert faults[-1].endswith("the XML ends in the middle: the file was cut off")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "file: is empty"),
        (b"<?xml version='1.0'?>not XML", "line 1: is not well-formed XML (syntax error)"),
        (b"<BACSDocument \x03>", "line 1: is not well-formed XML (not well-formed"),
        (b"<BACSDocument></Other>", "line 1: is not well-formed XML (mismatched tag)"),
        (b"<BACSDocument>\n\0</BACSDocument>", "line 2: is not well-formed XML (not well-formed"),
        (b"<BACSDocument>\n\xff</BACSDocument>", "line 2: is not well-formed XML (not well-formed"),
        (b'<?xml version="1.0" encoding="rot99"?><BACSDocument/>', "line 1: names an encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?><BACSDocument/>', "line 1: names an encoding"),
        (b"<BACSDocument>" + b"<a>" * 30, "line 1: elements are nested too deeply for a report"),
    ],
)
def test_what_is_no_document_is_a_fault(content: bytes, fault: str) -> None:
    assert faults_in(content)[0].startswith(fault)


@pytest.mark.parametrize("around", [(b'<a b="', b'"/>'), (b"<!--", b"-->"), (b"<a", b"/>")])
def test_a_tag_of_megabytes_is_refused_before_it_is_kept(around: tuple[bytes, bytes]) -> None:
    began = time.perf_counter()
    content = b"<BACSDocument>\n" + around[0] + b" " * 30_000_000 + around[1] + b"</BACSDocument>"
    assert faults_in(content) == ("line 2: has a tag without end",)
    assert time.perf_counter() - began < 10


def test_too_many_elements_are_refused() -> None:
    content = b"<BACSDocument>" + b"<a/>" * 1_000_001 + b"</BACSDocument>"
    assert faults_in(content) == ("file: has more than 1000000 elements; ask for it in parts",)


def test_long_texts_between_tags_are_passed_over() -> None:
    content = xml_report(arucs(item())).replace(b"<Data>", b"<Data>" + b"text " * 1_000_000)
    assert len(read(content)) == 1


@settings(deadline=None)
@given(st.data())
def test_a_good_document_with_bytes_changed_is_either_read_or_refused(
    data: st.DataObject,
) -> None:
    content = bytearray(xml_report(arucs(item())))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=5)):
        content[place] = data.draw(st.integers(0, 255))
    with suppress(FileFault):
        assert len(read(bytes(content))) == 1
