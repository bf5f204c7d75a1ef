"""What is said when the disk is full, whoever notices it: a service, a database or a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from services.backbone.database import out_of_room
from services.backbone.errors import NoRoom


@contextmanager
def room_for(out: Path) -> Iterator[None]:
    """Turn every sign of a full disk into `NoRoom` with what to do about it."""
    try:
        yield
    except (NoRoom, OSError, DBAPIError) as error:
        if not isinstance(error, NoRoom) and not out_of_room(error):
            raise
        raise NoRoom(
            f"the disk that holds {out.absolute().parent} is full, or a limit is reached; "
            "make room, then give --resume to go on where this stopped"
        ) from error
