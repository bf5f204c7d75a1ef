"""What the system gets to know on each day, in the order of the day."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from services.pilot.diary import Diary
from services.pilot_files.reading import read_pilot
from tests.builders import PilotBuilder

HM = "housing_management"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def diary_of(pilot: PilotBuilder, tmp_path: Path) -> Diary:
    return Diary(read_pilot(pilot.write(tmp_path)))


def groups_on(pilot: PilotBuilder, on: str, tmp_path: Path) -> list[list[str]]:
    """Return the day's groups: of each command its name, and the tenant it is about."""
    groups = diary_of(pilot, tmp_path).groups_on(day(on))
    return [[_short(order.command) for order in group] for group in groups]


def _short(command: Any) -> str:
    refs = [t.tenant_ref for t in getattr(command, "tenants", ())]
    about = "+".join(refs) or getattr(command, "tenant_ref", "")
    return f"{type(command).__name__} {about}".rstrip()


def test_the_groups_of_a_day_are_in_the_order_of_the_rule(tmp_path: Path) -> None:
    on = "2011-11-14"
    pilot = PilotBuilder().tenant("OLD", HM, on).tenant("NEW", HM, on, tenancy_start=on)
    pilot.tenant("GOES", HM, on)
    pilot.bank_return("OLD", "2011-11-09", on).contact("C1", "OLD", on).repair("J1", "OLD", on)
    pilot.baseline("OLD", on)
    pilot.change("NEW", on, "withdrawn", "No").change("OLD", on, "arrears", "yes")
    pilot.change("OLD", on, "agreed").change("GOES", on, "tenancy_ended")
    assert groups_on(pilot, on, tmp_path) == [
        ["LeaveScheme GOES"],
        ["RegisterTenants NEW"],
        ["ChangeBankDetails NEW"],
        [
            "SignAgreement OLD",
            "SignAgreement NEW",
            "SignAgreement GOES",
            "LeaveScheme NEW",
            "ReportRentArrears OLD",
            "SignAgreement OLD",
        ],
        ["GivePlaces"],
        ["RecordVisit OLD"],
        ["GivePlaces"],
        ["RecordRepair OLD"],
        ["RecordContact OLD"],
        ["RecordReturn OLD"],
    ]


def test_a_day_on_which_nothing_happens_has_no_groups(tmp_path: Path) -> None:
    assert groups_on(PilotBuilder().tenant("T1", HM), "2011-10-04", tmp_path) == []


def test_details_that_follow_a_death_in_the_file_come_when_it_is_known(tmp_path: Path) -> None:
    on = "2011-11-14"
    pilot = PilotBuilder().tenant("T1", HM, "", tenancy_start=on)
    pilot.change("T1", on, "bank_details", "089999", "66374958").change("T1", on, "died")
    pilot.change("T1", on, "bank_details", "202959", "63748472")
    assert groups_on(pilot, on, tmp_path)[2:] == [
        ["ChangeBankDetails T1", "LeaveScheme T1"],
        ["ChangeBankDetails T1"],
        ["GivePlaces"],
    ]


def test_what_is_dated_before_a_tenancy_starts_comes_when_the_tenant_is_registered(
    tmp_path: Path,
) -> None:
    pilot = PilotBuilder().tenant("T1", HM, "2011-10-05", tenancy_start="2011-11-14")
    pilot.change("T1", "2011-10-06", "arrears", "yes").baseline("T1", "2011-10-07")
    pilot.repair("J1", "T1", "2011-10-08").contact("C1", "T1", "2011-10-09")
    assert all(groups_on(pilot, f"2011-10-0{n}", tmp_path) == [] for n in range(4, 10))
    flat = [name for group in groups_on(pilot, "2011-11-14", tmp_path) for name in group]
    assert flat == [
        "RegisterTenants T1",
        "ChangeBankDetails T1",
        "SignAgreement T1",
        "ReportRentArrears T1",
        "GivePlaces",
        "RecordVisit T1",
        "GivePlaces",
        "RecordRepair T1",
        "RecordContact T1",
    ]


def test_a_visit_keeps_its_own_date_when_it_is_recorded_later(tmp_path: Path) -> None:
    pilot = PilotBuilder().tenant("T1", "repairs", tenancy_start="2011-11-14")
    diary = diary_of(pilot.baseline("T1", "2011-10-07"), tmp_path)
    (visit,) = (
        order.command
        for group in diary.groups_on(day("2011-11-14"))
        for order in group
        if order.service == "repairs"
    )
    assert visit.on == day("2011-10-07")


def registered_late() -> PilotBuilder:
    return PilotBuilder().tenant("T1", HM, "", tenancy_start="2013-09-01")


@pytest.mark.parametrize(
    ("pilot", "last_day"),
    [
        (registered_late(), "2011-10-03"),
        (registered_late().change("T1", "2012-01-01", "agreed"), "2013-09-01"),
        (PilotBuilder().tenant("T1", HM, "2011-10-05", tenancy_start="2013-09-01"), "2013-09-01"),
        (registered_late().baseline("T1", "2012-01-01"), "2012-01-01"),
        (PilotBuilder().tenant("T1", HM).change("T1", "2012-02-02", "arrears", "no"), "2012-02-02"),
        (
            PilotBuilder().tenant("T1", HM).bank_return("T1", "2012-01-01", "2012-03-03"),
            "2012-03-03",
        ),
        (
            PilotBuilder()
            .tenant("T1", HM)
            .compared("H1", "during", ("2011-10-03", "2012-10-02"), 1),
            "2012-10-02",
        ),
    ],
    ids=[
        "tenancy alone",
        "a change",
        "a signature",
        "a visit",
        "its own date",
        "a bank return",
        "a home outside",
    ],
)
def test_the_last_day_has_what_counts_from_a_registration_and_not_the_registration_itself(
    pilot: PilotBuilder, last_day: str, tmp_path: Path
) -> None:
    assert diary_of(pilot, tmp_path).last_day() == day(last_day)
