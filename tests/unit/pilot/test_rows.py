"""Every rule about a cell or a row: what is read, and the exact fault where it is broken."""

from datetime import date
from typing import Any

import pytest

from services.pilot_files.rows import (
    ChangeRow,
    ContactRow,
    FindingRow,
    ReturnRow,
    SurveyRow,
    TenantRow,
)

BLANK = "is blank and must be given"
NOT_REF = (
    "is not a reference; use letters, digits and . _ - only, a letter or digit first, "
    "40 characters at most"
)
NOT_PENCE_OWED = (
    "is not a whole number of pence: write £12.50 owed as 1250, £12.50 in credit as -1250, "
    "nothing owed as 0"
)

CELL_FAULTS = [
    # tenants.csv
    ("tenants.csv", {"tenant_ref": "T 3"}, f'tenant_ref: "T 3" {NOT_REF}'),
    ("tenants.csv", {"tenant_ref": "T/3"}, f'tenant_ref: "T/3" {NOT_REF}'),
    ("tenants.csv", {"tenant_ref": ".."}, f'tenant_ref: ".." {NOT_REF}'),
    ("tenants.csv", {"tenant_ref": ""}, f"tenant_ref: {BLANK}"),
    ("tenants.csv", {"last_name": " "}, f"last_name: {BLANK}"),
    ("tenants.csv", {"uprn": ""}, f"uprn: {BLANK}"),
    ("tenants.csv", {"area_code": ""}, f"area_code: {BLANK}"),
    ("tenants.csv", {"tenancy_type": ""}, f"tenancy_type: {BLANK}"),
    ("tenants.csv", {"rent_arrears_pence": ""}, f"rent_arrears_pence: {BLANK}"),
    (
        "tenants.csv",
        {"town": "Dudley\nWest"},
        "town: has a line break in it; put it on one line",
    ),
    (
        "tenants.csv",
        {"preferred_channel": "text"},
        'preferred_channel: "text" is not a channel; use sms, email or letter',
    ),
    ("tenants.csv", {"preferred_channel": ""}, f"preferred_channel: {BLANK}"),
    (
        "tenants.csv",
        {"email": "ann@example"},
        "email: is not an e-mail address; write one address, like name@example.org",
    ),
    (
        "tenants.csv",
        {"mobile": "12"},
        "mobile: is not a whole telephone number; "
        "write a mobile number like 07700 900123, or +353 85 012 3456 for one abroad",
    ),
    (
        "tenants.csv",
        {"mobile": "01384 812345"},
        "mobile: is a landline, which takes no texts; give a mobile number or none",
    ),
    (
        "tenants.csv",
        {"tenancy_start": "10/11/1997"},
        'tenancy_start: "10/11/1997" is not a date; write it like 2011-10-03. Excel may have '
        "rewritten it: select the column, then Format Cells, Custom, type yyyy-mm-dd and save "
        "again",
    ),
    (
        "tenants.csv",
        {"agreed_on": "2011-02-29"},
        'agreed_on: "2011-02-29" is not in the calendar; correct the date',
    ),
    (
        "tenants.csv",
        {"agreed_on": "1899-12-31"},
        'agreed_on: "1899-12-31" is out of range; use a year from 1900 to 2098',
    ),
    (
        "tenants.csv",
        {"rent_arrears_pence": "-12.50"},
        f'rent_arrears_pence: "-12.50" {NOT_PENCE_OWED}',
    ),
    (
        "tenants.csv",
        {"rent_arrears_pence": "75.00"},
        f'rent_arrears_pence: "75.00" {NOT_PENCE_OWED}',
    ),
    (
        "tenants.csv",
        {"rent_arrears_pence": "1" + "0" * 10},
        "rent_arrears_pence: is too large; 9999999999 is the most",
    ),
    (
        "tenants.csv",
        {"elements": "housing_management+repairs"},
        'elements: "housing_management+repairs" is not an offer of the scheme; use repairs, '
        "housing_management or repairs+housing_management",
    ),
    (
        "tenants.csv",
        {"sort_code": ""},
        "sort_code: is blank and account_number is not; give both or neither",
    ),
    (
        "tenants.csv",
        {"account_number": ""},
        "account_number: is blank and sort_code is not; give both or neither",
    ),
    (
        "tenants.csv",
        {"sort_code": "89999"},
        "sort_code: has 5 digits: a leading zero may have been lost (spreadsheets drop it). "
        "Enter the sort code as 6 digits, like 08-99-99",
    ),
    (
        "tenants.csv",
        {"sort_code": "08999x"},
        "sort_code: is not a sort code. Enter it as 6 digits, like 08-99-99",
    ),
    (
        "tenants.csv",
        {"account_number": "12345"},
        "account_number: is not an account number. Enter it as 6 to 8 digits",
    ),
    # inspections.csv
    ("inspections.csv", {"visit_ref": ""}, f"visit_ref: {BLANK}"),
    (
        "inspections.csv",
        {"visit_ref": "V2", "kind": "final"},
        'kind: "final" is not a kind of visit; use baseline or follow_up',
    ),
    (
        "inspections.csv",
        {"visit_ref": "V2", "result": "done"},
        'result: "done" is not a result; use completed, works_completed, no_access or refused',
    ),
    (
        "inspections.csv",
        {"visit_ref": "V2", "kind": "follow_up", "result": "works_completed"},
        "result: works_completed is for a baseline only; correct kind or result",
    ),
    ("inspections.csv", {"category": ""}, f"category: {BLANK}"),
    ("inspections.csv", {"condition": ""}, f"condition: {BLANK}"),
    (
        "inspections.csv",
        {"condition": "broken"},
        'condition: "broken" is not a condition; use good, worn or defect',
    ),
    (
        "inspections.csv",
        {"category": "decorations"},
        'category: "decorations" is not a category of the scheme; did you mean "decoration"?',
    ),
    (
        "inspections.csv",
        {"visit_ref": "V2", "item": "", "condition": ""},
        "category: leave it blank in a row without an item, or name the item",
    ),
    (
        "inspections.csv",
        {"visit_ref": "V2", "item": "", "category": ""},
        "condition: leave it blank in a row without an item, or name the item",
    ),
    (
        "inspections.csv",
        {"item": "", "category": "", "condition": ""},
        "item: is blank in a visit of several rows; name the item or take the row out",
    ),
    (
        "inspections.csv",
        {"tenant_ref": "T2"},
        'tenant_ref: "T2" here and "T1" in row 2, for one visit; make them the same',
    ),
    (
        "inspections.csv",
        {"kind": "follow_up"},
        'kind: "follow_up" here and "baseline" in row 2, for one visit; make them the same',
    ),
    (
        "inspections.csv",
        {"date": "2011-11-02"},
        'date: "2011-11-02" here and "2011-11-01" in row 2, for one visit; make them the same',
    ),
    (
        "inspections.csv",
        {"result": "no_access"},
        'result: "no_access" here and "completed" in row 2, for one visit; make them the same',
    ),
    (
        "inspections.csv",
        {"reason": "Unwell"},
        'reason: "Unwell" here and "" in row 2, for one visit; make them the same',
    ),
    # repairs.csv
    (
        "repairs.csv",
        {"job_ref": "J1"},
        'job_ref: a second "J1"; the first is in row 2. Give each its own',
    ),
    (
        "repairs.csv",
        {"category": "roofs"},
        'category: "roofs" is not a category of the scheme; did you mean "roof"?',
    ),
    ("repairs.csv", {"category": ""}, f"category: {BLANK}"),
    ("repairs.csv", {"emergency": "Yes"}, 'emergency: "Yes" is not an answer; use yes or no'),
    ("repairs.csv", {"emergency": ""}, f"emergency: {BLANK}"),
    ("repairs.csv", {"done_by": "me"}, 'done_by: "me" is not known here; use landlord or tenant'),
    (
        "repairs.csv",
        {"status": "open"},
        'status: "open" is not a status; use completed or cancelled',
    ),
    (
        "repairs.csv",
        {"cost_pence": "£45"},
        'cost_pence: "£45" is not a whole number of pence, so £75 is 7500',
    ),
    ("repairs.csv", {"reported_on": ""}, f"reported_on: {BLANK}"),
    (
        "repairs.csv",
        {"recorded_on": "2012-01-09"},
        "recorded_on: is before reported_on; correct one of the two dates",
    ),
    # contacts.csv
    (
        "contacts.csv",
        {"contact_ref": "C1"},
        'contact_ref: a second "C1"; the first is in row 2. Give each its own',
    ),
    (
        "contacts.csv",
        {"recorded_on": "2012-01-10"},
        "recorded_on: is before date; correct one of the two dates",
    ),
    # bank_returns.csv, surveys.csv
    (
        "bank_returns.csv",
        {"code": "1"},
        'code: "1" is not a return code; use 0, 2, 3, 5, B or C',
    ),
    ("bank_returns.csv", {"entry_day": ""}, f"entry_day: {BLANK}"),
    ("surveys.csv", {"stage": "mid"}, 'stage: "mid" is not a stage; use before or after'),
    ("surveys.csv", {"question": ""}, f"question: {BLANK}"),
    ("surveys.csv", {"score": ""}, f"score: {BLANK}"),
    ("surveys.csv", {"score": "11"}, "score: is too large; 10 is the most"),
    (
        "surveys.csv",
        {"score": "7.5"},
        'score: "7.5" is not a whole number of points from 0 to 10',
    ),
    (
        "surveys.csv",
        {"score": "٧"},
        'score: "٧" is not a whole number of points from 0 to 10',
    ),
]


