"""Who is told, and by which channel (domain page, "Telling the tenant")."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.notifications.domain.kinds import OPTIONAL

CHANNELS = ("sms", "email", "letter", "inbox")

FALLBACKS: dict[str, tuple[str, ...]] = {
    "sms": ("sms", "email"),
    "email": ("email", "sms"),
    "letter": ("letter", "email", "sms"),
    "inbox": ("inbox", "email", "sms"),
}
"""The channels to try, by the one the tenant chose. A letter is only for who asked for letters: the
landlord is digital by default and prints on specific request."""

NOTHING_TO_THE_DEAD = "nothing is written to who has died"

DIGITS_OF_A_NUMBER = 10
"""A British number without what precedes it: 07700 900930 and +44 7700 900930 end in the same."""


@dataclass(frozen=True)
class Tenant:
    """One entry of the address book, with what the tenant prefers.

    `email` and `mobile` are "" for none given; what is given can be used, since nothing else comes
    in (`services/contracts/fields.py`). `channel_for` is the channel by kind of message, where it
    is another than `preferred_channel`; `unwanted` are the kinds they do not want.
    `texts_stopped`: they texted STOP. `died_on` is since when the landlord, `holder_died_on` since
    when the bank says that they have died.
    """

    tenant_ref: str
    title: str
    first_name: str
    last_name: str
    email: str
    mobile: str
    preferred_channel: str
    address_line_1: str
    address_line_2: str
    town: str
    postcode: str
    language: str = "en"
    large_print: bool = False
    texts_stopped: bool = False
    died_on: date | None = None
    holder_died_on: date | None = None
    channel_for: Mapping[str, str] = field(default_factory=dict)
    unwanted: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Return the name a message opens with. It leaves out the title, which is often wrong."""
        return _joined(self.first_name, self.last_name)

    @property
    def address_block(self) -> tuple[str, ...]:
        """Return the lines of the address on a letter."""
        lines = (
            _joined(self.title, self.first_name, self.last_name),
            self.address_line_1,
            self.address_line_2,
            self.town,
            self.postcode,
        )
        return tuple(one_line(line) for line in lines if line.strip())

    def chosen(self, kind: str) -> str:
        """Return the channel they chose for a kind of message."""
        return self.channel_for.get(kind, self.preferred_channel)

    @property
    def is_silent(self) -> bool:
        """Return whether nothing is written to them any more, because they have died."""
        return self.died_on is not None or self.holder_died_on is not None

    def wants(self, kind: str) -> bool:
        """Return whether a kind is to be sent: always, unless it is optional and they stopped it,
        or they have died.

        Who stopped texts and has optional kinds by text stopped those.
        """
        return not self.why_not(kind)

    def why_not(self, kind: str) -> str:
        """Return why a kind is not to be sent, "" if it is."""
        if self.is_silent:
            return NOTHING_TO_THE_DEAD
        by_stopped_texts = self.texts_stopped and self.chosen(kind) == "sms"
        if kind in OPTIONAL and (kind in self.unwanted or by_stopped_texts):
            return f"the tenant stopped {kind}"
        return ""

    def ways(self, kind: str, open_channels: Collection[str] = CHANNELS) -> tuple[str, ...]:
        """Return the channels by which a kind of message reaches them, in order; () for none.

        First the chosen one, then the others that have somewhere to go. Texts they stopped and
        channels that are not open are left out.
        """
        chosen, asked_for = self.chosen(kind), self.preferred_channel
        letters = ("letter",) if asked_for == "letter" else ()
        in_order = dict.fromkeys((*FALLBACKS[chosen], *letters))
        return tuple(c for c in in_order if c in open_channels and self._can_be_reached_by(c))

    def address(self, channel: str) -> str:
        """Return the number or e-mail address; a letter and the inbox need none of these."""
        return {"sms": self.mobile, "email": self.email}.get(channel, "")

    def reached_at(self, kind: str) -> tuple[str, str] | None:
        """Return the channel and the address there, alike for two ways to write one address.

        None where no channel reaches them.
        """
        channel = next(iter(self.ways(kind)), None)
        return None if channel is None else (channel, spelled_alike(channel, self.address(channel)))

    def _can_be_reached_by(self, channel: str) -> bool:
        if channel == "sms":
            return not self.texts_stopped and self.mobile != ""
        return channel != "email" or self.email != ""


def spelled_alike(channel: str, address: str) -> str:
    """Return a number or e-mail address so that two spellings of it are equal."""
    if channel == "sms":
        return re.sub(r"\D", "", address)[-DIGITS_OF_A_NUMBER:]
    return address.casefold()


def one_line(text: str) -> str:
    """Return a text without line breaks and other control characters, fit for a header or label."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def _joined(*parts: str) -> str:
    return one_line(" ".join(part for part in parts if part))
