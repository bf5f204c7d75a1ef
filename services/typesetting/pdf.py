"""A PDF that a screen reader can read (PDF/UA-1), laid out by Typst, the same bytes each time.

Typst brings the typefaces; nothing of the machine or the moment is in it.
"""

import json
from pathlib import Path
from typing import Any

import typst

from services.typesetting.glyphs import STANDARD, in_texts, seen, with_glyphs


def pdf_of(layout: Path, name: str, said: dict[str, Any]) -> bytes:
    """Return the PDF of a layout, which reads what it sets from the input of that name.

    A character that no typeface here has is shown as a square. The layout's folder is all that
    it may read.
    """
    composed = in_texts(seen, said)
    try:
        return _laid_out(layout, name, composed)
    except typst.TypstError:
        pass  # a glyph is missing; whatever else it may be fails again
    return _laid_out(layout, name, in_texts(with_glyphs, composed))


def _laid_out(layout: Path, name: str, said: dict[str, Any]) -> bytes:
    pdf: bytes = typst.compile(
        layout,
        root=layout.parent,
        ignore_system_fonts=True,
        sys_inputs={name: json.dumps(said)},
        format="pdf",
        pdf_standards=STANDARD,
    )
    return pdf
