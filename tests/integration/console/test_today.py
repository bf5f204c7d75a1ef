"""What waits for whom, what falls due, and why it would not be paid."""

import datetime as dt

import pytest

from services.contracts.payments import ChangeBankDetails, ChangePaymentSettings, RecordReturn
from services.contracts.queries.payments.finance import FinanceToday, InstalmentsDue
from services.gateway.console import lists
from tests.integration.console.people import Console
from tests.integration.office import DUE, FIRST, OTHER_ACCOUNT, RUN, SECOND, START, THIRD, Office

TODAY, LIST = "/finance", "/finance/due"


def test_before_the_first_cut_off_there_is_nothing(office: Office, console: Console) -> None:
    assert "The pilot has not begun" in console.person().get(TODAY).text


def test_a_run_waits_for_those_who_may_approve_it(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    mine, others = "For you, oldest first", "For others, oldest first"
    for name, role, first in (
        (SECOND, "finance_approver", mine),
        (FIRST, "finance_approver", others),  # who entered the bank details
        (SECOND, "finance", others),
    ):
        page = console.person(name, role).get(TODAY).text  # type: ignore[arg-type]
        assert f"Approve {RUN}" in page.split(first)[-1]
        assert "17 April 2012" in page
        assert (mine in page) == (first == mine)


def test_a_run_waits_for_its_file_and_for_the_bank(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    office.approve()
    cy = console.person(THIRD, "finance")
    assert f"Make the bank file of {RUN}" in cy.get(TODAY).text
    office.export()
    assert f"Give to the bank, and say so: {RUN}" in cy.get(TODAY).text
    (row,) = office.ask(FinanceToday()).waiting
    assert (row.kind, row.until) == ("submit", DUE)
    office.submit()
    assert office.ask(FinanceToday()).waiting == ()


def test_what_waits_stands_oldest_first(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(DUE + dt.timedelta(days=4))
    gone = DUE + dt.timedelta(days=5)
    office.tell(RecordReturn("T1", DUE - dt.timedelta(days=20), gone, "B"))
    kinds = [row.kind for row in office.ask(FinanceToday()).waiting]
    assert kinds == ["not_on_statement", "unmatched_returns"]
    page = console.person(THIRD, "finance").get(TODAY).text
    assert "1 item is not on the bank statement" in page
    assert "1 return fits no payment" in page
    assert RUN.upper() in console.person().get("/finance/from-bank/not-on-statement").text
    assert "T1" in console.person().get("/finance/from-bank/unmatched").text


def test_details_in_doubt_wait_for_somebody_else_than_who_entered_them(
    office: Office, console: Console
) -> None:
    office.open_live()
    office.tell(ChangePaymentSettings(START, 1, None, "", ""))
    office.hear_of("T1")
    office.tell(ChangeBankDetails("T1", START, *OTHER_ACCOUNT, "Another Name"))
    office.reach(START)
    rows = office.ask(FinanceToday()).waiting
    assert ("confirm_details", 1) in {(row.kind, row.number) for row in rows}
    said = "bank details wait for a second person"
    for name, whose in ((SECOND, "For you, oldest first"), (FIRST, "For others, oldest first")):
        page = console.person(name, "finance_approver").get(TODAY).text
        assert said in page.split(whose)[-1].split("What falls due")[0]


def test_what_falls_due_is_summed_by_element_area_and_hold(
    office: Office, console: Console
) -> None:
    office.open(tenants=2)
    office.join("T3", ("", ""))
    office.reach(DUE - dt.timedelta(days=2))  # Saturday: today is Sunday, the last of its week
    day = office.ask(FinanceToday())
    assert (day.on, day.week_begins, day.week_ends) == (
        dt.date(2012, 4, 15),
        dt.date(2012, 4, 9),
        dt.date(2012, 4, 15),
    )
    assert (day.quarter_begins, day.quarter_ends) == (dt.date(2012, 4, 1), dt.date(2012, 6, 30))
    found = {
        (r.element, r.area_code): (r.overdue, r.week, r.quarter, r.quarter_pence) for r in day.due
    }
    assert found == {
        ("housing_management", "DUD"): (0, 0, 3, 15000),
        ("repairs", "DUD"): (0, 0, 3, 22500),
    }
    (hold,) = day.holds
    assert (hold.hold, hold.quarter, hold.quarter_pence) == ("no_bank_details", 2, 12500)
    office.reach(DUE - dt.timedelta(days=1))
    (hold,) = office.ask(FinanceToday()).holds
    assert (hold.week, hold.quarter) == (2, 2)
    office.reach(DUE + dt.timedelta(days=8))
    (hold,) = office.ask(FinanceToday()).holds
    assert (hold.overdue, hold.week, hold.quarter) == (2, 0, 0)
    assert "No bank details that can be used" in console.person().get(TODAY).text


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("", 24),
        ("?from=2012-04-16&to=2012-04-30", 6),
        ("?reason=no_bank_details", 8),
        ("?reason=no_bank_details&to=2012-04-16", 2),
        ("?reason=repair_call_out", 1),
        ("?status=forfeited", 1),
        ("?element=repairs&to=2012-04-16", 3),
        ("?area=DUD", 24),
        ("?area=NO", 0),
    ],
)
def test_instalments_are_found_by_address(
    office: Office, console: Console, monkeypatch: pytest.MonkeyPatch, asked: str, rows: int
) -> None:
    monkeypatch.setattr(lists, "ROWS_A_PAGE", 5)
    office.open(tenants=2)
    office.join("T3", ("", ""))
    office.breach("T1", dt.date(2012, 2, 1))
    office.reach(DUE - dt.timedelta(days=2))
    ann, page = console.person(), LIST + asked
    csv = ann.get(f"{page}{'&' if asked else '?'}as=csv").text
    assert len(csv.splitlines()) == rows + 1
    seen = 0
    while page:
        text = ann.get(page).text
        seen += text.count('<tr class="govuk-table__row">') - (1 if "<table" in text else 0)
        more = text.split('rel="next"')[0].rsplit('href="', 1)[1] if 'rel="next"' in text else ""
        page = LIST + more.split('"')[0].replace("&amp;", "&") if more else ""
    assert seen == rows


@pytest.mark.parametrize(
    "wrong", ["from=yesterday", "status=no", "reason=no", "element=no", "area=" + "x" * 50]
)
def test_an_address_that_means_nothing_is_answered_so(
    office: Office, console: Console, wrong: str
) -> None:
    assert console.person().get(f"{LIST}?{wrong}").status_code == 400


def test_a_cursor_of_another_list_is_refused(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    for cursor in ('["x", 1]', "[1]", "x"):
        assert console.person().get(f"{LIST}?after={cursor}").status_code == 422
    assert office.ask(InstalmentsDue(limit=1)).next is not None
