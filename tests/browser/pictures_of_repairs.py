"""The pictures of the repairs team's pages: jobs, a day's visits, a room on a telephone, and a home
beside what it was."""

from playwright.sync_api import Page

from tests.browser.photographer import TELEPHONE, Photographer, choose, fill, follow, press


def jobs(seen: Photographer) -> None:
    """What jobs cost, and what one more would."""
    seen.take(seen.page("Ruth Lindqvist", "/jobs?only=ours"), "jobs", 870, top=230)
    ruth = seen.page("Ruth Lindqvist", "/jobs/new")
    day = {"reported_on": "1", "reported_on-month": "5", "reported_on-year": "2012"}
    fill(ruth, job_ref="J90001", tenant_ref="T0002", cost="62", description="A shelf", **day)
    choose(ruth, category="decoration", emergency="no", done_by="landlord", status="completed")
    press(ruth, "See what it does")
    seen.take(ruth, "job", 880, top=230)


def inspections(seen: Photographer) -> None:
    """A surveyor's day at the end of tenants' years; one of the homes is looked at."""
    tom = seen.page("Tom Bexley", "/visits?whose=all", TELEPHONE)
    seen.take(tom, "visits-narrow", 1800, top=500)
    follow(tom, "Scott")
    visit = tom.url
    follow(tom, "Enter the result")
    enters(tom, "Kitchen", 0, "Good")
    enters(tom, "Kitchen", 1, "Worn")
    top = round(tom.locator("h1").evaluate("title => title.getBoundingClientRect().top + scrollY"))
    seen.take(tom, "room-narrow", top + 1120, top=top - 20)
    keeps(tom, "Kitchen")
    for number, condition in enumerate(("Good", "Defect", "Good")):
        enters(tom, "As at the baseline", number, condition)
    keeps(tom, "As at the baseline")
    seen.take(seen.page("Tom Bexley", f"{visit}/complete"), "comparison", 1230, top=170)


def enters(page: Page, room: str, number: int, condition: str) -> None:
    """Open a room, and choose how an item is."""
    of_room = page.locator("details.look-room", has=page.locator("summary", has_text=room))
    if of_room.get_attribute("open") is None:
        of_room.locator("summary").click()
    of_room.get_by_role("group").nth(number).get_by_label(condition, exact=True).check()


def keeps(page: Page, room: str) -> None:
    page.get_by_role("button", name=f"Keep {room}").click()
    kept = page.locator("details.look-room", has=page.locator("summary", has_text=room))
    kept.locator("[data-state]", has_text="Kept").wait_for()
