"""A housing manager opens a scheme by keyboard alone, and without JavaScript."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, Site, served, tab_to
from tests.browser.states.scheme import filled_in

TYPED = {
    "scheme.name": "Home Rewards Club",
    "scheme.landlord": "Northgate Homes",
    "areas.0.code": "DUD",
    "areas.0.name": "Dudley",
    "areas.0.capacity": "60",
    "landlord.address": "1 Example Street",
    "landlord.hours": "9am to 5pm",
}


def go_to_field(page: Page, name: str) -> None:
    """Go by keyboard to the field of that id."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def press(page: Page, words: str) -> None:
    """Go to a button by keyboard, and press it."""
    tab_to(page, words, most=120)
    page.keyboard.press("Enter")


def opened_by_keyboard(page: Page) -> None:
    page.goto("/")
    press(page, "No scheme is open yet: open it")
    page.wait_for_url("**/scheme/open")
    for name, text in TYPED.items():
        go_to_field(page, name)
        page.keyboard.type(text)
    press(page, "Check the answers")
    page.wait_for_url("**/scheme/open/check")
    press(page, "Open the scheme")
    page.wait_for_url("**/scheme")


def opened_without_javascript(page: Page) -> None:
    page.goto("/scheme/open")
    filled_in(page)
    page.get_by_role("button", name="Change Name").click()
    page.get_by_label("The scheme’s name").fill("Rewards")
    page.get_by_role("button", name="Check the answers").click()
    expect(page.get_by_text("Rewards", exact=True)).to_be_visible()
    expect(page.get_by_text("Dudley (DUD)").first).to_be_visible()
    page.get_by_role("button", name="Open the scheme").click()


@pytest.mark.parametrize(
    ("done", "options"),
    [
        (opened_by_keyboard, {}),
        (opened_without_javascript, {"java_script_enabled": False, "viewport": NARROW}),
    ],
)
def test_a_scheme_is_opened(browser: Browser, tmp_path: Path, done: object, options: dict) -> None:  # type: ignore[type-arg]
    with served(tmp_path, None) as address:
        page = Site(address, browser).context("housing_manager", **options).new_page()
        done(page)  # type: ignore[operator]
        expect(page.get_by_role("alert")).to_contain_text("The scheme is open")
        expect(page.get_by_text("Ann First opened it on")).to_be_visible()
        page.goto("/scheme/open")
        expect(page.get_by_role("button", name="Check the answers")).to_have_count(0)
        page.context.close()
