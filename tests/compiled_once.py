"""What every database and every console of the tests would compile for itself, compiled once.

A statement and a template come to the same code each time; a process of the tests opens thousands
of databases and hundreds of consoles. Their addresses are compiled as links to them are made.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

MOST_STATEMENTS = 3000
"""Of a kind of database: more than there are."""


class Statements:
    """Statements compiled for any SQLite, or any PostgreSQL, as an engine looks them up.

    Its keys begin with the engine's own dialect; here all of one kind are the same.
    """

    def __init__(self) -> None:
        self._kept: dict[type, Any] = defaultdict(lambda: LRUCache(MOST_STATEMENTS))

    def get(self, key: tuple[Any, ...]) -> Any:
        return self._kept[type(key[0])].get(key[1:])

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._kept[type(key[0])][key[1:]] = compiled

    def shared_by(self, create_engine: Callable[..., Engine]) -> Callable[..., Engine]:
        """Return what makes engines as `create_engine` does, which share what they compile."""

        def create(*arguments: Any, **options: Any) -> Engine:
            engine = create_engine(*arguments, **options)
            engine.update_execution_options(compiled_cache=self)
            return engine

        return create


class Templates(BytecodeCache):
    """Templates of consoles, compiled; jinja compares their text with what was compiled."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class Address(Rule):
    """An address of a console: what writes it is compiled when it is first written.

    Of the hundreds that a console has a test writes a few.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        compile_builder = cache(super()._compile_builder)

        def write(rule: Rule, **values: Any) -> Any:
            return compile_builder(append_unknown)(rule, **values)

        return write
