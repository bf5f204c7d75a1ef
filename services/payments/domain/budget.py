"""The budget by element and area: what it was, what is gone, what is still to be paid.

Paid, with the bank, still due and lost are all that instalments come to, each of them once; the
forecast is what the scheme will have paid if nothing more is lost. Amounts are integer pence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.payments.domain.instalments import LOST, MOVES, STANDING, WITH_THE_BANK

PAID = "paid"
"""The one status of those with the bank in which the money has reached the account."""

Share = tuple[str, str]
"""An element and an area: what one budget is for."""


def no_such_area(code: str, known: Sequence[str]) -> str:
    """Say that the scheme has no area of that code, and which it has."""
    return f"there is no area {code!r}; the scheme's areas are {', '.join(known) or 'none yet'}"


@dataclass(frozen=True)
class Amount:
    """What instalments of one element, area and status come to; one of them, or many added up."""

    element: str
    area: str
    status: str
    amount_pence: int


@dataclass(frozen=True)
class BudgetLine:
    """How one element stands in one area; both names are empty in the line of totals."""

    element: str
    area: str
    budget_pence: int
    paid_pence: int
    with_bank_pence: int
    still_due_pence: int
    lost_pence: int

    @property
    def forecast_pence(self) -> int:
        """Return what will have been paid if nothing more is lost."""
        return self.paid_pence + self.with_bank_pence + self.still_due_pence

    @property
    def remaining_pence(self) -> int:
        """Return what the forecast leaves of the budget; less than 0 where it is over."""
        return self.budget_pence - self.forecast_pence

    @property
    def over_budget(self) -> bool:
        """Return whether the forecast is above the budget."""
        return self.remaining_pence < 0


@dataclass(frozen=True)
class BudgetReport:
    """The lines by element, then area, and their sum."""

    lines: tuple[BudgetLine, ...]
    total: BudgetLine


def report_budget(budgets: Mapping[Share, int], amounts: Iterable[Amount]) -> BudgetReport:
    """Set what instalments come to against the budgets, in pence by (element, area).

    An element and area without a budget is a line of its own, with a budget of 0. Raises
    `ValueError`, naming them all, for statuses that no instalment can have.
    """
    sums: Counter[tuple[Share, str]] = Counter()
    for amount in amounts:
        sums[(amount.element, amount.area), amount.status] += amount.amount_pence
    unknown = sorted({status for _, status in sums} - MOVES.keys())
    if unknown:
        raise ValueError(f"no instalment can be {' or '.join(map(repr, unknown))}")
    shares = sorted(budgets.keys() | {share for share, _ in sums})
    lines = tuple(_line(share, budgets.get(share, 0), sums) for share in shares)
    return BudgetReport(lines, _total(lines))


def _line(share: Share, budget_pence: int, sums: Mapping[tuple[Share, str], int]) -> BudgetLine:
    def of(statuses: Iterable[str]) -> int:
        return sum(sums.get((share, status), 0) for status in statuses)

    return BudgetLine(
        element=share[0],
        area=share[1],
        budget_pence=budget_pence,
        paid_pence=of([PAID]),
        with_bank_pence=of(WITH_THE_BANK - {PAID}),
        still_due_pence=of(STANDING),
        lost_pence=of(LOST),
    )


def _total(lines: Sequence[BudgetLine]) -> BudgetLine:
    return BudgetLine(
        element="",
        area="",
        budget_pence=sum(line.budget_pence for line in lines),
        paid_pence=sum(line.paid_pence for line in lines),
        with_bank_pence=sum(line.with_bank_pence for line in lines),
        still_due_pence=sum(line.still_due_pence for line in lines),
        lost_pence=sum(line.lost_pence for line in lines),
    )
