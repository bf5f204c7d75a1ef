"""Pages are used by keyboard, and without JavaScript."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, focused_words, tab_to
from tests.browser.gallery.room import done


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(site: Site) -> None:
    page = site.context("administrator").new_page()
    page.goto("/status")
    page.keyboard.press("Tab")
    assert focused_words(page) == "Skip to main content"
    expect(page.get_by_text("Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Services"


def test_a_menu_is_walked_by_keyboard(site: Site) -> None:
    page = site.context("administrator").new_page()
    page.goto("/")
    tab_to(page, "Status")
    page.keyboard.press("Enter")
    page.wait_for_url("**/status")
    expect(page.get_by_role("navigation", name="Menu").locator("[aria-current]")).to_have_text(
        "Status"
    )


def test_a_menu_has_what_a_role_may_open(site: Site) -> None:
    page = site.context("surveyor").new_page()
    page.goto("/")
    for others in ("Status", "Payment runs"):
        expect(page.get_by_role("link", name=others)).to_have_count(0)


def test_a_form_is_filled_in_and_sent_by_keyboard(site: Site) -> None:
    done.clear()
    page = site.context("finance").new_page()
    page.goto("/gallery/plain")
    tab_to(page, "postcode")
    page.keyboard.type("DY1 1AA")
    tab_to(page, "told")
    page.keyboard.press("Space")
    tab_to(page, "Keep the result")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The run of 5 April 2012 is approved")
    assert len(done) == 1


def test_what_is_wrong_is_where_the_keyboard_goes_and_leads_to_the_field(site: Site) -> None:
    page = site.context("finance").new_page()
    page.goto("/gallery/errors")
    assert focused_words(page).startswith("There is a problem")
    assert page.title().startswith("Error: ")
    tab_to(page, "Choose who is told")
    page.keyboard.press("Enter")
    assert focused_words(page) == "told"


def test_without_javascript_a_deed_is_done_once_and_said(site: Site) -> None:
    done.clear()
    page = site.context("finance", java_script_enabled=False).new_page()
    page.goto("/gallery/confirm")
    press(page, "Approve")
    expect(page.get_by_role("alert")).to_contain_text("is approved")
    page.goto("/gallery/plain")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(done) == 1


def test_a_double_click_does_a_deed_once(site: Site) -> None:
    done.clear()
    page = site.context("finance").new_page()
    page.goto("/gallery/confirm")
    page.get_by_role("button", name="Approve").dblclick()
    expect(page.get_by_role("alert")).to_contain_text("is approved")
    assert len(done) == 1


def test_filters_make_an_address_that_can_be_kept(site: Site) -> None:
    page = site.context("finance", java_script_enabled=False).new_page()
    page.goto("/gallery/plain")
    press(page, "Show")
    expect(page).to_have_url(f"{site.address}/gallery/plain?status=booked&area=")
    page.get_by_role("link", name="Next page").click()
    expect(page).to_have_url(f"{site.address}/gallery/plain?status=booked&area=&after=abc")


def test_a_deed_of_unknown_outcome_is_sent_again_with_its_key(site: Site) -> None:
    page = site.context("finance", java_script_enabled=False).new_page()
    page.goto("/gallery/confirm")
    page.route("**/gallery/confirm", lambda route: route.continue_(url=page.url + "/../unknown"))
    key = page.locator("input[name=deed]").input_value()
    press(page, "Approve")
    expect(page.get_by_role("heading", level=1)).to_have_text("We do not know whether it was done")
    assert page.locator("input[name=deed]").input_value() == key


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
