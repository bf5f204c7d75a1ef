"""What `scheme.toml` may say, its defaults, and where its faults are shown."""

from datetime import date
from typing import Any

import pytest

from services.pilot_files.rows import AreaSetting, ElementSetting, PaymentDaysSetting

SCHEME_FAULTS = [
    # names
    ('name = "Home', 'nmae = "Home', [
        'scheme.toml:1: scheme.name: is missing and must be given: text in quotation marks',
        'scheme.toml:2: scheme.nmae: is not a setting known here; did you mean "name"?',
    ]),
    ("[payer]", "[[payers]]\n[payer]", [
        'scheme.toml:20: payers: is not a table known here; did you mean "payer"?',
    ]),
    ("[elements.repairs]", "[elements.repair]", [
        'scheme.toml:6: elements.repair: is not a table known here; did you mean "repairs"?',
    ]),
    ("inspection = false", "inspections = false", [
        "scheme.toml:9: elements.housing_management.inspections: is not a setting known here; "
        'did you mean "inspection"?',
    ]),
    ("capacity = 50", "capacity = 50\nsize = 1", [
        'scheme.toml:19: areas[1].size: is not a setting known here; did you mean "name"?',
    ]),
    # kinds of values
    ("= 2011-10-03", '= "2011-10-03"', [
        "scheme.toml:4: scheme.enrolment_opens: is text; give a date without quotation marks, "
        "like 2011-10-03",
    ]),
    ("= 2011-10-03", "= 2011-10-03T10:00:00", [
        "scheme.toml:4: scheme.enrolment_opens: is a date with a time; give a date without "
        "quotation marks, like 2011-10-03",
    ]),
    ("= 2011-10-03", "= 1811-10-03", [
        "scheme.toml:4: scheme.enrolment_opens: use a year from 2000 to 2098",
    ]),
    ("= 2011-10-03", "= 2011-10-03\nmonths = true", [
        "scheme.toml:5: scheme.months: is true or false; give a whole number, without "
        "quotation marks",
    ]),
    ("= 2011-10-03", "= 2011-10-03\nstrikes = 3.0", [
        "scheme.toml:5: scheme.strikes: is a decimal number; give a whole number, without "
        "quotation marks",
    ]),
    ("= 2011-10-03", "= 2011-10-03\nrequire_clear_rent = 1", [
        "scheme.toml:5: scheme.require_clear_rent: is a whole number; give true or false, "
        "without quotation marks",
    ]),
    ("= 2011-10-03", '= 2011-10-03\ntenancy_types = "general_needs"', [
        'scheme.toml:5: scheme.tenancy_types: is text; give a list of texts, like ["a", "b"]',
    ]),
    ("= 2011-10-03", "= 2011-10-03\ntenancy_types = []", [
        'scheme.toml:5: scheme.tenancy_types: give a list of texts, like ["a", "b"], with one '
        "at least",
    ]),
    ("= 2011-10-03", '= 2011-10-03\ntenancy_types = ["a", "a"]', [
        'scheme.toml:5: scheme.tenancy_types: "a" is there twice; leave one',
    ]),
    ('"Bromford"', '" "', [
        "scheme.toml:3: scheme.landlord: give a text on one line, not a blank one",
    ]),
    ("[payer]", "[payer.of]", [
        'scheme.toml:1: payer.account_number: is missing and must be given: text in quotation '
        "marks",
    ]),
    # figures
    ("= 2011-10-03", "= 2011-10-03\nmonths = 0", [
        "scheme.toml:5: scheme.months: use a whole number from 1 to 120",
    ]),
    ("= 2011-10-03", "= 2011-10-03\nmonths = 10", [
        "scheme.toml:5: scheme.months: 10 months do not divide into 4 instalments; use a "
        "multiple of the instalments, like 12 for 4",
    ]),
    ("= 2011-10-03", "= 2011-10-03\nstrikes = 0", [
        "scheme.toml:5: scheme.strikes: use a whole number from 1 to 1000000",
    ]),
    ("= 2011-10-03", "= 2011-10-03\nvisit_attempts = 0", [
        "scheme.toml:5: scheme.visit_attempts: use a whole number from 1 to 1000000",
    ]),
    ("= 2011-10-03", '= 2011-10-03\ntiming = "early"', [
        'scheme.toml:5: scheme.timing: "early" is not known here; use arrears or advance',
    ]),
    ("annual_pence = 30000", "annual_pence = -1", [
        "scheme.toml:7: elements.repairs.annual_pence: use a whole number from 0 to 1000000000",
    ]),
    ("capacity = 50", "capacity = -1", [
        "scheme.toml:18: areas[1].capacity: use a whole number from 0 to 1000000",
    ]),
    ("capacity = 50", "", [
        "scheme.toml:15: areas[1].capacity: is missing and must be given: a whole number, "
        "without quotation marks",
    ]),
    ('code = "LIC"', 'code = "DUD"', [
        'scheme.toml:16: areas[1].code: "DUD" is the code of an earlier area; change it',
    ]),
    # payment days
    ("[payer]", '[runs]\nevery = "fortnight"\non = [1]\n[payer]', [
        'scheme.toml:21: runs.every: "fortnight" is not known here; use working_day, week or month',
    ]),
    ("[payer]", '[runs]\non = [1]\n[payer]', [
        'scheme.toml:21: runs.on: leave it out, or choose every = "week" or "month"',
    ]),
    ("[payer]", '[runs]\nevery = "month"\n[payer]', [
        "scheme.toml:20: runs.on: name the days on which payments are made; use whole numbers from "
        "1 to 31, like [1, 15]",
    ]),
    ("[payer]", '[runs]\nevery = "week"\non = []\nat = 3\n[payer]', [
        'scheme.toml:22: runs.on: name the days on which payments are made; use "monday" to '
        '"friday", like ["tuesday"]',
        'scheme.toml:23: runs.at: is not a setting known here; did you mean "on"?',
    ]),
    ("[payer]", '[runs]\nevery = "month"\non = [0, 15, 32, "1", 15, true, 1.0]\n[payer]', [
        f"scheme.toml:22: runs.on: {said}"
        for said in (
            '"0" is no day of a month; use whole numbers from 1 to 31, like [1, 15]',
            '"1" is no day of a month; use whole numbers from 1 to 31, like [1, 15]',
            '"1.0" is no day of a month; use whole numbers from 1 to 31, like [1, 15]',
            '"15" is there twice; leave one',
            '"32" is no day of a month; use whole numbers from 1 to 31, like [1, 15]',
            '"True" is no day of a month; use whole numbers from 1 to 31, like [1, 15]',
        )
    ]),
    ("[payer]", '[runs]\nevery = "week"\non = ["saturday", 1, ["monday"]]\n[payer]', [
        f'scheme.toml:22: runs.on: {said} is no day of a week; use "monday" to "friday", like '
        '["tuesday"]'
        for said in ('"1"', "\"['monday']\"", '"saturday"')
    ]),
    # the payer
    ('"123456"', '"12345"', [
        "scheme.toml:22: payer.service_user_number: is not a Bacs service user number. Enter it "
        "as 6 digits",
    ]),
    ('"08-99-99"', '"8-99-99"', [
        "scheme.toml:23: payer.sort_code: has 5 digits: a leading zero may have been lost "
        "(spreadsheets drop it). Enter the sort code as 6 digits, like 08-99-99",
    ]),
    ('"66374958"', '"66374958123"', [
        "scheme.toml:24: payer.account_number: is not an account number. Enter it as 6 to 8 "
        "digits",
    ]),
    # the matrix
    ("[payer]", '[categories]\ntenant = ["sealant", "gas"]\nlandlord = ["gas"]\n[payer]', [
        'scheme.toml:22: categories.landlord: "gas" is in both lists; leave it in the list of '
        "whose repair it is",
    ]),
    ("[payer]", '[categories]\ntenant = ["sealant"]\n[payer]', [
        "scheme.toml:20: categories.landlord: is missing and must be given: a list of texts, "
        'like ["a", "b"]',
    ]),
    # not TOML
    ('"Bromford"', '"Bromford', [
        "scheme.toml:3: -: this is not TOML: Illegal character '\\n'; correct the line",
    ]),
    ("[payer]", "[payer", [
        "scheme.toml:20: -: this is not TOML: Expected ']' at the end of a table decl…; correct "
        "the line",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), SCHEME_FAULTS)
def test_a_wrong_setting_is_shown_with_its_line(
    folder: Any, old: str, new: str, expected: list[str]
) -> None:
    found = folder.scheme(old, new).faults()
    assert [fault for fault in found if fault in expected] == expected, found


def test_a_setting_with_a_fault_is_reported_once(folder: Any) -> None:
    assert len(folder.scheme("= 2011-10-03", "= 2011-10-03\nmonths = 0").faults()) == 1


def test_what_is_left_out_has_the_default_of_the_rules(folder: Any) -> None:
    scheme = folder.read().scheme
    assert (scheme.months, scheme.instalments, scheme.timing) == (12, 4, "arrears")
    assert (scheme.strikes, scheme.visit_attempts) == (3, 3)
    assert scheme.tenancy_types == ("general_needs",)
    assert scheme.require_clear_rent
    assert scheme.hold_while_in_arrears
    assert scheme.final_needs_follow_up
    assert scheme.enrolment_opens == date(2011, 10, 3)
    assert scheme.elements == (
        ElementSetting("repairs", 30000, True),
        ElementSetting("housing_management", 20000, False),
    )
    assert scheme.areas == (AreaSetting("DUD", "Dudley", 60), AreaSetting("LIC", "Lichfield", 50))
    assert (len(scheme.tenant_categories), len(scheme.landlord_categories)) == (12, 14)


@pytest.mark.parametrize(
    ("runs", "every", "on"),
    [
        ("", "working_day", ()),
        ("[runs]\n", "working_day", ()),
        ('[runs]\nevery = "working_day"\n', "working_day", ()),
        ('[runs]\nevery = "month"\non = [15, 1]\n', "month", (1, 15)),
        ('[runs]\nevery = "month"\non = 31\n', "month", (31,)),
        ('[runs]\nevery = "week"\non = "friday"\n', "week", (5,)),
        ('[runs]\nevery = "week"\non = ["thursday", "monday"]\n', "week", (1, 4)),
    ],
)
def test_payment_days_are_every_working_day_or_some_of_a_week_or_month(
    runs: str, every: str, on: tuple[int, ...], folder: Any
) -> None:
    scheme = folder.scheme("[payer]", f"{runs}[payer]").read().scheme
    assert scheme.payment_days == PaymentDaysSetting(every, on)


def test_the_payers_sort_code_has_no_hyphens_and_a_short_account_number_is_padded(
    folder: Any,
) -> None:
    payer = folder.scheme('"66374958"', '"374958"').read().scheme.payer
    assert (payer.sort_code, payer.account_number) == ("089999", "00374958")


def test_the_repairs_element_comes_first_whatever_the_order_of_the_file(folder: Any) -> None:
    elements = "[elements.repairs]\nannual_pence = 30000\n[elements.housing_management]\n"
    turned = "[elements.housing_management]\n[elements.repairs]\n"
    scheme = folder.scheme(elements, turned).read().scheme
    assert [setting.element for setting in scheme.elements] == ["repairs", "housing_management"]


def test_own_categories_replace_the_default_matrix(folder: Any) -> None:
    lists = '[categories]\ntenant = ["sealant", "plumbing_minor"]\nlandlord = ["heating"]\n'
    scheme = folder.scheme("[payer]", lists + "[payer]").read().scheme
    assert scheme.tenant_categories == ("sealant", "plumbing_minor")
    assert scheme.landlord_categories == ("heating",)


def test_a_scheme_without_elements_areas_and_payer_is_told_to_add_them(folder: Any) -> None:
    head = '[scheme]\nname = "A"\nlandlord = "B"\nenrolment_opens = 2011-10-03\n'
    found = folder.raw("scheme.toml", head.encode()).faults()
    assert found[:2] == [
        "scheme.toml:1: areas: the scheme has no area; add [[areas]] with code, name and capacity",
        "scheme.toml:1: elements: the scheme offers nothing; add [elements.repairs] or "
        "[elements.housing_management]",
    ]
    assert [fault.split(": ")[1] for fault in found[2:]] == [
        "payer.account_number",
        "payer.name",
        "payer.service_user_number",
        "payer.sort_code",
    ]


def test_tables_of_the_wrong_shape_are_told_how_to_be_written(folder: Any) -> None:
    text = 'scheme = 3\nareas = [1]\npayer = "BROMFORD"\n[elements]\nrepairs = 5\n'
    found = folder.raw("scheme.toml", text.encode()).faults()
    assert "scheme.toml:1: scheme: is a whole number; write it as a table, [scheme]" in found
    assert "scheme.toml:2: areas: write each as a table of its own, under [[areas]]" in found
    assert "scheme.toml:3: payer: is text; write it as a table, [payer]" in found
    shape = "is a whole number; write it as a table, [elements.repairs]"
    assert f"scheme.toml:5: elements.repairs: {shape}" in found


def test_a_scheme_file_may_have_a_byte_order_mark_and_windows_line_endings(folder: Any) -> None:
    text = folder.text("scheme.toml").replace("\n", "\r\n")
    assert folder.raw("scheme.toml", b"\xef\xbb\xbf" + text.encode()).read().scheme.months == 12


def test_a_scheme_file_in_another_encoding_is_shown_with_the_line(folder: Any) -> None:
    text = folder.text("scheme.toml").replace("Bromford", "Brömford").encode("latin-1")
    assert folder.raw("scheme.toml", text).faults() == [
        "scheme.toml:3: -: the file is not UTF-8 from this line on; save it as UTF-8"
    ]


def test_a_deeply_nested_scheme_file_is_a_fault(folder: Any) -> None:
    (fault,) = folder.raw("scheme.toml", b"a = " + b"[" * 100_000).faults()
    assert fault.startswith("scheme.toml:1: -: this is not TOML:")
