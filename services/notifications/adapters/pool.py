"""Things that one thread may use at a time, such as a connection, lent and taken back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Pool(Generic[T]):
    """`make` makes one where none is free; as many are kept as were ever out at the same time."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._free: list[T] = []
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[T]:
        """Lend one; it comes back whatever happens."""
        with self._lock:
            found = self._free.pop() if self._free else None
        lent = self._make() if found is None else found
        try:
            yield lent
        finally:
            with self._lock:
                self._free.append(lent)

    def each(self) -> list[T]:
        """Return those that are not out."""
        with self._lock:
            return list(self._free)
