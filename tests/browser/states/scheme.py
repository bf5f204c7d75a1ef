"""The scheme before it is open: the form, what is wrong with it, the answers checked, a file."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.looking import state

EXAMPLE = Path("examples/home-rewards-club/scheme.toml")


def sent_empty(page: Page) -> None:
    page.get_by_role("button", name="Check the answers").click()


def filled_in(page: Page) -> None:
    """Give what has no usual answer, in practice: the names and an area."""
    page.get_by_label("The scheme’s name").fill("Home Rewards Club")
    page.get_by_label("The landlord’s name").fill("Northgate Homes")
    page.get_by_label("Code of area 1").fill("DUD")
    page.get_by_label("Name of area 1").fill("Dudley")
    page.get_by_label("Places in area 1").fill("60")
    page.get_by_label("Address on letters").fill("1 Example Street")
    page.get_by_label("When the telephone is answered").fill("9am to 5pm")
    page.get_by_role("button", name="Check the answers").click()


def example_chosen(page: Page) -> None:
    page.get_by_label("The scheme file").set_input_files(EXAMPLE)
    page.get_by_role("button", name="Read the file").click()


def nothing_chosen(page: Page) -> None:
    page.get_by_role("button", name="Read the file").click()


STATES = [
    state("/scheme", "housing_manager"),
    state("/scheme", "finance"),
    state("/scheme/open", "housing_manager"),
    state("/scheme/open", "housing_manager", then=sent_empty, status=422),
    state("/scheme/open", "housing_manager", then=filled_in),
    state("/scheme/open/file", "housing_manager"),
    state("/scheme/open/file", "housing_manager", then=nothing_chosen, status=422),
    state("/scheme/open/file", "housing_manager", then=example_chosen),
]