@pytest.mark.parametrize(("file", "cells", "expected"), CELL_FAULTS)
def test_a_wrong_cell_is_shown_with_its_line_and_column(
    folder: Any, file: str, cells: dict[str, str], expected: str
) -> None:
    fresh = {"repairs.csv": {"job_ref": "J2"}, "contacts.csv": {"contact_ref": "C2"}}.get(file, {})
    assert folder.cells(file, 1, **(fresh | cells)).faults() == [f"{file}:3: {expected}"]


@pytest.mark.parametrize(
    "file",
    [
        "inspections.csv",
        "repairs.csv",
        "contacts.csv",
        "changes.csv",
        "bank_returns.csv",
        "surveys.csv",
    ],
)
def test_a_row_of_an_unknown_tenant_is_a_fault_in_every_file(folder: Any, file: str) -> None:
    fresh = {
        "inspections.csv": {"visit_ref": "V2"},
        "repairs.csv": {"job_ref": "J2"},
        "contacts.csv": {"contact_ref": "C2"},
    }.get(file, {})
    row = 2 if file == "inspections.csv" else 1
    assert folder.cells(file, row, tenant_ref="T9", **fresh).faults() == [
        f'{file}:{row + 2}: tenant_ref: tenants.csv has no tenant "T9"; correct the reference or '
        "add the tenant"
    ]


