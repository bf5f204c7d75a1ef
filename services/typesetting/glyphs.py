"""Text as the typefaces at hand can show it: PDF/UA forbids a glyph that is missing."""

import json
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import typst

STANDARD: Final = "ua-1"
SQUARE: Final = "\N{WHITE SQUARE}"
"""Stands for a character that no typeface here has."""

_ONE_CHARACTER: Final = b"""
#set document(title: "One character")
#json(bytes(sys.inputs.character))
"""


def seen(text: str) -> str:
    """Return a text on one line, without characters that only steer how others look.

    The standard forbids some of them, and others make Typst 0.15 panic where they stand alone.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(character for character in composed if not _is_unseen(character))


def with_glyphs(text: str) -> str:
    """Return a text with squares for what no typeface has, and letters without loose marks.

    Marks go, since they are shown or not by what they stand on. Those of European letters stay:
    each of these letters is one character with its mark.
    """
    bare = (letter for letter in text if not unicodedata.category(letter).startswith("M"))
    return "".join(letter if _has_glyph(letter) else SQUARE for letter in bare)


def in_texts(change: Callable[[str], str], said: Any) -> Any:
    """Return a value made of lists, dictionaries and texts, with each of its texts changed."""
    if isinstance(said, str):
        return change(said)
    if isinstance(said, dict):
        return {key: in_texts(change, value) for key, value in said.items()}
    if isinstance(said, list):
        return [in_texts(change, value) for value in said]
    return said


def _is_unseen(character: str) -> bool:
    is_variation = "\ufe00" <= character <= "\ufe0f"
    return is_variation or unicodedata.category(character).startswith("C")


def _has_glyph(character: str) -> bool:
    return character.isascii() or _is_laid_out(character)


@lru_cache(maxsize=1024)
def _is_laid_out(character: str) -> bool:
    try:
        typst.compile(
            _ONE_CHARACTER,
            ignore_system_fonts=True,
            sys_inputs={"character": json.dumps(character)},
            format="pdf",
            pdf_standards=STANDARD,
        )
    except typst.TypstError:
        return False
    return True
