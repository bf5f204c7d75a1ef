"""Holds what a caller says of when to the dates of the service.

A command says on which date it is given, for its key stands for one input whenever it arrives. But
a caller has no say in how far the dates are: the service knows which it heard closed.

The wall clock may close them, or a person, or a player, and a service is not told which. So the
open date is the one after the last that is closed, or, where that is later, the one in Britain: a
live calendar that was stopped for a weekend is behind, and what is done on Monday is Monday's.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.backbone.errors import Invalid
from services.contracts.codec import date_rules
from services.contracts.commands import Command
from services.terms.days import civil_date, long_day

ONE_DAY = timedelta(days=1)

CLOCKS_APART = timedelta(minutes=5)
"""How much later it may be where a command comes from."""


def at_its_date(
    command: Command[Any],
    last_closed: Callable[[], date | None],
    moment: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Command[Any]:
    """Return the command as it counts: a date before the last that is closed is the open one.

    That last date stays: its cut-off is over, but the day may not be. What that means for money is
    payments' own rule. Before a first date is closed no date is held to anything.

    Raises `Invalid`, with the field, for a date that is later than the open one.
    """
    command_class: Any = type(command)
    rules = date_rules(command_class)
    if not rules:
        return command
    last = last_closed()
    if last is None:
        return command
    after = last + ONE_DAY
    said = {name: getattr(command, name) for name in rules}
    late = [name for name, day in said.items() if day > after]
    if late:
        open_date = max(after, civil_date(moment() + CLOCKS_APART))
        Invalid.if_any(
            (f"the date here is {long_day(open_date)}, and {long_day(said[name])} is later", name)
            for name in late
            if said[name] > open_date
        )
    over = {name: after for name, day in said.items() if day < last and rules[name].moves_on}
    return _with(command, over) if over else command


def _with(command: Any, changed: Mapping[str, date]) -> Any:
    return replace(command, **changed)
