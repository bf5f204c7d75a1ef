"""Two reference pilots, tenant by tenant, worked out by hand from the rows of their files.

The comments count the months and the working days from the rows of the input, by the rules of the
domain page; the rows asserted follow from the comments, not from what the program printed. A
quarter is written [from, to): it begins on the first date and ends before the second.

Both pilots: enrolment opens 3 October 2011, £300 for repairs and £200 for housing management, in
arrears, three strikes; played to 3 April 2013 (18 months) or the last date in the files.
"""

from collections.abc import Callable

import pytest

from tests.builders import Outcome
from tests.e2e.conftest import ReferencePlay


@pytest.fixture(scope="module")
def tricky(reference_play: Callable[[str], ReferencePlay]) -> Outcome:
    return Outcome(reference_play("tricky").out)


@pytest.fixture(scope="module")
def sample(reference_play: Callable[[str], ReferencePlay]) -> Outcome:
    return Outcome(reference_play("sample").out)


# --- joining ---


@pytest.mark.parametrize(
    ("ref", "participant"),
    [
        # area WLV; the scheme has DUD, LIC, COT and STR
        ("T0082", "rejected,area_not_in_scheme,repairs,,"),
        # tenancy type `supported`; only `general_needs` is allowed
        ("T0008", "rejected,tenancy_type,repairs+housing_management,,"),
        # rent_arrears_pence 1250; must be 0
        ("T0025", "rejected,rent_arrears,housing_management,,"),
        # uprn 100093711183 is also that of T0022, the row before, who is eligible (though T0022
        # signed only on 28 December, T0023 on 1 November: the order is that of the file)
        ("T0023", "rejected,property_already_in_scheme,repairs+housing_management,,"),
    ],
)
def test_a_tenant_who_may_not_join_is_rejected_with_the_reason(
    tricky: Outcome, ref: str, participant: str
) -> None:
    # Their visits, jobs, contacts and the appeal of T0023 are stored and change nothing.
    assert tricky.participant(ref) == participant
    assert tricky.instalments(ref) == []
    assert tricky.payments(ref) == []


def test_a_tenant_who_never_signs_stays_invited(tricky: Outcome) -> None:
    # T0002: agreed_on blank, and no `agreed` row in changes.csv.
    assert tricky.participant("T0002") == "invited,,repairs,,"
    assert tricky.instalments("T0002") == []


def test_two_sign_for_the_last_place_on_one_day_and_the_later_in_the_file_waits(
    tricky: Outcome,
) -> None:
    # DUD has 23 places. By 12 December 2011 23 eligible tenants had signed there; T0056 was
    # withdrawn on 2 December (third baseline visit without access), so 22 places were taken.
    # T0062 (line 63) and T0065 (line 66) both signed on 28 February 2012: T0062 gets the 23rd
    # place, T0065 waits. Nobody of DUD left after that, and the completed keep their places.
    assert tricky.participant("T0062") == (
        "completed,,repairs+housing_management,2012-03-12,2013-03-12"
    )
    assert tricky.participant("T0065") == "waiting,,repairs+housing_management,,"
    # T0065's visits, and contacts in what would have been the year, have no effect.
    assert tricky.instalments("T0065") == []


def test_places_that_fall_free_go_to_the_waiting_in_the_order_they_signed(sample: Outcome) -> None:
    # LIC has 50 places; on 12 December 2011 the 50th tenant of LIC signed. Then signed:
    # T0218 on 13 December (line 219), T0132 on 16 December (line 133, an `agreed` row), T0206 on
    # 16 December (line 207). Places fell free on:
    #   25 December: T0129 withdrew                    -> T0218
    #    5 January:  T0038's third baseline no access  -> T0132
    #   16 January:  T0016's tenancy ended             -> T0206
    # T0218: baseline 28 December with defects, works completed 5 January: starts 5 January.
    assert sample.participant("T0218") == "completed,,repairs,2012-01-05,2013-01-05"
    # T0132: baseline 12 January with defects, works completed 6 February: starts 6 February.
    assert sample.participant("T0132") == (
        "completed,,repairs+housing_management,2012-02-06,2013-02-06"
    )
    # T0206: baseline without defects on 4 January, while still waiting: starts with the place.
    assert sample.participant("T0206") == (
        "completed,,repairs+housing_management,2012-01-16,2013-01-16"
    )


