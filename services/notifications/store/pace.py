"""How fast each channel has been sending."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from services.backbone.writing import Writer
from services.notifications import tables
from services.notifications.domain.pacing import Limits, Pace, full


class PaceStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def of(self, channel: str, now: datetime, limits: Limits) -> Pace:
        """Return how a channel stands now; a full bucket if it never sent."""
        table = tables.pace
        row = self.connection.execute(select(table).where(table.c.channel == channel)).first()
        kept = full(channel, now, limits) if row is None else Pace(**row._mapping)
        return kept.at(now, limits)

    def keep(self, pace: Pace) -> None:
        """Keep how fast a channel may send now."""
        table, row = tables.pace, asdict(pace)
        same = table.c.channel == pace.channel
        if not self.connection.execute(table.update().where(same).values(row)).rowcount:
            self.connection.insert(table, row)
