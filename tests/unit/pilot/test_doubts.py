"""What is doubted in a pilot's files: listed with its place, and no fault."""

from typing import Any

import pytest

REJECTED = "The tenant will be rejected"
SEVERAL = "several tenants have this account, in rows"


def test_a_pilot_without_slips_has_no_doubts(apart: Any) -> None:
    assert apart.doubts() == []


ZERO_WIDTH = "has U+200B ZERO WIDTH SPACE in it; clear the cell and type it again"
TENANT_DOUBTS = [
    (
        {"area_code": "dud"},
        f'area_code: "dud" is not an area of the scheme; did you mean "DUD"? {REJECTED}',
    ),
    (
        {"area_code": "DUDLEY"},
        f'area_code: "DUDLEY" is not an area of the scheme; did you mean "DUD"? {REJECTED}',
    ),
    (
        {"area_code": "WAKEFIELD"},
        f'area_code: "WAKEFIELD" is not an area of the scheme; it has DUD and LIC. {REJECTED}',
    ),
    ({"area_code": "DUD\u200b"}, f"area_code: {ZERO_WIDTH}. {REJECTED}"),
    (
        {"tenancy_type": "General_Needs"},
        'tenancy_type: "General_Needs" is not a tenancy type of the scheme; did you mean '
        f'"general_needs"? {REJECTED}',
    ),
    (
        {"tenancy_type": "general\u00adneeds"},
        f"tenancy_type: has U+00AD SOFT HYPHEN in it; clear the cell and type it again. {REJECTED}",
    ),
    (
        {"postcode": "DY1 1A"},
        'postcode: "DY1 1A" is not a UK postcode; write it like WV1 1AA',
    ),
    (
        {"postcode": "DY1\u00a01AA"},
        "postcode: has U+00A0 NO-BREAK SPACE in it; clear the cell and type it again",
    ),
    (
        {"last_name": "Li\u00adnd"},
        "last_name: has U+00AD SOFT HYPHEN in it; clear the cell and type it again",
    ),
    (
        {"address_line_1": "9\u00a0Mill Lane"},
        "address_line_1: has U+00A0 NO-BREAK SPACE in it; clear the cell and type it again",
    ),
    (
        {"rent_arrears_pence": "-1250"},
        "rent_arrears_pence: -1250 is credit, so that the rent account counts as clear",
    ),
    (
        {"email": "", "mobile": ""},
        "preferred_channel: sms is chosen, with neither a mobile nor an e-mail: no message can "
        "arrive",
    ),
    (
        {"preferred_channel": "email", "email": "", "mobile": ""},
        "preferred_channel: email is chosen, with neither a mobile nor an e-mail: no message can "
        "arrive",
    ),
    (
        {"agreed_on": "2011-10-31", "tenancy_start": "2012-01-16"},
        "agreed_on: 2011-10-31 is before the tenancy starts, on 2012-01-16; it counts from that "
        "day",
    ),
]


@pytest.mark.parametrize(("cells", "expected"), TENANT_DOUBTS)
def test_a_tenant_with_a_likely_slip_is_doubted(
    apart: Any, cells: dict[str, str], expected: str
) -> None:
    apart.cells("tenants.csv", 1, **cells)
    assert apart.doubts() == [f"tenants.csv:3: {expected}"]
    assert len(apart.read().tenants) == 2


@pytest.mark.parametrize(
    "cells",
    [
        {"postcode": "wv11aa"},
        {"postcode": "GIR 0AA"},
        {"postcode": "EC1A 1BB"},
        {"rent_arrears_pence": "-0"},
        {"preferred_channel": "letter", "email": "", "mobile": ""},
        {"email": ""},
        {"agreed_on": "2011-10-31", "tenancy_start": "2011-10-31"},
        {"agreed_on": "", "tenancy_start": "2012-01-16"},
        {"area_code": " LIC\u00a0"},
        {"first_name": "\u0645\u06cc\u200c\u0631\u0627"},
    ],
)
def test_what_is_well_written_is_not_doubted(apart: Any, cells: dict[str, str]) -> None:
    assert apart.cells("tenants.csv", 1, **cells).doubts() == []


