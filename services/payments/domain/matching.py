"""Which of our payments a returned row is about, and what becomes of every row.

Each row of a report of returned credits has exactly one of four outcomes, with its reason:

- `not_ours`: it was not paid by us (see `paid_by_us`).
- `duplicate`: the same row stands in the report before, or its payment came back before.
- `matched`: it is about one payment.
- `unknown`: it fits no payment, or more than one. Somebody has to look at it.

A row fits a payment if the account is the one we paid into, the amount is the same, the day is one
of the payment's, and the reference is the same. If the payment's run is not noted as submitted yet,
the row stays `unknown` until it is, and the file is imported again. What is tolerated, since banks
do it:

- the reference in other case, or with other spacing: `Cashback  000123` is `CASHBACK 000123`;
- the reference cut short, to not less than `SHORTEST_CUT` characters, if one payment alone begins
  so, whatever else fits; the whole one comes first;
- the day being the processing day or the entry day: reports call either the original day;
- an advice that says no amount or no day (an unpaid credit always says both).

Nothing else is: no amount that nearly fits, no choice between two payments that both do.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from services.terms.showing import listed

Outcome = Literal["matched", "unknown", "duplicate", "not_ours"]
Kind = Literal["unpaid", "advice"]

SHORTEST_CUT: Final = 10
"""Characters of a reference that must be left for it to say anything."""

_SAME, _CUT, _OTHER = range(3)


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row of a report, as far as matching looks at it.

    `ours` is what `paid_by_us` says. `account` is anything
    that is equal for equal accounts; it stays out of the repr. `detail` is what else the row says
    (the code, the corrected account): rows that differ in it are not the same row. An advice may
    have None for `amount_pence` or `day`.
    """

    number: int
    kind: Kind
    ours: bool
    account: Hashable = field(repr=False)
    amount_pence: int | None
    reference: str
    day: date | None
    detail: Hashable = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A payment a row may be about. `account_matches`: it was paid into the row's account.
    `came_back`: a report before this one said so of it. `not_submitted`: its run, if that is
    exported and nobody noted yet that the bank has it; otherwise blank."""

    number: int
    reference: str
    amount_pence: int
    processing_day: date
    entry_day: date
    account_matches: bool
    came_back: bool
    not_submitted: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a row, and why. `payment` is the number of the payment it is about: always
    if matched, and of a duplicate where it is known."""

    row: int
    outcome: Outcome
    reason: str
    payment: int | None = None


def paid_by_us(user_number_is_ours: bool, account_is_ours: bool, has_candidates: bool) -> bool:
    """Return whether a row is about something that we paid.

    The service user number must be ours. The account that paid names the day of the payment, and
    the landlord may have another one by now: if it is not today's, a payment of ours with the row's
    reference is enough, and whether that one fits decides. `account_is_ours` also where the row
    names none.
    """
    return user_number_is_ours and (account_is_ours or has_candidates)


def decide(rows: Iterable[tuple[ReturnedRow, Sequence[Candidate]]]) -> list[Decision]:
    """Return the decision on each row of one report, in its order.

    Each row comes with the payments it may be about: those of its reference, and if there is none,
    those whose reference begins so, at least two of them if there are as many. No payment is
    matched twice.
    """
    decisions = []
    rows_before: dict[Hashable, int] = {}
    matched: dict[int, int] = {}
    for row, candidates in rows:
        decision = _decide(row, candidates, rows_before, matched)
        rows_before.setdefault(_content(row), row.number)
        if decision.outcome == "matched" and decision.payment is not None:
            matched[decision.payment] = row.number
        decisions.append(decision)
    return decisions


