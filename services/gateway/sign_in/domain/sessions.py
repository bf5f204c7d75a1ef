"""How long a session lasts, and what it is good for on the way in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from services.terms.people import Role

Stage = Literal["code", "password", "new_password", "enrol", "in"]
"""What a session waits for: a `code`; the present `password`, before another authenticator; a
`new_password`; an authenticator, to `enrol`. Only one that is `in` opens anything else."""

IDLE: Final = timedelta(minutes=30)
IDLE_OF_SURVEYORS: Final = timedelta(hours=12)
AT_MOST: Final = timedelta(hours=12)
ON_THE_WAY_IN: Final = timedelta(minutes=30)
STEPPED_UP: Final = timedelta(minutes=5)

DRAFT: Final = timedelta(hours=1)
"""How long a form that met an ended session is kept for who filled it in."""


@dataclass(frozen=True)
class Session:
    """Somebody at one browser. `pending` is a secret that is being enrolled, sealed."""

    id_hash: str
    person_id: str
    stage: Stage
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    idle: timedelta
    factor_at: datetime | None = None
    ended_at: datetime | None = None
    pending: str = ""
    practice: bool = False

    def is_open(self, now: datetime) -> bool:
        """Return whether it still lets somebody in."""
        return self.ended_at is None and now < self.ends_at and now < self.seen_at + self.idle


def idle_for(roles: Collection[Role]) -> timedelta:
    """Return how long somebody may be away: the working day for who is a surveyor only."""
    return IDLE_OF_SURVEYORS if set(roles) == {"surveyor"} else IDLE


def stepped_up(session: Session, now: datetime) -> bool:
    """Return whether the second factor was given within the last 5 minutes.

    In practice there is none, and everything counts as given.
    """
    if session.practice:
        return True
    return session.factor_at is not None and now < session.factor_at + STEPPED_UP
