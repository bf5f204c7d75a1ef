"""Rules that the reference pilots do not reach, in small pilots of our own.

Most have a short year of four months with a quarter each, which changes no rule: months and
instalments are settings. Enrolment opens on Monday 3 October 2011. Housing management alone starts
on the day it is signed, so that such a tenant, signed that day, has the quarters

    Q1 [3 October, 3 November)    due Thu 3 November,  processed Fri 4, entry Mon 7 November
    Q2 [3 November, 3 December)   due Sat 3 December, run Mon 5, Tue 6, entry Wed 7 December
    Q3 [3 December, 3 January)    due Tue 3 January, Wed 4, entry Thu 5 January 2012
    Q4 [3 January, 3 February)    due Fri 3 February, Mon 6, entry Tue 7 February 2012

of 5000 pence each; a tenant of both elements with a baseline on that day has 7500 more for repairs.
"""

from pathlib import Path

import pytest

from tests.bank_files import read_bacs18
from tests.builders import BOTH, INVALID_ACCOUNT, VALID_ACCOUNTS, Outcome, PilotBuilder

HM = "housing_management"
SHORT_YEAR = {"months": 4, "instalments": 4}

Q1_PAID = "1,5000,2011-11-03,paid,,2011-11-07"
Q2_PAID = "2,5000,2011-12-03,paid,,2011-12-07"
Q3_PAID = "3,5000,2012-01-03,paid,,2012-01-05"
Q4_PAID = "4,5000,2012-02-03,paid,,2012-02-07"

NO_ACCOUNT = {"sort_code": "", "account_number": ""}
BATH_SEALANT = ("Bath sealant", "sealant", "defect")


# --- joining ---


