"""The page for people, `docs/events.md`: events by publisher, commands and queries by service."""

import dataclasses
import inspect
import json
import typing
from collections.abc import Iterable, Iterator
from typing import Any

from services.contracts.commands import Done
from services.contracts.events import EventType, exchange_of
from services.contracts.permissions import in_words, roles_for
from services.contracts.queries import Listed, answer_of
from services.contracts.refusals import REFUSAL_MEANINGS
from services.documentation.envelopes import enveloped
from services.documentation.examples import full_example
from services.documentation.inventory import (
    commands_of,
    events_of,
    meaning_of,
    messages_in,
    publishers,
    queries_of,
)
from services.documentation.json_schema import REFERENCE, JsonSchema, fields_of
from services.documentation.prose import wrapped
from services.hosts.catalogue import CALLED, subscribers_of

INTRODUCTION = """\
# Events, commands and queries

*Written by `make docs` from the code; do not edit it. The events are in `asyncapi.json` too.*

An event travels on its publisher's topic exchange `<publisher>.events` under the routing key
`<event>.v<version>`, in a CloudEvents 1.0 envelope whose `data` is described here. An unknown
field, a missing one or a wrong type is refused. A published version is never edited: a change is a
new class with a higher version beside the old one.

A command is a nameko RPC to its service: `execute(command, key, data, assertion)`. `command` is the
class's name, `key` the idempotency key (the same key and data give the same person the first answer
again; with other data, or from somebody else, it is refused), `data` what is described here. Where
there is nothing else to tell, the answer is `Done`; its `effect` is `done`, `none` (it was so
already, or changes nothing), or `proposed` (it waits for a second person).

`assertion` proves who gives it: a JSON Web Token signed with Ed25519, by a key that the service
trusts, good for that service and at most five minutes. Its claims are `sub` (such as
`person:7c1f`), `name`, `roles`, `aud`, `iat` and `exp`. Beside each command and query stand the
roles that may use it; the service refuses all others.

A query is `ask(query, arguments, assertion)` and changes nothing. `query` is the class's name,
`arguments` its fields. A list is answered a page at a time: `rows`, and `next`, which is null at
the end; otherwise give it as `after` for the next page. `limit` is how many rows a page has at
most, 500 unless the query says otherwise. What is not there is refused as `not_found`.

What cannot be done is refused, and nothing is changed. A refusal has words for people, a `code` for
programs, and the `field` it is about, or all `faults`, each with its field.

{refusals}

Dates are `YYYY-MM-DD`, moments like `2012-04-18T09:05:00+00:00`, amounts integer pence.
\"Required: no\" means that the field may be left out.
"""


def events_page() -> str:
    """Return the text of `docs/events.md`."""
    introduction = INTRODUCTION.format(refusals="\n".join(_refusals()))
    return "\n".join([introduction, *_contents(), *_events(), *_commands(), *_queries()])


def _refusals() -> Iterator[str]:
    yield from ("| code | meaning |", "| --- | --- |")
    for code, meaning in REFUSAL_MEANINGS.items():
        yield f"| `{code}` | {meaning} |"


def _contents() -> Iterator[str]:
    yield from ("| event | heard by |", "| --- | --- |")
    for publisher in publishers():
        for kind, cls in events_of(publisher).items():
            yield f"| [`{kind}`](#{_anchor(kind)}) | {_listed(subscribers_of(cls))} |"
    yield ""


def _events() -> Iterator[str]:
    for publisher in publishers():
        yield f"## Events of {publisher}\n"
        yield f"Exchange `{exchange_of(publisher)}`.\n"
        for kind, cls in events_of(publisher).items():
            yield from _event(kind, cls)


def _event(kind: EventType, cls: type[Any]) -> Iterator[str]:
    yield f"### {kind}\n"
    yield f"{inspect.getdoc(cls)}\n"
    yield f"- class: `{cls.__module__}.{cls.__name__}`"
    yield f"- exchange `{kind.exchange}`, routing key `{kind.routing_key}`"
    yield f"- heard by: {_listed(subscribers_of(cls))}\n"
    yield from _tables(cls)
    example = json.dumps(enveloped(kind, full_example(cls)), indent=2, ensure_ascii=False)
    yield f"```json\n{example}\n```\n"


def _commands() -> Iterator[str]:
    for service in CALLED:
        yield f"## Commands of {service}\n"
        for cls in commands_of(service):
            yield f"### {cls.__name__}\n"
            yield f"{inspect.getdoc(cls)}\n"
            yield f"{_who_may(cls)}\n"
            yield from _tables(cls)
            yield from _answer(answer_of(cls))


def _queries() -> Iterator[str]:
    for service in CALLED:
        yield f"## Queries of {service}\n"
        for cls in queries_of(service):
            yield f"### {service}: {cls.__name__}\n"
            yield f"{inspect.getdoc(cls)}\n"
            yield f"{_who_may(cls)}\n"
            own = {name: field for name, field in fields_of(cls).items() if name not in OF_LISTS}
            if own:
                yield from _table(cls, own.items())
            yield from _answer(answer_of(cls))


def _who_may(cls: type[Any]) -> str:
    return wrapped(f"May: {in_words(roles_for(cls))}.")


OF_LISTS = {field.name for field in dataclasses.fields(Listed)}
"""What every query for a list has; said once, at the top."""


def _answer(answer: Any) -> Iterator[str]:
    """Yield what is answered, and the tables of its parts; what `Done` is, is said at the top."""
    if answer is Done:
        yield "Answer: `Done`.\n"
        return
    row = typing.get_args(answer)
    yield f"Answer: a page of `{row[0].__name__}`.\n" if row else f"Answer: `{answer.__name__}`.\n"
    yield from _tables(row[0] if row else answer, titled=True)


def _tables(cls: type[Any], titled: bool = False) -> Iterator[str]:
    """Yield the table of a message's fields, then one for each of its parts."""
    if titled:
        yield f"`{cls.__name__}`: {inspect.getdoc(cls)}\n"
    if fields_of(cls):
        yield from _table(cls, fields_of(cls).items())
    for name, part in messages_in(cls).items():
        if part is not cls:
            yield f"`{name}`:\n"
            yield from _table(part, fields_of(part).items())


def _table(cls: type[Any], fields: Iterable[tuple[str, tuple[JsonSchema, bool]]]) -> Iterator[str]:
    yield from ("| field | type | required | meaning |", "| --- | --- | --- | --- |")
    for name, (schema, required) in fields:
        meaning = meaning_of(cls, name)
        yield f"| `{name}` | {_type(schema)} | {'yes' if required else 'no'} | {meaning} |"
    yield ""


def _type(schema: JsonSchema) -> str:
    """Return a type in words, fit for a table's cell."""
    if "anyOf" in schema:
        return f"{_type(schema['anyOf'][0])}, or null"
    if "$ref" in schema:
        return f"`{schema['$ref'].removeprefix(REFERENCE)}`"
    if schema["type"] == "array":
        return f"list of {_type(schema['items'])}"
    if "enum" in schema:
        return " · ".join(f"`{word}`" for word in schema["enum"])
    if "format" in schema:
        return {"date": "date", "date-time": "moment"}[schema["format"]]
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}[schema["type"]]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nobody yet"


def _anchor(kind: EventType) -> str:
    return str(kind).replace(".", "")
