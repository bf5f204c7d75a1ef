"""The wording of an e-mail or letter as blocks, from which each channel is laid out.

A block is apart from the next by an empty line. It is a heading if it begins with `# `, a list if
each of its lines begins with `* `, and otherwise a paragraph, whose lines stay lines.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

HEADING = "# "
BULLET = "* "

_GAP = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Heading:
    """What the blocks below it are about."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """One line or several, such as a name under a message."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Bullets:
    """A list whose order means nothing."""

    items: tuple[str, ...]


Block = Heading | Paragraph | Bullets


@dataclass(frozen=True)
class Run:
    """A piece of a line; `href` is where it leads, empty for text."""

    text: str
    href: str = ""


def parse(wording: str) -> tuple[Block, ...]:
    """Return the blocks of a wording, in order."""
    return tuple(_block(part) for part in _GAP.split(wording.strip()) if part)


def plain_text(blocks: Sequence[Block]) -> str:
    """Return the blocks as plain text, a heading as a line of its own."""
    return "\n\n".join("\n".join(_marked(block)) for block in blocks) + "\n"


def lines_of(block: Block) -> tuple[str, ...]:
    """Return the lines of a block, without marks."""
    match block:
        case Heading(text):
            return (text,)
        case Bullets(items):
            return items
        case Paragraph(lines):
            return lines


def opening(blocks: Sequence[Block]) -> str:
    """Return the first paragraph after the salutation: what the message is about, in brief."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    return " ".join(paragraphs[1].lines) if len(paragraphs) > 1 else ""


def linked(text: str, links: Mapping[str, str]) -> Iterator[Run]:
    """Yield a line's pieces: what `links` knows leads where it says, and nothing else does."""
    pieces = _any_of(tuple(links)).split(text)
    yield from (Run(piece, links.get(piece, "")) for piece in pieces if piece)


@lru_cache(maxsize=100)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds the longest of these words first; nothing for the empty one."""
    known = [re.escape(each) for each in sorted(words, key=len, reverse=True) if each]
    return re.compile(f"({'|'.join(known)})" if known else r"(?!)")


def _block(part: str) -> Block:
    lines = [line.strip() for line in part.splitlines()]
    if all(line.startswith(BULLET) for line in lines):
        return Bullets(tuple(line.removeprefix(BULLET) for line in lines))
    if len(lines) == 1 and lines[0].startswith(HEADING):
        return Heading(lines[0].removeprefix(HEADING))
    return Paragraph(tuple(lines))


def _marked(block: Block) -> tuple[str, ...]:
    mark = BULLET if isinstance(block, Bullets) else ""
    return tuple(mark + line for line in lines_of(block))
