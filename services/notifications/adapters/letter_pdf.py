"""Letters as PDF/UA-1: tagged for screen readers, the same bytes on every run.

`data/letter.typ` says how a letter is laid out, with the address where a window envelope shows it.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst

from services.notifications.adapters.correspondence import NotPrintable, Window
from services.notifications.domain.blocks import Block, lines_of, linked

DATA = Path(__file__).parent.parent / "data"
STANDARD = "ua-1"

PICTURES = frozenset({"So", "Sk", "Me", "Cf", "Cn", "Co", "Cs"})
"""The categories of characters, beyond those of European letters, that are pictures or unseen."""

_ON_ONE_LINE = re.compile(
    r"(\b\d{1,2} [^\W\d_]+ \d{4}\b|\b0\d{2,4} \d{3,6}(?: \d{3,6})?\b|https?://\S{1,40})"
)
"""A day, a telephone number, or a web address that is not too long."""

_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Letter:
    """What is on a letter.

    `sender` are the lines of who writes, `address` those in the window. `large_print` is 18 points
    with wider lines instead of 12; `window` is that of the envelope it goes in. `labels` are what
    the layout says in the letter's language, and `links` lead its words to where they say, for who
    reads it on a screen.
    """

    language: str
    sender: Sequence[str]
    address: Sequence[str] = field(repr=False)
    on: date
    written_on: str
    reference: str
    subject: str = field(repr=False)
    blocks: Sequence[Block] = field(repr=False)
    labels: Mapping[str, str]
    links: Mapping[str, str]
    large_print: bool = False
    window: Window = "own"


def letter_pdf(letter: Letter) -> bytes:
    """Return a letter as PDF. Raises `NotPrintable`."""
    said = json.dumps(_data(letter), ensure_ascii=False)
    try:
        return _set("pdf", said)
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise NotPrintable("no typeface here has every letter of it") from None
        raise


def _set(kind: str, said: str) -> bytes:
    standards = {"pdf_standards": STANDARD} if kind == "pdf" else {}
    with _one_at_a_time:
        return _compiler().compile(format=kind, sys_inputs={"letter": said}, **standards)


@cache
def _compiler() -> Any:
    """Return what reads layout and typefaces once; it is no good for two threads at a time."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(DATA / "fonts")])
    return typst.Compiler(str(DATA / "letter.typ"), root=str(DATA), font_paths=fonts)


def _data(letter: Letter) -> dict[str, Any]:
    return _without_pictures(
        {
            **letter.labels,
            "language": letter.language,
            "large": letter.large_print,
            "window": letter.window,
            "date": [letter.on.year, letter.on.month, letter.on.day],
            "written_on": letter.written_on,
            "reference": letter.reference,
            "sender": list(letter.sender),
            "address": list(letter.address),
            "subject": letter.subject,
            "heading": _pieces(letter.subject),
            "blocks": [_block(block, letter.links) for block in letter.blocks],
        }
    )


def _block(block: Block, links: Mapping[str, str]) -> dict[str, Any]:
    lines = [
        [{"href": run.href, "pieces": _pieces(run.text)} for run in linked(line, links)]
        for line in lines_of(block)
    ]
    return {"kind": type(block).__name__, "lines": lines}


def _pieces(text: str) -> list[dict[str, Any]]:
    """Return a text in pieces, of which some stay on one line."""
    pieces = enumerate(_ON_ONE_LINE.split(text))
    return [{"text": piece, "whole": bool(number % 2)} for number, piece in pieces if piece]


def _without_pictures(value: Any) -> Any:
    """Leave out emoji and the like: nobody needs them, and no typeface here has them."""
    if isinstance(value, str):
        return value if value.isascii() else "".join(c for c in value if not _is_picture(c))
    if isinstance(value, dict):
        return {key: _without_pictures(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_pictures(item) for item in value]
    return value


def _is_picture(character: str) -> bool:
    """So is what only changes how a picture looks."""
    beyond_latin = ord(character) > 0x24F
    changes_looks = "\ufe00" <= character <= "\ufe0f"
    return beyond_latin and (changes_looks or unicodedata.category(character) in PICTURES)
