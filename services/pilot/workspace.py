"""Where a play keeps its databases and writes its results, so that nothing is ever half done.

`OUT.part` beside the output folder holds the databases of the embedded host and a fingerprint of
the pilot. The results are written there too and moved to `OUT` in one step at the end. A play that
was killed leaves `OUT.part`, from which `--resume` goes on.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path


class CannotWrite(Exception):
    """Raised when the output folder is in the way or a play cannot be resumed. The message says
    which option to give; nothing was changed."""


class Workspace:
    """The folders of one play."""

    def __init__(self, out: Path, fingerprint: str) -> None:
        self.out = out
        self.part = out.with_name(out.name + ".part")
        self.state = self.part / "state"
        self.fingerprint = fingerprint
        self._mark = self.part / "pilot.sha256"

    @property
    def finished(self) -> bool:
        """Return whether the results are there and no play is under way."""
        return self.out.exists() and not self.part.exists()

    def open(self, *, force: bool, resume: bool) -> bool:
        """Make the folders ready; returns whether an earlier play goes on.

        Raises `CannotWrite` when results or an interrupted play would be overwritten without being
        asked, or when the pilot differs from the one that was interrupted.
        """
        if resume and self._mark.exists():
            if self._mark.read_text() != self.fingerprint:
                raise CannotWrite(
                    f"{self.part} was begun with other input; give the same pilot and options, "
                    "or --force to begin again"
                )
            return True
        if self.out.exists() and not force:
            raise CannotWrite(f"{self.out} exists; give --force to replace it, or another --out")
        if self._mark.exists() and not force:
            raise CannotWrite(
                f"{self.part} holds a play that was interrupted; give --resume to go on with it, "
                "or --force to begin again"
            )
        shutil.rmtree(self.part, ignore_errors=True)
        self.state.mkdir(parents=True)
        return False

    def begin(self) -> None:
        """Mark the play as begun: from here on it can be resumed."""
        self._mark.write_text(self.fingerprint)

    def finish(self, write: Callable[[Path], None]) -> None:
        """Write the results and put them in place in one step."""
        fresh = self.part / "results"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        write(fresh)
        old = self.part / "replaced"
        shutil.rmtree(old, ignore_errors=True)
        if self.out.exists():
            self.out.rename(old)
        fresh.rename(self.out)
        shutil.rmtree(self.part)


def fingerprint_of(folder: Path, *options: str) -> str:
    """Return a hash of a pilot's files and of the options that decide the results."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".csv", ".toml") and path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for option in options:
        digest.update(option.encode() + b"\0")
    return digest.hexdigest()
