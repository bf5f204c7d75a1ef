"""The documents that are made from the code say what the code says."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from services.contracts.queries import answer_of
from services.documentation.documents import PROJECT, documents
from services.documentation.inventory import (
    commands_of,
    declared_events,
    meaning_of,
    messages_in,
)
from services.gateway.console.page_table import page_table
from services.hosts.catalogue import CALLED
from tests.declared_queries import declared_queries

DOCUMENTS = documents() | {PROJECT / "docs" / "pages.md": page_table()}

PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(PROJECT)))


def _fields() -> list[tuple[type[Any], str]]:
    """Every field of every message, and of every part of one."""
    commands = [cls for service in CALLED for cls in commands_of(service)]
    answers = [answer_of(cls) for cls in (*declared_queries(), *commands)]
    found: dict[str, type[Any]] = {}
    for message in (*declared_events().values(), *commands, *declared_queries(), *answers):
        found |= messages_in(message)
    del found["Page"]  # said once, at the top
    return [(cls, field.name) for cls in found.values() for field in dataclasses.fields(cls)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_is_up_to_date_with_the_code(path: Path) -> None:
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    where = path.relative_to(PROJECT)
    # Not compared in the assertion itself: pytest would show two thousand lines.
    up_to_date = found == DOCUMENTS[path]
    assert up_to_date, f"{where} is not what the code says; run `make docs` and commit it"


def test_the_documents_are_the_same_each_time() -> None:
    assert documents() == documents()
    assert page_table() == page_table()


def test_every_field_of_a_message_has_a_meaning() -> None:
    missing = [f"{cls.__name__}.{name}" for cls, name in _fields() if not meaning_of(cls, name)]
    assert missing == [], "say what they mean beside them"


FILES_ON_THE_WAY = 37
"""How many a reader opens at most, to follow a breach to its text message."""

THE_WAY = re.compile(r"## From a breach to a text message\n(.*?)\n## ", re.DOTALL)


def _the_way() -> str:
    page = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (way,) = THE_WAY.findall(page)
    return str(way)


def test_the_way_of_a_breach_says_how_many_files_it_takes_and_they_are_few() -> None:
    named = set(re.findall(r"`([\w./]+\.(?:py|txt))`", _the_way()))
    assert [path for path in sorted(named) if not (PROJECT / "services" / path).is_file()] == []
    assert re.findall(r"opens (\d+) files", _the_way()) == [str(len(named))]
    assert len(named) <= FILES_ON_THE_WAY


def test_a_use_case_on_the_way_of_a_breach_is_where_it_is_said_to_be() -> None:
    said = re.findall(r"`(\w+)` in\s+`([\w./]+\.py)`", _the_way())
    assert len(said) >= 4
    for function, path in said:
        code = (PROJECT / "services" / path).read_text(encoding="utf-8")
        assert f"def {function}(" in code, f"{path} has no {function}"


@every_page
def test_a_link_leads_to_a_file_that_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@every_page
def test_a_path_of_the_code_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(r"`((?:services|tests|deploy)/[\w./-]+)`", page.read_text(encoding="utf-8"))
    assert [path for path in named if not (PROJECT / path).exists()] == []
