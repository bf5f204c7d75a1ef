"""What notifications can be asked (commands). It publishes no events: it tells people."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DeliverMessages:
    """Send every message that is waiting and dated `on` or earlier."""

    on: date
