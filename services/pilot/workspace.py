"""Where a play keeps its databases and writes its results, so that nothing is ever half done.

`OUT.part` beside the output folder holds the databases of the embedded host and a mark that says
what is played and how far it is:

    preparing   databases are being made: nothing is played yet, begin again
    playing     the databases are there: go on where they are
    done        the results are written: put them in place

The results are moved to `OUT` in one step at the end. A play that was killed leaves `OUT.part`,
from which `--resume` goes on.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from services.pilot_files.errors import PilotError

Stage = Literal["", "preparing", "playing", "done"]


class CannotWrite(PilotError):
    """Raised when the output folder is in the way or a play cannot be resumed. The message says
    which option to give; nothing was changed."""


class Workspace:
    """The folders of one play. `fingerprint` stands for the pilot, the options and the host.

    `databases`: where the embedded host's databases are put at the end; without, they go.
    """

    def __init__(self, out: Path, fingerprint: str, databases: Path | None = None) -> None:
        self.out = out
        self.databases = databases
        self.part = out.with_name(out.name + ".part")
        self.state = self.part / "state"
        self.fingerprint = fingerprint
        self._mark = self.part / "play.json"
        self._results = self.part / "results"
        self._rubbish = out.with_name(out.name + ".part.rubbish")

    def open(self, *, force: bool, resume: bool) -> Stage:
        """Make the folders ready; return how far an earlier play is that goes on, "" for none.

        `done` means that the results are in place now. Raises `CannotWrite` when results or an
        interrupted play would be overwritten without being asked, or when the pilot differs from
        the one that was interrupted.
        """
        shutil.rmtree(self._rubbish, ignore_errors=True)
        stage = self._stage()
        if resume and stage:
            return self._go_on(stage)
        if resume and self.out.exists():
            return "done"
        for taken in (self.out, self.databases):
            if taken is not None and taken.exists() and not force:
                raise CannotWrite(f"{taken} exists; give --force to replace it, or another folder")
        if stage and not force:
            raise CannotWrite(
                f"{self.part} holds a play that was interrupted; give --resume to go on with it, "
                "or --force to begin again"
            )
        self._begin_afresh()
        return ""

    def prepare(self) -> None:
        """Note that what is in the way was looked for, and databases are made now."""
        self._write_mark("preparing")

    def begin(self) -> None:
        """Note that the databases are made: from here on the play goes on where they are."""
        self._write_mark("playing")

    def finish(self, write: Callable[[Path], None]) -> None:
        """Write the results and put them in place in one step."""
        shutil.rmtree(self._results, ignore_errors=True)
        self._results.mkdir()
        write(self._results)
        self._write_mark("done")
        self._put_in_place()

    def give_up(self) -> None:
        """Leave nothing behind of a play that could not even be prepared."""
        if not self._stage():
            self._throw_away()

    def _go_on(self, stage: Stage) -> Stage:
        if json.loads(self._mark.read_text())["fingerprint"] != self.fingerprint:
            raise CannotWrite(
                f"{self.part} was begun with other input; give the same pilot and options, "
                "or --force to begin again"
            )
        if stage == "done":
            self._put_in_place()
        elif stage == "preparing":
            shutil.rmtree(self.state, ignore_errors=True)
            self.state.mkdir()
        return stage

    def _begin_afresh(self) -> None:
        self._throw_away()
        self.state.mkdir(parents=True)

    def _put_in_place(self) -> None:
        """Each step may be the last one before a kill; repeated, they end the same."""
        if self._results.exists():
            self._replace(self.out, self._results)
        if self.databases is not None and self.state.exists():
            self.databases.parent.mkdir(parents=True, exist_ok=True)
            self._replace(self.databases, self.state)
        self._throw_away()

    def _replace(self, there: Path, by: Path) -> None:
        if there.exists():
            shutil.move(there, self.part / f"replaced-{os.urandom(4).hex()}")
        shutil.move(by, there)

    def _throw_away(self) -> None:
        """Rename first, so that a half deleted folder is never taken for a play."""
        shutil.rmtree(self._rubbish, ignore_errors=True)
        if self.part.exists():
            self.part.rename(self._rubbish)
            shutil.rmtree(self._rubbish)

    def _stage(self) -> Stage:
        if not self._mark.exists():
            return ""
        stage: Stage = json.loads(self._mark.read_text())["stage"]
        return stage

    def _write_mark(self, stage: Stage) -> None:
        fresh = self._mark.with_suffix(".new")
        fresh.write_text(json.dumps({"fingerprint": self.fingerprint, "stage": stage}))
        fresh.rename(self._mark)


def fingerprint_of(folder: Path, *options: str) -> str:
    """Return a hash of a pilot's files and of the options that decide what is played where."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".csv", ".xlsx", ".toml") and path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for option in options:
        digest.update(option.encode() + b"\0")
    return digest.hexdigest()