def test_a_place_months_later_starts_a_year_that_the_pilot_does_not_see_the_end_of(
    sample: Outcome,
) -> None:
    # STR has 45 places, all taken on 5 December 2011, when T0134 (line 135), T0175 (line 176) and
    # T0229 (line 230) signed: T0175 is first on the list, T0229 second. T0062, T0172 and T0197
    # left the list without ever having a place, so none fell free with them.
    # T0015 withdrew on 8 July 2012: T0175 gets the place. The baseline of 14 December 2011 had
    # no defects, so the year is [8 July 2012, 8 July 2013).
    assert sample.participant("T0175") == "active,,repairs,2012-07-08,2013-07-08"
    # Q1 is due 8 October 2012, a Monday: run that day, processed 9, in the account 10 October.
    # Q2 is due 8 January 2013, a Tuesday: 9, 10 January. Q3 and Q4 are due after the last day.
    # The follow-up of 19 December 2012 is before 8 June 2013 (S + 11 months): only stored.
    assert sample.instalments("T0175", "repairs") == [
        "1,7500,2012-10-08,paid,,2012-10-10",
        "2,7500,2013-01-08,paid,,2013-01-10",
        "3,7500,2013-04-08,scheduled,,",
        "4,7500,2013-07-08,scheduled,,",
    ]
    assert sample.participant("T0229") == "waiting,,repairs+housing_management,,"


@pytest.mark.parametrize(
    ("ref", "participant"),
    [
        # third baseline visit without access on 17 January 2012
        ("T0062", "withdrawn,no_access,repairs+housing_management,,2012-01-17"),
        # withdrew on 5 April 2012; the baseline had passed, but there was no place
        ("T0172", "withdrawn,Moving home,repairs,,2012-04-05"),
        # the tenancy ended on 21 October 2012; works were completed, but there was no place
        ("T0197", "tenancy_ended,,repairs+housing_management,,2012-10-21"),
    ],
)
def test_one_who_leaves_the_waiting_list_never_started(
    sample: Outcome, ref: str, participant: str
) -> None:
    assert sample.participant(ref) == participant
    assert sample.instalments(ref) == []


def test_the_third_baseline_visit_without_access_withdraws_the_tenant(tricky: Outcome) -> None:
    # T0039: refused 14 November, no access 21 November, refused 28 November 2011. Never started.
    assert tricky.participant("T0039") == (
        "withdrawn,no_access,repairs+housing_management,,2011-11-28"
    )
    assert tricky.instalments("T0039") == []


# --- a year without losses, and one with the deal's other ends ---


def test_a_year_without_breaches_pays_every_quarter(tricky: Outcome) -> None:
    # T0007 signed on 13 September 2011, before enrolment opened: counts from 3 October. Baseline
    # without defects on 12 October: the year is [12 October 2011, 12 October 2012).
    # The arrears flag was on from 19 to 29 December 2011, when nothing was due.
    assert tricky.participant("T0007") == (
        "completed,,repairs+housing_management,2011-10-12,2012-10-12"
    )
    # Due 12 January (Thu), 12 April (Thu), 12 July (Thu), 12 October 2012 (Fri). From a Thursday
    # the entry day is the Monday, from a Friday the Tuesday: 16 January, 16 April, 16 July,
    # 16 October. The follow-up of 12 October, S + 12 months, finds no defect: all of Q4 that day.
    quarters = [
        "1,{},2012-01-12,paid,,2012-01-16",
        "2,{},2012-04-12,paid,,2012-04-16",
        "3,{},2012-07-12,paid,,2012-07-16",
        "4,{},2012-10-12,paid,,2012-10-16",
    ]
    assert tricky.instalments("T0007", "housing_management") == [q.format(5000) for q in quarters]
    assert tricky.instalments("T0007", "repairs") == [q.format(7500) for q in quarters]
    # One payment a run, both elements added together: 7500 + 5000.
    assert tricky.payments("T0007") == [
        "12500,2012-01-12,2012-01-13,2012-01-16,paid,",
        "12500,2012-04-12,2012-04-13,2012-04-16,paid,",
        "12500,2012-07-12,2012-07-13,2012-07-16,paid,",
        "12500,2012-10-12,2012-10-15,2012-10-16,paid,",
    ]


def test_the_last_repairs_instalment_waits_for_a_follow_up_that_never_comes(
    tricky: Outcome,
) -> None:
    # T0035: baseline 1 December 2011 with defects, works completed 19 December: year from there.
    # No follow-up in the file: still active long after 19 December 2012; repairs Q4 held.
    # Housing management Q4 does not wait: due Wed 19 December, entry Fri 21 December 2012.
    assert tricky.participant("T0035") == (
        "active,,repairs+housing_management,2011-12-19,2012-12-19"
    )
    assert tricky.instalments("T0035", "repairs")[3] == (
        "4,7500,2012-12-19,held,awaiting_follow_up,"
    )
    assert tricky.instalments("T0035", "housing_management")[3] == (
        "4,5000,2012-12-19,paid,,2012-12-21"
    )
    assert tricky.payments("T0035")[3] == "5000,2012-12-19,2012-12-20,2012-12-21,paid,"


