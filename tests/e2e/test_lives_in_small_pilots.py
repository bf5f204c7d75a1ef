"""Homes that are re-let, second applications, deaths and late follow-ups, in small pilots.

A year has four months with a quarter each, as in `test_rules_in_small_pilots.py`: who starts on
Monday 3 October 2011 is due money on 3 November, 3 December, 3 January and 3 February: 5000 pence
for housing management, 7500 for repairs.
"""

import datetime as dt
from pathlib import Path

import pytest

from services.pilot.summary import summarise
from services.pilot_files.report import Report
from tests.builders import Outcome, PilotBuilder
from tests.playing import play

HM = "housing_management"
SHORT_YEAR = {"months": 4, "instalments": 4}
MOVING = "Moving home"
DETAILS = ("202959", "63748472")


def told_on(outcome: Outcome, ref: str) -> list[tuple[str, str]]:
    """Return (date, template) of a tenant's messages."""
    return [(row.split(",")[0], row.split(",")[2]) for row in outcome.messages(ref)]


# --- homes ---


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(**SHORT_YEAR)
    pilot.tenant("A1", HM, uprn="1").change("A1", "2011-12-30", "tenancy_ended")
    pilot.tenant("A2", HM, "2011-11-01", uprn="001", tenancy_start="2011-12-30")
    pilot.tenant("B2", HM, "2012-02-01", uprn="2", tenancy_start="2012-01-16")
    pilot.tenant("B1", HM, uprn="2").change("B1", "2011-12-30", "died")
    pilot.tenant("C1", HM, uprn="3").change("C1", "2011-12-30", "withdrawn", MOVING)
    pilot.tenant("C2", HM, "2011-10-04", uprn="3")
    pilot.change("C2", "2011-12-29", "reapplied").change("C2", "2012-01-10", "reapplied")
    pilot.change("C2", "2012-01-10", "agreed")
    pilot.tenant("D1", HM, uprn="4").change("D1", "2012-02-20", "tenancy_ended")
    pilot.tenant("D2", HM, "2012-02-20", uprn="4", tenancy_start="2012-02-20")
    pilot.tenant("E1", HM, uprn="5").change("E1", "2011-10-20", "withdrawn", MOVING)
    pilot.change("E1", "2011-10-21", "reapplied").change("E1", "2011-10-21", "agreed")
    pilot.tenant("F1", HM, uprn="6", rent_arrears_pence="2500")
    pilot.change("F1", "2011-11-01", "arrears", "no").change("F1", "2011-11-05", "agreed")
    pilot.tenant("G1", HM, "2011-11-18", uprn="7", rent_arrears_pence="2500")
    pilot.change("G1", "2011-11-18", "arrears", "no").change("G1", "2011-11-18", "agreed")
    pilot.change("G1", "2011-11-18", "reapplied")
    pilot.tenant("H1", HM, "2011-11-18", tenancy_start="2012-03-06")
    pilot.change("H1", "2011-11-01", "arrears", "yes")
    pilot.contact("C-H1", "H1", "2011-11-05", "asb")
    pilot.tenant("I1", HM, uprn="8", rent_arrears_pence="2500")
    pilot.change("I1", "2011-10-10", "tenancy_ended").change("I1", "2011-10-11", "arrears", "no")
    pilot.change("I1", "2011-10-12", "reapplied")
    pilot.tenant("J1", "repairs", "2012-01-20", uprn="9", tenancy_start="2012-01-16")
    pilot.baseline("J1", "2012-01-15").baseline("J1", "2012-01-25")
    pilot.tenant("K1", "repairs", "2011-11-20", uprn="10", rent_arrears_pence="1")
    pilot.baseline("K1", "2011-11-10")
    pilot.change("K1", "2011-11-20", "arrears", "no").change("K1", "2011-11-20", "reapplied")
    pilot.change("K1", "2011-11-21", "agreed")
    return pilot.play(tmp_path_factory.mktemp("homes"), until="2012-03-05")


