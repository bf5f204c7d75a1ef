"""The wording of messages, from the files in `templates/<language>/`.

`<name>.sms.txt` is a text; `<name>.email.txt` begins with `Subject: …` and is the letter too. Its
blocks are those of `services.notifications.domain.blocks`.
Each file opens with `{# version: 1 #}`: raise the number whenever the wording changes.

A provider counts a text by segments. In the GSM-7 alphabet 160 characters are one, beyond that 153
each, and `^{}\\[~]|€` count two. Anything else goes as UCS-2: 70 characters, then 67 each.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import smsutil
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.notifications.adapters.errors import NotificationsError
from services.notifications.domain.blocks import Block, parse, plain_text
from services.notifications.domain.words import FILTERS_BY_LANGUAGE, FIRST_LANGUAGE

TEMPLATES = Path(__file__).parent.parent / "templates"

_PLAIN = str.maketrans(
    {
        # Curly quotes and primes, dashes and the minus sign, what has no width at all.
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        "…": "...",
    }
)

_VERSION = re.compile(r"\{# version: ([1-9][0-9]*) #\}\n")


class BrokenTemplate(NotificationsError):
    """Raised when a template file has no version or no subject. A developer mends the file."""


@dataclass(frozen=True)
class Wording:
    """What a template says. A text has neither subject nor blocks."""

    subject: str = field(repr=False)
    body: str = field(repr=False)
    version: int
    language: str = FIRST_LANGUAGE
    blocks: tuple[Block, ...] = field(default=(), repr=False)


class Passage(str):
    """What may have several paragraphs: an officer's own words. Any other value is one line."""

    __slots__ = ()


def word_text(
    template: str,
    facts: Mapping[str, Any],
    language: str = FIRST_LANGUAGE,
    templates: Path = TEMPLATES,
) -> Wording:
    """Return the wording of a text message, in English where the language has none."""
    name = f"{template}.sms.txt"
    spoken = _spoken(language, name, templates)
    text = _environment(templates, spoken).get_template(name).render(facts)
    return Wording("", text, _version(templates, spoken, name), spoken)


def word_email(
    template: str,
    facts: Mapping[str, Any],
    language: str = FIRST_LANGUAGE,
    templates: Path = TEMPLATES,
) -> Wording:
    """Return the wording of an e-mail or letter, in English where the language has none."""
    name = f"{template}.email.txt"
    spoken = _spoken(language, name, templates)
    rendered = _environment(templates, spoken).get_template(name).render(facts)
    first, _, rest = rendered.lstrip().partition("\n")
    if not first.startswith("Subject: "):
        raise BrokenTemplate(f"the first line of {name} after its version is not Subject: …")
    blocks = parse(rest)
    version = _version(templates, spoken, name)
    return Wording(first.removeprefix("Subject: "), plain_text(blocks), version, spoken, blocks)


def plain(text: str) -> str:
    """Return a text on one line, with smart quotes and dashes made plain and accents composed."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())


def count_segments(text: str) -> int:
    """Return how many segments a provider charges for the text."""
    return len(smsutil.split(text).parts)


def names(templates: Path = TEMPLATES) -> list[str]:
    """Return the names of all templates, sorted."""
    files = (templates / FIRST_LANGUAGE).glob("*.email.txt")
    return sorted(path.name.removesuffix(".email.txt") for path in files)


@cache
def _spoken(language: str, name: str, templates: Path) -> str:
    """Return the language a template is said in: the one asked for, if it has it."""
    known = language in FILTERS_BY_LANGUAGE and (templates / language / name).is_file()
    return language if known else FIRST_LANGUAGE


@cache
def _environment(templates: Path, language: str) -> Environment:
    # Nothing is escaped: what comes out is plain text. A language never includes another's file.
    environment = Environment(
        loader=FileSystemLoader(templates / language),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_kept_on_its_line,
    )
    environment.filters.update(FILTERS_BY_LANGUAGE[language])
    environment.filters["passage"] = Passage
    return environment


def _kept_on_its_line(value: Any) -> Any:
    """A value that began a line of its own could pass for a heading or another paragraph."""
    if not isinstance(value, str):
        return value
    if isinstance(value, Passage):
        return "\n".join(_printable(line) for line in value.splitlines())
    return _printable(value)


def _printable(line: str) -> str:
    """Without what no eye can see, such as a mark that turns the rest of a line around."""
    if line.isprintable():
        return line
    seen = (c for c in line if unicodedata.category(c) != "Cf")
    return "".join(c if c.isprintable() else " " for c in seen)


@cache
def _version(templates: Path, language: str, name: str) -> int:
    match = _VERSION.match((templates / language / name).read_text(encoding="utf-8"))
    if match is None:
        raise BrokenTemplate(f"{name} does not open with {{# version: 1 #}}")
    return int(match[1])