def test_two_failed_follow_ups_settle_nothing_and_arrears_hold_until_they_are_cleared(
    tricky: Outcome,
) -> None:
    # T0081, repairs only: baseline 28 December 2011. In arrears from 22 March to 30 July 2012:
    # Q1 (due 28 March) and Q2 (due 28 June) are held and go together on Mon 30 July, entry
    # Wed 1 August. Q3 is due Fri 28 September: processed Mon 1, entry Tue 2 October.
    # Follow-ups without access on 28 December and 4 January are two of three: Q4 still waits.
    assert tricky.participant("T0081") == "active,,repairs,2011-12-28,2012-12-28"
    assert tricky.instalments("T0081", "repairs") == [
        "1,7500,2012-03-28,paid,,2012-08-01",
        "2,7500,2012-06-28,paid,,2012-08-01",
        "3,7500,2012-09-28,paid,,2012-10-02",
        "4,7500,2012-12-28,held,awaiting_follow_up,",
    ]
    assert tricky.payments("T0081") == [
        "15000,2012-07-30,2012-07-31,2012-08-01,paid,",
        "7500,2012-09-28,2012-10-01,2012-10-02,paid,",
    ]


def test_a_follow_up_in_the_last_month_counts_and_the_year_still_ends_on_its_day(
    tricky: Outcome,
) -> None:
    # T0036: baseline 23 December 2011; the follow-up of 13 December 2012 is after 23 November
    # (S + 11 months) and passes, so Q4 does not wait. Completed at S + 12 months.
    assert tricky.participant("T0036") == (
        "completed,,repairs+housing_management,2011-12-23,2012-12-23"
    )
    # Due on a Sunday (23 December 2012): the run is on Mon 24. 25 and 26 are Christmas and Boxing
    # Day: processed Thu 27, in the account Fri 28 December.
    # Q2 is due on Sat 23 June, run Mon 25; Q3 on Sun 23 September, run Mon 24.
    assert tricky.payments("T0036") == [
        "12500,2012-03-23,2012-03-26,2012-03-27,paid,",
        "12500,2012-06-25,2012-06-26,2012-06-27,paid,",
        "12500,2012-09-24,2012-09-25,2012-09-26,paid,",
        "12500,2012-12-24,2012-12-27,2012-12-28,paid,",
    ]
    assert tricky.instalments("T0036", "repairs")[3] == "4,7500,2012-12-23,paid,,2012-12-28"


def test_a_tenant_defect_at_the_follow_up_costs_the_last_repairs_instalment(
    tricky: Outcome,
) -> None:
    # T0086, repairs only: baseline 2 November 2011 with a defect of the WC seat, works completed
    # 11 November. Follow-up Mon 12 November 2012 (11 November is a Sunday): the kitchen floor
    # (`flooring`, the tenant's) is a defect and was none at the baseline.
    # Q1 due Sat 11 February, run Mon 13; Q2 Fri 11 May; Q3 Sat 11 August, run Mon 13.
    assert tricky.participant("T0086") == "completed,,repairs,2011-11-11,2012-11-11"
    assert tricky.instalments("T0086", "repairs") == [
        "1,7500,2012-02-11,paid,,2012-02-15",
        "2,7500,2012-05-11,paid,,2012-05-15",
        "3,7500,2012-08-11,paid,,2012-08-15",
        "4,7500,2012-11-11,forfeited,follow_up_defect,",
    ]


def test_a_defect_that_is_the_landlords_costs_nothing(tricky: Outcome) -> None:
    # T0063's follow-up of 18 February 2013 found the rear wall defective: `external`, the
    # landlord's. It counts (S + 11 months is 28 January) and passes: Q4 is paid.
    assert tricky.instalments("T0063", "repairs")[3] == "4,7500,2013-02-28,paid,,2013-03-04"


def test_the_third_follow_up_without_access_costs_the_last_repairs_instalment(
    sample: Outcome,
) -> None:
    # T0029: baseline 19 December 2011. Follow-ups: refused 24 December, refused 31 December 2012,
    # no access 7 January 2013. The completed visit of 14 January comes after the end of it.
    assert sample.participant("T0029") == (
        "completed,,repairs+housing_management,2011-12-19,2012-12-19"
    )
    assert sample.instalments("T0029", "repairs") == [
        "1,7500,2012-03-19,paid,,2012-03-21",
        "2,7500,2012-06-19,paid,,2012-06-21",
        "3,7500,2012-09-19,paid,,2012-09-21",
        "4,7500,2012-12-19,forfeited,no_access,",
    ]


# --- leaving ---


