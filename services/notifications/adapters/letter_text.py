"""Letters as plain text, with the address where a window envelope shows it."""

import textwrap
from collections.abc import Sequence
from datetime import date

from services.notifications.domain.words import day

WIDTH = 72


def lay_out_letter(
    sender: Sequence[str],
    address: Sequence[str],
    on: date,
    reference: str,
    subject: str,
    body: str,
) -> str:
    """Return a letter: who from, who to, date and reference, subject, and the body wrapped."""
    blocks = (
        "\n".join(sender),
        "\n".join(address),
        f"{day(on)}\nOur reference: {reference}",
        textwrap.fill(subject, WIDTH),
        "\n".join(_wrapped(line) for line in body.splitlines()),
    )
    return "\n\n".join(blocks) + "\n"


def _wrapped(line: str) -> str:
    indent = "  " if line.startswith("* ") else ""
    return textwrap.fill(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
