"""A message to a tenant: one thing to tell, from the event that caused it to its end.

              ┌────── tried again, or by the next channel ──────┐
              ▼                                                 │
created ──► sending ──► sent ──► delivered                      │
   │           └──────────┴────► what a provider could not do ──┤
   └─► not-wanted                                               └─► *-failure, and an officer's task

Handing it to a provider is a delivery (`delivery.py`); a message may take several.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from services.notifications.domain.delivery import FAILURES
from services.notifications.domain.former_contact import FormerContact
from services.notifications.domain.kinds import is_essential, kind_of
from services.terms.moves import Moves

MOVES = Moves(
    {
        "created": {"sending", "sent", "delivered", "not-wanted", *FAILURES},
        "sending": {"created", "sent", "delivered", *FAILURES},
        "sent": {"created", "delivered", *FAILURES},
        "delivered": (),
        "not-wanted": (),
        **dict.fromkeys(FAILURES, ("created", "sent", "delivered")),
    }
)
"""The one table of allowed moves. `created` again: to be tried again, or by another channel. From
`created` to `sent` goes what is sent on paper, or was taken after all."""

SUFFIXES = {"sms": ".txt", "email": ".eml", "letter": ".pdf", "inbox": ".txt"}
"""What the file of a message is called, by channel."""

_NAMESPACE = uuid.UUID("6f1d0f0e-5f0a-5c55-9c1e-0c6a7b1f2011")


@dataclass(frozen=True)
class Message:
    """One thing to tell one tenant, once for each business cause.

    `on` is the business date of what happened; `data` holds its facts in JSON form. Channel and
    wording are not part of it: they are chosen when it is sent. `only_channel` is the one that an
    officer chose, `former_contact` where a copy goes instead of to the tenant's address of now.
    """

    tenant_ref: str
    template: str
    cause: str
    on: date
    data: Mapping[str, Any]
    status: str = "created"
    only_channel: str | None = None
    former_contact: FormerContact | None = field(default=None, repr=False)

    @cached_property
    def message_id(self) -> str:
        """Return the id that the same tenant, template and cause always have."""
        name = "\n".join((self.tenant_ref, self.template, self.cause))
        return str(uuid.uuid5(_NAMESPACE, name))

    @property
    def name(self) -> str:
        """Return what it is called where a move is refused."""
        return f"message {self.message_id}"

    @property
    def kind(self) -> str:
        """Return its kind, which a tenant may have by a channel of its own."""
        return kind_of(self.template)

    @property
    def is_essential(self) -> bool:
        """Return whether it must be sent."""
        return is_essential(self.template)

    @property
    def place_in_line(self) -> tuple[date, str, str, str]:
        """Return what messages are sent in order of."""
        return (self.on, self.tenant_ref, self.template, self.cause)

    def copy_to(self, contact: FormerContact, number: int) -> "Message":
        """Return a message of the same facts for where the tenant was reached before.

        `number` is that of the contact among all that they had before, from 1; it makes the copy's
        cause another one, whatever is replaced after it.
        """
        cause = f"{self.cause}, former contact {number}"
        return Message(
            self.tenant_ref, self.template, cause, self.on, self.data, former_contact=contact
        )

    def may_become(self, status: str) -> bool:
        """Return whether the table allows the move to `status`."""
        return MOVES.allows(self.status, status)

    def check_move(self, status: str) -> None:
        """Raise `IllegalMove` if the table does not allow the move to `status`."""
        MOVES.check(self.name, self.status, status)


@dataclass(frozen=True)
class Waiting:
    """A message in the line of a channel: how often it was not taken, and since when it is tried.

    `begun` is the number of the delivery that was begun and not taken; 0 for a new one.
    """

    message: Message
    channel: str = ""
    tries: int = 0
    since: datetime | None = None
    begun: int = 0


def file_name(on: date, tenant_ref: str, template: str, number: int, channel: str) -> str:
    """Return the name of a sent message's file.

    `number` tells apart, from 1, messages of one template to one tenant on one date.
    """
    again = f"-{number}" if number > 1 else ""
    return f"{on.isoformat()}-{tenant_ref}-{template}{again}{SUFFIXES[channel]}"
