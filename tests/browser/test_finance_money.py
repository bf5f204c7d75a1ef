"""Finance finds a tenant and enters bank details, without JavaScript."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.states import finance_paid


@pytest.fixture
def paid(site_of: Callable[[ModuleType], Site]) -> Site:
    """The console on two tenants who were paid, a third one whose details are in doubt."""
    return site_of(finance_paid)


def test_a_tenant_is_found_and_their_details_entered_without_javascript(
    paid: Site, view: dict[str, int], shots: Path | None
) -> None:
    page = paid.context(*finance_paid.APPROVER, java_script_enabled=False, viewport=view).new_page()
    page.goto("/finance/tenants")
    page.get_by_role("searchbox").fill("sia obr")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(f"{paid.address}/finance/tenants")
    if shots:
        page.screenshot(path=shots / f"found-{view['width']}.png", full_page=True)
    page.get_by_role("link", name="Siân O'Brien").click()
    page.get_by_role("link", name="Bank details").last.click()
    page.get_by_role("link", name="Enter bank details").click()
    page.get_by_label("Sort code").fill("10-79-99")
    page.get_by_label("Account number").fill("123")
    page.get_by_label("Name on the account").fill("Siân O'Brien")
    page.get_by_role("button", name="Check them").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the account number as 6 to 8 digits")
    if shots:
        page.screenshot(path=shots / f"wrong-{view['width']}.png", full_page=True)
    page.get_by_label("Account number").fill("88837491")
    page.get_by_role("button", name="Check them").click()
    expect(page.get_by_text("The account number fits the sort code")).to_be_visible()
    if shots:
        page.screenshot(path=shots / f"checked-{view['width']}.png", full_page=True)
    page.get_by_role("button", name="Keep these details").click()
    expect(page.get_by_role("alert")).to_contain_text("are kept")
    assert "88837491" not in page.content()
    page.context.close()
