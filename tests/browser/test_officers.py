"""An officer finds a tenant and has them sign, by keyboard alone and without JavaScript."""

from collections.abc import Callable
from types import ModuleType

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, tab_to
from tests.browser.states import officers


def press(page: Page, words: str) -> None:
    tab_to(page, words)
    page.keyboard.press("Enter")


def test_a_tenant_is_found_and_signs_by_keyboard_alone_and_without_javascript(
    site_of: Callable[[ModuleType | None], Site],
) -> None:
    site = site_of(officers)
    context = site.context("housing_officer", java_script_enabled=False)
    page = context.new_page()
    page.goto("/tenants")
    tab_to(page, "text")
    page.keyboard.type("T5")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ms Ann Tenant T5")
    press(page, "Sign the deal")
    expect(page.locator("h1")).to_have_text("Sign the deal")
    tab_to(page, "signed_how")
    page.keyboard.press("Space")
    press(page, "The tenant has signed")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("T5 has signed the deal")
    context.close()
