"""The files that are made from the code, and the list of published versions beside the tests."""

import json
from pathlib import Path

from services.documentation.asyncapi import asyncapi_text
from services.documentation.broker_definitions import definitions_text
from services.documentation.events_page import events_page
from services.documentation.published_versions import accept

PROJECT = Path(__file__).resolve().parents[2]
PUBLISHED = PROJECT / "tests" / "contract" / "published_versions.json"


def documents() -> dict[Path, str]:
    """Return what every document should say, by its path."""
    return {
        PROJECT / "docs" / "events.md": events_page(),
        PROJECT / "docs" / "asyncapi.json": asyncapi_text(),
        PROJECT / "deploy" / "rabbitmq" / "definitions.json": definitions_text(),
    }


def published_versions() -> dict[str, str]:
    """Return the published versions as they stand in the repository."""
    if not PUBLISHED.exists():
        return {}
    versions: dict[str, str] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return versions


def write_all() -> list[Path]:
    """Write the documents and add new versions to the published ones; returns the paths."""
    versions = json.dumps(accept(published_versions()), indent=2) + "\n"
    texts = {**documents(), PUBLISHED: versions}
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)
