"""Codes of an authenticator (TOTP), recovery codes, and the start code that goes with a link."""

import base64
import io
import secrets
from datetime import datetime
from typing import Final

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError

ISSUER: Final = "Tenant cashback"
RECOVERY_CODES: Final = 10
DIGITS: Final = 6
_STEPS_APART: Final = 1
"""A clock may be half a minute off."""


def new_secret() -> str:
    """Return the secret of a new authenticator, 160 random bits."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """Return the time-step of a code; None if it is wrong, or of a step that was used before."""
    plain = typed(code)
    if len(plain) != DIGITS or not (plain.isascii() and plain.isdigit()):
        return None
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(
            plain, for_time=now, valid_window=_STEPS_APART
        )
    except OTPVerificationError:
        return None
    return step if step > last_step else None


def qr_code(secret: str, email: str) -> str:
    """Return what an authenticator scans, as SVG to stand in a page."""
    return drawn(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER))


def drawn(address: str) -> str:
    """Return an address as a QR code, as SVG to stand in a page."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, xmldecl=False, svgns=True, nl=False, title="QR code"
    )
    return out.getvalue().decode()


def in_fours(secret: str) -> str:
    """Return a secret as people type it."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def new_recovery_codes() -> list[str]:
    """Return codes of 80 random bits each, as they are shown once."""
    return [_grouped(10) for _ in range(RECOVERY_CODES)]


def new_start_code() -> str:
    """Return what the asker tells the person who has a watched link, 40 random bits."""
    return _grouped(5)


def typed(code: str) -> str:
    """Return a code as it is compared: spaces, dashes and case do not count."""
    return "".join(code.split()).replace("-", "").upper()


def _grouped(size: int) -> str:
    plain = base64.b32encode(secrets.token_bytes(size)).decode()
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
