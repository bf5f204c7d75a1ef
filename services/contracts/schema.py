"""Turns the annotations of a frozen dataclass into a marshmallow schema.

One declaration serves three readers: the type checker, the wire and the catalogue in
`docs/events.md`. Supported annotations: `str`, the kinds of text in `fields.py`, `int`, `bool`,
`date`, `datetime` (aware; to the second), `Literal[...]` of strings, `X | None`, `tuple[X, ...]`,
other dataclasses, also generic ones such as `Page[RunRow]`, and `Annotated[X, "what it means"]`.
"""

import contextlib
import dataclasses
import types
import typing
from datetime import date, datetime
from typing import Any, TypeVar

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from services.contracts.codec import (
    LARGEST_INTEGER,
    bare,
    parts_of,
    reader_for,
    rule_of,
    writer_for,
)
from services.contracts.errors import ContractViolation, Doubtful
from services.contracts.fields import FieldRule

T = TypeVar("T")

_SCHEMAS: dict[Any, Schema] = {}


def to_wire(message: Any) -> dict[str, Any]:
    """Return the JSON-ready form of a message: dates as `YYYY-MM-DD`, tuples as lists."""
    return typing.cast(dict[str, Any], writer_for(type(message))(message))


def from_wire(cls: type[T], payload: Any) -> T:
    """Return a message of class `cls` read from its JSON form.

    Raises `ContractViolation` listing every fault when a field is missing, unknown or malformed.
    """
    with contextlib.suppress(Doubtful):
        return typing.cast(T, reader_for(cls)(payload))
    try:
        return typing.cast(T, schema_for(cls).load(payload))
    except ValidationError as error:
        faults = error.messages if isinstance(error.messages, dict) else {"_": error.messages}
        raise ContractViolation(cls.__name__, faults) from error


def schema_for(cls: Any) -> Schema:
    """Return the (shared, stateless) schema of a message class."""
    if cls not in _SCHEMAS:
        _SCHEMAS[cls] = _schema_class(cls)()
    return _SCHEMAS[cls]


def _schema_class(cls: Any) -> type[Schema]:
    made_of: Any = typing.get_origin(cls) or cls
    if not dataclasses.is_dataclass(made_of):
        raise TypeError(f"{cls!r} is not a dataclass, so it has no schema")
    make: Any = made_of
    parts = parts_of(cls)
    members: dict[str, Any] = {
        field.name: _field(parts[field.name], field) for field in dataclasses.fields(made_of)
    }

    def build(self: Schema, data: dict[str, Any], **kwargs: Any) -> Any:
        return make(**data)

    members["build"] = post_load(build)
    members["Meta"] = type("Meta", (), {"unknown": RAISE})
    return type(f"{make.__name__}Schema", (Schema,), members)


def _field(annotation: Any, field: "dataclasses.Field[Any]") -> fields.Field[Any]:
    has_default = field.default is not dataclasses.MISSING
    options: dict[str, Any] = {"required": not has_default}
    if has_default:
        options["load_default"] = field.default
    return _field_of(annotation, options)


def _field_of(annotation: Any, options: dict[str, Any]) -> fields.Field[Any]:
    rule = rule_of(annotation)
    if rule is not None:
        return _Text(rule, **options)
    annotation = bare(annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        (inner,) = (a for a in arguments if a is not types.NoneType)
        return _field_of(inner, options | {"allow_none": True})
    if origin is typing.Literal:
        return fields.String(validate=validate.OneOf(arguments), **options)
    if origin is tuple:
        return _Tuple(_field_of(arguments[0], {"required": True}), **options)
    if annotation is datetime:
        return _Moment(format="iso", **options)
    if annotation is date:
        return fields.Date(format="iso", **options)
    if annotation is bool:
        return fields.Boolean(truthy={True}, falsy={False}, **options)
    if annotation is int:
        limits = validate.Range(min=-LARGEST_INTEGER, max=LARGEST_INTEGER)
        return fields.Integer(strict=True, validate=limits, **options)
    if annotation is str:
        return fields.String(**options)
    if dataclasses.is_dataclass(origin or annotation):
        return fields.Nested(_schema_class(annotation), **options)
    raise TypeError(f"no schema field for the annotation {annotation!r}")


class _Text(fields.String):
    """A text that keeps to a rule, which may clean it."""

    def __init__(self, rule: FieldRule, **options: Any) -> None:
        super().__init__(**options)
        self.rule = rule

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(*args, **kwargs)
        try:
            return self.rule.read(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class _Moment(fields.AwareDateTime):
    """A moment with its offset from UTC, to the second."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value.isoformat(timespec="seconds"))


class _Tuple(fields.List[Any]):
    """A list on the wire, a tuple in the message, so that messages stay hashable and frozen."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(*args, **kwargs))


__all__ = ["from_wire", "schema_for", "to_wire"]
