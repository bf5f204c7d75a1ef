"""What the scheme is compared with, taken over from files: it is in no event.

It stays when facts are made again from the log.
"""

from collections.abc import Iterator, Sequence

from services.backbone.audit import Change, Subject
from services.backbone.errors import Invalid
from services.contracts import evaluation as contract
from services.contracts.commands import DONE, Done
from services.contracts.refusals import Fault
from services.evaluation import tables
from services.evaluation.store import Work

_Command = contract.TakeOverHistory | contract.TakeOverComparison


def take_over_history(command: contract.TakeOverHistory, uow: Work) -> Done:
    """Take over a page of the repairs before the scheme."""
    _refuse(command.rows, _wrong_repairs(command.rows))
    uow.store.put(tables.history, [vars(row) for row in command.rows], command.anew)
    _note("history", command, uow)
    return DONE


def take_over_comparison(command: contract.TakeOverComparison, uow: Work) -> Done:
    """Take over a page of homes outside the scheme."""
    _refuse(command.rows, _wrong_homes(command.rows))
    uow.store.put(tables.comparison, [vars(row) for row in command.rows], command.anew)
    _note("comparison", command, uow)
    return DONE


def _note(ref: str, command: _Command, uow: Work) -> None:
    what = "taken over anew" if command.anew else "taken over"
    change = Change(what, after=f"{len(command.rows)} rows")
    uow.audit(command.on, Subject("compared with", ref), change)


def _refuse(rows: Sequence[object], faults: Iterator[Fault]) -> None:
    found = list(faults)
    if len(rows) > contract.MOST_ROWS:
        found.append(Fault(f"hand over {contract.MOST_ROWS} rows at most at a time", "rows"))
    if found:
        raise Invalid.listing(found)


def _wrong_repairs(rows: Sequence[contract.EarlierRepair]) -> Iterator[Fault]:
    numbers = set[int]()
    for place, row in enumerate(rows):
        if row.number < 1 or row.number in numbers:
            yield Fault("give each repair a number of its own, from 1", f"rows.{place}.number")
        numbers.add(row.number)
        if row.cost_pence < 0:
            yield Fault("give 0 or more", f"rows.{place}.cost_pence")


def _wrong_homes(rows: Sequence[contract.ComparedHome]) -> Iterator[Fault]:
    periods = set[tuple[str, str]]()
    for place, row in enumerate(rows):
        if (row.home_ref, row.period) in periods:
            says = f"{row.home_ref} has a row for {row.period} already"
            yield Fault(says, f"rows.{place}.period")
        periods.add((row.home_ref, row.period))
        if row.last_day < row.first_day:
            yield Fault("is before the first day", f"rows.{place}.last_day")
        for name in ("repairs", "cost_pence"):
            if getattr(row, name) < 0:
                yield Fault("give 0 or more", f"rows.{place}.{name}")