def test_what_could_not_be_read_is_a_fault_and_no_doubt(apart: Any) -> None:
    apart.cells("tenants.csv", 1, agreed_on="soon", tenancy_start="2012-01-16", email="x")
    assert apart.doubts() == []
    assert apart.cells("tenants.csv", 1, area_code="dud").doubts() != []


def test_a_doubt_that_many_rows_share_is_one_line(apart: Any) -> None:
    for row in range(1, 6):
        apart.cells("tenants.csv", row, tenant_ref=f"T{row + 1}", area_code="dud")
    lines = [line for line in apart.doubts() if "area_code" in line]
    assert lines == [
        f'tenants.csv:3: area_code: "dud" is not an area of the scheme; did you mean "DUD"? '
        f"{REJECTED} (5 rows: 3-7)"
    ]


def test_one_person_in_several_rows_is_named_by_rows_and_what_they_share(apart: Any) -> None:
    apart.cells("tenants.csv", 2, tenant_ref="T3", email="ANN@example.org", mobile="07700 900932")
    apart.cells("tenants.csv", 2, account_number="55779911", sort_code="20-00-00")
    apart.cells("tenants.csv", 2, address_line_1="9 Mill Lane", first_name="ann ", uprn="1")
    assert (
        apart.doubts()
        == [
            f"tenants.csv:3: account_number: {SEVERAL} 3-4; look whether it is theirs",
            "tenants.csv:2: last_name: the same name and e-mail in rows 2 and 4; if this is one "
            "person, leave one row",
        ][::-1]
    )


def test_rows_that_share_one_with_the_other_are_one_person(apart: Any) -> None:
    fresh = {"mobile": "", "sort_code": "", "account_number": ""}
    apart.cells("tenants.csv", 2, tenant_ref="T3", address_line_1="2 Mill Lane", **fresh)
    apart.cells("tenants.csv", 3, tenant_ref="T4", address_line_1="2, MILL LANE", **fresh)
    apart.cells("tenants.csv", 3, email="other@example.org")
    assert apart.doubts() == [
        "tenants.csv:2: last_name: the same name, e-mail and address in rows 2 and 4-5; if this is "
        "one person, leave one row"
    ]


def test_a_name_alone_is_nobody_twice(apart: Any) -> None:
    apart.cells("tenants.csv", 1, first_name="Ann", last_name="Hunt")
    assert apart.doubts() == []


def test_a_composed_and_a_decomposed_name_are_one(apart: Any) -> None:
    apart.cells("tenants.csv", 0, first_name="Si\u00e2n")
    apart.cells("tenants.csv", 1, first_name="Sia\u0302n", last_name="HUNT")
    apart.cells("tenants.csv", 1, mobile="+44 7700 900930")
    (doubt,) = apart.doubts()
    assert "the same name and mobile in rows 2-3" in doubt


def test_one_account_of_several_tenants_is_doubted_and_never_shown(apart: Any) -> None:
    apart.cells("tenants.csv", 1, sort_code="089999", account_number="06637495")
    assert apart.doubts() == [
        f"tenants.csv:2: account_number: {SEVERAL} 2-3; look whether it is theirs"
    ]


def test_a_row_with_a_fault_elsewhere_is_compared_all_the_same(apart: Any) -> None:
    apart.cells("tenants.csv", 1, sort_code="089999", account_number="06637495")
    apart.cells("tenants.csv", 1, uprn="1000023596301")
    assert len(apart.doubts()) == len(apart.faults()) == 1


CHANGED = ["0012", "1-2", "1-2-2011", "2011-10", "1E5", "1.5e3", "MAR1", "1-Apr", "May-2011"]
CHANGED += ["100012345678", "1.10", "-A1", "SEPT3", "2011-10-03"]


