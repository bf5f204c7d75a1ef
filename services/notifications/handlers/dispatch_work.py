"""One transaction of the sender, and what it goes by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.notifications.domain.dispatch_rules import DispatchRules
from services.notifications.domain.message import Message
from services.notifications.store import Work


@dataclass(frozen=True)
class DispatchWork:
    """`now` is the moment in UTC; `link` gives the address by which a tenant stops messages of a
    message's kind, "" for none."""

    uow: Work
    rules: DispatchRules
    now: datetime
    link: Callable[[Message], str] = lambda message: ""
