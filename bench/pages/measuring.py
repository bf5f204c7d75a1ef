"""Measures the console's main pages with 200 participants and with 100,000, on both hosts."""

import datetime as dt
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path

from bench.databases import database_template, empty_database
from bench.own_keys import own_keys
from bench.pages.addresses import FRAME, PAGES
from bench.pages.multiplied import copy_rows, multiply
from bench.pages.serving import distributed, embedded
from bench.pages.visiting import visit
from bench.results import PROJECT
from bench.rounds import Bench, interleaved
from bench.section import Figures, Goal, Measurement, Section, Table
from services.backbone.database import open_engine
from services.backbone.settings import database_url
from services.gateway.sign_in.cases.practice import make_practice_people, mark_practice
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.sealing import key_path, make_key
from services.hosts.catalogue import DATABASES, GATEWAY, MIGRATED, metadata
from services.hosts.migrating import migrate
from services.pilot.practice import prepare

PILOT = PROJECT / "examples" / "home-rewards-club"
EVENING = dt.date(2012, 4, 30)
PLACES = 200

FEW, MANY, MANY_QUICK = 1, 500, 5
"""How often everybody of the example is there."""

OFFICERS = (1, 10)
OPENED, OPENED_QUICK = 30, 10
"""How often a page is opened in a round; ten officers share that."""

GROWTH, TO_FRAME = 1.5, 4.0

EMBEDDED, DISTRIBUTED = "embedded", "distributed"
VARIANTS = {
    EMBEDDED: "`cashback serve`: services and console in one process, on SQLite.",
    DISTRIBUTED: "`cashback gateway` and six services, a process each, over RabbitMQ, on"
    " PostgreSQL.",
}

ABOUT = (
    "The example is played to {0}. It has places for 200; for {1:,} participants everybody in it is"
    " there {2} times, with all their payments, messages and audit lines"
    " (`bench/pages/multiplied.py`). Officers sign in and open each page again and again; ten at"
    " once open the same page at the same time. Searched is for a name that many have: three of the"
    " example, so that the list too grows to a full page.",
    "*The frame alone* is a page that asks no service for anything of its own, in the same round.",
    "On the embedded host both sizes are served at the same time and each page is opened in turns,"
    " so that whatever slows the machine slows both. The distributed host's services would take"
    " each other's messages in the one virtual host; there each size is served for itself.",
)

PATHS = tuple(map(str, PAGES))

Trial = dict[int, dict[str, list[float]]]
"""Officers at once → page → the seconds each time."""

Served = Mapping[int, Callable[[], AbstractContextManager[int]]]
"""How often everybody is there → serves them, and gives the port."""


def measure(bench: Bench) -> Section:
    """Measure each size on each host in each round."""
    many = MANY_QUICK if bench.quick else MANY
    times = OPENED_QUICK if bench.quick else OPENED
    with ExitStack() as stack:
        stack.enter_context(own_keys())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        bench.say("playing the example")
        prepare(PILOT, EVENING, folder / "played")
        _let_people_in(folder / "played")
        on_sqlite, on_postgresql = {}, {}
        key = folder / "played" / "sign-in.key"
        for copies in (FEW, many):
            bench.say(f"making {copies * PLACES:,} participants")
            data = _on_sqlite(folder, copies)
            on_sqlite[copies] = partial(embedded, data, _folder(folder, f"logs-{copies}"))
            template = stack.enter_context(_on_postgresql(bench, folder / "played", copies))
            on_postgresql[copies] = partial(distributed, bench.broker, template, key, folder)
        variants = {
            EMBEDDED: partial(_in_turn, on_sqlite, times),
            DISTRIBUTED: partial(_one_by_one, on_postgresql, times),
        }
        return section_of(many, interleaved(variants, bench.rounds, bench.say))


def section_of(many: int, found: Mapping[str, list[dict[int, Trial]]]) -> Section:
    """Return what was measured, with the goals; `many` is how often everybody was there.

    `found`: host → of each round, how often everybody was there → their trial.
    """
    measurements, goals, tables = [], [], []
    for host in VARIANTS:
        few_trials, many_trials = ([each[c] for each in found[host]] for c in (FEW, many))
        for officers in OFFICERS:
            frames = {
                f"{PLACES:,}": _frame(few_trials, officers),
                f"{many * PLACES:,}": _frame(many_trials, officers),
            }
            where = f"{host}, {_officers(officers)}"
            measurements.append(Measurement(f"{where}: the frame alone", "milliseconds", frames))
            pairs = list(zip(few_trials, many_trials, strict=True))
            medians = [(_medians(s[officers]), _medians(b[officers])) for s, b in pairs]
            page, growth = _worst({p: [b[p] / s[p] for s, b in medians] for p in medians[0][0]})
            sizes = f"{many * PLACES:,} to {PLACES} participants"
            goals.append(Goal(f"{where}: {sizes}, at most ({page})", growth, GROWTH, False))
            page, beside = _worst({p: [b[p] / b[str(FRAME)] for _, b in medians] for p in PATHS})
            goals.append(
                Goal(f"{where}: to the frame alone, at most ({page})", beside, TO_FRAME, False)
            )
            tables.append(_table(where, many, few_trials, many_trials, officers))
    return Section(
        title="Pages",
        about=tuple(text.format(EVENING, many * PLACES, many) for text in ABOUT),
        variants=VARIANTS,
        measurements=tuple(measurements),
        goals=tuple(goals),
        tables=tuple(tables),
    )