def _decide(
    row: ReturnedRow,
    candidates: Sequence[Candidate],
    rows_before: dict[Hashable, int],
    matched: dict[int, int],
) -> Decision:
    if not row.ours:
        return Decision(row.number, "not_ours", "the payment was made by another service user")
    fitting = fitting_payments(row, candidates)
    payment = fitting[0].number if len(fitting) == 1 else None
    if _content(row) in rows_before:
        reason = f"row {rows_before[_content(row)]} of this report is the same"
        return Decision(row.number, "duplicate", reason, payment)
    if payment is None:
        reason = "more than one payment fits" if fitting else why_none(row, candidates)
        return Decision(row.number, "unknown", reason)
    if fitting[0].not_submitted:
        return Decision(row.number, "unknown", _why_not_yet(fitting[0]))
    if fitting[0].came_back and row.kind == "unpaid":
        return Decision(row.number, "duplicate", "the payment came back before", payment)
    if payment in matched:
        reason = f"row {matched[payment]} of this report is about the same payment"
        return Decision(row.number, "duplicate", reason, payment)
    return Decision(row.number, "matched", _why_matched(row, fitting[0]), payment)


def fitting_payments(row: ReturnedRow, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the payments that fit a row; none if its reference is cut and several begin so."""
    meant = _meant(row, candidates)
    if _is_ambiguous(row, meant):
        return []
    return [each for each in meant if not _differences(row, each)]


def _meant(row: ReturnedRow, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the payments with a row's reference; if there is none, those it may be cut from."""
    found = list(candidates)
    closest = min((_closeness(row, each) for each in found), default=_OTHER)
    return [each for each in found if _closeness(row, each) == closest < _OTHER]


def _is_ambiguous(row: ReturnedRow, meant: Sequence[Candidate]) -> bool:
    return len(meant) > 1 and _closeness(row, meant[0]) == _CUT


def why_none(row: ReturnedRow, candidates: Iterable[Candidate]) -> str:
    """Return why no payment fits a row."""
    if not row.reference.strip():
        return "the row has no reference"
    near = _meant(row, candidates)
    if not near:
        return "no payment has this reference"
    if _is_ambiguous(row, near):
        return "more than one payment may be meant"
    if len(near) > 1:
        return f"{len(near)} payments have this reference, but none fits otherwise"
    differences = _differences(row, near[0])
    verb = "differs" if len(differences) == 1 else "differ"
    return f"payment {near[0].number} has this reference, but {listed(differences, 'and')} {verb}"


def _content(row: ReturnedRow) -> Hashable:
    """Return what makes two rows the same row."""
    reference = _plain(row.reference)
    return (row.kind, row.ours, row.account, row.amount_pence, reference, row.day, row.detail)


def _differences(row: ReturnedRow, payment: Candidate) -> list[str]:
    """Return what, the reference aside, a row says differently from a payment."""
    amount_fits = row.amount_pence == payment.amount_pence
    day_fits = row.day in (payment.processing_day, payment.entry_day)
    if row.kind == "advice":
        amount_fits = amount_fits or row.amount_pence is None
        day_fits = day_fits or row.day is None
    fits = {"the account": payment.account_matches, "the amount": amount_fits, "the day": day_fits}
    return [what for what, same in fits.items() if not same]


def _closeness(row: ReturnedRow, payment: Candidate) -> int:
    """Return how well the references fit: `_SAME`, `_CUT` or `_OTHER`."""
    said, sent = _plain(row.reference), _plain(payment.reference)
    if said and said == sent:
        return _SAME
    if len(said) >= SHORTEST_CUT and sent.startswith(said):
        return _CUT
    return _OTHER


def _plain(reference: str) -> str:
    return " ".join(reference.upper().split())


def _why_not_yet(payment: Candidate) -> str:
    return (
        f"its run {payment.not_submitted} is exported but not noted as submitted;"
        " submit it, then import this file again"
    )


def _why_matched(row: ReturnedRow, payment: Candidate) -> str:
    if _closeness(row, payment) == _CUT:
        return "account, amount and day fit, and the reference as far as it goes"
    said = ["account", *(["amount"] if row.amount_pence is not None else [])]
    said += [*(["day"] if row.day is not None else []), "reference"]
    return f"{listed(said, 'and')} fit"
