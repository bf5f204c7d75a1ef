"""Which e-mail addresses can be written to: the one rule, at every door and again at sending.

An address beyond ASCII is refused: mail servers need not take one (SMTPUTF8), and GOV.UK Notify
does not. A domain in other letters can be written in its ASCII form, `xn--…`.
"""

import re
from typing import Final

WRITE_IT: Final = "write one address, like name@example.org"

_USUAL = re.compile(
    r"[A-Za-z0-9]{1,20}(?:[._+-][A-Za-z0-9]{1,20}){0,2}"
    r"@(?:[A-Za-z0-9]{1,30}\.){1,3}(?:com|net|org|uk|ie|eu)"
)
"""How nearly all are written. The library takes every one, and twenty times as long."""
_TOP_LEVEL = re.compile(r".*\.(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]+)")
"""How GOV.UK Notify wants a domain to end, besides the rules of the library."""


def email_address(text: str) -> str:
    """Return an e-mail address that can be written to, as it was given.

    Raises `ValueError` for any other, with what to do about it and without the address. Nothing is
    looked up: whether somebody reads it is not known.
    """
    if _USUAL.fullmatch(text):
        return text
    if not text.isascii():
        raise ValueError(
            "has letters or marks that an e-mail address cannot have here; retype it, and write "
            "a domain in other letters in its xn-- form"
        )
    return _looked_at(text)


def _looked_at(text: str) -> str:
    import email_validator as library  # not at the start: few commands need it

    try:
        found = library.validate_email(
            text, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except library.EmailNotValidError:
        raise ValueError(f"is not an e-mail address; {WRITE_IT}") from None
    if "=?" in text or not _TOP_LEVEL.fullmatch(found.ascii_domain):
        raise ValueError(f"is not an e-mail address; {WRITE_IT}")
    return text
