"""What a field may hold: kept as it is, cleaned, or refused without repeating it."""

import dataclasses
import typing
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts import emails, fields, mobiles
from services.contracts.codec import parts_of, rule_of
from services.contracts.uprn import clean_uprn
from services.documentation.inventory import commands_of
from services.hosts.catalogue import SERVICES

HIDDEN = "\u200e\u202a\u202e\u2066\u061c\x00\x07\x1b\x7f\x85\r\n\u2028\ud800"
HARMLESS = "\u200b\ufeff\u00ad\u2060\u00a0"
COMMANDS = [cls for service in SERVICES for cls in commands_of(service)]


def texts_in(annotation: Any) -> list[Any]:
    """Return the annotations of the texts in a field, those of its parts included."""
    if annotation is str or rule_of(annotation) is not None:
        return [annotation]
    if dataclasses.is_dataclass(annotation):
        return [text for hint in parts_of(annotation).values() for text in texts_in(hint)]
    return [text for inner in typing.get_args(annotation) for text in texts_in(inner)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda cls: cls.__name__)
def test_every_text_of_every_command_has_a_rule(command: type[Any]) -> None:
    assert [text for text in texts_in(command) if rule_of(text) is None] == []


# --- one line, and references ---


@pytest.mark.parametrize(
    "text", ["", "Siân O’Brien", "Łukasz", "نور", "می\u200cخواهم", "Nº 3 – a/b"]
)
def test_a_name_in_any_alphabet_is_kept_as_it_is(text: str) -> None:
    assert fields.line(text) == text


@pytest.mark.parametrize("odd", HARMLESS, ids=lambda c: f"U+{ord(c):04X}")
def test_what_is_not_seen_and_does_nothing_stays_in_a_line(odd: str) -> None:
    assert fields.line(f"Flat{odd}2") == f"Flat{odd}2"


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda c: f"U+{ord(c):04X}")
def test_what_is_not_seen_is_named_in_a_line_and_taken_out_of_free_text(hidden: str) -> None:
    with pytest.raises(ValueError, match=rf"line break|U\+{ord(hidden):04X}"):
        fields.line(f"Ann{hidden}Jones")
    assert fields.words(f"Ann{hidden}Jones").split() in (["AnnJones"], ["Ann", "Jones"])


@given(st.text())
def test_nothing_unseen_or_encoded_is_left_in_any_text(text: str) -> None:
    cleaned = fields.words(text)
    assert not any(c in cleaned for c in (HIDDEN + HARMLESS[:-1]).replace("\n", ""))
    assert "=?" not in cleaned
    assert "\n" not in fields.heard(text)
    assert fields.words(cleaned) == cleaned


@pytest.mark.parametrize("encoded", ["=?utf-8?q?=0D=0ABcc:_x=40evil.example?=", "a =?b"])
def test_an_encoded_word_is_refused_in_a_line_and_broken_in_free_text(encoded: str) -> None:
    with pytest.raises(ValueError, match=r"has =\? in it"):
        fields.line(encoded)
    assert "=?" not in fields.words(encoded)


@pytest.mark.parametrize("text", ["T0001", "0012", "a.b_c-d", "x" * 40])
def test_a_reference_is_fit_for_a_files_name(text: str) -> None:
    assert fields.reference(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "../../evil", "a/b", "a\\b", "..", "-rf", ".x", "a b", "T1\n", "١", "x" * 41, "a:b"],
)
def test_what_could_be_a_path_or_an_option_is_no_reference(text: str) -> None:
    with pytest.raises(ValueError, match="is not a reference"):
        fields.reference(text)


@pytest.mark.parametrize("text", ["../a.csv", "/etc/passwd", "C:\\a.csv", ".."])
def test_the_name_of_a_file_has_no_folder(text: str) -> None:
    with pytest.raises(ValueError, match="leave the folder out"):
        fields.file_name(text)


def test_line_breaks_of_free_text_are_of_one_kind() -> None:
    assert fields.words("a\r\nb\rc\n\td") == "a\nb\nc\n\td"


