"""The documents that are made from the code say what the code says."""

import re
from pathlib import Path

import pytest

from services.documentation.documents import PROJECT, documents
from services.documentation.inventory import commands_of, declared_events
from services.documentation.json_schema import named_schemas
from services.documentation.meanings import MEANINGS, meaning_of
from services.hosts.catalogue import SERVICES

PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(PROJECT)))


def _fields() -> list[tuple[str, str]]:
    commands = [cls for service in SERVICES for cls in commands_of(service)]
    schemas = named_schemas([*declared_events().values(), *commands])
    return [(name, field) for name, schema in schemas.items() for field in schema["properties"]]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_a_document_is_up_to_date_with_the_code(path: Path) -> None:
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    where = path.relative_to(PROJECT)
    # Not compared in the assertion itself: pytest would show two thousand lines.
    up_to_date = found == documents()[path]
    assert up_to_date, f"{where} is not what the code says; run `make docs` and commit it"


def test_the_documents_are_the_same_each_time() -> None:
    assert documents() == documents()


def test_every_field_of_a_message_has_a_meaning() -> None:
    missing = [f"{name}.{field}" for name, field in _fields() if not meaning_of(name, field)]
    assert not missing, "say what they mean in services/documentation/meanings.py"


def test_every_meaning_is_of_a_field_that_exists() -> None:
    used = {key for name, field in _fields() for key in (field, f"{name}.{field}")}
    assert MEANINGS.keys() - used == set()


@every_page
def test_a_link_leads_to_a_file_that_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@every_page
def test_a_path_of_the_code_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(r"`((?:services|tests|deploy)/[\w./-]+)`", page.read_text(encoding="utf-8"))
    assert [path for path in named if not (PROJECT / path).exists()] == []
