"""Which versions of events are published, each with a hash of its schema.

Others may rely on them, so a published version never changes: `accept` adds what is new and leaves
every hash as it is.
"""

import hashlib
import json
from typing import Any

from services.documentation.inventory import declared_events
from services.documentation.json_schema import named_schemas

ADVICE = (
    "a published version is never edited: give the old class its fields back, and add a class "
    "with the next version beside it, such as `@event(publisher, version=2) class NameV2`"
)


def version_hashes() -> dict[str, str]:
    """Return the hash of every declared event's schema, by wire name."""
    return {name: schema_hash(cls) for name, cls in declared_events().items()}


def edited(published: dict[str, str]) -> list[str]:
    """Return the wire names of published versions whose schema is another one now, or gone."""
    now = version_hashes()
    return [name for name, digest in published.items() if now.get(name) != digest]


def accept(published: dict[str, str]) -> dict[str, str]:
    """Return the published versions with the new ones among them; no hash changes."""
    return dict(sorted((version_hashes() | published).items()))


def schema_hash(cls: type[Any]) -> str:
    """Return a hash of a message's field names, their types, and which of them are required.

    Parts count too; docstrings, the order of fields and the names of parts' classes do not.
    """
    whole = _expanded(cls.__name__, named_schemas([cls]))
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _expanded(name: str, schemas: dict[str, Any]) -> Any:
    """Return a schema with its parts in place of the references to them."""

    def expand(value: Any) -> Any:
        if isinstance(value, dict) and "$ref" in value:
            return _expanded(value["$ref"].rsplit("/", 1)[1], schemas)
        if isinstance(value, dict):
            return {key: expand(part) for key, part in value.items()}
        if isinstance(value, list):
            return [expand(part) for part in value]
        return value

    schema = schemas[name]
    return expand(schema | {"required": sorted(schema["required"])})
