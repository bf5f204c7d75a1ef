"""Our bank account against what we expected on it: settled, missing or unexpected.

Expected are the debit of each run (its total, on the entry day, with the narrative of the contra),
the credit of each payment that came back (with its reference), and whatever else the caller knows
of. A statement line settles an item if the amount is the same to the penny and its day is one of
the item's, from the first to the last, in two rounds:

1. lines whose text names the item: its words, one after the other, in any case and punctuation;
2. lines that name nothing we expect, by amount and day alone; the note says so.

Every line is used at most once. Where several lines or items are alike, they are taken in order of
day and place, and the note says that they could be exchanged. The result depends on what is given,
not on the order in which it is.
"""

import heapq
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, Protocol

from services.terms.days import long_day
from services.terms.money import pounds

ItemKind = Literal["run", "returned_payment", "debit", "credit"]

DAYS_LATE: Final = 4
"""Civil days after the expected one on which a line may stand: over a bank holiday week-end."""


class StatementLine(Protocol):
    """One line of the statement: `number` is its line in the file, `amount_pence` is positive
    where money came in and negative where it went out, the balance is that after it, if given."""

    @property
    def number(self) -> int: ...
    @property
    def on(self) -> date: ...
    @property
    def text(self) -> str: ...
    @property
    def amount_pence(self) -> int: ...
    @property
    def balance_pence(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class ExpectedItem:
    """What should be on the statement: `name` is how the line names it (`RUN-2012-04-11`,
    `CASHBACK 000123`), `amount_pence` is signed as in `StatementLine`, `on` its first day and
    `last_day` the last on which it is not late; None for `DAYS_LATE` after the first."""

    kind: ItemKind
    name: str
    amount_pence: int
    on: date
    last_day: date | None = None

    @property
    def until(self) -> date:
        """The last day on which it may stand."""
        return self.last_day or self.on + timedelta(days=DAYS_LATE)


@dataclass(frozen=True, slots=True)
class Settled:
    """An item and the line that settles it. `note` is blank where the line names the item and is
    the only one; otherwise it says on what the pair rests."""

    item: ExpectedItem
    line: StatementLine
    note: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """An item that is not on the statement; `overdue` if its last day is past."""

    item: ExpectedItem
    overdue: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Unexpected:
    """A line that settles nothing. `names_ours`: it names something that we expected."""

    line: StatementLine
    reason: str
    names_ours: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Each item is in `settled` or `missing`, each line in `settled` or `unexpected`, once."""

    settled: tuple[Settled, ...]
    missing: tuple[Missing, ...]
    unexpected: tuple[Unexpected, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left to explain: no line unexpected, no item overdue."""
        return not self.unexpected and not any(each.overdue for each in self.missing)


def reconcile(
    lines: Iterable[StatementLine], expected: Iterable[ExpectedItem], upto: date
) -> Reconciliation:
    """Return how the statement's lines and the expected items fit; `upto` is the last day that the
    statement covers.

    Raises `ValueError` if two lines have one number or two items are equal: they could not be told
    apart in the result.
    """
    open_lines = sorted(lines, key=lambda line: (line.on, line.number))
    open_items = sorted(expected, key=_order)
    _check_distinct(open_lines, open_items)
    names = _names_in(open_lines, open_items)
    settled: list[Settled] = []
    for settle in (_by_name, _by_amount):
        pairs = list(settle(open_items, open_lines, names))
        settled += pairs
        items, numbers = {pair.item for pair in pairs}, {pair.line.number for pair in pairs}
        open_items = [item for item in open_items if item not in items]
        open_lines = [line for line in open_lines if line.number not in numbers]
    return Reconciliation(
        tuple(sorted(settled, key=lambda pair: (pair.item.on, pair.line.on, pair.line.number))),
        tuple(_missing(open_items, open_lines, names, upto)),
        tuple(_unexpected(open_lines, open_items, names)),
    )


def _order(item: ExpectedItem) -> tuple[date, date, str, str, int, bool]:
    named = (item.kind, item.name, item.amount_pence)
    return item.on, item.until, *named, item.last_day is None


def _check_distinct(lines: list[StatementLine], items: list[ExpectedItem]) -> None:
    if len({line.number for line in lines}) < len(lines):
        raise ValueError("two statement lines have the same number")
    if len(set(items)) < len(items):
        raise ValueError("two expected items are equal; name them so that they can be told apart")


# --- names ---------------------------------------------------------------------------------------

_Words = tuple[str, ...]
_Names = dict[int, frozenset[_Words]]
"""By the number of a line, the names of items its text holds."""


def _words(text: str) -> _Words:
    return tuple(re.findall(r"[A-Z0-9]+", text.upper()))


def _names_in(lines: Iterable[StatementLine], items: Iterable[ExpectedItem]) -> _Names:
    """Return which names each line holds; the longest only, where one is part of another."""
    known: dict[int, set[_Words]] = defaultdict(set)
    for item in items:
        words = _words(item.name)
        known[len(words)].add(words)
    known.pop(0, None)
    return {line.number: _longest_in(_words(line.text), known) for line in lines}


def _longest_in(text: _Words, known: dict[int, set[_Words]]) -> frozenset[_Words]:
    for length in sorted(known, reverse=True):
        runs = (text[at : at + length] for at in range(len(text) - length + 1))
        found = known[length].intersection(runs)
        if found:
            return frozenset(found)
    return frozenset()


# --- pairs ---------------------------------------------------------------------------------------

_Key = tuple[_Words, int]
"""What an item and a line must have in common, the day aside: a name, if it counts, and pence."""


def _by_name(
    items: Iterable[ExpectedItem], lines: Iterable[StatementLine], names: _Names
) -> Iterator[Settled]:
    """Pair items with the lines that name them and nothing else."""
    groups: dict[_Key, tuple[list[ExpectedItem], list[StatementLine]]] = defaultdict(_no_one)
    for item in items:
        groups[_words(item.name), item.amount_pence][0].append(item)
    for line in lines:
        if len(names[line.number]) == 1:
            (name,) = names[line.number]
            groups[name, line.amount_pence][1].append(line)
    for those, theirs in groups.values():
        yield from _pairs_in_order(those, theirs, "")


def _by_amount(
    items: Iterable[ExpectedItem], lines: Iterable[StatementLine], names: _Names
) -> Iterator[Settled]:
    """Pair items with lines that name nothing we expect."""
    groups: dict[int, tuple[list[ExpectedItem], list[StatementLine]]] = defaultdict(_no_one)
    for item in items:
        groups[item.amount_pence][0].append(item)
    for line in lines:
        if not names[line.number]:
            groups[line.amount_pence][1].append(line)
    for those, theirs in groups.values():
        yield from _pairs_in_order(those, theirs, "by amount and day only")


def _no_one() -> tuple[list[ExpectedItem], list[StatementLine]]:
    return [], []


def _pairs_in_order(
    items: Sequence[ExpectedItem], lines: Sequence[StatementLine], note: str
) -> Iterator[Settled]:
    """Pair items and lines that are alike but for the day: each line, in order of day, with the
    item that may stand there and is late first. No other way settles more."""
    line_days = [line.on for line in lines]
    first_days, last_days = [item.on for item in items], sorted(item.until for item in items)
    waiting: list[tuple[date, int]] = []
    begun = 0
    for line in lines:
        for place in range(begun, bisect_right(first_days, line.on)):
            heapq.heappush(waiting, (items[place].until, place))
            begun = place + 1
        while waiting and waiting[0][0] < line.on:
            heapq.heappop(waiting)
        if waiting:
            item = items[heapq.heappop(waiting)[1]]
            choices = bisect_right(line_days, item.until) - bisect_left(line_days, item.on)
            rivals = bisect_right(first_days, line.on) - bisect_left(last_days, line.on)
            yield Settled(item, line, _note(note, choices, rivals))


def _note(note: str, choices: int, rivals: int) -> str:
    """Return on what a pair rests, where it could be exchanged for another."""
    if max(choices, rivals) == 1:
        return note
    alike = f"taken in order: {choices} of the lines and {rivals} of the items are alike"
    return f"{note}; {alike}" if note else alike


# --- what is left --------------------------------------------------------------------------------


def _missing(
    items: Iterable[ExpectedItem], lines: Sequence[StatementLine], names: _Names, upto: date
) -> Iterator[Missing]:
    naming = {name: line for line in reversed(lines) for name in names[line.number]}
    for item in items:
        overdue, line = item.until <= upto, naming.get(_words(item.name))
        if line:
            reason = f"line {line.number} names it, but {_difference(item, line)}"
        elif overdue:
            reason = f"no line up to {long_day(item.until)} fits"
        else:
            reason = f"not there yet; it may come until {long_day(item.until)}"
        yield Missing(item, overdue, reason)


def _unexpected(
    lines: Iterable[StatementLine], items: Sequence[ExpectedItem], names: _Names
) -> Iterator[Unexpected]:
    named = {_words(item.name): item for item in reversed(items)}
    for line in lines:
        item = next((named[name] for name in sorted(names[line.number]) if name in named), None)
        if not names[line.number]:
            reason = "it names nothing we expect, and no item left over is of its amount and day"
        elif len(names[line.number]) > 1:
            reason = "it names more than one thing we expect"
        elif item is None:
            reason = "what it names is settled by another line"
        else:
            reason = f"it names {item.name}, but {_difference(item, line)}"
        yield Unexpected(line, reason, bool(names[line.number]))


def _difference(item: ExpectedItem, line: StatementLine) -> str:
    """Return how a line that names an item differs from it."""
    if line.amount_pence != item.amount_pence:
        return f"the amount is {pounds(line.amount_pence)}, not {pounds(item.amount_pence)}"
    if not item.on <= line.on <= item.until:
        wanted = f"{long_day(item.on)} to {long_day(item.until)}"
        return f"the day is {long_day(line.on)}, not {wanted}"
    return "it names other things too"
