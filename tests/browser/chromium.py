"""The Chromium that tests and pictures look with."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

NAMED_BY: Final = "CASHBACK_TEST_CHROMIUM"
"""Names a Chromium that is called otherwise."""

WITH_WINDOWS: Final = ("chromium", "chromium-browser", "google-chrome")
"""Shows dates in a field as they are written in Britain (Debian: with chromium-l10n)."""

NAMES: Final = ("chromium-headless-shell", *WITH_WINDOWS)
"""The first is the same without windows, and takes half the work."""

ARGUMENTS: Final = (
    *("--no-sandbox", "--disable-gpu", "--lang=en-GB"),
    "--js-flags=--no-opt --no-maglev",
)
"""There is no graphics card to help: a process that stands in for one takes a third of the work.
Scripts run once on each page: to compile them for speed takes longer than they do."""

LANGUAGE: Final = {"LANGUAGE": "en_GB"}


class NoChromium(Exception):
    """Raised where none is found. Install it, or name it."""


@contextmanager
def chromium(names: Sequence[str] = NAMES) -> Iterator[Browser]:
    """Give the first of these Chromiums, until it is not needed any more; `NoChromium` if none is
    here."""
    found = os.environ.get(NAMED_BY) or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise NoChromium(
            f"no Chromium is here: install it (Debian: apt-get install {names[0]}),"
            f" or name it by {NAMED_BY}"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=ARGUMENTS, env={**os.environ, **LANGUAGE}
        )
        yield browser
        browser.close()
