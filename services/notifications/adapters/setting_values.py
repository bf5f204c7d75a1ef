"""What the texts in the settings of channels may say: times, addresses, names of secrets.

Each function returns what a text means, or raises `ValueError` with what to write instead.
"""

import os
import re
from datetime import time
from urllib.parse import urlsplit

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
"""What an environment variable may be called."""


def clock_time(text: str) -> time:
    """Return a time of day such as 08:00."""
    if not _CLOCK.fullmatch(text):
        raise ValueError('give a time of day in quotation marks, like "08:00", or ""')
    return time.fromisoformat(text)


def private_address(text: str) -> str:
    """Return an address on the web, in TLS unless it is on this machine: nobody on the way can
    read what is sent there."""
    try:
        split = urlsplit(text)
        host = split.hostname or ""
    except ValueError:
        host = ""
    here = host in _THIS_MACHINE
    if not host or split.scheme not in (("https", "http") if here else ("https",)):
        raise ValueError("give an address that begins with https://")
    return text


def public_address(text: str) -> str:
    """Return the address at which others reach us, without a slash at its end."""
    if not text.startswith("https://"):
        raise ValueError("give an address that begins with https://")
    return text.rstrip("/")


def secret_in(name: str) -> str:
    """Return what the environment variable of that name holds; the file holds the name only.

    The end of a line after it, as files of secrets have, is not part of it.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("give the name of an environment variable, not the secret itself")
    value = os.environ.get(name, "").rstrip("\r\n")
    if not value:
        raise ValueError(f"the environment variable {name} is not set")
    return value
