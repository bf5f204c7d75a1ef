"""A message to a tenant, from the event that caused it to its sending.

created ─ rendered for a channel ─► sent
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

MOVES: dict[str, frozenset[str]] = {"created": frozenset({"sent"}), "sent": frozenset()}
"""The one table of allowed moves."""

SUFFIXES = {"sms": ".txt", "email": ".eml", "letter": ".letter.txt"}
"""What the file of a sent message is called, by channel."""

_NAMESPACE = uuid.UUID("6f1d0f0e-5f0a-5c55-9c1e-0c6a7b1f2011")


class IllegalMove(Exception):
    """Raised when a message cannot go from one status to another; nothing is changed."""

    def __init__(self, message_id: str, now: str, wanted: str) -> None:
        super().__init__(f"message {message_id} is {now} and cannot become {wanted}")


@dataclass(frozen=True)
class Message:
    """One thing to tell one tenant, once for each business cause.

    `on` is the business date of what happened; `data` holds its facts in JSON form. Address and
    channel are not part of it: they are chosen when it is sent.
    """

    tenant_ref: str
    template: str
    cause: str
    on: date
    data: Mapping[str, Any]
    status: str = "created"

    @property
    def message_id(self) -> str:
        """Return the id that the same tenant, template and cause always have."""
        name = "\n".join((self.tenant_ref, self.template, self.cause))
        return str(uuid.uuid5(_NAMESPACE, name))

    @property
    def place_in_line(self) -> tuple[date, str, str, str]:
        """Return what messages are sent in order of."""
        return (self.on, self.tenant_ref, self.template, self.cause)

    def copy_to_former_contact(self, number: int) -> "Message":
        """Return a message of the same facts for where the tenant was reached before.

        `number` counts these places from 1; it makes the copy's cause another one.
        """
        return replace(self, cause=f"{self.cause}, former contact {number}")

    def check_move(self, status: str) -> None:
        """Raise `IllegalMove` if the table does not allow the move to `status`."""
        if status not in MOVES[self.status]:
            raise IllegalMove(self.message_id, self.status, status)


@dataclass(frozen=True)
class Rendered:
    """A message as it goes out by one channel.

    `body` is its wording and `content` the whole of what is sent: the text, the e-mail with its
    headers, the letter with its address. `recipient` is the number or e-mail address; a letter has
    none. Only a text has `segments`.
    """

    channel: str
    recipient: str
    subject: str
    body: str
    content: str
    template_version: int
    segments: int | None = None


def file_name(on: date, tenant_ref: str, template: str, number: int, channel: str) -> str:
    """Return the name of a sent message's file.

    `number` tells apart, from 1, messages of one template to one tenant on one date.
    """
    again = f"-{number}" if number > 1 else ""
    return f"{on.isoformat()}-{tenant_ref}-{template}{again}{SUFFIXES[channel]}"