def test_a_second_tenant_of_the_same_reference_is_a_fault(folder: Any) -> None:
    assert folder.cells("tenants.csv", 1, tenant_ref="T1").faults() == [
        'tenants.csv:3: tenant_ref: a second "T1"; the first is in row 2. Give each its own'
    ]


def test_a_tenant_is_read_in_full(folder: Any) -> None:
    assert folder.read().tenants[0] == TenantRow(
        tenant_ref="T1",
        title="Ms",
        first_name="Ann",
        last_name="Hunt",
        email="ann@example.org",
        mobile="07700 900930",
        preferred_channel="sms",
        uprn="100002359630",
        address_line_1="104 Lime Tree Avenue",
        address_line_2="",
        town="Dudley",
        postcode="DY1 1AA",
        area_code="DUD",
        tenancy_type="general_needs",
        tenancy_start=date(1997, 11, 10),
        rent_arrears_pence=0,
        elements=("repairs", "housing_management"),
        agreed_on=date(2011, 10, 31),
        sort_code="089999",
        account_number="06637495",
        account_name="Ann Hunt",
    )


def test_what_a_tenant_need_not_give_may_be_blank(folder: Any) -> None:
    columns = ["title", "first_name", "email", "mobile", "town", "tenancy_start", "agreed_on"]
    blanks = dict.fromkeys([*columns, "sort_code", "account_number", "account_name"], "")
    tenant = folder.cells("tenants.csv", 1, **blanks).read().tenants[1]
    assert tenant.tenancy_start is tenant.agreed_on is None
    assert (tenant.email, tenant.sort_code, tenant.preferred_channel) == ("", "", "sms")


