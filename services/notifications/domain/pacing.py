"""How fast a channel sends: a token bucket, a cap for the day, the hours it is open.

A bucket fills at `per_second` up to `burst`; a message takes one token. What a restart or a second
process takes is taken from the same bucket: it is kept in the database.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from services.terms.days import LONDON, civil_date


@dataclass(frozen=True)
class Limits:
    """A channel's limits. `daily_cap` 0 is none; `opens` and `closes` None are round the clock."""

    per_second: float
    burst: int
    daily_cap: int = 0
    opens: time | None = None
    closes: time | None = None

    def is_open(self, now: datetime) -> bool:
        """Return whether it may send at this moment, by the clock in Britain."""
        if self.opens is None or self.closes is None:
            return True
        return self.opens <= now.astimezone(LONDON).time() < self.closes


@dataclass(frozen=True)
class Pace:
    """How a channel stands. `tokens` may be broken; a full one lets a message go.

    `paused_until`: its provider takes nothing before then, for `paused_reason`.
    """

    channel: str
    tokens: float
    refilled_at: datetime
    day: date
    sent_today: int = 0
    paused_until: datetime | None = None
    paused_reason: str = ""

    def at(self, now: datetime, limits: Limits) -> "Pace":
        """Return how it stands at a later moment: tokens came in, a new day may have begun."""
        seconds = max(0.0, (now - self.refilled_at).total_seconds())
        tokens = min(float(limits.burst), self.tokens + seconds * limits.per_second)
        today = max(self.day, civil_date(now))
        sent = self.sent_today if today == self.day else 0
        # Another process's clock may be ahead: what it refilled is not refilled again.
        refilled_at = max(self.refilled_at, now)
        return replace(self, tokens=tokens, refilled_at=refilled_at, day=today, sent_today=sent)

    def allowance(self, now: datetime, limits: Limits) -> int:
        """Return how many messages may go out now. Ask it of a pace as of `now`."""
        if not limits.is_open(now) or self.why_waiting(now, limits):
            return 0
        left = limits.daily_cap - self.sent_today if limits.daily_cap else limits.burst
        return max(0, min(int(self.tokens), left))

    def why_waiting(self, now: datetime, limits: Limits) -> str:
        """Return why nothing goes out now, in words; "" if something may."""
        if not limits.is_open(now):
            return f"closed until {limits.opens:%H:%M}"
        if self.paused_until is not None and now < self.paused_until:
            until = self.paused_until.astimezone(LONDON)
            return f"paused until {until:%H:%M:%S}: {self.paused_reason}"
        if limits.daily_cap and self.sent_today >= limits.daily_cap:
            return f"the {limits.daily_cap} of today are used up"
        return ""

    def taken(self, number: int) -> "Pace":
        """Return how it stands when so many messages have gone out."""
        return replace(self, tokens=self.tokens - number, sent_today=self.sent_today + number)

    def paused(self, now: datetime, seconds: float, reason: str) -> "Pace":
        """Return how it stands when its provider takes nothing for so many seconds."""
        until = now + timedelta(seconds=seconds)
        if self.paused_until is not None and self.paused_until >= until:
            return self
        return replace(self, paused_until=until, paused_reason=reason)

    def given_back(self, number: int) -> "Pace":
        """Return how it stands when so many that it let go were not taken: they do not count."""
        return replace(self, sent_today=max(0, self.sent_today - number))

    def left_for_many(self, limits: Limits) -> int:
        """Return how many of today's messages may be to many: half, so that others can go."""
        if not limits.daily_cap:
            return limits.burst
        return max(0, limits.daily_cap // 2 - self.sent_today)


def full(channel: str, now: datetime, limits: Limits) -> Pace:
    """Return the pace of a channel that has not sent yet."""
    today = civil_date(now)
    return Pace(channel, float(limits.burst), now, today)