def test_the_next_tenant_of_a_home_joins_on_the_day_the_tenancy_ends(homes: Outcome) -> None:
    # The signature is dated earlier and counts from the day the tenancy starts.
    assert homes.participant("A2") == f"active,,{HM},2011-12-30,2012-04-30"


def test_nobody_is_told_of_a_home_that_is_not_yet_theirs(homes: Outcome) -> None:
    assert told_on(homes, "A2")[:3] == [
        ("2011-12-30", "agreed"),
        ("2011-12-30", "invited"),
        ("2011-12-30", "started"),
    ]


def test_the_order_of_the_rows_of_old_and_new_tenant_does_not_matter(homes: Outcome) -> None:
    assert homes.participant("B1") == f"tenancy_ended,,{HM},2011-10-03,2011-12-30"
    assert homes.participant("B2") == f"active,,{HM},2012-02-01,2012-06-01"


def test_a_home_whose_tenant_withdrew_goes_to_who_applies_again(homes: Outcome) -> None:
    # Not on 29 December, while the other still held it; and the signature of October is too early.
    assert homes.participant("C2") == f"active,,{HM},2012-01-10,2012-05-10"


def test_a_second_application_that_fails_is_told_with_its_reasons(homes: Outcome) -> None:
    refused = [day for day, template in told_on(homes, "C2") if template == "not_eligible"]
    assert refused == ["2011-10-03", "2011-12-29"]


def test_the_end_of_a_tenancy_after_completion_frees_the_home(homes: Outcome) -> None:
    assert homes.participant("D1") == f"completed,,{HM},2011-10-03,2012-02-03"
    assert homes.participant("D2") == f"active,,{HM},2012-02-20,2012-06-20"


def test_who_withdrew_cannot_apply_again(homes: Outcome) -> None:
    assert homes.participant("E1") == f"withdrawn,{MOVING},{HM},2011-10-03,2011-10-20"


def test_a_rent_account_that_was_cleared_counts_only_for_who_applies_again(homes: Outcome) -> None:
    assert homes.participant("F1") == f"rejected,rent_arrears,{HM},,"


def test_only_a_signature_after_the_second_application_counts(homes: Outcome) -> None:
    assert homes.participant("G1") == f"invited,,{HM},,"


def test_a_tenant_who_is_not_registered_by_the_last_day_is_not_a_participant(
    homes: Outcome,
) -> None:
    assert homes.rows_of("participants.csv", "H1") == []
    assert homes.messages("H1") == []


def test_who_is_a_tenant_no_more_cannot_apply_again(homes: Outcome) -> None:
    assert homes.participant("I1") == f"rejected,rent_arrears,{HM},,"


def test_a_visit_before_the_tenant_is_registered_is_only_stored(homes: Outcome) -> None:
    assert homes.participant("J1") == "active,,repairs,2012-01-25,2012-05-25"


def test_a_visit_to_who_was_rejected_is_only_stored_when_they_apply_again(homes: Outcome) -> None:
    assert homes.participant("K1") == "agreed,,repairs,,"


# --- one day ---