def test_who_withdraws_keeps_the_quarters_that_had_ended(tricky: Outcome) -> None:
    # T0042: baseline 7 November 2011; withdrew on 1 April 2012. Q1 [7 November, 7 February) had
    # ended and was paid: due Tue 7 February, entry Thu 9. Q2 [7 February, 7 May) had not.
    assert tricky.participant("T0042") == (
        "withdrawn,Moving home,repairs+housing_management,2011-11-07,2012-04-01"
    )
    assert tricky.instalments("T0042") == [
        "housing_management,1,5000,2012-02-07,paid,,2012-02-09",
        "housing_management,2,5000,2012-05-07,cancelled,withdrawn,",
        "housing_management,3,5000,2012-08-07,cancelled,withdrawn,",
        "housing_management,4,5000,2012-11-07,cancelled,withdrawn,",
        "repairs,1,7500,2012-02-07,paid,,2012-02-09",
        "repairs,2,7500,2012-05-07,cancelled,withdrawn,",
        "repairs,3,7500,2012-08-07,cancelled,withdrawn,",
        "repairs,4,7500,2012-11-07,cancelled,withdrawn,",
    ]
    assert tricky.payments("T0042") == ["12500,2012-02-07,2012-02-08,2012-02-09,paid,"]


def test_a_tenancy_that_ends_keeps_the_quarters_that_had_ended(tricky: Outcome) -> None:
    # T0060: baseline 1 February 2012; the tenancy ended on Sun 5 August. Q2 [1 May, 1 August) had
    # ended and been sent on Wed 1 August, entry Fri 3.
    assert tricky.participant("T0060") == (
        "tenancy_ended,,repairs+housing_management,2012-02-01,2012-08-05"
    )
    assert tricky.instalments("T0060", "repairs") == [
        "1,7500,2012-05-01,paid,,2012-05-03",
        "2,7500,2012-08-01,paid,,2012-08-03",
        "3,7500,2012-11-01,cancelled,tenancy_ended,",
        "4,7500,2013-02-01,cancelled,tenancy_ended,",
    ]


def test_a_tenancy_that_ends_in_the_first_quarter_earns_nothing(sample: Outcome) -> None:
    # T0016: [24 October 2011, 24 January 2012) is Q1; the tenancy ended on 16 January 2012.
    assert sample.participant("T0016") == (
        "tenancy_ended,,repairs+housing_management,2011-10-24,2012-01-16"
    )
    assert sample.payments("T0016") == []
    assert sample.instalments("T0016", "repairs")[0] == "1,7500,2012-01-24,cancelled,tenancy_ended,"


def test_leaving_cancels_only_what_three_strikes_had_left(tricky: Outcome) -> None:
    # T0040: works completed 21 November 2011. Call-outs on 12 and 15 February 2012, both in Q1
    # [21 November, 21 February), and on 23 March in Q2: the first forfeits Q1, the second
    # nothing, the third Q2, and as the third strike it cancels Q3 and Q4.
    # Withdrew on 23 August 2012, after Q3 of housing management [21 May, 21 August) had ended:
    # only its Q4 is left to be cancelled.
    assert tricky.instalments("T0040") == [
        "housing_management,1,5000,2012-02-21,paid,,2012-02-23",
        "housing_management,2,5000,2012-05-21,paid,,2012-05-23",
        "housing_management,3,5000,2012-08-21,paid,,2012-08-23",
        "housing_management,4,5000,2012-11-21,cancelled,withdrawn,",
        "repairs,1,7500,2012-02-21,forfeited,repair_call_out,",
        "repairs,2,7500,2012-05-21,forfeited,repair_call_out,",
        "repairs,3,7500,2012-08-21,cancelled,three_strikes,",
        "repairs,4,7500,2012-11-21,cancelled,three_strikes,",
    ]


# --- breaches ---


def test_a_call_out_for_a_tenant_category_forfeits_its_quarter(tricky: Outcome) -> None:
    # T0003, repairs only: baseline 21 December 2011. J00001: glazing_internal, by the landlord,
    # on 5 January 2012, in Q1 [21 December, 21 March). Q2 is due Thu 21 June, entry Mon 25;
    # Q3 Fri 21 September, entry Tue 25; Q4 Fri 21 December with the follow-up of that day:
    # processed Mon 24, then Christmas: entry Thu 27 December 2012.
    assert tricky.instalments("T0003", "repairs") == [
        "1,7500,2012-03-21,forfeited,repair_call_out,",
        "2,7500,2012-06-21,paid,,2012-06-25",
        "3,7500,2012-09-21,paid,,2012-09-25",
        "4,7500,2012-12-21,paid,,2012-12-27",
    ]


def test_a_contact_that_counts_forfeits_its_quarter_of_housing_management(
    tricky: Outcome,
) -> None:
    # T0004, housing management only, signed before enrolment opened: starts on 3 October 2011.
    # C00002: `asb` on 28 January 2012, in Q2 [3 January, 3 April). J00002, the landlord's repair
    # of 6 September, is of an element not taken: nothing. No follow-up is needed to complete.
    assert tricky.participant("T0004") == "completed,,housing_management,2011-10-03,2012-10-03"
    assert tricky.instalments("T0004") == [
        "housing_management,1,5000,2012-01-03,paid,,2012-01-05",
        "housing_management,2,5000,2012-04-03,forfeited,housing_contact,",
        "housing_management,3,5000,2012-07-03,paid,,2012-07-05",
        "housing_management,4,5000,2012-10-03,paid,,2012-10-05",
    ]