def _officers(number: int) -> str:
    return "one officer" if number == 1 else f"{number} officers at once"


def _medians(visited: Mapping[str, list[float]]) -> dict[str, float]:
    return {page: statistics.median(seconds) for page, seconds in visited.items()}


def _frame(trials: list[Trial], officers: int) -> Figures:
    return tuple(1000 * _medians(trial[officers])[str(FRAME)] for trial in trials)


def _worst(ratios: Mapping[str, list[float]]) -> tuple[str, Figures]:
    """Return the page whose median ratio is the largest, with its ratio in each round.

    The largest of each round would be of whichever page was disturbed in it.
    """
    page = max(ratios, key=lambda each: statistics.median(ratios[each]))
    return page, tuple(ratios[page])


def _table(
    where: str, many: int, few_trials: list[Trial], many_trials: list[Trial], officers: int
) -> Table:
    """Return milliseconds of each page, over all rounds."""
    rows = []
    frame = statistics.median(_all(many_trials, officers, str(FRAME)))
    for page in map(str, (FRAME, *PAGES)):
        small, large = (_all(trials, officers, page) for trials in (few_trials, many_trials))
        medians = statistics.median(small), statistics.median(large)
        rows.append(
            (
                page,
                f"{1000 * medians[0]:.1f}",
                f"{1000 * _percentile_95(small):.1f}",
                f"{1000 * medians[1]:.1f}",
                f"{1000 * _percentile_95(large):.1f}",
                f"{medians[1] / medians[0]:.2f}",
                f"{medians[1] / frame:.2f}",
            )
        )
    sizes = f"{PLACES:,}", f"{many * PLACES:,}"
    headings = [f"{size}: {what}" for size in sizes for what in ("median ms", "95 %")]
    return Table(f"{where}", ("page", *headings, "growth", "to the frame"), tuple(rows))


def _all(trials: list[Trial], officers: int, page: str) -> list[float]:
    return [seconds for trial in trials for seconds in trial[officers][page]]


def _percentile_95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def _in_turn(served: Served, times: int) -> dict[int, Trial]:
    """Serve all at the same time and open each page at one after the other."""
    with ExitStack() as stack:
        ports = {copies: stack.enter_context(serve()) for copies, serve in served.items()}
        return _visited(ports, times)


def _one_by_one(served: Served, times: int) -> dict[int, Trial]:
    """Serve each for itself."""
    trials: dict[int, Trial] = {}
    for copies, serve in served.items():
        with serve() as port:
            trials |= _visited({copies: port}, times)
    return trials


def _visited(ports: Mapping[int, int], times: int) -> dict[int, Trial]:
    by_number = {n: visit(list(ports.values()), (FRAME, *PAGES), n, times) for n in OFFICERS}
    return {
        copies: {number: found[at] for number, found in by_number.items()}
        for at, copies in enumerate(ports)
    }


def _folder(parent: Path, name: str) -> Path:
    path = parent / name
    path.mkdir()
    return path


def _let_people_in(data: Path) -> None:
    url = f"sqlite:///{data}/{GATEWAY}.sqlite"
    migrate(GATEWAY, url)
    key = key_path(url)
    assert key is not None
    make_key(key)
    door = Door.at(url)
    mark_practice(door)
    make_practice_people(door)
    door.close()


def _on_sqlite(folder: Path, copies: int) -> Path:
    data = folder / f"embedded-{copies}"
    shutil.copytree(folder / "played", data)
    for name in DATABASES:
        engine = open_engine(f"sqlite:///{data}/{name}.sqlite")
        if copies > 1:
            multiply(engine, metadata(name), copies)
        engine.dispose()
    return data


@contextmanager
def _on_postgresql(bench: Bench, played: Path, copies: int) -> Iterator[str]:
    """Make the databases in PostgreSQL, give their template, drop them after."""
    of_this_size = f"pages{copies}"
    template = f"{database_template(bench.database)}_{of_this_size}"
    with ExitStack() as stack:
        for name in MIGRATED:
            url = stack.enter_context(empty_database(bench.database, f"{of_this_size}_{name}"))
            assert url == database_url(template, name)
            migrate(name, url)
            source, target = open_engine(f"sqlite:///{played}/{name}.sqlite"), open_engine(url)
            copy_rows(source, target, metadata(name))
            if copies > 1 and name != GATEWAY:
                multiply(target, metadata(name), copies)
            source.dispose()
            target.dispose()
        yield template
