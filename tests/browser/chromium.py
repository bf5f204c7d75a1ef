"""The Chromium that tests and pictures look with."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

NAMED_BY: Final = "CASHBACK_TEST_CHROMIUM"
"""Names a Chromium that is called otherwise."""

NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same without windows, and takes half the work."""

ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu")
"""There is no graphics card to help: a process that stands in for one takes a third of the work."""


class NoChromium(Exception):
    """Raised where none is found. Install it, or name it."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a Chromium, until it is not needed any more; `NoChromium` where none is."""
    found = os.environ.get(NAMED_BY) or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromium(
            "no Chromium is here: install it (Debian: apt-get install chromium-headless-shell),"
            f" or name it by {NAMED_BY}"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()
