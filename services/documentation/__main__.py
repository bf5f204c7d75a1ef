"""`python -m services.documentation` (`make docs`): writes the catalogue of contracts.

Exit status: 0 written; 1 a published version was edited (the documents are written all the same).
"""

import json
import sys
from pathlib import Path

from services.documentation.asyncapi import asyncapi_text
from services.documentation.events_page import events_page
from services.documentation.published_versions import ADVICE, accept, edited

PROJECT = Path(__file__).resolve().parents[2]
PUBLISHED = PROJECT / "tests" / "contract" / "published_versions.json"


def documents() -> dict[Path, str]:
    """Return the text of every document that is made from the code, by its path."""
    return {
        PROJECT / "docs" / "events.md": events_page(),
        PROJECT / "docs" / "asyncapi.json": asyncapi_text(),
    }


def published_versions() -> dict[str, str]:
    """Return the published versions as they stand in the repository."""
    if not PUBLISHED.exists():
        return {}
    versions: dict[str, str] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return versions


def main() -> int:
    """Write everything and return the exit status."""
    published = published_versions()
    text = json.dumps(accept(published), indent=2) + "\n"
    for path, content in {**documents(), PUBLISHED: text}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(PROJECT)}")
    changed = edited(published)
    if changed:
        print(f"{', '.join(changed)}: {ADVICE}", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
