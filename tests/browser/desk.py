"""Somebody at a browser of their own, signed in to a practice by their button."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.hosts import Served
from tests.integration.waiting import wait_until


@dataclass(frozen=True)
class Desk:
    """Somebody of the example, at a browser of their own."""

    page: Page
    served: Served

    @classmethod
    def of(cls, name: str, served: Served, browser: Browser, **options: Any) -> "Desk":
        context = browser.new_context(base_url=served.address, locale="en-GB", **options)
        context.set_default_timeout(30_000)
        desk = cls(context.new_page(), served)
        desk.open("/sign-in")
        desk.act(desk.page.get_by_role("button", name=name))
        desk.sees("Sign out")
        return desk

    def open(self, path: str) -> None:
        self.page.goto(path)

    def finds(self, path: str) -> bool:
        """Return whether there is such a page by now."""
        answer = self.page.goto(path)
        return answer is not None and answer.ok

    def press(self, words: str | re.Pattern[str]) -> None:
        self.act(self.page.get_by_role("button", name=words, exact=True))

    def follow(self, words: str | re.Pattern[str]) -> None:
        self.act(self.page.get_by_role("link", name=words).first)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("body")).to_contain_text(words, timeout=30_000)

    def does_not_see(self, words: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(words)

    def told(self, words: str) -> None:
        expect(self.page.get_by_role("alert")).to_contain_text(words, timeout=30_000)

    def row(self, words: str) -> Any:
        return self.page.get_by_role("row").filter(has_text=words)

    def decides(self, run_ref: str, deed: str, button: str) -> None:
        """Look at a run, choose a deed, and do it."""
        self.open(f"/finance/runs/{run_ref}")
        self.act(self.page.get_by_role("main").get_by_role("link", name=deed, exact=True))
        self.sees("What this will do")
        self.press(button)

    def upload(self, what: str, name: str, content: bytes) -> None:
        self.open(f"/finance/from-bank/{what}")
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.get_by_label("The file, as the bank gave it").set_input_files(file)  # type: ignore[arg-type]
        self.press("Import")
        self.told("Imported")

    def close_until(self, day: dt.date) -> None:
        """Close the dates, as an administrator, and wait until finance's work of them is done."""
        if not self._is_at("/dates"):
            self.open("/dates")
        self.fill_day("until", day)
        self.press("Continue")
        close = re.compile("^Close ")
        self.act(self.page.get_by_role("main").get_by_role("button", name=close))
        self.told("are being closed")
        # a look into the database is a twentieth of the work of opening a page
        wait_until(lambda: self.served.finance_has_done(day), f"finance's work of {day}", 180)
        wait_until(lambda: self._is_open(day + dt.timedelta(days=1)), f"{day} is closed", 60)

    def _is_at(self, path: str) -> bool:
        return urlsplit(self.page.url).path == path

    def _is_open(self, day: dt.date) -> bool:
        self.open("/dates")
        words = f"The date that is open: {day.day} {day:%B %Y}"
        return words in self.page.get_by_role("main").inner_text()

    # --- forms, by the names of their fields ---

    def fill(self, **fields: str) -> None:
        """Type into fields."""
        for name, value in fields.items():
            self.type(self.page.locator(f'[name="{name}"]:visible'), value)

    def fill_day(self, name: str, day: dt.date) -> None:
        """Type a date into its three fields."""
        fields = {name: day.day, f"{name}-month": day.month, f"{name}-year": day.year}
        self.fill(**{field: str(number) for field, number in fields.items()})

    def choose(self, **fields: str) -> None:
        """Choose radios or tick boxes of these values, or what a list offers."""
        for name, value in fields.items():
            if self.page.locator(f'select[name="{name}"]').count():
                self.select(self.page.locator(f'select[name="{name}"]'), value)
            else:
                self.tick(self.page.locator(f'input[name="{name}"][value="{value}"]'))

    # --- with the hands: here with a pointer ---

    def act(self, what: Locator) -> None:
        """Press a button, follow a link, open what is folded."""
        what.click()

    def type(self, field: Locator, value: str) -> None:
        """Have a field say this."""
        field.fill(value)

    def tick(self, box: Locator) -> None:
        """Choose a radio, or tick a box."""
        box.check()

    def select(self, field: Locator, value: str) -> None:
        """Choose what a list offers."""
        field.select_option(value)

    def attach(self, name: str, path: Path) -> None:
        """Choose a file."""
        self.page.locator(f'input[name="{name}"]').set_input_files(path)