@pytest.fixture(scope="module")
def joining(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(areas={"DUD": 60, "FULL": 0}, visit_attempts=1)
    pilot.tenant("GOOD", HM, agreed_on="2011-09-01", uprn="1")
    pilot.tenant(
        "BAD",
        uprn="1",
        area_code="WLV",
        tenancy_type="supported",
        rent_arrears_pence="1",
    )
    pilot.tenant("ARREARS", HM, uprn="2", rent_arrears_pence="1250")
    pilot.tenant("SAME-HOME", HM, uprn="2")
    pilot.tenant("NO-PLACE", HM, area_code="FULL")
    pilot.tenant("YET-TO-SIGN", HM, agreed_on="2011-10-07")
    pilot.tenant("NO-BASELINE", "repairs")
    pilot.tenant("REFUSED", "repairs").visit("REFUSED", "baseline", "2011-10-05", "refused")
    return pilot.play(tmp_path_factory.mktemp("joining"), until="2011-10-06")


def test_a_rejection_gives_every_reason_in_alphabetical_order(joining: Outcome) -> None:
    reasons = "area_not_in_scheme;property_already_in_scheme;rent_arrears;tenancy_type"
    assert joining.participant("BAD") == f"rejected,{reasons},{BOTH},,"


def test_a_rejected_tenant_does_not_take_the_property(joining: Outcome) -> None:
    assert joining.participant("ARREARS") == f"rejected,rent_arrears,{HM},,"
    assert joining.participant("SAME-HOME") == f"active,,{HM},2011-10-03,2012-10-03"


def test_a_signature_before_enrolment_opens_counts_from_the_day_it_opens(
    joining: Outcome,
) -> None:
    assert joining.participant("GOOD") == f"active,,{HM},2011-10-03,2012-10-03"


def test_in_an_area_without_places_everyone_waits(joining: Outcome) -> None:
    assert joining.participant("NO-PLACE") == f"waiting,,{HM},,"


def test_a_signature_still_to_come_leaves_the_tenant_invited(joining: Outcome) -> None:
    assert joining.participant("YET-TO-SIGN") == f"invited,,{HM},,"


def test_who_signed_and_has_no_baseline_yet_has_agreed(joining: Outcome) -> None:
    assert joining.participant("NO-BASELINE") == "agreed,,repairs,,"


def test_the_number_of_visits_allowed_is_a_setting(joining: Outcome) -> None:
    assert joining.participant("REFUSED") == "withdrawn,no_access,repairs,,2011-10-05"


# --- places ---


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(areas=dict.fromkeys("ABCDEF", 1), **SHORT_YEAR)
    for area in "ABD":
        pilot.tenant(f"{area}1", HM, area_code=area)
        pilot.tenant(f"{area}2", HM, area_code=area, agreed_on="2011-10-04")
    pilot.change("A1", "2011-10-20", "withdrawn", "Moving home")
    pilot.change("B1", "2011-10-21", "tenancy_ended")
    pilot.tenant("C1", "repairs", area_code="C")
    pilot.tenant("C2", HM, area_code="C", agreed_on="2011-10-04")
    for day in ("2011-10-10", "2011-10-17", "2011-10-24"):
        pilot.visit("C1", "baseline", day, "no_access")
    pilot.tenant("E1", HM, area_code="E")
    pilot.tenant("E2", HM, area_code="E", agreed_on="2011-10-06")
    pilot.tenant("E3", HM, area_code="E", agreed_on="2011-10-05")
    pilot.tenant("E4", HM, area_code="E", agreed_on="2011-10-05")
    pilot.change("E1", "2011-10-20", "withdrawn", "Moving home")
    pilot.change("E3", "2011-10-25", "withdrawn", "Moving home")
    pilot.change("E4", "2011-10-27", "withdrawn", "Moving home")
    pilot.tenant("F1", HM, area_code="F")
    pilot.tenant("F2", HM, area_code="F", agreed_on="")
    pilot.change("F1", "2011-10-12", "withdrawn", "Moving home")
    pilot.change("F2", "2011-10-12", "agreed")
    return pilot.play(tmp_path_factory.mktemp("places"), until="2012-02-06")


def test_a_withdrawal_frees_a_place_that_day(places: Outcome) -> None:
    assert places.participant("A2") == f"active,,{HM},2011-10-20,2012-02-20"


def test_the_end_of_a_tenancy_frees_a_place_that_day(places: Outcome) -> None:
    assert places.participant("B2") == f"active,,{HM},2011-10-21,2012-02-21"


def test_the_third_visit_without_access_frees_a_place_that_day(places: Outcome) -> None:
    assert places.participant("C1") == "withdrawn,no_access,repairs,,2011-10-24"
    assert places.participant("C2") == f"active,,{HM},2011-10-24,2012-02-24"


def test_the_completed_keep_their_place(places: Outcome) -> None:
    assert places.participant("D1") == f"completed,,{HM},2011-10-03,2012-02-03"
    assert places.participant("D2") == f"waiting,,{HM},,"


def test_places_go_in_the_order_of_the_day_signed_and_then_of_the_file(places: Outcome) -> None:
    # E3 and E4 signed on 5 October, E2 on 6 October.
    assert places.participant("E3").endswith(",2011-10-20,2011-10-25")
    assert places.participant("E4").endswith(",2011-10-25,2011-10-27")
    assert places.participant("E2") == f"active,,{HM},2011-10-27,2012-02-27"


def test_a_place_that_falls_free_is_there_for_the_next_change_of_the_day(places: Outcome) -> None:
    assert places.participant("F2") == f"active,,{HM},2011-10-12,2012-02-12"


def test_of_two_who_sign_on_one_day_the_earlier_in_the_file_gets_the_last_place(
    tmp_path: Path,
) -> None:
    pilot = PilotBuilder(areas={"DUD": 1})
    pilot.tenant("T1", HM, agreed_on="").change("T1", "2011-10-04", "agreed")
    pilot.tenant("T2", HM, agreed_on="2011-10-04")
    outcome = pilot.play(tmp_path, until="2011-10-04")
    assert outcome.participant("T1") == f"active,,{HM},2011-10-04,2012-10-04"
    assert outcome.participant("T2") == f"waiting,,{HM},,"


def test_refused_baselines_end_nothing_for_who_does_not_take_repairs(tmp_path: Path) -> None:
    pilot = PilotBuilder(visit_attempts=1).tenant("T1", HM, agreed_on="2011-10-06")
    pilot.visit("T1", "baseline", "2011-10-05", "refused")
    outcome = pilot.play(tmp_path, until="2011-10-06")
    assert outcome.participant("T1") == f"active,,{HM},2011-10-06,2012-10-06"


# --- the year and its amounts ---


def test_months_are_counted_from_the_start_and_clamped_to_the_end_of_the_month(
    tmp_path: Path,
) -> None:
    pilot = PilotBuilder().tenant("OCT", HM, agreed_on="2011-10-31")
    pilot.tenant("NOV", HM, agreed_on="2011-11-30").tenant("DEC", HM, agreed_on="2011-12-31")
    outcome = pilot.play(tmp_path, until="2011-12-31")

    def due(ref: str) -> list[str]:
        return [row.split(",")[3] for row in outcome.instalments(ref)]

    assert due("OCT") == ["2012-01-31", "2012-04-30", "2012-07-31", "2012-10-31"]
    assert due("NOV") == ["2012-02-29", "2012-05-30", "2012-08-30", "2012-11-30"]
    assert due("DEC") == ["2012-03-31", "2012-06-30", "2012-09-30", "2012-12-31"]
    assert outcome.participant("DEC") == f"active,,{HM},2011-12-31,2012-12-31"


def test_the_last_instalment_carries_the_pence_that_do_not_divide(tmp_path: Path) -> None:
    pilot = PilotBuilder(annual_pence={"repairs": 10003, HM: 2})
    pilot.tenant("T1", agreed_on="2011-10-03").baseline("T1", "2011-10-03")
    outcome = pilot.play(tmp_path, until="2011-10-03")
    amounts = [row.split(",")[:3] for row in outcome.instalments("T1")]
    assert amounts == [
        [HM, "1", "0"],
        [HM, "2", "0"],
        [HM, "3", "0"],
        [HM, "4", "2"],
        ["repairs", "1", "2500"],
        ["repairs", "2", "2500"],
        ["repairs", "3", "2500"],
        ["repairs", "4", "2503"],
    ]


def test_three_instalments_a_year_are_due_every_four_months(tmp_path: Path) -> None:
    pilot = PilotBuilder(annual_pence={HM: 10000}, instalments=3).tenant("T1", HM)
    assert pilot.play(tmp_path, until="2011-10-03").instalments("T1", HM) == [
        "1,3333,2012-02-03,scheduled,,",
        "2,3333,2012-06-03,scheduled,,",
        "3,3334,2012-10-03,scheduled,,",
    ]


def test_an_instalment_of_nothing_is_never_paid(tmp_path: Path) -> None:
    pilot = PilotBuilder(annual_pence={HM: 0}, months=1, instalments=1).tenant("T1", HM)
    outcome = pilot.play(tmp_path, until="2011-11-07")
    assert outcome.instalments("T1", HM) == ["1,0,2011-11-03,scheduled,,"]
    assert outcome.payments("T1") == []
    assert outcome.ledger("T1") == []


# --- leaving ---


@pytest.fixture(scope="module")
def leaving(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(**SHORT_YEAR)
    for ref in ("ON-THE-DAY", "DAY-BEFORE", "COMPLETED", "UNFINISHED", "FINISHED"):
        pilot.tenant(ref, HM)
    pilot.tenant("AFTER", HM, **NO_ACCOUNT)
    pilot.change("DAY-BEFORE", "2011-11-02", "withdrawn", "Moving home")
    pilot.change("ON-THE-DAY", "2011-11-03", "tenancy_ended")
    pilot.change("AFTER", "2011-11-04", "withdrawn", "Moving home")
    pilot.contact("C1", "AFTER", "2011-10-20", recorded_on="2011-11-10")
    pilot.change("AFTER", "2011-11-21", "bank_details", *VALID_ACCOUNTS[0])
    pilot.contact("C2", "UNFINISHED", "2011-11-10")
    pilot.contact("C3", "FINISHED", "2011-10-20")
    for ref, cause in (("UNFINISHED", "C2"), ("FINISHED", "C3")):
        pilot.change(ref, "2011-11-20", "withdrawn", "Moving home")
        pilot.change(ref, "2011-11-25", "appeal_upheld", cause)
    pilot.change("COMPLETED", "2012-02-08", "tenancy_ended")
    return pilot.play(tmp_path_factory.mktemp("leaving"), until="2012-02-09")


def test_a_quarter_that_ends_on_the_day_of_leaving_is_paid(leaving: Outcome) -> None:
    assert leaving.participant("ON-THE-DAY") == f"tenancy_ended,,{HM},2011-10-03,2011-11-03"
    assert leaving.instalments("ON-THE-DAY", HM) == [
        Q1_PAID,
        "2,5000,2011-12-03,cancelled,tenancy_ended,",
        "3,5000,2012-01-03,cancelled,tenancy_ended,",
        "4,5000,2012-02-03,cancelled,tenancy_ended,",
    ]


def test_a_quarter_that_ends_the_day_after_leaving_is_cancelled(leaving: Outcome) -> None:
    assert leaving.participant("DAY-BEFORE") == f"withdrawn,Moving home,{HM},2011-10-03,2011-11-02"
    assert leaving.instalments("DAY-BEFORE", HM)[0] == "1,5000,2011-11-03,cancelled,withdrawn,"


def test_a_breach_recorded_after_leaving_has_no_effect(leaving: Outcome) -> None:
    # Q1 had ended, and waited for an account when the breach in it was recorded on 10 November.
    # The account came on Mon 21 November: processed Tue 22, entry Wed 23.
    assert leaving.instalments("AFTER", HM)[0] == "1,5000,2011-11-03,paid,,2011-11-23"


def test_leaving_after_completion_changes_nothing(leaving: Outcome) -> None:
    assert leaving.participant("COMPLETED") == f"completed,,{HM},2011-10-03,2012-02-03"
    assert leaving.instalments("COMPLETED", HM) == [Q1_PAID, Q2_PAID, Q3_PAID, Q4_PAID]


def test_an_appeal_upheld_after_leaving_gives_back_a_quarter_that_had_ended(
    leaving: Outcome,
) -> None:
    # Upheld on Fri 25 November: run that day, processed Mon 28, entry Tue 29.
    assert leaving.instalments("FINISHED", HM)[0] == "1,5000,2011-11-03,paid,,2011-11-29"


def test_an_appeal_upheld_after_leaving_does_not_bring_back_an_unfinished_quarter(
    leaving: Outcome,
) -> None:
    assert leaving.instalments("UNFINISHED", HM)[:2] == [
        Q1_PAID,
        "2,5000,2011-12-03,cancelled,withdrawn,",
    ]


# --- breaches and appeals ---


@pytest.fixture(scope="module")
def breaches(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(**SHORT_YEAR)

    def late(contact: str, ref: str, recorded_on: str) -> None:
        pilot.contact(contact, ref, "2011-10-20", recorded_on=recorded_on)

    pilot.tenant("EDGES", HM)
    pilot.contact("C1", "EDGES", "2011-10-03").contact("C2", "EDGES", "2012-02-03")
    pilot.tenant("FIRST-DAY-OF-Q2", HM).contact("C3", "FIRST-DAY-OF-Q2", "2011-11-03")
    pilot.tenant("LATE-THEN-OWN", HM)
    late("C4", "LATE-THEN-OWN", "2011-11-04")
    pilot.contact("C5", "LATE-THEN-OWN", "2011-11-10")
    pilot.tenant("THREE-LATE", HM)
    for number in (6, 7, 8):
        late(f"C{number}", "THREE-LATE", "2011-11-10")
    pilot.tenant("PAID-AND-UPHELD", HM)
    late("C9", "PAID-AND-UPHELD", "2011-11-10")
    pilot.change("PAID-AND-UPHELD", "2011-12-12", "appeal_upheld", "C9")
    pilot.tenant("UPHELD-FIRST", HM).change("UPHELD-FIRST", "2011-10-25", "appeal_upheld", "C10")
    late("C10", "UPHELD-FIRST", "2011-11-01")
    pilot.tenant("UPHELD-OF-TWO", HM)
    pilot.contact("C11", "UPHELD-OF-TWO", "2011-11-10")
    late("C12", "UPHELD-OF-TWO", "2011-11-11")
    pilot.change("UPHELD-OF-TWO", "2011-11-20", "appeal_upheld", "C11")
    pilot.tenant("SECOND-STANDS", HM)
    pilot.contact("C13", "SECOND-STANDS", "2011-10-10")
    pilot.contact("C14", "SECOND-STANDS", "2011-10-11")
    pilot.change("SECOND-STANDS", "2011-10-20", "appeal_upheld", "C13")
    pilot.tenant("NOTHING-LEFT", HM)
    pilot.contact("C15", "NOTHING-LEFT", "2012-01-20", recorded_on="2012-02-06")
    pilot.tenant("HELD-AT-THE-END", HM, **NO_ACCOUNT)
    pilot.contact("C16", "HELD-AT-THE-END", "2012-01-20", recorded_on="2012-02-06")
    for ref, recorded_on in (("BEFORE-RETURN", "2011-11-09"), ("AFTER-RETURN", "2011-11-10")):
        pilot.tenant(ref, HM).bank_return(ref, "2011-11-07", "2011-11-09")
        late(ref, ref, recorded_on)
    return pilot.play(tmp_path_factory.mktemp("breaches"), until="2012-02-07")


def test_the_year_includes_its_first_day_and_not_the_day_it_ends(breaches: Outcome) -> None:
    assert breaches.instalments("EDGES", HM) == [
        "1,5000,2011-11-03,forfeited,housing_contact,",
        Q2_PAID,
        Q3_PAID,
        Q4_PAID,
    ]


def test_the_first_day_of_a_quarter_is_not_in_the_one_before(breaches: Outcome) -> None:
    assert breaches.instalments("FIRST-DAY-OF-Q2", HM)[:2] == [
        Q1_PAID,
        "2,5000,2011-12-03,forfeited,housing_contact,",
    ]


def test_an_instalment_lost_as_late_is_not_lost_again_to_a_breach_in_its_own_quarter(
    breaches: Outcome,
) -> None:
    assert breaches.instalments("LATE-THEN-OWN", HM) == [
        Q1_PAID,
        "2,5000,2011-12-03,forfeited,late,",
        Q3_PAID,
        Q4_PAID,
    ]


def test_the_third_of_three_late_breaches_cancels_what_is_left(breaches: Outcome) -> None:
    # All three are in Q1, which was paid: the first takes Q2, the second nothing more.
    assert breaches.instalments("THREE-LATE", HM) == [
        Q1_PAID,
        "2,5000,2011-12-03,forfeited,late,",
        "3,5000,2012-01-03,cancelled,three_strikes,",
        "4,5000,2012-02-03,cancelled,three_strikes,",
    ]


def test_what_an_upheld_appeal_gives_back_after_its_due_date_goes_into_the_next_run(
    breaches: Outcome,
) -> None:
    # Q1 was paid, so the breach took Q2 (due 3 December). Upheld on Mon 12 December: processed
    # Tue 13, entry Wed 14. Q1 stays paid.
    assert breaches.instalments("PAID-AND-UPHELD", HM) == [
        Q1_PAID,
        "2,5000,2011-12-03,paid,,2011-12-14",
        Q3_PAID,
        Q4_PAID,
    ]


def test_an_appeal_upheld_before_the_breach_is_recorded_prevents_it(breaches: Outcome) -> None:
    assert breaches.instalments("UPHELD-FIRST", HM) == [Q1_PAID, Q2_PAID, Q3_PAID, Q4_PAID]


def test_without_the_upheld_breach_a_late_one_takes_the_instalment_it_would_have_taken(
    breaches: Outcome,
) -> None:
    # C11 took Q2; C12, in the paid Q1, took the next one standing, Q3. Without C11, C12 takes Q2.
    assert breaches.instalments("UPHELD-OF-TWO", HM) == [
        Q1_PAID,
        "2,5000,2011-12-03,forfeited,late,",
        Q3_PAID,
        Q4_PAID,
    ]


def test_without_the_upheld_breach_the_second_of_the_quarter_is_the_first(
    breaches: Outcome,
) -> None:
    assert breaches.instalments("SECOND-STANDS", HM)[0] == (
        "1,5000,2011-11-03,forfeited,housing_contact,"
    )


def test_a_breach_recorded_after_everything_was_sent_is_only_recorded(breaches: Outcome) -> None:
    assert breaches.participant("NOTHING-LEFT") == f"completed,,{HM},2011-10-03,2012-02-03"
    assert breaches.instalments("NOTHING-LEFT", HM) == [Q1_PAID, Q2_PAID, Q3_PAID, Q4_PAID]
    assert any("breach_recorded" in message for message in breaches.messages("NOTHING-LEFT"))


def test_a_breach_recorded_after_completion_takes_its_quarter_if_that_was_not_sent(
    breaches: Outcome,
) -> None:
    assert breaches.instalments("HELD-AT-THE-END", HM) == [
        "1,5000,2011-11-03,held,no_bank_details,",
        "2,5000,2011-12-03,held,no_bank_details,",
        "3,5000,2012-01-03,held,no_bank_details,",
        "4,5000,2012-02-03,forfeited,housing_contact,",
    ]


def test_contacts_come_before_the_days_returns(breaches: Outcome) -> None:
    # Recorded on 9 November, when Q1 was with the bank until the return of that day.
    assert breaches.instalments("BEFORE-RETURN", HM)[:2] == [
        "1,5000,2011-11-03,returned,,",
        "2,5000,2011-12-03,forfeited,late,",
    ]


def test_a_breach_takes_its_own_quarter_once_the_payment_has_come_back(breaches: Outcome) -> None:
    assert breaches.instalments("AFTER-RETURN", HM)[:2] == [
        "1,5000,2011-11-03,forfeited,housing_contact,",
        "2,5000,2011-12-03,held,no_bank_details,",
    ]


def test_after_an_appeal_what_was_really_sent_decides_whether_another_breach_is_late(
    tmp_path: Path,
) -> None:
    # C1 forfeits Q4 on 10 January, so Q4 is not sent on Fri 3 February. C2, in Q4 too, is recorded
    # on 7 February. With C1 upheld, C2 is the quarter's first breach, and Q4 is not with the bank:
    # C2 takes it. That it would have been sent without C1 is not asked (decision 11).
    pilot = PilotBuilder(**SHORT_YEAR).tenant("T1", HM).contact("C1", "T1", "2012-01-10")
    pilot.contact("C2", "T1", "2012-01-20", recorded_on="2012-02-07")
    outcome = pilot.change("T1", "2012-02-10", "appeal_upheld", "C1").play(tmp_path, "2012-02-14")
    assert outcome.instalments("T1", HM)[3] == "4,5000,2012-02-03,forfeited,housing_contact,"


def test_the_number_of_strikes_is_a_setting(tmp_path: Path) -> None:
    pilot = PilotBuilder(strikes=1, **SHORT_YEAR).tenant("T1", HM)
    outcome = pilot.contact("C1", "T1", "2011-11-10").play(tmp_path, until="2011-11-11")
    assert outcome.instalments("T1", HM) == [
        Q1_PAID,
        "2,5000,2011-12-03,forfeited,housing_contact,",
        "3,5000,2012-01-03,cancelled,three_strikes,",
        "4,5000,2012-02-03,cancelled,three_strikes,",
    ]


# --- advance ---


@pytest.fixture(scope="module")
def advance(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(timing="advance", **SHORT_YEAR)
    pilot.tenant("T1").baseline("T1", "2011-10-03")
    pilot.repair("J1", "T1", "2011-10-20").repair("J2", "T1", "2011-11-10")
    pilot.visit("T1", "follow_up", "2012-02-03", findings=[BATH_SEALANT])
    pilot.tenant("NO-ACCESS", "repairs").baseline("NO-ACCESS", "2011-10-03")
    for day in ("2012-01-09", "2012-01-16", "2012-01-23"):
        pilot.visit("NO-ACCESS", "follow_up", day, "no_access")
    pilot.tenant("LEAVER", HM).change("LEAVER", "2011-11-20", "withdrawn", "Moving home")
    pilot.tenant("HELD", HM, **NO_ACCOUNT)
    pilot.change("HELD", "2011-11-20", "withdrawn", "Moving home")
    pilot.tenant("LAST-QUARTER", HM).contact("C1", "LAST-QUARTER", "2012-01-10")
    return pilot.play(tmp_path_factory.mktemp("advance"), until="2012-02-04")


def test_in_advance_each_quarter_is_due_when_it_begins(advance: Outcome) -> None:
    # 3 October is a Monday; the other dates are those at the top, a quarter earlier.
    assert advance.instalments("T1", HM) == [
        "1,5000,2011-10-03,paid,,2011-10-05",
        "2,5000,2011-11-03,paid,,2011-11-07",
        "3,5000,2011-12-03,paid,,2011-12-07",
        "4,5000,2012-01-03,paid,,2012-01-05",
    ]


def test_in_advance_a_breach_takes_the_next_quarter_once(advance: Outcome) -> None:
    # J1, in the paid Q1, takes Q2 as late; J2, in Q2, takes nothing more. The follow-up's defect
    # costs nothing.
    assert advance.instalments("T1", "repairs") == [
        "1,7500,2011-10-03,paid,,2011-10-05",
        "2,7500,2011-11-03,forfeited,late,",
        "3,7500,2011-12-03,paid,,2011-12-07",
        "4,7500,2012-01-03,paid,,2012-01-05",
    ]
    assert advance.participant("T1") == f"completed,,{BOTH},2011-10-03,2012-02-03"


def test_in_advance_a_breach_in_the_last_quarter_is_only_recorded(advance: Outcome) -> None:
    assert advance.instalments("LAST-QUARTER", HM)[3] == "4,5000,2012-01-03,paid,,2012-01-05"


def test_in_advance_the_third_follow_up_without_access_costs_nothing(advance: Outcome) -> None:
    assert advance.participant("NO-ACCESS") == "completed,,repairs,2011-10-03,2012-02-03"
    assert advance.instalments("NO-ACCESS", "repairs")[3] == "4,7500,2012-01-03,paid,,2012-01-05"


def test_in_advance_what_was_sent_for_an_unfinished_quarter_stays_sent(advance: Outcome) -> None:
    assert advance.instalments("LEAVER", HM) == [
        "1,5000,2011-10-03,paid,,2011-10-05",
        "2,5000,2011-11-03,paid,,2011-11-07",
        "3,5000,2011-12-03,cancelled,withdrawn,",
        "4,5000,2012-01-03,cancelled,withdrawn,",
    ]


def test_in_advance_a_quarter_due_and_unfinished_is_cancelled_if_it_was_not_sent(
    advance: Outcome,
) -> None:
    assert advance.instalments("HELD", HM)[:2] == [
        "1,5000,2011-10-03,held,no_bank_details,",
        "2,5000,2011-11-03,cancelled,withdrawn,",
    ]


# --- holds ---


def _in_arrears_from_the_start(**settings: bool) -> PilotBuilder:
    pilot = PilotBuilder(require_clear_rent=False, **settings, **SHORT_YEAR)
    return pilot.tenant("T1", HM, rent_arrears_pence="1250")


def test_where_rent_need_not_be_clear_the_arrears_hold_the_money(tmp_path: Path) -> None:
    outcome = _in_arrears_from_the_start().play(tmp_path, until="2011-11-03")
    assert outcome.participant("T1") == f"active,,{HM},2011-10-03,2012-02-03"
    assert outcome.instalments("T1", HM)[0] == "1,5000,2011-11-03,held,rent_arrears,"


def test_arrears_that_are_cleared_release_the_money_on_that_day(tmp_path: Path) -> None:
    pilot = _in_arrears_from_the_start().change("T1", "2011-11-15", "arrears", "no")
    outcome = pilot.play(tmp_path, until="2011-11-17")
    assert outcome.payments("T1") == ["5000,2011-11-15,2011-11-16,2011-11-17,paid,"]


def test_arrears_hold_nothing_where_the_switch_is_off(tmp_path: Path) -> None:
    pilot = _in_arrears_from_the_start(hold_while_in_arrears=False)
    outcome = pilot.play(tmp_path, until="2011-11-07")
    assert outcome.instalments("T1", HM)[0] == Q1_PAID


def test_the_first_hold_in_the_order_of_the_rule_is_shown(tmp_path: Path) -> None:
    pilot = PilotBuilder(months=1, instalments=1)
    pilot.tenant("NONE", "repairs", **NO_ACCOUNT)
    sort_code, account_number = INVALID_ACCOUNT
    pilot.tenant("INVALID", "repairs", sort_code=sort_code, account_number=account_number)
    pilot.tenant("ARREARS", "repairs").tenant("WAITING", "repairs")
    for ref in ("NONE", "INVALID", "ARREARS", "WAITING"):
        pilot.baseline(ref, "2011-10-03")
    for ref in ("NONE", "INVALID", "ARREARS"):
        pilot.change(ref, "2011-10-10", "arrears", "yes")
    outcome = pilot.play(tmp_path, until="2011-11-03")

    def hold(ref: str) -> list[str]:
        return outcome.instalments(ref, "repairs")

    assert hold("NONE") == ["1,30000,2011-11-03,held,no_bank_details,"]
    assert hold("INVALID") == ["1,30000,2011-11-03,held,bank_details_invalid,"]
    assert hold("ARREARS") == ["1,30000,2011-11-03,held,rent_arrears,"]
    assert hold("WAITING") == ["1,30000,2011-11-03,held,awaiting_follow_up,"]


# --- the follow-up ---


def _follow_ups() -> PilotBuilder:
    """S is 3 October 2011: a follow-up counts from 3 January 2012, the year ends 3 February."""
    pilot = PilotBuilder(**SHORT_YEAR)
    for ref in ("TOO-EARLY", "FROM-THE-DAY", "REFUSED", "LATER"):
        pilot.tenant(ref, "repairs").baseline(ref, "2011-10-03")
    pilot.visit("TOO-EARLY", "follow_up", "2012-01-02", findings=[BATH_SEALANT])
    pilot.follow_up("TOO-EARLY", "2012-02-03")
    pilot.visit("FROM-THE-DAY", "follow_up", "2012-01-03", findings=[BATH_SEALANT])
    for day in ("2012-01-05", "2012-01-12", "2012-01-19"):
        pilot.visit("REFUSED", "follow_up", day, "refused")
    return pilot.follow_up("LATER", "2012-02-08")


@pytest.fixture(scope="module")
def before_the_end(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return _follow_ups().play(tmp_path_factory.mktemp("before"), until="2012-02-02")


@pytest.fixture(scope="module")
def after_the_end(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return _follow_ups().play(tmp_path_factory.mktemp("after"), until="2012-02-10")


def test_a_follow_up_more_than_a_month_before_the_end_is_only_stored(
    after_the_end: Outcome,
) -> None:
    assert after_the_end.participant("TOO-EARLY") == "completed,,repairs,2011-10-03,2012-02-03"
    assert after_the_end.instalments("TOO-EARLY", "repairs")[3] == (
        "4,7500,2012-02-03,paid,,2012-02-07"
    )


@pytest.mark.parametrize(
    ("ref", "reason"), [("FROM-THE-DAY", "follow_up_defect"), ("REFUSED", "no_access")]
)
def test_a_follow_up_settled_in_the_last_month_costs_at_once_and_closes_at_the_end(
    before_the_end: Outcome, after_the_end: Outcome, ref: str, reason: str
) -> None:
    lost = f"4,7500,2012-02-03,forfeited,{reason},"
    assert before_the_end.participant(ref) == "active,,repairs,2011-10-03,2012-02-03"
    assert before_the_end.instalments(ref, "repairs")[3] == lost
    assert after_the_end.participant(ref) == "completed,,repairs,2011-10-03,2012-02-03"
    assert after_the_end.instalments(ref, "repairs")[3] == lost


def test_a_follow_up_after_the_end_releases_the_instalment_that_day(
    after_the_end: Outcome,
) -> None:
    # Wed 8 February: processed Thu 9, entry Fri 10.
    assert after_the_end.participant("LATER") == "completed,,repairs,2011-10-03,2012-02-03"
    assert after_the_end.payments("LATER")[3] == "7500,2012-02-08,2012-02-09,2012-02-10,paid,"


def test_an_instalment_is_earned_when_the_follow_up_no_longer_holds_it(
    after_the_end: Outcome,
) -> None:
    earned = [row for row in after_the_end.ledger("LATER") if ",scheme_cost," in row]
    assert [row.split(",")[0] for row in earned] == [
        "2011-11-03",
        "2011-12-05",
        "2012-01-03",
        "2012-02-08",
    ]


def test_where_the_final_instalment_needs_no_follow_up_it_is_paid_when_due(
    tmp_path: Path,
) -> None:
    pilot = PilotBuilder(final_needs_follow_up=False, **SHORT_YEAR)
    for ref in ("NONE-YET", "DEFECT"):
        pilot.tenant(ref, "repairs").baseline(ref, "2011-10-03")
    pilot.visit("DEFECT", "follow_up", "2012-01-20", findings=[BATH_SEALANT])
    outcome = pilot.play(tmp_path, until="2012-02-07")
    paid = "4,7500,2012-02-03,paid,,2012-02-07"
    assert outcome.instalments("NONE-YET", "repairs")[3] == paid
    assert outcome.instalments("DEFECT", "repairs")[3] == paid
    # The year itself closes only once the follow-up is settled (decision 11).
    assert outcome.participant("NONE-YET") == "active,,repairs,2011-10-03,2012-02-03"
    assert outcome.participant("DEFECT") == "completed,,repairs,2011-10-03,2012-02-03"


# --- one day ---


@pytest.fixture(scope="module")
def one_day(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    pilot = PilotBuilder(**SHORT_YEAR)
    pilot.tenant("ALL-AT-ONCE", agreed_on="").change("ALL-AT-ONCE", "2011-10-10", "agreed")
    pilot.baseline("ALL-AT-ONCE", "2011-10-10")
    pilot.repair("J1", "ALL-AT-ONCE", "2011-10-10").contact("C1", "ALL-AT-ONCE", "2011-10-10")
    pilot.tenant("LEFT", HM).change("LEFT", "2011-11-03", "withdrawn", "Moving home")
    pilot.contact("C2", "LEFT", "2011-11-02", recorded_on="2011-11-03")
    pilot.tenant("ACCOUNT", HM, **NO_ACCOUNT)
    pilot.change("ACCOUNT", "2011-11-03", "bank_details", *VALID_ACCOUNTS[2])
    pilot.tenant("CONTACT", HM)
    pilot.contact("C3", "CONTACT", "2011-11-02", recorded_on="2011-11-03")
    pilot.tenant("ARREARS", HM).change("ARREARS", "2011-11-03", "arrears", "yes")
    return pilot.play(tmp_path_factory.mktemp("one-day"), until="2011-11-07")


def test_signature_baseline_call_out_and_contact_on_one_day_take_effect_in_that_order(
    one_day: Outcome,
) -> None:
    assert one_day.participant("ALL-AT-ONCE") == f"active,,{BOTH},2011-10-10,2012-02-10"
    assert one_day.instalments("ALL-AT-ONCE", HM)[0] == (
        "1,5000,2011-11-10,forfeited,housing_contact,"
    )
    assert one_day.instalments("ALL-AT-ONCE", "repairs")[0] == (
        "1,7500,2011-11-10,forfeited,repair_call_out,"
    )


def test_who_leaves_on_a_day_is_gone_before_its_contacts(one_day: Outcome) -> None:
    # The breach of 2 November would have taken Q1, which ended on the day of leaving.
    assert one_day.instalments("LEFT", HM)[0] == Q1_PAID


def test_an_account_given_on_the_due_date_is_in_time_for_the_run(one_day: Outcome) -> None:
    assert one_day.instalments("ACCOUNT", HM)[0] == Q1_PAID


def test_a_breach_recorded_on_the_due_date_comes_before_the_run(one_day: Outcome) -> None:
    assert one_day.instalments("CONTACT", HM)[0] == "1,5000,2011-11-03,forfeited,housing_contact,"


def test_arrears_reported_on_the_due_date_hold_the_money(one_day: Outcome) -> None:
    assert one_day.instalments("ARREARS", HM)[0] == "1,5000,2011-11-03,held,rent_arrears,"


# --- runs, returns, books ---


def _due_before_christmas() -> PilotBuilder:
    """£200 for one month, due Fri 23 December 2011.

    Mon 26 is Boxing Day and Tue 27 the bank holiday for Christmas Day, a Sunday: processed
    Wed 28, entry Thu 29 December.
    """
    pilot = PilotBuilder(enrolment_opens="2011-11-23", months=1, instalments=1)
    return pilot.tenant("T1", HM, agreed_on="2011-11-23")


@pytest.mark.parametrize(
    ("until", "status"),
    [("2011-12-23", "submitted"), ("2011-12-28", "submitted"), ("2011-12-29", "paid")],
)
def test_a_payment_is_with_the_bank_until_its_entry_day(
    tmp_path: Path, until: str, status: str
) -> None:
    outcome = _due_before_christmas().play(tmp_path, until)
    assert outcome.payments("T1") == [f"20000,2011-12-23,2011-12-28,2011-12-29,{status},"]
    assert outcome.instalments("T1", HM) == [f"1,20000,2011-12-23,{status},,2011-12-29"]
    assert [file.name for file in (outcome.out / "bacs").iterdir()] == ["2011-12-28.txt"]


def test_the_day_before_it_is_due_an_instalment_is_scheduled_and_no_run_is_made(
    tmp_path: Path,
) -> None:
    outcome = _due_before_christmas().play(tmp_path, until="2011-12-22")
    assert outcome.instalments("T1", HM) == ["1,20000,2011-12-23,scheduled,,"]
    assert list((outcome.out / "bacs").iterdir()) == []
    assert outcome.ledger("T1") == []


def test_a_payment_returned_and_made_again_posts_everything_once(tmp_path: Path) -> None:
    pilot = _due_before_christmas().bank_return("T1", "2011-12-29", "2012-01-03")
    pilot.change("T1", "2012-01-05", "bank_details", *VALID_ACCOUNTS[2])
    outcome = pilot.play(tmp_path, until="2012-01-09")
    assert outcome.payments("T1") == [
        "20000,2011-12-23,2011-12-28,2011-12-29,returned,B",
        "20000,2012-01-05,2012-01-06,2012-01-09,paid,",
    ]
    assert [row.rsplit(",", 1)[0] for row in outcome.ledger("T1")] == [
        "2011-12-23,scheme_cost,20000,0",
        "2011-12-23,tenant_payable,0,20000",
        "2011-12-23,tenant_payable,20000,0",
        "2011-12-23,bank_clearing,0,20000",
        "2011-12-29,bank_clearing,20000,0",
        "2011-12-29,bank,0,20000",
        "2012-01-03,bank,20000,0",
        "2012-01-03,tenant_payable,0,20000",
        "2012-01-05,tenant_payable,20000,0",
        "2012-01-05,bank_clearing,0,20000",
        "2012-01-09,bank_clearing,20000,0",
        "2012-01-09,bank,0,20000",
    ]


def test_what_was_earned_and_then_lost_is_reversed_and_earned_again_on_appeal(
    tmp_path: Path,
) -> None:
    pilot = PilotBuilder(**SHORT_YEAR).tenant("T1", HM, **NO_ACCOUNT)
    pilot.contact("C1", "T1", "2011-10-20", recorded_on="2011-11-10")
    pilot.change("T1", "2011-11-20", "appeal_upheld", "C1")
    outcome = pilot.play(tmp_path, until="2011-11-21")
    assert [row.rsplit(",", 1)[0] for row in outcome.ledger("T1")] == [
        "2011-11-03,scheme_cost,5000,0",
        "2011-11-03,tenant_payable,0,5000",
        "2011-11-10,tenant_payable,5000,0",
        "2011-11-10,scheme_cost,0,5000",
        "2011-11-21,scheme_cost,5000,0",
        "2011-11-21,tenant_payable,0,5000",
    ]
    assert outcome.instalments("T1", HM)[0] == "1,5000,2011-11-03,held,no_bank_details,"


def test_a_return_that_fits_no_payment_is_listed_as_unmatched(tmp_path: Path) -> None:
    # The payment's entry day is 29 December, not 28.
    pilot = _due_before_christmas().bank_return("T1", "2011-12-28", "2011-12-30", "0")
    outcome = pilot.play(tmp_path, until="2011-12-30")
    assert outcome.payments("T1") == ["20000,2011-12-23,2011-12-28,2011-12-29,paid,"]
    assert outcome.evaluation()["unmatched_returns"] == [
        {"tenant_ref": "T1", "entry_day": "2011-12-28", "date": "2011-12-30", "code": "0"}
    ]


# --- telling the tenant ---


def test_a_tenant_without_a_mobile_is_told_by_e_mail_and_letters_are_for_who_asked(
    tmp_path: Path,
) -> None:
    pilot = PilotBuilder().tenant("E-MAIL", HM, mobile="")
    pilot.tenant("LETTER", HM, mobile="", email="", preferred_channel="letter")
    pilot.tenant("NOBODY", HM, mobile="", email="")
    outcome = pilot.play(tmp_path, until="2011-10-03")
    for ref, channel, status in (
        ("E-MAIL", "email", "sent"),
        ("LETTER", "letter", "sent"),
        ("NOBODY", "", "permanent-failure"),  # an officer's task
    ):
        assert outcome.messages(ref) == [
            f"2011-10-03,{channel},agreed,{status},",
            f"2011-10-03,{channel},invited,{status},",
            f"2011-10-03,{channel},started,{status},",
        ]


def test_changed_bank_details_are_told_where_the_tenant_was_reached_before_too(
    tmp_path: Path,
) -> None:
    pilot = PilotBuilder().tenant("TAKEN-OVER", HM).tenant("MOVED-BANK", HM)
    pilot.change("TAKEN-OVER", "2011-10-05", "contact", "", "07700 900111")
    for ref in ("TAKEN-OVER", "MOVED-BANK"):
        pilot.change(ref, "2011-10-06", "bank_details", *VALID_ACCOUNTS[0])
    outcome = pilot.play(tmp_path, until="2011-10-06")
    told = "2011-10-06,sms,bank_details_changed,sent,1"
    assert outcome.messages("TAKEN-OVER")[-2:] == [told, told]
    assert outcome.messages("MOVED-BANK")[-1:] == [told]
    assert told not in outcome.messages("MOVED-BANK")[:-1]


# --- found in review ---


def test_a_job_and_a_contact_of_one_reference_are_two_breaches(tmp_path: Path) -> None:
    pilot = PilotBuilder(**SHORT_YEAR).tenant("T1").tenant("T2", HM)
    pilot.visit("T1", "baseline", "2011-10-03")
    pilot.repair("1", "T1", "2011-10-10").contact("1", "T2", "2011-10-11")
    pilot.change("T1", "2011-10-20", "appeal_upheld", "1")
    outcome = pilot.play(tmp_path, until="2011-11-01")
    assert outcome.instalments("T1", "repairs")[0].split(",")[3] == "scheduled"
    assert "forfeited,housing_contact" in outcome.instalments("T2", HM)[0]


def test_the_bank_file_names_the_payee_even_when_the_account_came_later(tmp_path: Path) -> None:
    pilot = PilotBuilder(**SHORT_YEAR).tenant(
        "T1", HM, sort_code="", account_number="", account_name="Ann Tenant"
    )
    pilot.change("T1", "2011-10-20", "bank_details", "089999", "66374958")
    pilot.play(tmp_path, until="2011-11-08")
    (bank_file,) = (tmp_path / "out" / "bacs").iterdir()
    (credit,) = read_bacs18(bank_file.read_text()).credits
    assert credit.payee_name == "ANN TENANT"