def test_a_breach_recorded_after_its_quarter_was_paid_takes_the_next_instalment(
    tricky: Outcome,
) -> None:
    # T0031: works completed 7 December 2011. C00015: an enquiry of 8 March 2012, in Q2 [7 March,
    # 7 June), recorded on 11 June. Q2 was due Thu 7 June and sent that day: the breach takes Q3.
    assert tricky.instalments("T0031", "housing_management") == [
        "1,5000,2012-03-07,paid,,2012-03-09",
        "2,5000,2012-06-07,paid,,2012-06-11",
        "3,5000,2012-09-07,forfeited,late,",
        "4,5000,2012-12-07,paid,,2012-12-11",
    ]
    # Of repairs nothing is lost. J00042 was cancelled, J00044 electrical (the landlord's), J00045
    # an emergency. J00043, of 16 September in Q4, was recorded on 25 December: Q4 had been sent
    # with the follow-up on Wed 19 December (entry Fri 21), and no later instalment is left.
    assert tricky.instalments("T0031", "repairs") == [
        "1,7500,2012-03-07,paid,,2012-03-09",
        "2,7500,2012-06-07,paid,,2012-06-11",
        "3,7500,2012-09-07,paid,,2012-09-11",
        "4,7500,2012-12-07,paid,,2012-12-21",
    ]


def test_a_late_breach_takes_the_first_instalment_that_still_stands(tricky: Outcome) -> None:
    # T0046: baseline 2 November 2011. J00060 of 26 April 2012, in Q2 [2 February, 2 May),
    # recorded on 4 August: Q2 was paid in May and Q3, due Thu 2 August, had been sent. Q4 goes.
    assert tricky.instalments("T0046", "repairs") == [
        "1,7500,2012-02-02,paid,,2012-02-06",
        "2,7500,2012-05-02,paid,,2012-05-04",
        "3,7500,2012-08-02,paid,,2012-08-06",
        "4,7500,2012-11-02,forfeited,late,",
    ]


def test_an_instalment_on_its_way_is_with_the_bank_although_not_yet_paid(sample: Outcome) -> None:
    # T0024: baseline 17 October 2011. C00010: `arrears` on 16 April 2012, in Q2 [17 January,
    # 17 April), recorded on 18 April: Q2 had been submitted on Tue 17 April, and was in the
    # account only on Thu 19. The breach takes Q3, due Tue 17 July.
    assert sample.instalments("T0024", "housing_management") == [
        "1,5000,2012-01-17,paid,,2012-01-19",
        "2,5000,2012-04-17,paid,,2012-04-19",
        "3,5000,2012-07-17,forfeited,late,",
        "4,5000,2012-10-17,paid,,2012-10-19",
    ]
    assert sample.payments("T0024")[2] == "7500,2012-07-17,2012-07-18,2012-07-19,paid,"


def test_the_third_strike_in_the_first_quarter_ends_the_element(tricky: Outcome) -> None:
    # T0016, repairs only: works completed 14 December 2011. Call-outs on 22 December, 25 December
    # and 31 January, all in Q1 [14 December, 14 March): one forfeits Q1, the third the rest.
    # The participation still completes, with the follow-up of 14 December 2012.
    assert tricky.participant("T0016") == "completed,,repairs,2011-12-14,2012-12-14"
    assert tricky.instalments("T0016", "repairs") == [
        "1,7500,2012-03-14,forfeited,repair_call_out,",
        "2,7500,2012-06-14,cancelled,three_strikes,",
        "3,7500,2012-09-14,cancelled,three_strikes,",
        "4,7500,2012-12-14,cancelled,three_strikes,",
    ]
    assert tricky.payments("T0016") == []


def test_a_call_out_before_the_start_is_no_strike(sample: Outcome) -> None:
    # T0149: baseline 19 December 2011. J00100 of 7 December is before it. J00102, J00101 and
    # J00103 of 17, 26 and 28 February 2012 are in Q1 [19 December, 19 March): three strikes.
    # J00104 was cancelled, J00105 an emergency of a landlord category.
    assert sample.instalments("T0149", "repairs") == [
        "1,7500,2012-03-19,forfeited,repair_call_out,",
        "2,7500,2012-06-19,cancelled,three_strikes,",
        "3,7500,2012-09-19,cancelled,three_strikes,",
        "4,7500,2012-12-19,cancelled,three_strikes,",
    ]
    # Housing management is an element of its own: 5000 in each quarter.
    assert sample.payments("T0149") == [
        "5000,2012-03-19,2012-03-20,2012-03-21,paid,",
        "5000,2012-06-19,2012-06-20,2012-06-21,paid,",
        "5000,2012-09-19,2012-09-20,2012-09-21,paid,",
        "5000,2012-12-19,2012-12-20,2012-12-21,paid,",
    ]


