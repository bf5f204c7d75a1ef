"""Servers of the tests' own, a stage to play on, and the row that each test writes."""

import inspect
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.harness import Stage
from tests.faults.pilot import UNTIL, write_pilot
from tests.faults.rows import Row, write_row
from tests.faults.servers import Servers, own_servers
from tests.playing import fingerprints, play


@pytest.fixture(scope="session")
def started_servers() -> Iterator[Servers]:
    """A RabbitMQ node and a PostgreSQL cluster that may be broken; removed at the end."""
    with own_servers() as servers:
        yield servers


@pytest.fixture
def servers(started_servers: Servers) -> Servers:
    """Both servers, running, whatever the test before did to them."""
    started_servers.start()
    return started_servers


@pytest.fixture(scope="session")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the pilot that is played."""
    return write_pilot(tmp_path_factory.mktemp("faults") / "pilot")


@pytest.fixture(scope="session")
def undisturbed(pilot: Path) -> dict[str, str]:
    """The bytes of the embedded play, which every disturbed one must equal."""
    out = pilot.with_name("undisturbed")
    play(pilot, out, UNTIL)
    return fingerprints(out)


@pytest.fixture
def stage(
    servers: Servers,
    pilot: Path,
    undisturbed: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Stage:
    """Where a pilot can be played and disturbed."""
    return Stage(servers, pilot, undisturbed, tmp_path, monkeypatch)


@pytest.fixture
def write(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Write this test's row for the page: how often it happened, and what came of it."""
    began = time.monotonic()
    test = request.function
    fault, _, carried_by = (inspect.getdoc(test) or "").partition("\n\n")

    def write_it(times: str, result: str) -> None:
        seconds = time.monotonic() - began
        prose = " ".join(carried_by.split())
        write_row(Row(test.__name__, " ".join(fault.split()), prose, times, result, seconds))

    return write_it
