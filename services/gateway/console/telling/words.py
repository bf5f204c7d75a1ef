"""How messages, channels and tasks are called on the pages about telling tenants."""

import re
from typing import Final

from services.terms.days import with_days_in_words
from services.terms.people import Role

CODE: Final = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")

READERS: Final[tuple[Role, ...]] = ("housing_officer", "housing_manager", "auditor")
"""Who sees what tenants were told."""

OFFICERS: Final[tuple[Role, ...]] = ("housing_officer", "housing_manager")
"""The roles that may do something about what tenants are told."""

STATUSES: Final = {
    "created": ("Waits to be sent", "yellow"),
    "sending": ("Being sent", "blue"),
    "sent": ("Sent", "turquoise"),
    "delivered": ("Delivered", "green"),
    "not-wanted": ("Not wanted", "grey"),
    "temporary-failure": ("Not reached for now", "orange"),
    "permanent-failure": ("Not reached", "red"),
    "technical-failure": ("Failed", "red"),
}
"""The statuses of a message and of each try of it, with the colour of the tag."""

CHANNELS: Final = {
    "sms": "Text",
    "email": "E-mail",
    "letter": "Letter",
    "inbox": "Secure inbox",
}

TASK_KINDS: Final = {
    "unreachable": "Tenant not reached",
    "failed": "Message failed",
    "outcome_unknown": "Nobody knows whether it was sent",
    "text_received": "Text to read",
    "died": "Tenant has died",
    "holder_died": "Account holder has died",
}

OUTCOMES: Final = {
    "done": ("I have seen to it", "Nothing more is sent."),
    "retry": ("Try the message again", "By what is known of the tenant now: mend that first."),
    "letter": ("Send the message as a letter", "To the home's address."),
    "mistake": ("It was a mistake", "The tenant has not died: they are written to again."),
}
"""How a task is closed, and what that does."""

OUTCOME_WORDS: Final = {
    "done": "Seen to",
    "retry": "Tried again",
    "letter": "Sent as a letter",
    "mistake": "It was a mistake",
}

BULK_STATES: Final = {
    "prepared": ("Waits for approval", "yellow"),
    "approved": ("Approved", "green"),
    "cancelled": ("Cancelled", "grey"),
}

BULK_TEMPLATES: Final = {
    "news": ("News", "Tenants can stop it."),
    "notice": ("Notice", "It must be sent, and goes to everybody."),
}

SCHEME_STATUSES: Final = {
    "rejected": "Not eligible",
    "invited": "Invited",
    "waiting": "On the waiting list",
    "agreed": "Agreed, not started",
    "active": "In their year",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
    "tenancy_ended": "Tenancy ended",
}

KINDS: Final = {
    "joining": "Joining and leaving",
    "home_checks": "Home checks",
    "reminders": "Reminders of visits",
    "losses": "Breaches and losses",
    "payments": "Payments",
    "notices": "Notices to many",
    "news": "News",
}

LANGUAGES: Final = {"en": "English", "cy": "Welsh"}


def plain(code: str) -> str:
    """Return a code as words: `breach_recorded` is `Breach recorded`."""
    words = code.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def as_words(text: str) -> str:
    """Return a text with its dates and codes in words: `no_bank_details 2012-04-30`."""
    words = " ".join(
        word if word.isupper() else word.replace("_", " ")
        for word in with_days_in_words(text).split()
    )
    return words[:1].upper() + words[1:]


def channel_words(channel: str) -> str:
    """Return what a channel is called; empty: none."""
    return CHANNELS.get(channel, plain(channel)) if channel else "None yet"


def status_words(status: str) -> tuple[str, str]:
    """Return how a status is called, and the colour of its tag."""
    return STATUSES.get(status, (plain(status), "grey"))
