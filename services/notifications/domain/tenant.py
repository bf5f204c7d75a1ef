"""Who is told, and by which channel (domain page, "Telling the tenant")."""

import re
from dataclasses import dataclass

FALLBACKS: dict[str, tuple[str, ...]] = {
    "sms": ("sms", "email", "letter"),
    "email": ("email", "sms", "letter"),
    "letter": ("letter",),
}
"""The channels to try, by the one the tenant chose. A letter is always possible."""

DIGITS_OF_A_NUMBER = 10
"""A British number without what precedes it: 07700 900930 and +44 7700 900930 end in the same."""

_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\"\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_MOBILE = re.compile(r"\+?[0-9][0-9 ()-]{8,20}", re.ASCII)


@dataclass(frozen=True)
class Tenant:
    """One entry of the address book."""

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

    @property
    def channel(self) -> str:
        """Return the channel to use: the chosen one, or the next that has somewhere to go."""
        reachable = {
            "sms": _MOBILE.fullmatch(self.mobile) is not None,
            "email": self.email.isascii() and _EMAIL.fullmatch(self.email) is not None,
            "letter": True,
        }
        return next(c for c in FALLBACKS[self.preferred_channel] if reachable[c])

    @property
    def reached_at(self) -> tuple[str, str]:
        """Return the channel and the address there, alike for two ways to write one address."""
        addresses = {
            "sms": re.sub(r"\D", "", self.mobile)[-DIGITS_OF_A_NUMBER:],
            "email": self.email.casefold(),
            "letter": "",
        }
        return self.channel, addresses[self.channel]


def one_line(text: str) -> str:
    """Return a text without line breaks and other control characters, fit for a header or label."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())


def _joined(*parts: str) -> str:
    return one_line(" ".join(part for part in parts if part))
