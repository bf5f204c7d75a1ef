"""Payment days in small pilots (domain page, "Paying").

The year is that of `test_rules_in_small_pilots.py`: quarters of £50 due on Thu 3 November, Sat
3 December 2011, Tue 3 January and Fri 3 February 2012. Payments are made on the 1st and 15th:

    Tue 15 November, entry Thu 17; Thu 1 December, entry Mon 5; Thu 15 December, entry Mon 19;
    Tue 3 January (the 1st is a Sunday, the 2nd a bank holiday), entry Thu 5; Mon 16 January;
    Wed 1 February; Wed 15 February, entry Fri 17.
"""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.builders import VALID_ACCOUNTS, Outcome, PilotBuilder

HM = "housing_management"
SHORT_YEAR = {"months": 4, "instalments": 4}
TWICE_A_MONTH = ("month", [1, 15])

Q1_PAID = "1,5000,2011-11-03,paid,,2011-11-17"
Q1_PAID_AGAIN = "1,5000,2011-11-03,paid,,2011-12-05"


def a_pilot() -> PilotBuilder:
    pilot = PilotBuilder(payment_days=TWICE_A_MONTH, **SHORT_YEAR)
    pilot.tenant("PLAIN", HM)
    pilot.tenant("HELD", HM, sort_code="", account_number="", preferred_channel="email")
    pilot.change("HELD", "2011-11-08", "bank_details", *VALID_ACCOUNTS[0])
    for ref in ("RETURNED", "RETURNED-HELD", "NEWER", "LOST-AND-BACK"):
        pilot.tenant(ref, HM).bank_return(ref, "2011-11-17", "2011-11-18")
    pilot.change("NEWER", "2011-11-16", "bank_details", *VALID_ACCOUNTS[0])
    for ref in ("RETURNED", "RETURNED-HELD"):
        pilot.change(ref, "2011-11-22", "bank_details", *VALID_ACCOUNTS[0])
    pilot.change("RETURNED-HELD", "2011-11-22", "arrears", "yes")
    pilot.change("RETURNED-HELD", "2011-11-24", "arrears", "no")
    pilot.contact("C1", "LOST-AND-BACK", "2011-10-20", recorded_on="2011-11-21")
    pilot.change("LOST-AND-BACK", "2011-11-22", "bank_details", *VALID_ACCOUNTS[0])
    pilot.change("LOST-AND-BACK", "2011-11-23", "appeal_upheld", "C1")
    return pilot


