"""The wording of messages, from the files in `templates/`.

`<name>.sms.txt` is a text; `<name>.email.txt` begins with `Subject: …` and is the letter too.
Each file opens with `{# version: 1 #}`: raise the number whenever the wording changes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.notifications.domain.words import FILTERS

TEMPLATES = Path(__file__).parent.parent / "templates"

_VERSION = re.compile(r"\{# version: ([1-9][0-9]*) #\}\n")


class BrokenTemplate(Exception):
    """Raised when a template file has no version or no subject. A developer mends the file."""


@dataclass(frozen=True)
class Wording:
    """What a template says; a text has no subject."""

    subject: str
    body: str
    version: int


def word_text(template: str, facts: Mapping[str, Any]) -> Wording:
    """Return the wording of a text message."""
    name = f"{template}.sms.txt"
    return Wording("", _environment().get_template(name).render(facts), _version(name))


def word_email(template: str, facts: Mapping[str, Any]) -> Wording:
    """Return the wording of an e-mail or letter."""
    name = f"{template}.email.txt"
    first, _, rest = _environment().get_template(name).render(facts).partition("\n")
    if not first.startswith("Subject: "):
        raise BrokenTemplate(f"the first line of {name} after its version is not Subject: …")
    body = re.sub(r"\n{3,}", "\n\n", rest.strip()) + "\n"
    return Wording(first.removeprefix("Subject: "), body, _version(name))


@cache
def _environment() -> Environment:
    # Nothing is escaped: what comes out is plain text, never HTML.
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment


@cache
def _version(name: str) -> int:
    match = _VERSION.match((TEMPLATES / name).read_text(encoding="utf-8"))
    if match is None:
        raise BrokenTemplate(f"{name} does not open with {{# version: 1 #}}")
    return int(match[1])
