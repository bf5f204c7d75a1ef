"""Writes and reads messages quickly, from the same annotations as their schemas.

A service that takes thousands of events a second spends most of its time in the schema. Writing a
message of ours needs no checks. Reading one does, and here only what is certainly right is taken;
everything else is `Doubtful`, and the schema, which is the rule, decides and names every fault.
"""

import dataclasses
import re
import types
import typing
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from services.contracts.fields import FieldRule

LARGEST_INTEGER = 2**63 - 1
"""Amounts are stored in 64-bit columns; a larger one is refused at the boundary."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Step = Callable[[Any], Any]


class Doubtful(Exception):
    """Raised when a payload is not certainly valid. Ask the schema."""


_WRITERS: dict[Any, Step] = {}
_READERS: dict[Any, Step] = {}


def hints_of(cls: Any) -> dict[str, Any]:
    """Return the annotations of a message class by field, each with its rule where it has one."""
    return typing.get_type_hints(cls, include_extras=True)


def rule_of(annotation: Any) -> FieldRule | None:
    """Return the rule that a text field declares; None where it has none."""
    if typing.get_origin(annotation) is not Annotated:
        return None
    return next((a for a in annotation.__metadata__ if isinstance(a, FieldRule)), None)


def writer_for(cls: Any) -> Step:
    """Return the function that turns a message of class `cls` into its JSON-ready form."""
    if cls not in _WRITERS:
        _WRITERS[cls] = _new_writer(cls)
    return _WRITERS[cls]


def reader_for(cls: Any) -> Step:
    """Return the function that makes a message of class `cls` of a payload, or is `Doubtful`."""
    if cls not in _READERS:
        _READERS[cls] = _new_reader(cls)
    return _READERS[cls]


def _new_writer(cls: Any) -> Step:
    steps = [(name, _writing(hint)) for name, hint in hints_of(cls).items()]
    plain = [name for name, step in steps if step is None]
    other = [(name, step) for name, step in steps if step is not None]

    def write(message: Any) -> dict[str, Any]:
        values: dict[str, Any] = message.__dict__
        wire = {name: values[name] for name in plain}
        for name, step in other:
            value = values[name]
            wire[name] = None if value is None else step(value)
        return wire

    return write


def _writing(annotation: Any) -> Step | None:
    """Return how a value is written; None where it stands as it is."""
    annotation = _without_none(annotation)
    if annotation is date:
        return date.isoformat
    if dataclasses.is_dataclass(annotation):
        return writer_for(annotation)
    if typing.get_origin(annotation) is tuple:
        step = _writing(typing.get_args(annotation)[0])
        return list if step is None else lambda values: [step(value) for value in values]
    return None


def _new_reader(cls: Any) -> Step:
    steps = [(name, _reading(hint)) for name, hint in hints_of(cls).items()]
    names = dict(steps).keys()

    def read(payload: Any) -> Any:
        if type(payload) is not dict or payload.keys() != names:
            raise Doubtful
        return cls(*[step(payload[name]) for name, step in steps])

    return read


def _reading(annotation: Any) -> Step:
    inner = _without_none(annotation)
    step = _reading_of(inner)
    if inner is annotation:
        return step
    return lambda value: None if value is None else step(value)


def _reading_of(annotation: Any) -> Step:
    rule = rule_of(annotation)
    if rule is not None:
        return _text_by(rule)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is tuple:
        return _tuple_of(_reading(arguments[0]))
    if origin is typing.Literal:
        return _one_of(frozenset(arguments))
    if dataclasses.is_dataclass(annotation):
        return reader_for(annotation)
    return _PLAIN[annotation]


def _text(value: Any) -> str:
    if type(value) is not str:
        raise Doubtful
    return value


def _text_by(rule: FieldRule) -> Step:
    def read(value: Any) -> str:
        try:
            return rule.read(_text(value))
        except ValueError:
            raise Doubtful from None

    return read


def _integer(value: Any) -> int:
    if type(value) is not int or not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        raise Doubtful
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise Doubtful
    return value


def _day(value: Any) -> date:
    if type(value) is not str or _DATE.fullmatch(value) is None:
        raise Doubtful
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Doubtful from None


_PLAIN: dict[Any, Step] = {str: _text, int: _integer, bool: _boolean, date: _day}


def _one_of(words: frozenset[str]) -> Step:
    def read(value: Any) -> str:
        if type(value) is not str or value not in words:
            raise Doubtful
        return value

    return read


def _tuple_of(step: Step) -> Step:
    def read(values: Any) -> tuple[Any, ...]:
        if type(values) is not list:
            raise Doubtful
        return tuple([step(value) for value in values])

    return read


def _without_none(annotation: Any) -> Any:
    """Return `X` for `X | None`, and everything else as it is."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        (annotation,) = (a for a in typing.get_args(annotation) if a is not types.NoneType)
    return annotation