# --- mobiles ---


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("07700 900123", "+447700900123"),
        ("07700-900-123", "+447700900123"),
        ("(07700) 900 123", "+447700900123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("(+44) 7700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("00447700900123", "+447700900123"),
        ("7700900123", "+447700900123"),  # a spreadsheet took the zero
        ("07624 123456", "+447624123456"),  # the Isle of Man
        ("+353 85 012 3456", "+353850123456"),
        ("0035385 0123456", "+353850123456"),
        ("+48 512 345 678", "+48512345678"),
        ("+1 212 555 0123", "+12125550123"),
    ],
)
def test_a_mobile_number_is_used_however_it_is_written(written: str, used: str) -> None:
    assert mobiles.e164(written) == used
    assert fields.mobile(written) == written


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("01384 812345", "landline"),
        ("(01384) 812345", "landline"),
        ("+353 1 234 5678", "not a mobile number"),
        ("812345", "not a whole telephone number"),
        ("07700 900 12", "not a"),
        ("12345", "not a whole"),
        ("999", "not a whole"),
        ("00", "not a telephone number"),
        ("070 1234 5678", "not a mobile"),  # a personal number
        ("07600 123456", "not a mobile"),  # a pager
        ("4.4770E+11", "changed by a spreadsheet"),
        ("7.7009e9", "changed by a spreadsheet"),
        ("07700 900123 / 01384 812345", "one telephone number and nothing else"),
        ("07700 900123 (daughter)", "one telephone number and nothing else"),
        ("07700 900123 ext 4", "one telephone number and nothing else"),
        ("'07700900123", "one telephone number and nothing else"),
        ("=07700900123", "one telephone number and nothing else"),
        ("\u202d07700 900123\u202c", "one telephone number and nothing else"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "one telephone number and nothing else"),
        ("07700 900123\n", "one telephone number and nothing else"),
        ("none", "one telephone number and nothing else"),
    ],
)
def test_what_cannot_be_texted_is_no_mobile_number(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refusal:
        fields.mobile(written)
    assert written not in str(refusal.value).partition(";")[0]


@given(st.from_regex(mobiles._USUAL, fullmatch=True))
def test_a_usual_number_is_read_as_the_library_reads_it(written: str) -> None:
    assert mobiles.e164(written) == mobiles._texted(mobiles._looked_up(written, ""))
    assert phonenumbers.is_possible_number(phonenumbers.parse(written, "GB"))


# --- e-mail addresses ---


@pytest.mark.parametrize(
    "address",
    [
        "pat+cash@example.org",
        "o'neil@example.org",
        "PAT@EXAMPLE.ORG",
        "a@b.co",
        "pat@xn--exmple-cua.org",
        "pat@mail.xn--p1ai",
    ],
)
def test_an_address_that_can_be_written_to_is_kept_as_it_is(address: str) -> None:
    assert fields.email(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "pat@exämple.org",
        "pät@example.org",
        "pat\u200b@example.org",
        "pat’s@example.org",
        "pat.@example.org",
        ".pat@example.org",
        "pat..x@example.org",
        "pat@example",
        "pat@example.c",
        "pat example@example.org",
        "pat@example.org;sam@example.org",
        "Pat <pat@example.org>",
        "mailto:pat@example.org",
        "pat@example.org.",
        "pat@-example.org",
        "pat@exa_mple.org",
        "pat@[127.0.0.1]",
        "pat@example..org",
        "pat@xn--zzzz.org",
        "pat@localhost",
        "pat@example.org\r\nBcc: sam@example.org",
        "=?utf-8?q?pat?=@example.org",
        "x" * 65 + "@example.org",
        "none",
    ],
)
def test_an_address_that_cannot_be_written_to_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"e-mail address") as refusal:
        fields.email(address)
    assert address not in str(refusal.value)


@given(st.from_regex(emails._USUAL, fullmatch=True))
def test_a_usual_address_is_one_for_the_library_too(address: str) -> None:
    assert emails._looked_at(address) == address


# --- homes ---


@pytest.mark.parametrize("text", ["010001234567", "10001234567", "000010001234567"])
def test_a_command_names_a_home_by_its_uprn_without_leading_zeros(text: str) -> None:
    assert clean_uprn(text) == "10001234567"


@pytest.mark.parametrize("text", ["", "0", "1.5E+11", "12345678901.0", "1" * 13, "nowhere known"])
def test_what_is_no_uprn_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"UPRN|blank") as raised:
        clean_uprn(text)
    assert len(text) < 2 or text not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "01632 960001",
        "0800 1111",
        "0303 123 9999",
        "+44 (0)20 7946 0018",
        "07700 900123",
        "+353 1 234 5678",
    ],
)
def test_a_number_that_can_be_rung_is_kept_as_it_is_written(text: str) -> None:
    assert mobiles.telephone(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "101", "0808 157", "call us", "01632 960001 or 960002", "01632 960001 ext 2", "9.6E+10"],
)
def test_what_cannot_be_rung_is_no_telephone_number(text: str) -> None:
    with pytest.raises(ValueError, match="write one that tenants can ring") as refused:
        mobiles.telephone(text)
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["https://landlord.example", "https://l.example/a?b=1&c#d", "https://www.l-l.co.uk/how-to/"],
)
def test_a_web_address_is_kept_as_it_is(text: str) -> None:
    assert fields.web_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://landlord.example",
        "landlord.example",
        "https://localhost/guides",
        "https://10.0.0.1/guides",
        "https://ann:secret@landlord.example",
        "https://landlord.example/<b>",
        "https://landlord.example/how to",
        "https://landlord.example/a\r\nBcc: b",
        "https://-.example",
        "https://[landlord",
    ],
)
def test_what_is_not_a_whole_https_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not the address of a web page"):
        fields.web_address(text)