@pytest.fixture(scope="module")
def before_the_first(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return a_pilot().play(tmp_path_factory.mktemp("before"), until="2011-11-14")


@pytest.fixture(scope="module")
def before_the_second(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return a_pilot().play(tmp_path_factory.mktemp("between"), until="2011-11-30")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return a_pilot().play(tmp_path_factory.mktemp("whole"), until="2012-02-17")


def test_what_is_due_waits_for_the_payment_day(before_the_first: Outcome) -> None:
    assert before_the_first.instalments("PLAIN", HM)[0] == "1,5000,2011-11-03,scheduled,,"
    assert list((before_the_first.out / "bacs").iterdir()) == []


def test_on_the_payment_day_what_fell_due_since_the_last_one_is_paid(whole: Outcome) -> None:
    assert whole.instalments("PLAIN", HM) == [
        Q1_PAID,
        "2,5000,2011-12-03,paid,,2011-12-19",
        "3,5000,2012-01-03,paid,,2012-01-05",
        "4,5000,2012-02-03,paid,,2012-02-17",
    ]


def test_there_is_a_bank_file_for_a_payment_day_and_for_no_other(whole: Outcome) -> None:
    assert sorted(file.stem for file in (whole.out / "bacs").iterdir()) == [
        "2011-11-16",
        "2011-12-02",
        "2011-12-16",
        "2012-01-04",
        "2012-02-16",
    ]


def test_it_is_earned_on_the_first_working_day_on_which_it_is_due(whole: Outcome) -> None:
    earned = [row for row in whole.ledger("PLAIN") if ",scheme_cost," in row]
    assert [row.split(",")[0] for row in earned] == [
        "2011-11-03",
        "2011-12-05",
        "2012-01-03",
        "2012-02-03",
    ]


def test_a_hold_is_told_on_the_day_it_is_due_and_one_that_is_over_waits_as_scheduled(
    before_the_first: Outcome, whole: Outcome
) -> None:
    told = [row for row in before_the_first.messages("HELD") if "payment_held" in row]
    assert [row.split(",")[0] for row in told] == ["2011-11-03"]
    assert before_the_first.instalments("HELD", HM)[0] == "1,5000,2011-11-03,scheduled,,"
    assert whole.instalments("HELD", HM)[0] == Q1_PAID


def test_what_came_back_waits_as_returned_although_there_are_new_details(
    before_the_second: Outcome, whole: Outcome
) -> None:
    assert before_the_second.instalments("RETURNED", HM)[0] == "1,5000,2011-11-03,returned,,"
    assert whole.instalments("RETURNED", HM)[0] == Q1_PAID_AGAIN


def test_what_came_back_and_was_held_since_waits_as_scheduled(
    before_the_second: Outcome, whole: Outcome
) -> None:
    assert before_the_second.instalments("RETURNED-HELD", HM)[0] == "1,5000,2011-11-03,scheduled,,"
    assert whole.instalments("RETURNED-HELD", HM)[0] == Q1_PAID_AGAIN


def test_details_given_before_the_return_are_paid_on_the_next_payment_day(
    before_the_second: Outcome, whole: Outcome
) -> None:
    assert before_the_second.instalments("NEWER", HM)[0] == "1,5000,2011-11-03,returned,,"
    assert whole.instalments("NEWER", HM)[0] == Q1_PAID_AGAIN


def test_what_an_appeal_gives_back_that_came_back_before_is_returned_again(
    before_the_second: Outcome, whole: Outcome
) -> None:
    assert before_the_second.instalments("LOST-AND-BACK", HM)[0] == "1,5000,2011-11-03,returned,,"
    assert whole.instalments("LOST-AND-BACK", HM)[0] == Q1_PAID_AGAIN


def test_a_tenant_is_told_when_payments_are_next_made(before_the_first: Outcome) -> None:
    messages = (before_the_first.out / "messages").iterdir()
    (held,) = (path for path in messages if "-HELD-" in path.name and "held" in path.name)
    body = message_from_bytes(held.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None
    assert "The next ones are made on 15 November 2011." in " ".join(body.get_content().split())


def test_a_day_wanted_before_enrolment_opens_may_move_to_the_opening_day(tmp_path: Path) -> None:
    # Sat 1 October moves to Mon 3 October, on which the first quarter is due.
    pilot = PilotBuilder(payment_days=("month", 1), timing="advance", **SHORT_YEAR).tenant("T1", HM)
    outcome = pilot.play(tmp_path, until="2011-10-05")
    assert outcome.payments("T1") == ["5000,2011-10-03,2011-10-04,2011-10-05,paid,"]


def test_two_payment_days_on_one_working_day_make_one_run(tmp_path: Path) -> None:
    # 14 and 15 January 2012 are a weekend: both move to Mon 16 January.
    pilot = PilotBuilder(payment_days=("month", [14, 15, 16]), **SHORT_YEAR)
    outcome = pilot.tenant("T1", HM, agreed_on="2011-10-13").play(tmp_path, until="2012-01-18")
    assert outcome.payments("T1")[-1] == "5000,2012-01-16,2012-01-17,2012-01-18,paid,"
    assert len(outcome.payments("T1")) == 3


def test_weekly_payments_move_past_a_bank_holiday(tmp_path: Path) -> None:
    # Due Mon 2 January 2012, a bank holiday: Monday's payment is made on Tue 3 January.
    pilot = PilotBuilder(payment_days=("week", "monday"), months=1, instalments=1)
    outcome = pilot.tenant("T1", HM, agreed_on="2011-12-02").play(tmp_path, until="2012-01-05")
    assert outcome.payments("T1") == ["20000,2012-01-03,2012-01-04,2012-01-05,paid,"]