@pytest.fixture(scope="module")
def one_day(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(areas=dict.fromkeys("XYZ", 1), visit_attempts=1, **SHORT_YEAR)
    for number, signed in enumerate(("2011-10-03", "2011-10-04", "2011-10-05"), start=1):
        pilot.tenant(f"X{number}", HM, signed, area_code="X")
    pilot.change("X1", "2011-10-10", "withdrawn", MOVING)
    pilot.change("X2", "2011-10-10", "withdrawn", MOVING)
    pilot.tenant("Y1", "repairs", area_code="Y")
    pilot.tenant("Y2", "repairs", "2011-10-04", area_code="Y")
    pilot.visit("Y1", "baseline", "2011-10-11", "refused")
    pilot.visit("Y2", "baseline", "2011-10-11")
    pilot.tenant("Z1", HM, "2011-10-12", area_code="Z", tenancy_start="2011-10-12")
    pilot.change("Z1", "2011-10-12", "withdrawn", MOVING)
    pilot.tenant("Z2", HM, "2011-10-12", area_code="Z")
    return pilot.play(tmp_path_factory.mktemp("one-day"), until="2011-10-13")


def test_who_leaves_gets_no_place_that_another_leaves_that_day(one_day: Outcome) -> None:
    assert one_day.participant("X2") == f"withdrawn,{MOVING},{HM},,2011-10-10"
    assert one_day.participant("X3") == f"active,,{HM},2011-10-10,2012-02-10"


def test_a_place_that_an_inspection_frees_is_given_when_all_inspections_are_in(
    one_day: Outcome,
) -> None:
    assert one_day.participant("Y1") == "withdrawn,no_access,repairs,,2011-10-11"
    assert one_day.participant("Y2") == "active,,repairs,2011-10-11,2012-02-11"


def test_who_is_registered_and_leaves_on_one_day_takes_no_place(one_day: Outcome) -> None:
    assert one_day.participant("Z1") == f"withdrawn,{MOVING},{HM},,2011-10-12"
    assert one_day.participant("Z2") == f"active,,{HM},2011-10-12,2012-02-12"


# --- deaths ---


@pytest.fixture(scope="module")
def deaths(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(**SHORT_YEAR)
    for ref in ("BANK", "NEW", "SAME-DAY"):
        pilot.tenant(ref, HM).bank_return(ref, "2011-11-07", "2011-11-09", "2")
    pilot.change("BANK", "2011-12-20", "tenancy_ended")
    pilot.change("NEW", "2011-12-06", "bank_details", *DETAILS)
    pilot.change("SAME-DAY", "2011-11-09", "bank_details", *DETAILS)
    pilot.tenant("DIED", HM).change("DIED", "2011-11-03", "died")
    pilot.change("DIED", "2011-12-06", "bank_details", *DETAILS)
    pilot.tenant("TWICE", HM).change("TWICE", "2011-11-20", "tenancy_ended")
    pilot.change("TWICE", "2011-11-25", "died")
    pilot.tenant("FIRST-DAY", HM, tenancy_start="2011-11-14")
    pilot.change("FIRST-DAY", "2011-11-14", "died")
    return pilot.play(tmp_path_factory.mktemp("deaths"), until="2012-01-06")


def test_after_return_code_2_nothing_is_written_and_the_money_waits(deaths: Outcome) -> None:
    assert max(told_on(deaths, "BANK")) < ("2011-11-09", "")
    assert deaths.instalments("BANK", HM)[:2] == [
        "1,5000,2011-11-03,returned,,",
        "2,5000,2011-12-03,held,no_bank_details,",
    ]
    assert deaths.participant("BANK") == f"tenancy_ended,,{HM},2011-10-03,2011-12-20"


def test_details_given_after_return_code_2_are_paid_to_and_the_tenant_is_told_again(
    deaths: Outcome,
) -> None:
    assert deaths.payments("NEW")[1:] == [
        "10000,2011-12-06,2011-12-07,2011-12-08,paid,",
        "5000,2012-01-03,2012-01-04,2012-01-05,paid,",
    ]
    silent = [row for row in told_on(deaths, "NEW") if "2011-11-09" <= row[0] < "2011-12-06"]
    assert silent == []
    assert ("2011-12-06", "payment_on_its_way") in told_on(deaths, "NEW")


def test_details_given_on_the_day_of_return_code_2_are_rejected_too(deaths: Outcome) -> None:
    assert deaths.instalments("SAME-DAY", HM)[0] == "1,5000,2011-11-03,returned,,"
    assert max(told_on(deaths, "SAME-DAY")) < ("2011-11-09", "")


def test_a_tenancy_that_ends_by_death_ends_quietly_and_the_estate_is_paid(deaths: Outcome) -> None:
    assert deaths.participant("DIED") == f"tenancy_ended,,{HM},2011-10-03,2011-11-03"
    assert max(told_on(deaths, "DIED")) < ("2011-11-03", "")
    assert deaths.payments("DIED") == ["5000,2011-12-06,2011-12-07,2011-12-08,paid,"]


def test_a_death_after_the_tenancy_ended_silences_too(deaths: Outcome) -> None:
    assert deaths.participant("TWICE") == f"tenancy_ended,,{HM},2011-10-03,2011-11-20"
    assert max(told_on(deaths, "TWICE")) == ("2011-11-20", "withdrawn")


def test_who_died_on_the_day_they_are_registered_hears_nothing(deaths: Outcome) -> None:
    assert deaths.participant("FIRST-DAY") == f"tenancy_ended,,{HM},,2011-11-14"
    assert deaths.messages("FIRST-DAY") == []


def test_the_summary_names_the_deaths_that_an_officer_has_to_see_to(tmp_path: Path) -> None:
    pilot = PilotBuilder(**SHORT_YEAR)
    for ref in ("BANK", "SETTLED"):
        pilot.tenant(ref, HM).bank_return(ref, "2011-11-07", "2011-11-09", "2")
    pilot.change("SETTLED", "2011-11-10", "bank_details", *DETAILS)
    pilot.tenant("DIED", HM).change("DIED", "2011-11-03", "died")
    out = tmp_path / "out"
    results = play(pilot.write(tmp_path / "pilot"), out, dt.date(2011, 11, 10))
    said = summarise(results, out, Report()).splitlines()
    at = said.index("For an officer to see to  2")
    assert said[at + 1 : at + 3] == [
        "  DIED: the landlord's record says that the tenant has died",
        "  BANK: the bank says that the account holder has died",
    ]


# --- the follow-up of who has left ---


LAST_QUARTER = "4,7500,2012-02-03"


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(**SHORT_YEAR)
    for ref, left in (
        ("PASSED", "2012-02-03"),
        ("DEFECT", "2012-02-06"),
        ("NOBODY", "2012-02-03"),
        ("OPEN", "2012-02-07"),
        ("EARLIER", "2012-02-02"),
        ("SAME-DAY", "2012-02-09"),
    ):
        pilot.tenant(ref, "repairs").baseline(ref, "2011-10-03")
        pilot.change(ref, left, "tenancy_ended")
    pilot.visit("NOBODY", "follow_up", "2012-01-20", "no_access")
    pilot.visit("NOBODY", "follow_up", "2012-02-09", "no_access")
    pilot.visit("NOBODY", "follow_up", "2012-02-10", "refused")
    for ref in ("PASSED", "EARLIER", "SAME-DAY"):
        pilot.follow_up(ref, "2012-02-09")
    defect = [("Bath sealant", "sealant", "defect")]
    pilot.visit("DEFECT", "follow_up", "2012-02-09", findings=defect)
    return pilot.play(tmp_path_factory.mktemp("late"), until="2012-02-13")


@pytest.mark.parametrize(
    ("ref", "stands"),
    [
        ("PASSED", "paid,,2012-02-13"),
        ("SAME-DAY", "paid,,2012-02-13"),
        ("DEFECT", "forfeited,follow_up_defect,"),
        ("NOBODY", "forfeited,no_access,"),
        ("OPEN", "held,awaiting_follow_up,"),
        ("EARLIER", "cancelled,tenancy_ended,"),
    ],
)
def test_a_follow_up_made_after_they_left_decides_the_last_instalment(
    late: Outcome, ref: str, stands: str
) -> None:
    assert late.instalments(ref, "repairs")[-1] == f"{LAST_QUARTER},{stands}"
    assert late.participant(ref).startswith("tenancy_ended,,repairs,2011-10-03,2012-02-0")


def test_who_has_left_is_neither_booked_in_nor_asked_why_nobody_was_there(late: Outcome) -> None:
    since = [template for day, template in told_on(late, "NOBODY") if day > "2012-02-03"]
    assert since == []


def test_who_left_is_told_that_the_last_payment_waits_and_not_to_be_at_home(late: Outcome) -> None:
    assert ("2012-02-03", "payment_held") in told_on(late, "PASSED")
    text = (late.out / "messages" / "2012-02-03-PASSED-payment_held.txt").read_text("utf-8")
    assert "We check your old home." in text
