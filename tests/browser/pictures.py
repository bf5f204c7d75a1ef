"""Takes the pictures of the guides: `python -m tests.browser.pictures FOLDER`.

Plays the example to a practice in a folder of its own, serves it, and does a first of May's work
as its people: what the pictures show has happened.
"""

import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from services.documentation.documents import PROJECT
from services.pilot.practice import prepare
from tests.browser.chromium import chromium

EXAMPLE, EVENING = PROJECT / "examples" / "home-rewards-club", dt.date(2012, 4, 30)

RUN = "/finance/runs/run-2012-05-01"

AT = "The console is at "


@dataclass
class Photographer:
    """Somebody of the example at a browser, whose pages are kept as pictures in a folder."""

    browser: Browser
    address: str
    folder: Path
    pages: dict[tuple[str, int], Page] = field(default_factory=dict)

    def page(self, name: str, path: str, width: int = 1280) -> Page:
        """Return a page as one of the people sees it."""
        if (name, width) not in self.pages:
            size = {"width": width, "height": 640}
            context = self.browser.new_context(
                base_url=self.address, locale="en-GB", viewport=size, reduced_motion="reduce"
            )
            page = self.pages[name, width] = context.new_page()
            page.set_default_timeout(10_000)
            page.goto("/sign-in")
            page.get_by_role("button", name=name).click()
        page = self.pages[name, width]
        page.goto(path)
        return page

    def take(self, page: Page, name: str, bottom: int, top: int = 0) -> None:
        """Keep what is between two heights of a page."""
        assert page.viewport_size is not None
        width = page.viewport_size["width"]
        clip = {"x": 0, "y": top, "width": width, "height": bottom - top}
        page.screenshot(path=self.folder / f"{name}.png", full_page=True, clip=clip)


def take_all(seen: Photographer) -> None:
    """Do the work of a day, and take the pictures on the way."""
    administration(seen)
    finance(seen)
    bank_details(seen)
    telling(seen)
    auditing(seen)
    reporting(seen)


def administration(seen: Photographer) -> None:
    claire = seen.page("Claire Duffy", "/dates")
    press(claire, "Close 1 May 2012")
    while "being closed" in claire.inner_text("main"):
        claire.goto("/dates")
    seen.take(seen.page("Claire Duffy", "/people"), "people", 700)


def finance(seen: Photographer) -> None:
    gareth = seen.page("Gareth Price", RUN)
    seen.take(gareth, "run", 1075, top=170)
    follow(gareth, "Approve")
    seen.take(gareth, "approve", 840)
    press(gareth, "Approve")
    seen.take(seen.page("Amina Yusuf", "/finance"), "finance-today", 700)
    seen.take(seen.page("Amina Yusuf", "/finance", 360), "finance-today-narrow", 900)
    press(seen.page("Amina Yusuf", f"{RUN}/export"), "Make the bank file")
    seen.take(seen.page("Amina Yusuf", "/finance/tenants/T0073"), "tenant", 900)


def bank_details(seen: Photographer) -> None:
    amina = seen.page("Amina Yusuf", "/finance/tenants/T0017/bank-details/enter")
    amina.get_by_label("Sort code").fill("08-99-99")
    amina.get_by_label("Account number").fill("66374958")
    amina.get_by_label("Name on the account").fill("Ann Brook")
    press(amina, "Check them")
    seen.take(amina, "details-checked", 890)
    press(amina, "Keep these details")
    gareth = seen.page("Gareth Price", "/finance/details-to-confirm")
    follow(gareth, "Confirm the account of T0017")
    seen.take(gareth, "confirm-details", 800)


def telling(seen: Photographer) -> None:
    told = "/telling/tenants/T0073"
    dev = seen.page("Dev Patel", told)
    follow(dev, "Breach recorded")
    seen.take(dev, "as-it-went-out", 480)
    seen.take(seen.page("Dev Patel", f"{told}/preferences", 360), "preferences-narrow", 900)
    dev = seen.page("Dev Patel", "/telling/many/new")
    dev.get_by_label("A reference for it").fill("guides-2012-05")
    dev.get_by_label("News").check()
    dev.get_by_label("What it is about").fill("New how-to guides")
    dev.get_by_label("What it says").fill("There is a new guide to mending a tap. Ask us for it.")
    dev.get_by_label("Only this area").fill("DUD")
    press(dev, "Prepare")
    seen.take(dev, "many", 820)


def auditing(seen: Photographer) -> None:
    trail = "/audit?service=payments&kind=run&ref=run-2012-05-01"
    seen.take(seen.page("Peter Ashworth", trail), "audit", 860)
    seen.take(seen.page("Claire Duffy", "/status"), "status", 700)


def reporting(seen: Photographer) -> None:
    seen.take(seen.page("Margaret Stone", "/report"), "report", 1200)


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=words).click()


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Have a practice served by a process of its own; gives its address."""
    command = [sys.executable, "-m", "services.cli", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            lines = (line for line in process.stdout if line.startswith(AT))
            yield next(lines).removeprefix(AT).strip()
        finally:
            process.terminate()


def main() -> None:
    """Take them all, into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary) / "practice"
        prepare(EXAMPLE, EVENING, data)
        with served(data) as address, chromium() as browser:
            take_all(Photographer(browser, address, folder))


if __name__ == "__main__":
    main()
