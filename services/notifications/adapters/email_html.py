"""E-mails as HTML: one column in large type, for a phone, a screen reader and the dark alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from services.notifications.domain.blocks import Block, linked, opening

DATA = Path(__file__).parent.parent / "data"

LIGHT = {"paper": "#ffffff", "ink": "#0b0c0c", "link": "#0b4f87", "rule": "#0b4f87"}
DARK = {"paper": "#16181b", "ink": "#f3f2f1", "link": "#9cc9f0", "rule": "#9cc9f0"}
"""What is read stands out from its paper by 7 to 1 at least (WCAG 2.2, level AAA)."""


@dataclass(frozen=True)
class Page:
    """What an HTML e-mail says. `links` leads its words to where they say; nothing else is a link.

    `stop_href` is where messages like this can be stopped, empty for what must be sent.
    """

    language: str
    sender: str
    subject: str
    blocks: Sequence[Block] = field(repr=False)
    links: Mapping[str, str]
    stop_label: str = ""
    stop_href: str = field(default="", repr=False)


def email_html(page: Page) -> str:
    """Return the page, whole; no value can add markup or a link to it."""
    return _layout().render(
        language=page.language,
        sender=page.sender,
        subject=page.subject,
        preheader=opening(page.blocks),
        blocks=[(type(block).__name__, block) for block in page.blocks],
        links=page.links,
        stop_label=page.stop_label,
        stop_href=page.stop_href,
        light=LIGHT,
        dark=DARK,
    )


@cache
def _layout() -> Template:
    environment = Environment(
        loader=FileSystemLoader(DATA),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["linked"] = linked
    return environment.get_template("email.html")
