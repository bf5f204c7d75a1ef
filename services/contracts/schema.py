"""Turns the annotations of a frozen dataclass into a marshmallow schema.

One declaration serves three readers: the type checker, the wire and the catalogue in
`docs/events.md`. Supported annotations: `str`, the kinds of text in `fields.py`, `int`, `bool`,
`date`, `Literal[...]` of strings, `X | None`, `tuple[X, ...]` and other dataclasses.
"""

import contextlib
import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from services.contracts.codec import (
    LARGEST_INTEGER,
    Doubtful,
    hints_of,
    reader_for,
    rule_of,
    writer_for,
)
from services.contracts.fields import FieldRule
from services.contracts.refusals import Fault

T = TypeVar("T")

_SCHEMAS: dict[type[Any], Schema] = {}


class ContractViolation(ValueError):
    """Raised when a payload does not fit its schema.

    `faults` maps field names to lists of sentences. The sender must correct the message; sending
    the same one again fails again.
    """

    def __init__(self, message_type: str, faults: Mapping[str, Any]) -> None:
        super().__init__(f"{message_type}: {dict(faults)}")
        self.message_type = message_type
        self.faults = dict(faults)

    def without_values(self) -> str:
        """Return what is wrong, field by field, for logs and replies: no value is named."""
        sentences = (f"{fault.field}: {fault.text}" for fault in self.listed())
        return f"{self.message_type}: {'; '.join(sentences)}"

    def listed(self) -> list[Fault]:
        """Return each fault with the field it is about; no value is named."""
        return list(_listed("", self.faults))


def _listed(path: str, faults: Any) -> Iterator[Fault]:
    """Yield the sentences at the ends of a tree of faults, each with the way to it."""
    if isinstance(faults, Mapping):
        for name, below in sorted(faults.items(), key=lambda item: str(item[0])):
            yield from _listed(f"{path}.{name}" if path else str(name), below)
    elif isinstance(faults, list):
        for fault in faults:
            yield from _listed(path, fault)
    else:
        yield Fault(str(faults), path)


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


def schema_for(cls: type[Any]) -> Schema:
    """Return the (shared, stateless) schema of a message class."""
    if cls not in _SCHEMAS:
        _SCHEMAS[cls] = _schema_class(cls)()
    return _SCHEMAS[cls]


def _schema_class(cls: type[Any]) -> type[Schema]:
    if not dataclasses.is_dataclass(cls):
        raise TypeError(f"{cls!r} is not a dataclass, so it has no schema")
    hints = hints_of(cls)
    members: dict[str, Any] = {
        field.name: _field(hints[field.name], field) for field in dataclasses.fields(cls)
    }

    def build(self: Schema, data: dict[str, Any], **kwargs: Any) -> Any:
        return cls(**data)

    members["build"] = post_load(build)
    members["Meta"] = type("Meta", (), {"unknown": RAISE})
    return type(f"{cls.__name__}Schema", (Schema,), members)


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
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        (inner,) = (a for a in arguments if a is not types.NoneType)
        return _field_of(inner, options | {"allow_none": True})
    if origin is typing.Literal:
        return fields.String(validate=validate.OneOf(arguments), **options)
    if origin is tuple:
        return _Tuple(_field_of(arguments[0], {"required": True}), **options)
    if annotation is date:
        return fields.Date(format="iso", **options)
    if annotation is bool:
        return fields.Boolean(truthy={True}, falsy={False}, **options)
    if annotation is int:
        limits = validate.Range(min=-LARGEST_INTEGER, max=LARGEST_INTEGER)
        return fields.Integer(strict=True, validate=limits, **options)
    if annotation is str:
        return fields.String(**options)
    if dataclasses.is_dataclass(annotation):
        return fields.Nested(_schema_class(typing.cast(type[Any], annotation)), **options)
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


class _Tuple(fields.List[Any]):
    """A list on the wire, a tuple in the message, so that messages stay hashable and frozen."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(*args, **kwargs))


__all__ = ["ContractViolation", "from_wire", "schema_for", "to_wire"]