def test_an_area_and_a_tenancy_type_outside_the_scheme_are_no_faults_of_the_file(
    folder: Any,
) -> None:
    folder.cells("tenants.csv", 1, area_code="XXX", tenancy_type="shared_ownership")
    assert folder.read().tenants[1].area_code == "XXX"


def test_an_element_the_scheme_does_not_offer_is_a_fault(folder: Any) -> None:
    folder.scheme("[elements.housing_management]\ninspection = false\n", "")
    message = (
        "the scheme does not offer housing_management; take it out here or add "
        "[elements.housing_management] to scheme.toml"
    )
    assert folder.faults() == [f"tenants.csv:{line}: elements: {message}" for line in (2, 3)]


def test_a_visit_has_the_findings_of_all_its_rows(folder: Any) -> None:
    folder.cells("inspections.csv", 2, visit_ref="V0", item="", category="", condition="")
    folder.cells("inspections.csv", 3, item="Hall", category="decoration", condition="worn")
    first, second = folder.read().visits
    assert (first.visit_ref, first.kind, first.result) == ("V1", "baseline", "completed")
    assert first.findings == (
        FindingRow("Kitchen tap", "plumbing_minor", "good", ""),
        FindingRow("Boiler", "heating", "good", ""),
        FindingRow("Hall", "decoration", "worn", ""),
    )
    assert (second.visit_ref, second.findings) == ("V0", ())


def test_recorded_on_is_the_day_itself_where_it_is_blank(folder: Any) -> None:
    pilot = folder.cells("contacts.csv", 1, contact_ref="C2", recorded_on="").read()
    assert pilot.repairs[0].recorded_on == pilot.repairs[0].reported_on == date(2012, 1, 10)
    assert pilot.contacts[0] == ContactRow(
        "C1", "T1", date(2012, 1, 11), date(2012, 1, 12), "enquiry", ""
    )
    assert pilot.contacts[1].recorded_on == date(2012, 1, 11)


def test_a_repair_without_a_cost_cost_nothing(folder: Any) -> None:
    repair = folder.cells("repairs.csv", 0, cost_pence="", emergency="yes").read().repairs[0]
    assert (repair.cost_pence, repair.emergency) == (0, True)


def test_a_return_and_a_survey_answer_are_read_in_full(folder: Any) -> None:
    pilot = folder.cells("bank_returns.csv", date="2012-02-01").read()
    assert pilot.returns == (ReturnRow("T1", date(2012, 2, 5), date(2012, 2, 1), "B"),)
    assert pilot.surveys == (
        SurveyRow("T1", date(2011, 10, 12), "before", "My home works for me", 7),
    )


def test_many_faults_in_many_files_are_all_listed_in_order(folder: Any) -> None:
    folder.scheme("capacity = 50", "capacity = -1")
    folder.cells("tenants.csv", 0, email="x", mobile="y", elements="all")
    folder.cells("tenants.csv", 1, sort_code="")
    folder.cells("repairs.csv", 0, category="sealent", recorded_on="2011-01-01", done_by="me")
    folder.raw("surveys.csv", b"")
    places = [fault.split(": ")[:2] for fault in folder.faults()]
    assert places == [
        ["repairs.csv:2", "category"],
        ["repairs.csv:2", "done_by"],
        ["repairs.csv:2", "recorded_on"],
        ["scheme.toml:18", "areas[1].capacity"],
        ["surveys.csv:1", "-"],
        ["tenants.csv:2", "elements"],
        ["tenants.csv:2", "email"],
        ["tenants.csv:2", "mobile"],
        ["tenants.csv:3", "sort_code"],
    ]