@pytest.mark.parametrize("ref", CHANGED)
@pytest.mark.parametrize(
    ("file", "column"),
    [("contacts.csv", "contact_ref"), ("inspections.csv", "visit_ref")],
)
def test_a_reference_that_excel_changes_is_doubted(
    apart: Any, file: str, column: str, ref: str
) -> None:
    apart.cells(file, 0, **{column: ref})
    assert len(apart.doubts()) == 1
    (doubt,) = apart.doubts()
    assert doubt.startswith(f"{file}:2: {column}: ")
    assert doubt.endswith(
        "is changed when the file is opened in Excel; put a letter before it, like T0012"
    )


@pytest.mark.parametrize("ref", ["T0012", "12", "1-2-A", "MARK1", "E5", "99-99-99-1", "1.1"])
def test_a_reference_that_stays_as_it_is_is_not_doubted(apart: Any, ref: str) -> None:
    assert apart.cells("contacts.csv", 0, contact_ref=ref).doubts() == []


def test_an_item_with_a_character_that_nobody_sees_is_doubted(apart: Any) -> None:
    apart.cells("inspections.csv", 1, item="Boi\u200bler")
    assert apart.doubts() == [
        "inspections.csv:3: item: has U+200B ZERO WIDTH SPACE in it; it is another item without"
    ]


def test_a_visit_and_a_signature_before_the_tenancy_are_doubted(apart: Any) -> None:
    apart.cells("tenants.csv", 0, tenancy_start="2012-03-01", agreed_on="")
    apart.cells("changes.csv", 0, change="agreed", value="", date="2012-02-29")
    apart.cells("history.csv", 0, tenant_ref="T2")
    assert apart.doubts() == [
        'changes.csv:2: date: 2012-02-29 is before the tenancy of "T1" starts, on 2012-03-01; it '
        "counts from that day",
        'inspections.csv:2: date: 2011-11-01 is before the tenancy of "T1" starts, on 2012-03-01; '
        "it is only stored",
    ]


# --- changes ---


def _change(folder: Any, row: int, change: str, value: str, value_2: str = "", **cells: str) -> Any:
    given = {"tenant_ref": "T2", "date": "2012-01-05", "change": change, "value": value} | cells
    return folder.cells("changes.csv", row, value_2=value_2, **given)


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_a_change_to_a_channel_that_reaches_nobody_is_doubted(apart: Any, channel: str) -> None:
    apart.cells("tenants.csv", 1, preferred_channel="letter", email="", mobile="")
    _change(apart, 0, "channel", channel)
    assert apart.doubts() == [
        f"changes.csv:2: value: {channel} is chosen, with neither a mobile nor an e-mail: no "
        "message can arrive"
    ]


def test_a_channel_is_judged_by_what_was_given_until_then(apart: Any) -> None:
    apart.cells("tenants.csv", 1, preferred_channel="letter", email="", mobile="")
    _change(apart, 0, "channel", "sms", date="2012-01-06")
    _change(apart, 1, "contact", "bo@example.org", date="2012-01-05")
    assert apart.doubts() == []
    _change(apart, 1, "contact", "bo@example.org", date="2012-01-07")
    assert len(apart.doubts()) == 1


def test_a_change_to_letters_needs_no_other_address(apart: Any) -> None:
    apart.cells("tenants.csv", 1, preferred_channel="letter", email="", mobile="")
    assert _change(apart, 0, "channel", "letter").doubts() == []


def test_a_change_to_the_account_of_another_tenant_is_doubted_and_never_shown(apart: Any) -> None:
    _change(apart, 0, "bank_details", "089999", "06637495")
    assert apart.doubts() == [
        'changes.csv:2: value: "T1" has this account too; look whether it is theirs'
    ]


def test_an_account_that_two_tenants_give_later_is_doubted_at_both(apart: Any) -> None:
    _change(apart, 0, "bank_details", "107999", "88837491")
    _change(apart, 1, "bank_details", "10-79-99", "88837491", tenant_ref="T1")
    assert apart.doubts() == [
        'changes.csv:2: value: "T1" has this account too; look whether it is theirs',
        'changes.csv:3: value: "T2" has this account too; look whether it is theirs',
    ]


def test_an_account_that_its_tenant_gives_again_is_not_doubted(apart: Any) -> None:
    assert _change(apart, 0, "bank_details", "20-00-00", "55779911").doubts() == []
