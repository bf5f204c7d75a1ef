"""A visit is entered on a telephone: with a connection that is lost, and without JavaScript."""

import re
from collections.abc import Callable
from types import ModuleType

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Site, focused_words, tab_to
from tests.browser.states import doorstep
from tests.integration.waiting import wait_until


@pytest.fixture
def site(site_of: Callable[[ModuleType | None], Site]) -> Site:
    """The console with visits begun, which these tests complete."""
    return site_of(doorstep)


def at(site: Site, visit: str, **options: object) -> Page:
    page = site.context("surveyor", viewport=NARROW, **options).new_page()
    page.goto(f"/visits/{visit}/result")
    return page


def kitchen(page: Page) -> None:
    page.locator("summary", has_text="Kitchen").click()


def choose(page: Page, item: str, condition: str) -> None:
    page.get_by_role("group", name=item).get_by_label(condition, exact=True).check()


def test_what_is_entered_without_a_connection_is_sent_when_there_is_one(site: Site) -> None:
    page = at(site, "V1")
    kitchen(page)
    page.context.set_offline(True)
    choose(page, "Boiler", "Defect")
    page.get_by_label("Note on Boiler").fill("leaks")
    page.get_by_role("button", name="Keep Kitchen").click()
    unsent = page.get_by_role("status")
    expect(unsent).to_contain_text("Not yet sent: Kitchen. It is kept on this phone. There is no")
    page.context.set_offline(False)
    expect(unsent).to_be_hidden()
    nothing_is_kept_on_phone(page)
    page.reload()
    expect(page.locator("#room-1")).to_contain_text("Kept by")
    kitchen(page)
    expect(page.get_by_label("Note on Boiler")).to_have_value("leaks")


def test_a_closed_tab_and_an_ended_session_lose_nothing(site: Site) -> None:
    page = at(site, "V2")
    kitchen(page)
    choose(page, "Boiler", "Worn")
    context = page.context
    page.close()
    again = context.new_page()
    again.goto("/visits/V2/result")
    expect(again.get_by_role("status")).to_contain_text("Not yet sent: Kitchen")
    expect(again.locator("input[value=worn]:checked")).to_have_count(1)
    # names, addresses and the session's token are not on the telephone
    (kept,) = kept_on_phone(again).values()
    assert "csrf_token" not in kept
    again.route(
        re.compile("/visits/V2/result$"),
        lambda route: route.fulfill(status=303, headers={"Location": "/sign-in"}),
    )
    again.get_by_role("button", name="Keep Kitchen").click()
    expect(again.get_by_role("link", name="Sign in again")).to_be_visible()
    assert len(kept_on_phone(again)) == 1
    again.unroute_all()
    again.goto("/visits/V2/result")
    expect(again.get_by_role("status")).to_be_hidden()
    nothing_is_kept_on_phone(again)


def test_a_visit_is_not_completed_while_a_room_is_not_sent(site: Site) -> None:
    page = at(site, "V2")
    kitchen(page)
    page.get_by_label("Note on Boiler").fill("drips")
    page.goto("/visits/V2/complete")
    page.get_by_role("button", name="Complete the visit").click()
    unsent = page.get_by_role("status")
    expect(unsent).to_contain_text("Not yet sent: Kitchen")
    expect(unsent).to_contain_text("Go back to all rooms and send it before you complete the visit")
    expect(unsent).to_be_focused()
    assert page.url.endswith("/visits/V2/complete")
    page.get_by_role("link", name="All rooms").click()
    page.get_by_role("button", name="Keep Kitchen").click()
    expect(page.get_by_role("status")).to_be_hidden()


def kept_on_phone(page: Page) -> dict[str, str]:
    kept: dict[str, str] = page.evaluate("({ ...localStorage })")
    return kept


def nothing_is_kept_on_phone(page: Page) -> None:
    wait_until(lambda: kept_on_phone(page) == {}, "nothing is kept on the phone")


def kept_by_both(site: Site, visit: str) -> Page:
    """Have two phones keep a room of a visit, the second after the first; return the second."""
    first, second = at(site, visit), at(site, visit)
    for page, condition in ((first, "Good"), (second, "Defect")):
        kitchen(page)
        choose(page, "Boiler", condition)
        page.get_by_role("button", name="Keep Kitchen").click()
        expect(first.locator("#room-1 [data-state]")).to_have_text("Kept")
    return second


def test_two_phones_see_each_others(site: Site) -> None:
    second = kept_by_both(site, "V3")
    expect(second.get_by_role("heading", name="What Ann First kept")).to_be_visible()
    second.get_by_label("Note on Boiler").fill("leaks, as both of us saw")
    second.get_by_role("button", name="Keep mine").click()
    expect(second.get_by_role("heading", name="room by room")).to_be_visible()
    expect(second.get_by_role("status")).to_be_hidden()
    nothing_is_kept_on_phone(second)
    kitchen(second)
    expect(second.get_by_label("Note on Boiler")).to_have_value("leaks, as both of us saw")
    expect(second.locator("#room-1")).to_contain_text("Kept by")


def test_what_was_entered_is_forgotten_where_a_colleagues_is_left(site: Site) -> None:
    second = kept_by_both(site, "V6")
    second.get_by_role("link", name="Leave it as Ann First kept it").click()
    expect(second.locator("#room-1")).to_contain_text("Kept by")
    nothing_is_kept_on_phone(second)
    expect(second.locator("input[value=good]:checked")).to_have_count(1)


def test_without_javascript_each_room_is_kept_as_it_is_sent_and_the_page_says_so(
    site: Site,
) -> None:
    page = at(site, "V4", java_script_enabled=False)
    expect(page.get_by_text("Each room is kept when you press its button")).to_be_visible()
    kitchen(page)
    choose(page, "Boiler", "Good")
    page.get_by_role("button", name="Keep Kitchen").click()
    expect(page.get_by_role("alert")).to_contain_text("Kitchen is kept")
    page.get_by_role("link", name="Check and complete the visit").click()
    expect(page.get_by_text("The baseline is passed")).to_be_visible()
    page.get_by_role("button", name="Complete the visit of 5 April 2012").click()
    expect(page.get_by_role("alert")).to_contain_text("The visit is completed")


def test_a_room_is_entered_by_keyboard(site: Site) -> None:
    page = at(site, "V5")
    tab_to(page, "Kitchen Not started")
    page.keyboard.press("Enter")
    tab_to(page, "r1-0-good")
    page.keyboard.press("ArrowRight")
    assert focused_words(page) == "r1-0-worn"
    tab_to(page, "Keep Kitchen")
    page.keyboard.press("Enter")
    expect(page.locator("#room-1 [data-state]")).to_have_text("Kept")
    expect(page.get_by_role("status")).to_be_hidden()
