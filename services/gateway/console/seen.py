"""What somebody was shown before a deed: posted with the form, and compared with what is so now."""

from hashlib import sha256
from typing import Any, Final

from flask import request

from services.contracts.refusals import Fault

UNSEEN: Final = Fault("Something changed while you looked. This is what it would do now")


def as_seen(*shown: Any) -> str:
    """Return what stands for what is shown, for the form's `seen`."""
    return sha256(repr(shown).encode()).hexdigest()[:32]


def said_seen() -> str:
    """Return what a service said stands for what the form was shown with, to say it back."""
    return request.form.get("seen", "")


def was_seen(*shown: Any) -> bool:
    """Return whether this is what the form was shown with."""
    return said_seen() == as_seen(*shown)
