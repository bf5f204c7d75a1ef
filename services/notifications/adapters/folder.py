"""A folder that messages are put into, for a landlord who sends them by other means, or tries out.

`<folder>/<channel>/<name>-<reference>.<suffix>`: written beside and renamed, so that a file is
there whole or not at all; the same message again is the same file.
"""

import os
from datetime import datetime
from pathlib import Path

from services.notifications.adapters.port import Answer, NotTaken, Outgoing
from services.notifications.adapters.provider_settings import FolderSettings


class Folder:
    """A provider that writes each message into a folder."""

    name = "folder"
    can_be_asked = True

    def __init__(self, settings: FolderSettings) -> None:
        self._path = settings.path

    def send(self, outgoing: Outgoing) -> Answer:
        """Write the file. Raises `NotTaken` where there is no room or no right to."""
        try:
            self._write(outgoing)
        except OSError as error:
            raise NotTaken(f"the folder takes no file ({error.strerror})") from None
        return Answer("sent")

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        """Say whether the file is there."""
        found = any(self._path.glob(f"{outgoing.channel}/*-{outgoing.reference}.*"))
        return Answer("sent") if found else None

    def close(self) -> None:
        """Nothing to let go of."""

    def _write(self, outgoing: Outgoing) -> None:
        name = Path(outgoing.file_name)
        folder = self._path / outgoing.channel
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{name.stem}-{outgoing.reference}{name.suffix}"
        beside = folder / f".{outgoing.reference}"
        with beside.open("wb") as writing:
            writing.write(outgoing.content)
            writing.flush()
            os.fsync(writing.fileno())
        beside.replace(file)
        _keep_names(folder)


def _keep_names(folder: Path) -> None:
    """Have the names in a folder outlive a power cut; without, a file that was sent may be gone."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