def test_strikes_in_three_quarters_each_forfeit_their_own(tricky: Outcome) -> None:
    # T0062: baseline 12 March 2012. J00072 of 9 May and J00071 of 1 June (recorded 16 July) are in
    # Q1 [12 March, 12 June); J00071 came after Q1 was lost: nothing more, but a second strike.
    # J00073 was an emergency. J00074 of 12 February 2013, the third strike, is in Q4: nothing
    # comes after it. The follow-up of 13 March found a landlord's defect.
    assert tricky.instalments("T0062", "repairs") == [
        "1,7500,2012-06-12,forfeited,repair_call_out,",
        "2,7500,2012-09-12,paid,,2012-09-14",
        "3,7500,2012-12-12,paid,,2012-12-14",
        "4,7500,2013-03-12,forfeited,repair_call_out,",
    ]


# --- appeals ---


def test_an_upheld_appeal_gives_the_instalment_back(tricky: Outcome) -> None:
    # T0063: signed 28 February 2012, after the baseline of 24 February: starts 28 February.
    # C00038: `arrears` on 6 September, in Q3 [28 August, 28 November), recorded 26 September. The
    # appeal was upheld on 8 October: Q3 is due on its date again, Wed 28 November, entry Fri 30.
    assert tricky.participant("T0063") == (
        "completed,,repairs+housing_management,2012-02-28,2013-02-28"
    )
    assert tricky.instalments("T0063", "housing_management") == [
        "1,5000,2012-05-28,paid,,2012-05-30",
        "2,5000,2012-08-28,paid,,2012-08-30",
        "3,5000,2012-11-28,paid,,2012-11-30",
        "4,5000,2013-02-28,paid,,2013-03-04",
    ]


def test_an_upheld_appeal_against_the_third_strike_makes_the_fourth_the_third(
    tricky: Outcome,
) -> None:
    # T0029, repairs only: works completed 12 December 2011. Call-outs J00039 (8 April), J00040
    # (11 April) and J00041 (18 May) in Q2 [12 March, 12 June): Q2 forfeited, Q3 and Q4 cancelled.
    # J00038 on 14 July in Q3. On 5 October the appeal against J00041 was upheld. As if it had
    # never been: J00038 is the third strike, forfeits Q3 and cancels Q4.
    assert tricky.instalments("T0029", "repairs") == [
        "1,7500,2012-03-12,paid,,2012-03-14",
        "2,7500,2012-06-12,forfeited,repair_call_out,",
        "3,7500,2012-09-12,forfeited,repair_call_out,",
        "4,7500,2012-12-12,cancelled,three_strikes,",
    ]


def test_an_upheld_appeal_against_what_was_no_breach_changes_nothing(tricky: Outcome) -> None:
    # T0006: works completed 6 February 2012. The appeal of 1 March was about C00005, a
    # safeguarding contact. Call-outs on 2 and 5 July in Q2 [6 May, 6 August) and 11 August in Q3.
    assert tricky.instalments("T0006", "repairs") == [
        "1,7500,2012-05-06,paid,,2012-05-10",
        "2,7500,2012-08-06,forfeited,repair_call_out,",
        "3,7500,2012-11-06,forfeited,repair_call_out,",
        "4,7500,2013-02-06,cancelled,three_strikes,",
    ]
    # Q1 is due on Sun 6 May; Mon 7 May 2012 is the early May bank holiday: run on Tue 8.
    assert tricky.payments("T0006") == [
        "12500,2012-05-08,2012-05-09,2012-05-10,paid,",
        "5000,2012-08-06,2012-08-07,2012-08-08,paid,",
        "5000,2012-11-06,2012-11-07,2012-11-08,paid,",
        "5000,2013-02-06,2013-02-07,2013-02-08,paid,",
    ]


# --- paying ---


def test_an_account_that_fails_the_check_holds_everything(tricky: Outcome) -> None:
    # T0041, housing management only: signed 15 November 2011 and never gave another account than
    # 938600 55687586, which fails the modulus check. Eight repairs jobs are of an element not
    # taken.
    assert tricky.instalments("T0041") == [
        "housing_management,1,5000,2012-02-15,held,bank_details_invalid,",
        "housing_management,2,5000,2012-05-15,held,bank_details_invalid,",
        "housing_management,3,5000,2012-08-15,held,bank_details_invalid,",
        "housing_management,4,5000,2012-11-15,held,bank_details_invalid,",
    ]
    assert tricky.payments("T0041") == []


