"""What the books, the runs and the instalments must agree on, worked out from the ground up.

A difference says what was looked at, where, what it should be by everything else, and what was
found. The rules here look at one thing at a time; `queries/verifying` gives them all of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.payments.domain.instalments import (
    FORFEITING,
    LOST,
    WITH_THE_BANK,
    Breach,
    FollowUp,
    Leaving,
    Planned,
    Submission,
    work_out_losses,
)
from services.payments.domain.run_states import MOVES

STATUS_IN_PAYMENT = {"approved": "submitted", "submitted": "submitted", "paid": "paid"}
"""An instalment's status by that of the payment it is in; in no other one is it with the bank."""

PAYMENTS_IN_RUN: dict[str, tuple[str, ...]] = {
    "prepared": ("prepared",),
    "approved": ("approved",),
    "exported": ("approved",),
    "submitted": ("submitted", "paid", "returned"),
    "settled": ("submitted", "paid", "returned"),
    "rejected": ("cancelled",),
    "cancelled": ("cancelled",),
    "lapsed": (),
}
"""The statuses a payment may have, by the state of its run."""


@dataclass(frozen=True)
class Difference:
    """Something that is not as it should be by everything else that is kept."""

    what: str
    where: str
    expected: str
    found: str


@dataclass(frozen=True)
class InstalmentAsKept:
    """An instalment: what was planned, and what its row says has become of it."""

    planned: Planned
    status: str
    reason: str


@dataclass(frozen=True)
class Deal:
    """One tenant's instalments, and every fact that decides what is lost of them."""

    tenant_ref: str
    instalments: Sequence[InstalmentAsKept]
    breaches: Sequence[tuple[str, Breach]]
    submissions: Sequence[tuple[str, Submission]]
    leaving: Leaving | None
    follow_up: FollowUp | None


def check_losses(deal: Deal, strikes_allowed: int) -> Iterator[Difference]:
    """Yield each instalment whose row does not say what the facts say is lost, or to what.

    What is with the bank stays sent, whatever became known since.
    """
    for element in sorted({instalment.planned.element for instalment in deal.instalments}):
        mine = [each for each in deal.instalments if each.planned.element == element]
        losses = work_out_losses(
            [each.planned for each in mine],
            [breach for of, breach in deal.breaches if of == element],
            [submission for of, submission in deal.submissions if of == element],
            deal.leaving,
            deal.follow_up,
            strikes_allowed,
        )
        for each in mine:
            lost_to = losses.reason_by_quarter.get(each.planned.quarter)
            if each.status in WITH_THE_BANK or _agrees(each, lost_to):
                continue
            where = f"{deal.tenant_ref} {element} Q{each.planned.quarter}"
            yield Difference("losses", where, _should_be(lost_to), _is(each))


IN_ONE_STEP = {("prepared", "submitted")}
"""Moves of the time when a run was approved, exported and submitted by one command."""


def check_run_moves(
    run_ref: str, state: str, moves: Iterable[tuple[str, str]]
) -> Iterator[Difference]:
    """Yield the moves of a run that its states do not allow, by its lines in the audit trail, and
    its state if that is not where the last of them led."""
    now = ""
    for before, after in moves:
        allowed = (before, after) in IN_ONE_STEP or after in MOVES.get(now, ())
        if before != now or (now and not allowed):
            found = f"{before} → {after}".strip()
            yield Difference("audit trail", f"run {run_ref}", f"a move from {now}", found)
        now = after
    if now != state:
        yield Difference("run state", f"run {run_ref}", now or "no run", state)


def _agrees(instalment: InstalmentAsKept, lost_to: str | None) -> bool:
    if lost_to is None:
        return instalment.status not in LOST
    return (instalment.status, instalment.reason) == (_lost_as(lost_to), lost_to)


def _lost_as(lost_to: str) -> str:
    return "forfeited" if lost_to in FORFEITING else "cancelled"


def _should_be(lost_to: str | None) -> str:
    return "not lost" if lost_to is None else f"{_lost_as(lost_to)} {lost_to}"


def _is(instalment: InstalmentAsKept) -> str:
    return f"{instalment.status} {instalment.reason}".rstrip()
