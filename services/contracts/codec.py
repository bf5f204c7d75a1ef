"""Writes and reads messages quickly, from the same annotations as their schemas.

A service that takes thousands of events a second spends most of its time in the schema. Writing a
message of ours needs no checks. Reading one does, and here only what is certainly right is taken;
everything else is `Doubtful`, and the schema, which is the rule, decides and names every fault.
"""

import dataclasses
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from services.contracts.errors import Doubtful
from services.contracts.fields import DateRule, FieldRule

LARGEST_INTEGER = 2**63 - 1
"""Amounts are stored in 64-bit columns; a larger one is refused at the boundary."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")

Converter = Callable[[Any], Any]
KindT = typing.TypeVar("KindT")


_WRITERS: dict[Any, Converter] = {}
_READERS: dict[Any, Converter] = {}


def writer_for(cls: Any) -> Converter:
    """Return the function that turns a message of class `cls` into its JSON-ready form."""
    if cls not in _WRITERS:
        _WRITERS[cls] = _new_writer(cls)
    return _WRITERS[cls]


def reader_for(cls: Any) -> Converter:
    """Return the function that makes a message of class `cls` of a payload, or is `Doubtful`."""
    if cls not in _READERS:
        _READERS[cls] = _new_reader(cls)
    return _READERS[cls]


def parts_of(cls: Any) -> dict[str, Any]:
    """Return the annotation of each field of a dataclass, with what `Annotated` says of it.

    The open types of a generic one are filled in.
    """
    made_of = typing.get_origin(cls) or cls
    hints = typing.get_type_hints(made_of, include_extras=True)
    given = dict(zip(getattr(made_of, "__parameters__", ()), typing.get_args(cls), strict=False))
    return {f.name: _filled_in(hints[f.name], given) for f in dataclasses.fields(made_of)}


def _filled_in(annotation: Any, given: dict[Any, Any]) -> Any:
    """Return `tuple[RunRow, ...]` for `tuple[RowT, ...]` of a `Page[RunRow]`."""
    if annotation in given:
        return given[annotation]
    open_ones = getattr(annotation, "__parameters__", ())
    return annotation[tuple(given[each] for each in open_ones)] if open_ones else annotation


def _new_writer(cls: Any) -> Converter:
    steps = [(name, _writing(hint)) for name, hint in parts_of(cls).items()]
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


def _writing(annotation: Any) -> Converter | None:
    """Return how a value is written; None where it stands as it is."""
    annotation = _without_none(bare(annotation))
    if annotation is datetime:
        return lambda moment: moment.isoformat(timespec="seconds")
    if annotation is date:
        return date.isoformat
    if _is_message(annotation):
        return writer_for(annotation)
    if typing.get_origin(annotation) is tuple:
        step = _writing(typing.get_args(annotation)[0])
        return list if step is None else lambda values: [step(value) for value in values]
    return None


def _new_reader(cls: Any) -> Converter:
    steps = [(name, _reading(hint)) for name, hint in parts_of(cls).items()]
    names = dict(steps).keys()
    made_of = typing.get_origin(cls) or cls
    by_place = not any(field.kw_only for field in dataclasses.fields(made_of))

    def read(payload: Any) -> Any:
        if type(payload) is not dict or payload.keys() != names:
            raise Doubtful
        if by_place:
            return made_of(*[step(payload[name]) for name, step in steps])
        return made_of(**{name: step(payload[name]) for name, step in steps})

    return read


def _is_message(annotation: Any) -> bool:
    return dataclasses.is_dataclass(typing.get_origin(annotation) or annotation)


def _reading(annotation: Any) -> Converter:
    inner = _without_none(bare(annotation))
    if inner is bare(annotation):
        return _reading_of(annotation)
    step = _reading_of(inner)
    return lambda value: None if value is None else step(value)


def _reading_of(annotation: Any) -> Converter:
    rule = rule_of(annotation)
    if rule is not None:
        return _text_by(rule)
    annotation = bare(annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is tuple:
        return _tuple_of(_reading(arguments[0]))
    if origin is typing.Literal:
        return _one_of(frozenset(arguments))
    if _is_message(annotation):
        return reader_for(annotation)
    return _PLAIN[annotation]


def _text(value: Any) -> str:
    if type(value) is not str:
        raise Doubtful
    return value


def _text_by(rule: FieldRule) -> Converter:
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


def _moment(value: Any) -> datetime:
    if type(value) is not str or _MOMENT.fullmatch(value) is None:
        raise Doubtful
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise Doubtful from None


_PLAIN: dict[Any, Converter] = {
    str: _text,
    int: _integer,
    bool: _boolean,
    date: _day,
    datetime: _moment,
}


def _one_of(words: frozenset[str]) -> Converter:
    def read(value: Any) -> str:
        if type(value) is not str or value not in words:
            raise Doubtful
        return value

    return read


def _tuple_of(step: Converter) -> Converter:
    def read(values: Any) -> tuple[Any, ...]:
        if type(values) is not list:
            raise Doubtful
        return tuple([step(value) for value in values])

    return read


def declared(annotation: Any, kind: type[KindT]) -> KindT | None:
    """Return what `Annotated` says of a field, the first of a kind; None where it says none."""
    metadata = getattr(annotation, "__metadata__", ())
    return next((each for each in metadata if isinstance(each, kind)), None)


def rule_of(annotation: Any) -> FieldRule | None:
    """Return the rule that a text field declares; None where it has none."""
    return declared(annotation, FieldRule)


@cache
def date_rules(cls: Any) -> Mapping[str, DateRule]:
    """Return the rule of each field of a message that is a date with one."""
    rules = ((name, declared(annotation, DateRule)) for name, annotation in parts_of(cls).items())
    return {name: rule for name, rule in rules if rule is not None}


def bare(annotation: Any) -> Any:
    """Return `X` for `Annotated[X, …]`, and everything else as it is."""
    is_annotated = typing.get_origin(annotation) is typing.Annotated
    return annotation.__origin__ if is_annotated else annotation


def _without_none(annotation: Any) -> Any:
    """Return `X` for `X | None`, and everything else as it is."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        (annotation,) = (a for a in typing.get_args(annotation) if a is not types.NoneType)
    return annotation