CHANGES = [
    ({"change": "agreed"}, ("", "")),
    ({"change": "withdrawn", "value": "Moving home"}, ("Moving home", "")),
    ({"change": "tenancy_ended"}, ("", "")),
    ({"change": "arrears", "value": "yes"}, ("yes", "")),
    (
        {"change": "bank_details", "value": "08-99-99", "value_2": "374958"},
        ("089999", "00374958"),
    ),
    ({"change": "contact", "value": "a@b.org"}, ("a@b.org", "")),
    ({"change": "contact", "value_2": "07700 900123"}, ("", "07700 900123")),
    ({"change": "channel", "value": "letter"}, ("letter", "")),
    ({"change": "appeal_upheld", "value": "C1"}, ("C1", "")),
]


@pytest.mark.parametrize(("cells", "values"), CHANGES)
def test_a_change_is_read_with_its_values(
    folder: Any, cells: dict[str, str], values: tuple[str, str]
) -> None:
    folder.cells("changes.csv", **({"value": "", "value_2": ""} | cells))
    assert folder.read().changes == (ChangeRow("T1", date(2012, 2, 1), cells["change"], *values),)  # type: ignore[arg-type]


CHANGE_FAULTS = [
    (
        {"change": "left"},
        'change: "left" is not a change; use agreed, reapplied, withdrawn, tenancy_ended, died, '
        "arrears, bank_details, contact, channel or appeal_upheld",
    ),
    ({"change": "agreed", "value": "yes"}, "value: leave it blank for agreed"),
    ({"change": "agreed", "value_2": "yes"}, "value_2: leave it blank for agreed"),
    ({"change": "tenancy_ended", "value": "x"}, "value: leave it blank for tenancy_ended"),
    ({"change": "withdrawn"}, f"value: {BLANK}"),
    (
        {"change": "withdrawn", "value": "a", "value_2": "b"},
        "value_2: leave it blank for withdrawn",
    ),
    ({"change": "arrears", "value": "on"}, 'value: "on" is not an answer; use yes or no'),
    (
        {"change": "bank_details", "value": "89999", "value_2": "66374958"},
        "value: has 5 digits: a leading zero may have been lost (spreadsheets drop it). "
        "Enter the sort code as 6 digits, like 08-99-99",
    ),
    (
        {"change": "bank_details", "value": "089999", "value_2": "663749581"},
        "value_2: is not an account number. Enter it as 6 to 8 digits",
    ),
    (
        {"change": "bank_details", "value": "089999"},
        "value_2: is blank; give the account number here",
    ),
    (
        {"change": "contact"},
        "value: give the e-mail address here, the mobile in value_2, or both",
    ),
    (
        {"change": "contact", "value": "07700 900123"},
        "value: is not an e-mail address; write one address, like name@example.org",
    ),
    (
        {"change": "contact", "value_2": "a@b.org"},
        "value_2: is not one telephone number and nothing else; "
        "write a mobile number like 07700 900123, or +353 85 012 3456 for one abroad",
    ),
    (
        {"change": "channel", "value": "text"},
        'value: "text" is not a channel; use sms, email or letter',
    ),
    (
        {"change": "appeal_upheld", "value": "J9"},
        'value: neither repairs.csv nor contacts.csv has "J9"; give the job_ref or contact_ref '
        "of the breach",
    ),
    (
        {"change": "appeal_upheld", "value": "J1", "tenant_ref": "T2"},
        'value: "J1" is a reference of another tenant; correct it or the tenant_ref',
    ),
    ({"change": "appeal_upheld"}, f"value: {BLANK}"),
]


@pytest.mark.parametrize(("cells", "expected"), CHANGE_FAULTS)
def test_a_change_with_the_wrong_value_is_a_fault(
    folder: Any, cells: dict[str, str], expected: str
) -> None:
    folder.cells("changes.csv", **({"value": "", "value_2": ""} | cells))
    assert folder.faults() == [f"changes.csv:2: {expected}"]


def test_an_appeal_is_not_missed_in_a_file_that_could_not_be_read(folder: Any) -> None:
    (fault,) = folder.raw("repairs.csv", b"").faults()
    assert fault.startswith("repairs.csv:1: -: the file is empty")


def test_categories_are_not_checked_against_a_matrix_with_a_fault(folder: Any) -> None:
    folder.scheme("[payer]", "[categories]\ntenant = 3\nlandlord = 4\n[payer]")
    assert [fault.split(": ")[1] for fault in folder.faults()] == [
        "categories.tenant",
        "categories.landlord",
    ]
