"""Takes the pictures of the guides: `python -m tests.browser.pictures FOLDER`.

Plays the example to a practice in a folder of its own, serves it, and does a first of May's work
as its people: what the pictures show has happened. So for a day in October, when inspections at the
end of the year are made, and for the morning before anything is open.
"""

import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from services.documentation.documents import PROJECT
from services.pilot.practice import prepare, prepare_empty
from tests.browser.chromium import WITH_WINDOWS, chromium
from tests.browser.photographer import Photographer, choose, fill, follow, press, served
from tests.browser.pictures_of_officers import officers, opening
from tests.browser.pictures_of_repairs import inspections, jobs

EXAMPLE = PROJECT / "examples" / "home-rewards-club"

MORNING, EVENING, AUTUMN = dt.date(2011, 10, 3), dt.date(2012, 4, 30), dt.date(2012, 10, 16)

RUN = "/finance/runs/run-2012-05-01"


def spring(seen: Photographer) -> None:
    """Do the work of a day, and take the pictures on the way."""
    administration(seen)
    finance(seen)
    bank_details(seen)
    telling(seen)
    officers(seen)
    jobs(seen)
    auditing(seen)
    reporting(seen)


PRACTICES: Final[tuple[tuple[Callable[[Path], None], Callable[[Photographer], None]], ...]] = (
    (lambda data: prepare_empty(MORNING, data), opening),
    (lambda data: prepare(EXAMPLE, EVENING, data), spring),
    (lambda data: prepare(EXAMPLE, AUTUMN, data), inspections),
)
"""What is served, and what is done there."""


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
    fill(amina, sort_code="08-99-99", account_number="66374958", account_name="Ann Brook")
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
    choose(dev, area_code="DUD")
    press(dev, "Prepare")
    seen.take(dev, "many", 820)


def auditing(seen: Photographer) -> None:
    trail = "/audit?service=payments&kind=run&ref=run-2012-05-01"
    seen.take(seen.page("Peter Ashworth", trail), "audit", 860)
    seen.take(seen.page("Claire Duffy", "/status"), "status", 700)


def reporting(seen: Photographer) -> None:
    seen.take(seen.page("Margaret Stone", "/report"), "report", 1200)


def main() -> None:
    """Take them all, into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with chromium(WITH_WINDOWS) as browser:
        for begin, take_pictures in PRACTICES:
            with tempfile.TemporaryDirectory() as temporary:
                data = Path(temporary) / "practice"
                begin(data)
                with served(data) as address:
                    take_pictures(Photographer(browser, address, folder))


if __name__ == "__main__":
    main()
