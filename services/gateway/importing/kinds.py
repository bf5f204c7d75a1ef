"""What a kind of file has to say: how it is read, and in which phases its rows are handed over."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from services.client.asking import Client
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.store.imports import Import

FAULT, DOUBT, REGISTERED, ALIKE, WAITS, LEFT_OUT, NOT_TAKEN = (
    *("fault", "doubt", "registered", "alike", "waits", "left_out", "not_taken"),
)
"""Kinds of remarks. A row with a fault, or about somebody who is there already, is not handed over,
nor is one that was left out meanwhile; of a row, a part may not be taken (`not_taken`)."""

OTHERS, SAME, CHANGED = "others", "same", "changed"
"""A row about nobody who is registered; one that says what is known; one that changes something."""

NEVER = (FAULT, REGISTERED, LEFT_OUT, OTHERS, SAME)
"""Rows with such a remark are not handed over."""

SEALED_AS = "import"
"""The purpose that uploads are sealed for."""

Row = list[Any]
"""What is kept of a row: its number in a spreadsheet, its place from 1, and what it says."""

Remark = tuple[str, int, str, str]
"""The kind of a remark, the row, the column, and what it says."""


@dataclass(frozen=True)
class Reading:
    """A file that is read. `keep` keeps a page of rows with remarks; `page` gives it back."""

    path: Path
    is_workbook: bool
    found: Import
    client: Client
    keep: Callable[[list[Row], Iterable[Remark]], None]
    pages_with: Callable[[list[int]], Iterable[list[Row]]]


@dataclass(frozen=True)
class Batch:
    """A page of rows in one phase: `rows` are those that are handed over, all of them in order."""

    found: Import
    rows: list[Row]
    client: Client
    remark: Callable[[Iterable[Remark]], None]
    wait: Callable[[Iterable[tuple[Row, Any]]], None]

    def key(self, what: str) -> str:
        """Return the idempotency key of something done once in this import."""
        return f"import-{self.found.number}-{what}"


class Kind(Protocol):
    """What the carrier has to know of one kind of file, and what it does with it."""

    @property
    def name(self) -> str:
        """The word that is kept for the kind with each import."""

    @property
    def command(self) -> type[Any]:
        """The command whose roles may do it."""

    @property
    def phases(self) -> tuple[str, ...]:
        """The phases in which rows are handed over, each for all of them before the next."""

    def read(self, reading: Reading) -> bool:
        """Read a file; return whether it can be used at all."""

    def hand_over(self, batch: Batch) -> bool:
        """Do a page in the phase of `batch.found`; return False where it is too early for it."""


def kept_page(door: Door, number: int, rows: list[Row]) -> str:
    """Return a page of rows as it is kept."""
    return door.key.seal(SEALED_AS, str(number), json.dumps(rows, ensure_ascii=False))


def opened_page(door: Door, number: int, sealed: str | None) -> list[Row]:
    """Return the rows of a page; none where there is no such page."""
    if sealed is None:
        return []
    rows: list[Row] = json.loads(door.key.open(SEALED_AS, str(number), sealed))
    return rows
