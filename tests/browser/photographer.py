"""Somebody of the example at a browser, whose pages are kept as pictures."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

AT = "The console is at "

TELEPHONE = 360


@dataclass
class Photographer:
    """Whoever is needed of the example, each signed in once; pictures go into a folder."""

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
            page.set_default_timeout(30_000)
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


def press(page: Page, words: str) -> None:
    """Press a button, and wait for what comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    """Follow a link, and wait for what comes."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=words).first.click()


def fill(page: Page, **fields: str) -> None:
    """Type into fields, by their names."""
    for name, value in fields.items():
        page.locator(f'[name="{name}"]:visible').fill(value)


def choose(page: Page, **fields: str) -> None:
    """Choose radios, or what a list offers, by their names and values."""
    for name, value in fields.items():
        if page.locator(f'select[name="{name}"]').count():
            page.locator(f'select[name="{name}"]').select_option(value)
        else:
            page.locator(f'input[name="{name}"][value="{value}"]').check()


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
