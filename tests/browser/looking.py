"""What the browser looks at: the modules of `tests/browser/states`, each of a room or part of one.

A module has `STATES`, a list of what `state` returns. If its pages need something to show, it has
`fill(url)`, which writes into the services' databases on SQLite: `url("payments")` is an address,
and the tables are there. The modules without it share a console on empty databases.
"""

import datetime as dt
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Final

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.playing import play
from services.pilot_files.reading import read_pilot
from services.terms.people import Role
from tests.builders import PilotBuilder

Url = Callable[[str], str]


@dataclass(frozen=True)
class State:
    """A page in one of its states, who looks at it, and with which status it comes.

    Nobody has signed in where `roles` is None. `then` is done on the page before it is looked at,
    such as sending a form with mistakes in it.
    """

    path: str
    roles: tuple[Role, ...] | None
    then: Callable[[Page], None] | None
    status: int

    def __str__(self) -> str:
        """Name it: the address, who looks if that is not one role, and what is done there."""
        who = "nobody" if self.roles is None else "+".join(self.roles)
        done = [self.then.__name__] if self.then else []
        return " ".join([self.path, who, *done])


def state(
    path: str, *roles: Role, then: Callable[[Page], None] | None = None, status: int = 200
) -> State:
    """Return a page's state, as somebody with these roles sees it; none are allowed."""
    return State(path, roles, then, status)


def signed_out(path: str, status: int = 200) -> State:
    """Return a page's state, as it is for nobody."""
    return State(path, None, None, status)


def rooms() -> Iterator[ModuleType]:
    """Import the modules with states."""
    package = importlib.import_module("tests.browser.states")
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def fill_of(room: ModuleType | None) -> Callable[[Url], None] | None:
    """Return what fills the databases for a room's states; None where they stay empty."""
    return getattr(room, "fill", None)


def fill_by_playing(url: Url, pilot: PilotBuilder, until: dt.date) -> None:
    """Play a small pilot up to a date into the databases: for what `fill` wants to show."""
    with TemporaryDirectory() as folder:
        read = read_pilot(pilot.write(Path(folder) / "pilot"))
    cluster = EmbeddedCluster(url)
    try:
        play(read, cluster, until)
    finally:
        cluster.close()


WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def can_be_read_by_everybody(page: Page) -> None:
    """Have axe look for what shuts people out, and see that the page does not scroll sideways."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": WCAG, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options).then(({violations}) => violations)", options)
    assert found == [], AxeResults({"violations": found}).generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls"
