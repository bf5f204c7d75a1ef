"""The pain.001 message: by the published schemas, there and back, and what is refused."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bank_formats.credits import with_usable_name
from services.bank_formats.pain001 import (
    MOST_PENCE,
    VERSIONS,
    Credit,
    DayOfCredits,
    Dialect,
    Pain001Unwritable,
    PayerAccount,
    Totals,
    Version,
    pieces,
    to_identifier,
    to_latin_characters,
)
from tests.bank_files import read_pain001
from tests.bank_files.faults import Pain001Fault
from tests.bank_files.pain001.message import Message, write

DATA = Path(__file__).parent / "data"
"""The schemas of pain.001.001.03 (2009) and .09 (2019) as ISO 20022 publishes them in its message
archive, www.iso20022.org; copied unchanged from sepaxml 2.7.0, which ships them."""

PAYER = PayerAccount("Bromford", "123456", "089999", "66374958")
FIRST = DayOfCredits(
    date(2012, 4, 12),
    (
        Credit("107999", "88837491", 7500, "T0001 Q1", "Sian O'Brien"),
        Credit("202959", "63748472", 12505, "T0002 Q1", "Mark Ward"),
    ),
    "RUN-0007",
)
SECOND = DayOfCredits(
    date(2012, 4, 16), (Credit("107999", "88837491", 5000, "T0001 Q2", "Sian O'Brien"),), "RUN-0008"
)
CREATED = datetime(2012, 4, 11, 15, 0, tzinfo=timezone(timedelta(hours=1)))
MESSAGE = Message(PAYER, "BROMFORD-000042", CREATED, (FIRST, SECOND))
OLD = replace(MESSAGE, dialect=Dialect("pain.001.001.03", local_instrument=None))


@cache
def schema(version: Version) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(DATA / f"{version}.xsd")


def faults_in(text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(Pain001Fault) as caught:
        read_pain001(text)
    return caught.value.faults


def problems_of(message: Message) -> tuple[str, ...]:
    with pytest.raises(Pain001Unwritable) as caught:
        write(message)
    return caught.value.faults


def swap(text: str, old: str, new: str) -> str:
    """The text with another in the first place of one that is there."""
    assert old in text
    return text.replace(old, new, 1)


# --- the text ------------------------------------------------------------------------------------


def test_the_whole_message_is_as_the_banks_guides_show_it() -> None:
    assert write(MESSAGE).splitlines() == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">',
        "<CstmrCdtTrfInitn>",
        "<GrpHdr><MsgId>BROMFORD-000042</MsgId><CreDtTm>2012-04-11T14:00:00Z</CreDtTm>"
        "<NbOfTxs>3</NbOfTxs><CtrlSum>250.05</CtrlSum><InitgPty><Nm>Bromford</Nm>"
        "<Id><OrgId><Othr><Id>123456</Id></Othr></OrgId></Id></InitgPty></GrpHdr>",
        "<PmtInf><PmtInfId>RUN-0007</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>"
        "<NbOfTxs>2</NbOfTxs><CtrlSum>200.05</CtrlSum>"
        "<PmtTpInf><SvcLvl><Cd>NURG</Cd></SvcLvl><LclInstrm><Prtry>BACS</Prtry></LclInstrm>"
        "</PmtTpInf><ReqdExctnDt><Dt>2012-04-12</Dt></ReqdExctnDt><Dbtr><Nm>Bromford</Nm></Dbtr>"
        "<DbtrAcct><Id><Othr><Id>66374958</Id></Othr></Id></DbtrAcct>"
        "<DbtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId>"
        "<MmbId>089999</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt><ChrgBr>SHAR</ChrgBr>",
        payment("T0001 Q1", "75.00", "107999", "Sian O'Brien", "88837491"),
        payment("T0002 Q1", "125.05", "202959", "Mark Ward", "63748472"),
        "</PmtInf>",
        "<PmtInf><PmtInfId>RUN-0008</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>"
        "<NbOfTxs>1</NbOfTxs><CtrlSum>50.00</CtrlSum>"
        "<PmtTpInf><SvcLvl><Cd>NURG</Cd></SvcLvl><LclInstrm><Prtry>BACS</Prtry></LclInstrm>"
        "</PmtTpInf><ReqdExctnDt><Dt>2012-04-16</Dt></ReqdExctnDt><Dbtr><Nm>Bromford</Nm></Dbtr>"
        "<DbtrAcct><Id><Othr><Id>66374958</Id></Othr></Id></DbtrAcct>"
        "<DbtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId>"
        "<MmbId>089999</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt><ChrgBr>SHAR</ChrgBr>",
        payment("T0001 Q2", "50.00", "107999", "Sian O'Brien", "88837491"),
        "</PmtInf>",
        "</CstmrCdtTrfInitn>",
        "</Document>",
    ]


def payment(reference: str, pounds: str, sort_code: str, name: str, account_number: str) -> str:
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{reference}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="GBP">{pounds}</InstdAmt></Amt>'
        "<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId>"
        f"<MmbId>{sort_code}</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>"
        f"<Cdtr><Nm>{name}</Nm></Cdtr>"
        f"<CdtrAcct><Id><Othr><Id>{account_number}</Id></Othr></Id></CdtrAcct>"
        f"<RmtInf><Ustrd>{reference}</Ustrd></RmtInf></CdtTrfTxInf>"
    )


def test_the_older_version_has_a_bare_date_and_may_leave_the_local_instrument_out() -> None:
    text = write(OLD)
    assert "pain.001.001.03" in text
    assert "<ReqdExctnDt>2012-04-12</ReqdExctnDt>" in text
    assert "LclInstrm" not in text


def test_short_account_numbers_are_padded_and_long_texts_cut_to_the_versions_width() -> None:
    credit = replace(
        FIRST.credits[0], account_number="123456", reference="R" * 50, payee_name="N" * 200
    )
    for message, width in ((OLD, 70), (MESSAGE, 140)):
        text = write(replace(message, days=(replace(FIRST, credits=(credit,)),)))
        assert "<Id>00123456</Id>" in text
        assert f"<EndToEndId>{'R' * 35}</EndToEndId>" in text
        assert f"<Nm>{'N' * width}</Nm>" in text


def test_the_same_message_is_written_the_same_whatever_zone_the_time_was_in() -> None:
    elsewhere = replace(MESSAGE, created_at=CREATED.astimezone(UTC))
    assert write(elsewhere) == write(MESSAGE)


def test_pieces_come_one_by_one_however_many_there_are() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Credit]:
        while True:
            taken.append(1)
            yield FIRST.credits[0]

    days = [(replace(FIRST, credits=endless()), Totals(2_000_000, 15_000_000_000))]
    text = pieces(MESSAGE, days)
    while not (piece := next(text)).startswith("<PmtInf>"):
        pass
    assert "<NbOfTxs>2000000</NbOfTxs><CtrlSum>150000000.00</CtrlSum>" in piece
    assert not taken
    assert next(text).startswith("<CdtTrfTxInf>")
    assert len(taken) == 1


# --- by the schema, there and back ---------------------------------------------------------------

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ "


def cut(width: int, to: Callable[[str, int], str]) -> st.SearchStrategy[str]:
    return st.text(LATIN, min_size=1, max_size=width).map(lambda t: to(t, width)).filter(bool)


identifiers = cut(35, to_identifier)
names = cut(70, to_latin_characters)
codes = st.from_regex("[A-Z0-9]{6}", fullmatch=True)
sort_codes = st.from_regex("[0-9]{6}", fullmatch=True)
account_numbers = st.from_regex("[0-9]{8}", fullmatch=True)
amounts = st.integers(1, 10**9)
credits_ = st.builds(Credit, sort_codes, account_numbers, amounts, identifiers, names).map(
    with_usable_name
)
credits_of_day = st.lists(credits_, min_size=1, max_size=6).map(tuple)
times = st.datetimes(
    datetime(2000, 1, 2),
    datetime(2098, 12, 30),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))]),
).map(lambda time: time.replace(microsecond=0))
dialects = st.builds(
    Dialect,
    st.sampled_from(VERSIONS),
    st.from_regex("[A-Z]{4}", fullmatch=True),
    st.none() | identifiers,
    st.from_regex("[A-Z]{5}", fullmatch=True),
    st.sampled_from(["SHAR", "SLEV"]),
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    days = sorted(draw(st.sets(st.dates(date(2000, 1, 1)), min_size=1, max_size=4)))
    narratives = draw(st.lists(identifiers, min_size=len(days), max_size=len(days), unique=True))
    of_days = [
        DayOfCredits(day, draw(credits_of_day), narrative)
        for day, narrative in zip(days, narratives, strict=True)
    ]
    payer = PayerAccount(draw(names), draw(codes), draw(sort_codes), draw(account_numbers))
    return Message(payer, draw(identifiers), draw(times), tuple(of_days), draw(dialects))


@settings(deadline=None)
@given(messages())
def test_what_is_written_is_read_back_the_same(message: Message) -> None:
    text = write(message)
    assert read_pain001(text) == message
    assert read_pain001(text.encode("utf-8")) == message


@settings(deadline=None, max_examples=30)
@given(messages())
def test_what_is_written_is_valid_by_the_published_schema(message: Message) -> None:
    schema(message.dialect.version).validate(write(message))


@given(st.text(), st.text(), st.text())
@settings(deadline=None, max_examples=50)
def test_whatever_the_texts_it_is_valid_or_not_written(name: str, reference: str, run: str) -> None:
    credit = replace(FIRST.credits[0], payee_name=name, reference=reference)
    message = replace(OLD, days=(DayOfCredits(FIRST.processing_day, (credit,), run),))
    try:
        text = write(message)
    except Pain001Unwritable:
        return
    schema("pain.001.001.03").validate(text)
    assert read_pain001(text).days[0].credits[0].amount_pence == credit.amount_pence


@pytest.mark.parametrize("message", [MESSAGE, OLD])
def test_the_schema_would_refuse_an_element_out_of_its_place(message: Message) -> None:
    text = swap(write(message), "<PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>",
                "<BtchBookg>true</BtchBookg><PmtMtd>TRF</PmtMtd>")  # fmt: skip
    assert not schema(message.dialect.version).is_valid(text)


def test_line_ends_and_spaces_between_elements_are_free() -> None:
    assert read_pain001(write(MESSAGE).replace("><", ">\r\n  <")) == MESSAGE


@settings(deadline=None)
@given(st.data())
def test_a_digit_changed_in_any_amount_number_or_sum_is_found(data: st.DataObject) -> None:
    text = write(MESSAGE)
    places = [
        place
        for found in re.finditer(r"<(NbOfTxs|CtrlSum|InstdAmt)[^>]*>([0-9.]+)<", text)
        for place in range(*found.span(2))
        if text[place] != "."
    ]
    place = data.draw(st.sampled_from(places))
    new = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != text[place]))
    assert faults_in(text[:place] + new + text[place + 1 :])


# --- faults --------------------------------------------------------------------------------------


def test_all_faults_are_listed_at_once_in_the_messages_order() -> None:
    text = write(MESSAGE)
    text = swap(text, "<CtrlSum>250.05<", "<CtrlSum>250.04<")
    text = swap(text, "<PmtMtd>TRF<", "<PmtMtd>CHK<")
    text = swap(text, "<Dt>2012-04-12<", "<Dt>2012-04-31<")
    text = swap(text, "<EndToEndId>T0001 Q1<", "<EndToEndId>T0001 Q9<")
    text = swap(text, '<InstdAmt Ccy="GBP">125.05', '<InstdAmt Ccy="EUR">125.05')
    text = swap(text, "<Nm>Mark Ward<", "<Nm>Mark_Ward<")
    text = swap(text, "RUN-0008", "RUN-0007")
    assert faults_in(text) == (
        "PmtInf 1: PmtMtd: should be `TRF`",
        "PmtInf 1: ReqdExctnDt/Dt: should be a date, like `2012-04-12`",
        "PmtInf 1, CdtTrfTxInf 1: RmtInf/Ustrd: should be the EndToEndId",
        'PmtInf 1, CdtTrfTxInf 2: Amt/InstdAmt: should have Ccy="GBP" and no other attribute',
        "PmtInf 1, CdtTrfTxInf 2: Cdtr/Nm: should be 1 to 140 characters"
        " a-z A-Z 0-9 / - ? : ( ) . , ' + and space",
        "PmtInf 2: PmtInfId: is that of a PmtInf before",
    )


def test_numbers_and_sums_that_are_not_those_of_the_payments_are_faults() -> None:
    text = swap(write(MESSAGE), payment("T0001 Q2", "50.00", "107999", "Sian O'Brien", "88837491"),
                payment("T0001 Q2", "50.01", "107999", "Sian O'Brien", "88837491") * 2)  # fmt: skip
    assert faults_in(text) == (
        "GrpHdr: NbOfTxs: the number of payments should be 4",
        "GrpHdr: CtrlSum: the sum of the payments should be 300.07",
        "PmtInf 2: NbOfTxs: the number of payments should be 2",
        "PmtInf 2: CtrlSum: the sum of the payments should be 100.02",
    )


def test_another_payer_or_way_to_pay_on_a_later_day_is_a_fault() -> None:
    before, after = write(MESSAGE).split("<PmtInfId>RUN-0008")
    after = after.replace("66374958", "66374959").replace("<ChrgBr>SHAR", "<ChrgBr>SLEV")
    text = before + "<PmtInfId>RUN-0008" + after.replace("<Nm>Bromford", "<Nm>Bromfort")
    assert faults_in(text) == (
        "PmtInf 2: Dbtr/Nm: should be InitgPty's name",
        "PmtInf 2: DbtrAcct/Id/Othr/Id: should be as in PmtInf 1",
        "PmtInf 2: ChrgBr: should be as in PmtInf 1",
    )


def test_days_out_of_order_are_a_fault() -> None:
    assert faults_in(swap(write(MESSAGE), "2012-04-16", "2012-04-12")) == (
        "PmtInf 2: ReqdExctnDt/Dt: should be after that of the PmtInf before",
    )


@pytest.mark.parametrize("pounds", ["0.00", "1000000000.00"])
def test_a_payment_of_nothing_or_above_the_most_is_a_fault(pounds: str) -> None:
    text = write(replace(MESSAGE, days=(SECOND,))).replace("50.00", pounds)
    assert faults_in(text) == (
        "PmtInf 1, CdtTrfTxInf 1: Amt/InstdAmt: should be 0.01 to 999999999.99",
    )


@pytest.mark.parametrize("pounds", ["50", "50.0", "50.000", "050.00", "-50.00", "+50.00", "5e1"])
def test_an_amount_written_otherwise_is_a_fault(pounds: str) -> None:
    text = swap(write(MESSAGE), '"GBP">75.00<', f'"GBP">{pounds}<')
    assert faults_in(text) == (
        "PmtInf 1, CdtTrfTxInf 1: Amt/InstdAmt: should be pounds and pence, like `75.00`",
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "<PmtMtd>TRF</PmtMtd>",
            "",
            "PmtInf 1: should hold PmtInfId, PmtMtd, BtchBookg, NbOfTxs, CtrlSum, PmtTpInf, "
            "ReqdExctnDt, Dbtr, DbtrAcct, DbtrAgt, ChrgBr, in this order",
        ),
        ("</CdtTrfTxInf>", "</CdtTrfTxInf><Purp/>", "PmtInf 1, CdtTrfTxInf 2: should be a Cdt"),
        ("<SvcLvl><Cd>NURG</Cd></SvcLvl>", "", "PmtInf 1: PmtTpInf: should hold SvcLvl, LclInstrm"),
        ("<Nm>Mark Ward</Nm>", "<Nm>Mark <b>Ward</b></Nm>", "Nm: should hold elements only"),
        ("<Nm>Mark Ward</Nm>", "<Nm><b/></Nm>", "PmtInf 1, CdtTrfTxInf 2: Cdtr/Nm: should be 1"),
        ("<MsgId>", '<MsgId a="1">', "GrpHdr: MsgId: should have no attribute"),
        ("<GrpHdr>", '<GrpHdr a="1">', "GrpHdr: should hold elements only"),
        ("</GrpHdr>", "</GrpHdr>text", "CstmrCdtTrfInitn: should hold elements only"),
        ("</Document>", "<More/></Document>", "Document: should hold CstmrCdtTrfInitn and nothing"),
        ("pain.001.001.09", "pain.001.001.10", "the document should be a pain.001.001.03 or"),
        ("T14:00:00Z", "T14:00:00", "GrpHdr: CreDtTm: should be a time"),
        ("T14:00:00Z", "T25:00:00Z", "GrpHdr: CreDtTm: should be a time"),
    ],
)
def test_what_we_do_not_write_is_a_fault(old: str, new: str, fault: str) -> None:
    assert any(each.startswith(fault) for each in faults_in(swap(write(MESSAGE), old, new)))


def test_a_day_without_payments_is_a_fault() -> None:
    text = re.sub("<CdtTrfTxInf>.*</CdtTrfTxInf>\n", "", write(replace(MESSAGE, days=(SECOND,))))
    assert "PmtInf 1: should hold a CdtTrfTxInf" in faults_in(text)


def test_a_message_without_days_is_a_fault() -> None:
    text = re.sub("(?s)<PmtInf>.*</PmtInf>\n", "", write(MESSAGE))
    assert faults_in(text) == (
        "CstmrCdtTrfInitn: should hold a GrpHdr and then one PmtInf or more",
    )


def test_a_text_cut_short_is_a_fault_with_its_line_and_column() -> None:
    cut_short = write(MESSAGE)[:-3]
    assert faults_in(cut_short) == ("line 13, column 1: is not well-formed XML",)
    assert faults_in("") == ("line 1, column 1: is not well-formed XML",)


@pytest.mark.parametrize(
    "kind",
    [
        '<!DOCTYPE Document SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE Document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        "<!DOCTYPE Document>",
    ],
)
def test_a_document_type_is_refused_unread(kind: str) -> None:
    text = swap(write(MESSAGE), "<Document", f"{kind}<Document")
    assert faults_in(text) == ("the text has a document type or an entity: refused",)


@pytest.mark.parametrize("encoding", ["utf-7", "no-such", "gb18030"])
def test_an_encoding_that_cannot_be_read_is_a_fault(encoding: str) -> None:
    assert faults_in(swap(write(MESSAGE), "UTF-8", encoding).encode("ascii"))


@given(st.text() | st.binary())
def test_a_text_that_is_no_message_is_a_fault(text: str | bytes) -> None:
    assert faults_in(text)


def test_a_character_that_is_blank_in_python_alone_is_a_fault_between_elements() -> None:
    for blank in "\x85\xa0\u2028":
        assert faults_in(swap(write(MESSAGE), "<NbOfTxs>", f"{blank}<NbOfTxs>"))


@settings(deadline=None)
@given(st.data())
def test_a_message_with_anything_in_place_of_a_part_is_read_or_a_fault(data: st.DataObject) -> None:
    text = write(MESSAGE)
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first, len(text)))
    changed = text[:first] + data.draw(st.text(max_size=20)) + text[last:]
    try:
        message = read_pain001(changed)
    except Pain001Fault:
        return
    said_to_nobody = re.compile(r"<\?.*?\?>|<!--.*?-->", re.DOTALL)  # instructions and comments
    again, given_text = (said_to_nobody.sub("", each) for each in (write(message), changed))
    assert again.split() == given_text.split()


@pytest.mark.parametrize("declaration", ["", '<?xml version=".0" encoding="UTF-8"?>'])
def test_a_text_that_begins_otherwise_is_a_fault(declaration: str) -> None:
    text = swap(write(MESSAGE), '<?xml version="1.0" encoding="UTF-8"?>', declaration)
    assert "should begin with <?xml" in faults_in(text)[0]


def test_faults_show_no_bank_details_and_no_names() -> None:
    text = write(MESSAGE).replace("88837491", "8883749X").replace("O'Brien", "O&amp;Brien")
    assert not re.search("8883749|107999|Brien", " ".join(faults_in(text)))


# --- what cannot be written ----------------------------------------------------------------------


def test_all_problems_are_listed_at_once_and_show_no_bank_details() -> None:
    payer = PayerAccount("王", "12345", "08-99-99", "66374958")
    wrong = Credit("10799", "8883749", 0, "//", "王")
    message = Message(
        payer,
        "/42",
        datetime(2012, 4, 11),
        (FIRST, replace(SECOND, credits=(wrong,)), DayOfCredits(date(2012, 4, 13), (), "RUN-0007")),
        Dialect("pain.001.001.09", "normal", "", "UK-SORT", "DEBT"),
    )
    identifier = (
        "should be 1 to 35 characters a-z A-Z 0-9 / - ? : ( ) . , ' + and space, "
        "no / or space at the ends, no // inside"
    )
    assert problems_of(message) == (
        f"message_id: {identifier}",
        "created_at: should have a time zone",
        "payer: the name has no characters a bank takes",
        "payer: service user number should be 6 characters A-Z 0-9",
        "payer: sort code should be 6 digits",
        f"local_instrument: {identifier}",
        "service_level: should be 1 to 4 characters A-Z 0-9",
        "clearing_system: should be 1 to 5 characters A-Z 0-9",
        "charge_bearer: should be SHAR or SLEV",
        "day 3: the processing day should be after that of day 2",
        "day 3: the narrative is that of a day before: give each its own",
        "credit 3: sort code should be 6 digits",
        "credit 3: 0 pence: should be 1 to 99999999999",
        "credit 3: the reference has no characters a bank takes",
        "day 3: has no credits: leave it out",
    )


def test_a_message_without_days_cannot_be_written() -> None:
    assert problems_of(replace(MESSAGE, days=())) == ("days: there should be at least one",)


def test_a_day_needs_a_narrative() -> None:
    assert problems_of(replace(MESSAGE, days=(replace(FIRST, narrative="//"),))) == (
        "day 1: the narrative has no characters a bank takes",
    )


def test_a_version_there_is_not_cannot_be_written() -> None:
    dialect = Dialect("pain.001.001.12")  # type: ignore[arg-type]
    assert problems_of(replace(MESSAGE, dialect=dialect)) == (
        "version: should be pain.001.001.03 or pain.001.001.09",
    )


def test_a_days_sum_above_what_one_debit_holds_cannot_be_written() -> None:
    most = replace(FIRST.credits[0], amount_pence=MOST_PENCE)
    both = replace(
        MESSAGE, days=(replace(FIRST, credits=(most,)), replace(SECOND, credits=(most,)))
    )
    assert read_pain001(write(both)) == replace(both, created_at=CREATED)
    assert problems_of(replace(MESSAGE, days=(replace(FIRST, credits=(most, most)),))) == (
        "day 1: adds up to more than 99999999999 pence: split the run",
    )


def test_totals_that_are_not_those_of_the_credits_are_a_problem() -> None:
    with pytest.raises(Pain001Unwritable) as caught:
        list(pieces(MESSAGE, [(FIRST, Totals(3, 20005)), (SECOND, Totals(1, 4999))]))
    assert caught.value.faults == (
        "day 1: should have 3 credits, has 2",
        "day 2: should add up to 4999 pence, is 5000",
    )


def test_bank_details_stay_out_of_the_repr() -> None:
    assert not re.search("66374958|88837491|107999|Sian", repr(MESSAGE))


# --- characters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Siân O'Brien", "Sian O'Brien"),
        ("Siân O’Brien", "Sian O'Brien"),
        ("Groß & Æsop", "Gross + AEsop"),
        ("ølgod Łukasz þór", "olgod Lukasz thor"),
        ("Ŵyn ŵ – a_b", "Wyn w - a-b"),
        ('<Ann> "Lee"\n@x', "Ann   Lee   x"),
        ("  (Ann)  ", "(Ann)"),
        ("王", ""),
    ],
)
def test_names_are_put_into_the_characters_of_the_bank(text: str, expected: str) -> None:
    assert to_latin_characters(text, 70) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("/a//b/", "a/b"), ("T1/2012 Q1", "T1/2012 Q1"), (" / ", ""), ("a///", "a"), ("-a-", "-a-")],
)
def test_references_have_no_slash_at_the_ends_and_no_two_in_a_row(text: str, expected: str) -> None:
    assert to_identifier(text, 35) == expected


@given(st.text(), st.integers(1, 140))
def test_any_text_becomes_allowed_characters_of_at_most_the_width(text: str, width: int) -> None:
    for to in (to_latin_characters, to_identifier):
        result = to(text, width)
        assert set(result) <= set(LATIN)
        assert len(result) <= width
        assert result == result.strip() == to(result, width)
