"""Officers who open pages at the console, one at a time or several at once."""

import http.client
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from typing import Final
from urllib.parse import urlencode

from bench.pages.addresses import Opened
from services.terms.people import ROLE_NAMES, Role

BUTTON: Final = re.compile(
    r'<button[^>]*name="person" value="([^"]+)"[^>]*>\s*([^<]+?)\s*</button>'
)
START_SECONDS: Final = 60.0

TURNS: Final = 3
"""How often each console has its turn with a page."""

TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Officer:
    """Somebody of the example at a browser."""

    port: int
    role: Role
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        page = self._ask("GET", "/sign-in")[1]
        token = TOKEN.findall(page)[0]
        people = {words.rpartition(", ")[2]: person for person, words in BUTTON.findall(page)}
        form = {"csrf_token": token, "person": people[ROLE_NAMES[self.role]]}
        status, _ = self._ask("POST", "/sign-in/practice", form)
        if status != 303:
            raise RuntimeError(f"{self.role} is not let in: {status}")
        self.token = TOKEN.findall(self._ask("GET", "/your-sign-in")[1])[0]

    def open(self, page: Opened) -> float:
        """Open a page; return the seconds until all of it was there."""
        began = time.perf_counter()
        if page.words:
            form = {"csrf_token": self.token, page.input: page.words}
            status, _ = self._ask("POST", page.path, form)
        else:
            status, _ = self._ask("GET", page.path)
        seconds = time.perf_counter() - began
        if status != 200:
            raise RuntimeError(f"{page}: {status}")
        return seconds

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.link.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self.link.getresponse()
        body = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, body


def _wait_for(page: Opened, officer: Officer) -> None:
    """Open a page once, as soon as its service answers."""
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            officer.open(page)
            return
        except RuntimeError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)


def visit(
    ports: Sequence[int], pages: Sequence[Opened], officers: int, times: int
) -> list[dict[str, list[float]]]:
    """Have officers open each page `times` times in all; return of each port the seconds it took.

    Each page is opened once before it counts, then in `TURNS` turns, each at one port after the
    other. With several officers they open the same page at the same time, each in a session of
    their own.
    """
    roles = sorted({page.role for page in pages})
    consoles = [
        [{role: Officer(port, role) for role in roles} for _ in range(officers)] for port in ports
    ]
    found: list[dict[str, list[float]]] = [{str(page): [] for page in pages} for _ in ports]
    a_turn = max(1, times // (officers * TURNS))
    with ThreadPoolExecutor(officers) as pool:
        for page in pages:
            for seats in consoles:
                _wait_for(page, seats[0][page.role])

            def open_often(seat: dict[Role, Officer], page: Opened = page) -> list[float]:
                return [seat[page.role].open(page) for _ in range(a_turn)]

            for _ in range(TURNS):
                for seats, seconds in zip(consoles, found, strict=True):
                    seconds[str(page)] += chain.from_iterable(pool.map(open_often, seats))
    return found