def test_what_waited_for_an_account_is_paid_in_one_payment_when_it_comes(tricky: Outcome) -> None:
    # T0015 gave no account at first. Baseline 15 December 2011. Contacts: C00007 (30 January, Q1)
    # and C00009 (24 April, Q2, recorded 14 May) cost Q1 and Q2 of housing management; C00008 is
    # an emergency before the start, C00010 a change of details.
    # Repairs Q1 and Q2 wait for the account of Fri 6 July 2012: sent that day, entry Tue 10.
    # Q3 is due Sat 15 September, run Mon 17; Q4 Sat 15 December, run Mon 17.
    # Follow-ups: no access 20 December, refused 27 December, made on Thu 3 January 2013 with a
    # defect of the gutters (`roof`, the landlord's): passes, entry Mon 7 January.
    assert tricky.payments("T0015") == [
        "15000,2012-07-06,2012-07-09,2012-07-10,paid,",
        "12500,2012-09-17,2012-09-18,2012-09-19,paid,",
        "5000,2012-12-17,2012-12-18,2012-12-19,paid,",
        "7500,2013-01-03,2013-01-04,2013-01-07,paid,",
    ]
    assert tricky.instalments("T0015", "housing_management")[:2] == [
        "1,5000,2012-03-15,forfeited,housing_contact,",
        "2,5000,2012-06-15,forfeited,housing_contact,",
    ]


def test_arrears_hold_the_last_instalments_until_they_are_cleared(tricky: Outcome) -> None:
    # T0077: baseline 1 December 2011 (S), in arrears from 17 September 2012 to 25 January 2013.
    # Q4 of both elements, due Sat 1 December 2012, goes on Fri 25 January: entry Tue 29.
    # Q3 was due Sat 1 September, run Mon 3.
    # Q2 was due Fri 1 June 2012. Mon 4 and Tue 5 June were bank holidays: processed Wed 6,
    # entry Thu 7 June.
    assert tricky.payments("T0077") == [
        "12500,2012-03-01,2012-03-02,2012-03-05,paid,",
        "12500,2012-06-01,2012-06-06,2012-06-07,paid,",
        "12500,2012-09-03,2012-09-04,2012-09-05,paid,",
        "12500,2013-01-25,2013-01-28,2013-01-29,paid,",
    ]


def test_what_falls_due_on_the_jubilee_is_sent_the_day_after(tricky: Outcome) -> None:
    # T0017, repairs only: baseline 1 December 2011, signed 5 December: starts 5 December.
    # Q2 is due Tue 5 June 2012, the Diamond Jubilee: run Wed 6, processed Thu 7, entry Fri 8.
    # J00016 is gas, the landlord's; the appeal about it changes nothing.
    # The follow-up is on Mon 31 December 2012; Tue 1 January is New Year's Day: processed Wed 2,
    # entry Thu 3 January 2013.
    assert tricky.instalments("T0017", "repairs") == [
        "1,7500,2012-03-05,paid,,2012-03-07",
        "2,7500,2012-06-05,paid,,2012-06-08",
        "3,7500,2012-09-05,paid,,2012-09-07",
        "4,7500,2012-12-05,paid,,2013-01-03",
    ]
    assert tricky.payments("T0017") == [
        "7500,2012-03-05,2012-03-06,2012-03-07,paid,",
        "7500,2012-06-06,2012-06-07,2012-06-08,paid,",
        "7500,2012-09-05,2012-09-06,2012-09-07,paid,",
        "7500,2012-12-31,2013-01-02,2013-01-03,paid,",
    ]


def test_easter_lengthens_the_cycle_by_two_working_days(sample: Outcome) -> None:
    # T0218's Q1 is due Thu 5 April 2012. Good Friday is 6, Easter Monday 9 April: processed
    # Tue 10, entry Wed 11 April.
    assert sample.payments("T0218")[0] == "7500,2012-04-05,2012-04-10,2012-04-11,paid,"


# --- returns ---


def test_a_returned_payment_is_made_again_to_the_new_account(tricky: Outcome) -> None:
    # T0018: signed 28 February 2012, baseline 20 March: starts 20 March. Q1 is due Wed 20 June,
    # entry Fri 22; it came back on 25 June (code 0). New details on Sun 15 July: the run of
    # Mon 16 July takes both instalments again, entry Wed 18.
    assert tricky.payments("T0018") == [
        "12500,2012-06-20,2012-06-21,2012-06-22,returned,0",
        "12500,2012-07-16,2012-07-17,2012-07-18,paid,",
        "12500,2012-09-20,2012-09-21,2012-09-24,paid,",
        "12500,2012-12-20,2012-12-21,2012-12-24,paid,",
        # Q4 on Wed 20 March 2013 without repairs, which waits for the follow-up of Mon 25 March
        "5000,2013-03-20,2013-03-21,2013-03-22,paid,",
        "7500,2013-03-25,2013-03-26,2013-03-27,paid,",
    ]
    assert tricky.instalments("T0018", "repairs")[0] == "1,7500,2012-06-20,paid,,2012-07-18"
    assert tricky.instalments("T0018", "housing_management")[0] == (
        "1,5000,2012-06-20,paid,,2012-07-18"
    )


