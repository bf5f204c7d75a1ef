"""Plays of the reference pilots that several tests look at."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from services.pilot.simulate import Plan, simulate
from tests.conftest import PILOTS


@dataclass(frozen=True)
class ReferencePlay:
    """A reference pilot played to its end, embedded. To be looked at only: others do so too."""

    pilot: Path
    out: Path
    databases: Path


@pytest.fixture(scope="session")
def reference_play(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ReferencePlay]:
    """Return a function that plays a reference pilot, each only once."""

    @cache
    def played(name: str) -> ReferencePlay:
        folder = tmp_path_factory.mktemp(name)
        play = ReferencePlay(PILOTS / name, folder / "out", folder / "databases")
        plan = Plan(play.pilot, play.out, databases=play.databases)
        simulate(plan, say=lambda line: None, progress=lambda done, of: None)
        return play

    return played
