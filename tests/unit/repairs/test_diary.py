"""When visits are booked and tenants reminded."""

from datetime import date

import pytest

from services.backbone.working_days import working_day_on_or_after
from services.repairs.domain.diary import follow_up_due, reminder_for, visit_after


@pytest.mark.parametrize(
    ("ends_on", "due"),
    [
        (date(2012, 12, 12), date(2012, 12, 12)),  # a Wednesday
        (date(2012, 12, 8), date(2012, 12, 10)),  # a Saturday
        (date(2012, 12, 25), date(2012, 12, 27)),  # Christmas Day, then Boxing Day
        (date(2012, 6, 2), date(2012, 6, 6)),  # the weekend before 4 and 5 June
        (date(2012, 4, 6), date(2012, 4, 10)),  # Good Friday
    ],
)
def test_a_follow_up_is_due_on_the_first_working_day_from_the_years_end(
    ends_on: date, due: date
) -> None:
    assert follow_up_due(ends_on, working_day_on_or_after) == due


def test_a_visit_is_booked_with_two_weeks_notice_for_a_working_day() -> None:
    assert visit_after(date(2011, 11, 14), working_day_on_or_after) == date(2011, 11, 28)
    assert visit_after(date(2011, 12, 12), working_day_on_or_after) == date(2011, 12, 28)


def test_tenants_are_reminded_the_day_before() -> None:
    assert reminder_for(date(2012, 2, 28)) == date(2012, 2, 29)
