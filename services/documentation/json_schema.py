"""JSON Schema (draft 7) of messages, read from the schemas that check them on the wire.

Each dataclass is one named schema, its parts included by reference, so that a document holds each
once, under `components/schemas`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from services.contracts.schema import schema_for

JsonSchema = dict[str, Any]

REFERENCE = "#/components/schemas/"
"""Where the documents keep the named schemas."""

_PLAIN: tuple[tuple[type[fields.Field[Any]], JsonSchema], ...] = (
    (fields.DateTime, {"type": "string", "format": "date-time"}),
    (fields.Date, {"type": "string", "format": "date"}),
    (fields.Boolean, {"type": "boolean"}),
    (fields.Integer, {"type": "integer"}),
    (fields.String, {"type": "string"}),
)


def named_schemas(classes: Iterable[type[Any]]) -> dict[str, JsonSchema]:
    """Return the schemas of messages and of all their parts, by class name, sorted."""
    found: dict[str, JsonSchema] = {}
    for cls in classes:
        _collect(schema_for(cls), found)
    return dict(sorted(found.items()))


def fields_of(cls: type[Any]) -> Mapping[str, tuple[JsonSchema, bool]]:
    """Return each field of a message as (its schema, whether it is required), as declared."""
    return {
        name: (_schema_of_field(field), bool(field.required))
        for name, field in schema_for(cls).fields.items()
    }


def _collect(schema: Schema, found: dict[str, JsonSchema]) -> None:
    name = _name(schema)
    if name in found:
        return
    found[name] = {
        "type": "object",
        "properties": {key: _schema_of_field(field) for key, field in schema.fields.items()},
        "required": [key for key, field in schema.fields.items() if field.required],
        "additionalProperties": False,
    }
    for field in schema.fields.values():
        part = field.inner if isinstance(field, fields.List) else field
        if isinstance(part, fields.Nested):
            _collect(part.schema, found)


def _schema_of_field(field: fields.Field[Any]) -> JsonSchema:
    schema = _schema_without_null(field)
    return {"anyOf": [schema, {"type": "null"}]} if field.allow_none else schema


def _schema_without_null(field: fields.Field[Any]) -> JsonSchema:
    if isinstance(field, fields.Nested):
        return {"$ref": REFERENCE + _name(field.schema)}
    if isinstance(field, fields.List):
        return {"type": "array", "items": _schema_of_field(field.inner)}
    for kind, schema in _PLAIN:
        if isinstance(field, kind):
            return schema | _limits(field)
    raise TypeError(f"no JSON schema for the field {field!r}")


def _limits(field: fields.Field[Any]) -> JsonSchema:
    limits: JsonSchema = {}
    for validator in field.validators:
        if isinstance(validator, validate.OneOf):
            limits["enum"] = list(validator.choices)
        elif isinstance(validator, validate.Range):
            limits |= {"minimum": validator.min, "maximum": validator.max}
        else:
            raise TypeError(f"no JSON schema for the check {validator!r}")
    return limits


def _name(schema: Schema) -> str:
    return type(schema).__name__.removesuffix("Schema")
