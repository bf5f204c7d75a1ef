"""The pages for people can be read in an editor: prose ends at the width that writers keep to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.documentation.prose import WIDTH
from tests.conftest import PROJECT

PAGES = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]


def prose(page: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are neither code nor a row of a table, numbered."""
    is_code = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if line.lstrip().startswith("```"):
            is_code = not is_code
        elif not is_code and not line.lstrip().startswith("|"):
            yield number, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_prose_ends_at_the_width(page: Path) -> None:
    assert [number for number, line in prose(page) if len(line) > WIDTH] == []
