"""Messages are written and read quickly, and exactly as their schemas say."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from services.contracts.codec import reader_for
from services.contracts.errors import Doubtful
from services.contracts.schema import from_wire, schema_for, to_wire
from services.documentation.examples import full_example, minimal_example
from tests.contract.test_messages import every_message

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63, 2**63 - 1, -(2**63), 1.0, 0, 1]),
    st.text(max_size=12),
    st.sampled_from(["2012-02-30", "2012-02-29", "2012-2-9", "20120209", "２０１２-01-01", "sms"]),
    st.lists(st.one_of(st.integers(), st.text(max_size=3)), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
"""Values that fit some field, nearly fit one, or fit none."""

some_examples = settings(max_examples=12)
"""Of each message: there are hundreds, and their fields are of the same few kinds."""


@every_message
def test_a_message_is_written_as_its_schema_writes_it(cls: type[Any]) -> None:
    for example in (full_example(cls), minimal_example(cls)):
        message = schema_for(cls).load(example)
        assert to_wire(message) == schema_for(cls).dump(message)


@every_message
def test_a_full_example_is_read_without_asking_the_schema(cls: type[Any]) -> None:
    example = full_example(cls)
    assert reader_for(cls)(example) == schema_for(cls).load(example)


@every_message
@some_examples
@given(data=st.data())
def test_what_is_read_quickly_the_schema_reads_alike(cls: type[Any], data: st.DataObject) -> None:
    payload = full_example(cls)
    for _ in range(data.draw(st.integers(1, 3))):
        _change_somewhere(payload, data)
    try:
        quickly = reader_for(cls)(payload)
    except Doubtful:
        return
    assert quickly == schema_for(cls).load(payload)


@every_message
@some_examples
@given(data=st.data())
def test_whatever_is_doubtful_gets_the_schemas_verdict(cls: type[Any], data: st.DataObject) -> None:
    payload = full_example(cls)
    _change_somewhere(payload, data)
    try:
        by_schema = schema_for(cls).load(payload)
    except ValidationError:
        with pytest.raises(ValueError, match=cls.__name__):
            from_wire(cls, payload)
    else:
        assert from_wire(cls, payload) == by_schema


def _change_somewhere(value: Any, data: st.DataObject) -> None:
    """Replace one field, at any depth, by something odd."""
    if not isinstance(value, dict | list) or not value:
        return
    places = list(value) if isinstance(value, dict) else list(range(len(value)))
    place = data.draw(st.sampled_from(places))
    inner = value[place]
    if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
        _change_somewhere(inner, data)
    else:
        value[place] = data.draw(ODD)