def test_without_a_new_account_the_returned_stay_so_and_the_later_are_held(
    tricky: Outcome,
) -> None:
    # T0010: `agreed` on 19 November 2011, works completed 16 January 2012. Q1, due Mon 16 April,
    # entry Wed 18, came back on 19 April (code B). No new details ever.
    # Follow-up 16 January 2013: kitchen base units, a tenant's defect; at the baseline it was the
    # hall door handle: Q4 of repairs is forfeited.
    assert tricky.instalments("T0010") == [
        "housing_management,1,5000,2012-04-16,returned,,",
        "housing_management,2,5000,2012-07-16,held,no_bank_details,",
        "housing_management,3,5000,2012-10-16,held,no_bank_details,",
        "housing_management,4,5000,2013-01-16,held,no_bank_details,",
        "repairs,1,7500,2012-04-16,returned,,",
        "repairs,2,7500,2012-07-16,held,no_bank_details,",
        "repairs,3,7500,2012-10-16,held,no_bank_details,",
        "repairs,4,7500,2013-01-16,forfeited,follow_up_defect,",
    ]
    assert tricky.payments("T0010") == ["12500,2012-04-16,2012-04-17,2012-04-18,returned,B"]


def test_the_same_defect_as_at_the_baseline_passes_although_no_account_lets_it_be_paid(
    tricky: Outcome,
) -> None:
    # T0027: the curtain rail was a defect at the baseline of 15 November 2011 and is again at the
    # follow-up of 6 December 2012: passes. Q2, entry Mon 28 May, came back on 31 May (code 2): no
    # account since, so Q4 is held for that, which comes first in the order of holds.
    assert tricky.participant("T0027") == (
        "completed,,repairs+housing_management,2011-11-24,2012-11-24"
    )
    assert tricky.instalments("T0027", "repairs") == [
        "1,7500,2012-02-24,paid,,2012-02-28",
        "2,7500,2012-05-24,returned,,",
        "3,7500,2012-08-24,held,no_bank_details,",
        "4,7500,2012-11-24,held,no_bank_details,",
    ]


def test_an_account_given_on_the_day_of_the_return_came_before_it_and_stays_good(
    sample: Outcome,
) -> None:
    # T0049, repairs only: Q4 was sent on Mon 7 January 2013 with the third follow-up visit (the
    # first two failed), entry Wed 9. It came back on Wed 16 January. Other details are of that day
    # too, and changes come before returns: the return rejects those it was sent to, and the run of
    # the day pays to the new ones; entry Fri 18.
    assert sample.instalments("T0049", "repairs")[3] == "4,7500,2012-11-28,paid,,2013-01-18"
    assert sample.payments("T0049")[3:] == [
        "7500,2013-01-07,2013-01-08,2013-01-09,returned,0",
        "7500,2013-01-16,2013-01-17,2013-01-18,paid,",
    ]


def test_a_return_that_fits_no_payment_is_listed_and_changes_nothing(sample: Outcome) -> None:
    # T0057: Q1 waited for an account until 1 April 2012 (a Sunday), was sent on Mon 2 April,
    # entry Wed 4, and came back on 11 April. No new details, so nothing was sent that could have
    # the entry day 21 August of the second return.
    assert sample.payments("T0057") == ["12500,2012-04-02,2012-04-03,2012-04-04,returned,5"]
    assert {
        "tenant_ref": "T0057",
        "entry_day": "2012-08-21",
        "date": "2012-08-29",
        "code": "2",
    } in sample.evaluation()["unmatched_returns"]


def test_a_return_in_the_june_holidays_is_made_again_to_the_new_account(tricky: Outcome) -> None:
    # T0085, repairs only: baseline 2 December 2011. Q2 is due Sat 2 June 2012; Mon 4 and Tue 5 are
    # bank holidays: run Wed 6, processed Thu 7, entry Fri 8 June. Back on 13 June (code C). New
    # details on Tue 3 July: sent that day, entry Thu 5.
    # Q3 is due Sun 2 September, run Mon 3. Follow-up 14 December: the kitchen tap, the tenant's.
    assert tricky.payments("T0085") == [
        "7500,2012-03-02,2012-03-05,2012-03-06,paid,",
        "7500,2012-06-06,2012-06-07,2012-06-08,returned,C",
        "7500,2012-07-03,2012-07-04,2012-07-05,paid,",
        "7500,2012-09-03,2012-09-04,2012-09-05,paid,",
    ]
    assert tricky.instalments("T0085", "repairs") == [
        "1,7500,2012-03-02,paid,,2012-03-06",
        "2,7500,2012-06-02,paid,,2012-07-05",
        "3,7500,2012-09-02,paid,,2012-09-05",
        "4,7500,2012-12-02,forfeited,follow_up_defect,",
    ]
