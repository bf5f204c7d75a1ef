"""What the scheme cost and what it saved, in pence, with the interval of what was estimated.

Saved are the repairs that homes did not have: those to be expected without the scheme, times
(1 − R), where R is the ratio of rate ratios. To be expected is what they had the year before, for
as many days as they took part, changed as outside:

    expected = repairs before / days before · days during · rate ratio outside

Known is how many repairs there were, D; what would have been without the scheme is D / R, with R's
interval: each bound of what was saved is D · (1 / bound of R − 1). R's interval has the chance in D
too, so that these are a little wide; from what was expected they would be too narrow. Without homes
to compare with, nothing changed outside as far as anybody knows, and R is the rate ratio before and
during; the verdict says what that is worth.

Estimates come in as they are shown, with four places. Each line is rounded once, to whole pence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from services.evaluation.domain.effects import (
    RATE_RATIO,
    RATIO_OF_RATE_RATIOS,
    Estimated,
    People,
)
from services.statistics.decimal_text import decimal_text
from services.statistics.interval import Interval

A_QUARTER: Final = Fraction(1, 4)
"""How much repairs and administration may cost more or less, in the sensitivity."""


@dataclass(frozen=True)
class UnitCosts:
    """What things cost, in pence; `repair`: a repair avoided, None: what the jobs of before cost.

    An action of an officer takes so many minutes.
    """

    visit: int
    officer_minute: int
    action_minutes: int
    messages: Mapping[str, int]
    bank_file: int
    repair: int | None = None


@dataclass(frozen=True)
class Work:
    """How often something was done to run the scheme; messages by channel."""

    visits: int
    actions: int
    messages: Mapping[str, int]
    bank_files: int


@dataclass(frozen=True)
class Cashback:
    """Pence: of all years that began, earned so far, in tenants' accounts, and lost."""

    promised: int
    earned: int
    paid: int
    lost: int


@dataclass(frozen=True)
class Account:
    """All that goes into the sum. Days are those of homes whose year began: so far, and in all.

    `repairs_before`: how many of the jobs before had a cost, and their pence.
    """

    cashback: Cashback
    work: Work
    costs: UnitCosts
    repairs_before: tuple[int, int]
    homes: int
    days: int
    days_in_all: int


@dataclass(frozen=True)
class Line:
    """An amount, with its interval where it is estimated, and what it is made of."""

    name: str
    pence: int | None
    low: int | None = None
    high: int | None = None
    count: int | None = None
    unit: int | None = None


@dataclass(frozen=True)
class _Between:
    """An exact amount with its interval; None: cannot be said, or not bounded."""

    value: Fraction | None
    low: Fraction | None
    high: Fraction | None

    def __mul__(self, by: Fraction) -> "_Between":
        return _Between(*(None if each is None else each * by for each in self._parts))

    def __add__(self, more: Fraction | int) -> "_Between":
        return _Between(*(None if each is None else each + more for each in self._parts))

    @property
    def _parts(self) -> tuple[Fraction | None, ...]:
        return self.value, self.low, self.high

    def line(self, name: str, *, count: int | None = None, unit: int | None = None) -> Line:
        value, low, high = (_pence(each) for each in self._parts)
        return Line(name, value, low, high, count, unit)


_UNKNOWN: Final = _Between(None, None, None)


def _pence(amount: Fraction | None) -> int | None:
    """Return whole pence, halves away from zero."""
    if amount is None:
        return None
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def lines_of(account: Account, estimates: Iterable[Estimated]) -> tuple[Line, ...]:
    """Return what was promised, earned, paid, lost, spent and saved, and what it comes to.

    `net`: saved less cashback earned less administration. `per_home`: of it, for each home whose
    year began. `per_pound`: pence saved for each pound spent. `break_even`: the cashback for each
    home at which nothing is lost or gained. `forecast.…`: at the end of all years, as long as one
    is not over: if no more is lost, and the rest goes as what is over.
    """
    found = _by_name(estimates)
    repair = _cost_of_a_repair(account)
    avoided = _repairs_avoided(account, found)
    saved = _UNKNOWN if repair is None else avoided * repair
    administration = _administration(account)
    spent = sum(line.pence or 0 for line in administration)
    net = saved + -(account.cashback.earned + spent)
    return (
        *_cashback(account),
        *administration,
        Line("administration", spent),
        saved.line("avoided", count=_pence(avoided.value), unit=_pence(repair)),
        net.line("net"),
        *_compared_with_spending(account, saved, net, spent),
        *_forecast(account, saved, spent),
    )


def sensitivity_of(account: Account, estimates: Iterable[Estimated]) -> tuple[Line, ...]:
    """Return what `net` would be if one thing were otherwise.

    Repairs or administration a quarter dearer or cheaper; everything promised earned; by intention
    to treat; and as if nothing had changed outside.
    """
    found = _by_name(estimates)
    saved = _saved(account, found)
    earned = account.cashback.earned
    spent = sum(line.pence or 0 for line in _administration(account))
    nets = {
        "repairs_cheaper": saved * (1 - A_QUARTER) + -(earned + spent),
        "repairs_dearer": saved * (1 + A_QUARTER) + -(earned + spent),
        "administration_cheaper": saved + -(earned + spent * (1 - A_QUARTER)),
        "administration_dearer": saved + -(earned + spent * (1 + A_QUARTER)),
        "nothing_lost": saved + -(account.cashback.promised + spent),
        "intention_to_treat": _saved(account, found, "intention_to_treat") + -(earned + spent),
        "nothing_changed_outside": _saved(account, found, outside=False) + -(earned + spent),
    }
    return tuple(net.line(f"net.{name}") for name, net in nets.items())


_Found = Mapping[tuple[str, People], Estimated]


def _by_name(estimates: Iterable[Estimated]) -> _Found:
    return {(each.name, each.people): each for each in estimates}


def _cost_of_a_repair(account: Account) -> Fraction | None:
    """The cost that is set, or the mean of the jobs before; None where there is neither."""
    number, pence = account.repairs_before
    if account.costs.repair is not None:
        return Fraction(account.costs.repair)
    return Fraction(pence, number) if number else None


def _repairs_avoided(
    account: Account, found: _Found, people: People = "as_treated", *, outside: bool = True
) -> _Between:
    """Return how many repairs homes did not have, by the ratio of these people.

    `outside` False: as if nothing had changed outside.
    """
    own, others = found[RATE_RATIO, people], found[RATE_RATIO, "comparison"].interval
    ratio, change = own.interval, Fraction(1)
    if outside and others is not None:
        ratio, known = found[RATIO_OF_RATE_RATIOS, people].interval, _exact(others.value)
        if known is None:
            return _UNKNOWN
        change = known
    before, during = own.before, own.during
    if ratio is None or before is None or during is None or not before.days:
        return _UNKNOWN
    expected = Fraction(before.events, before.days) * during.days * change
    return _from_what_there_was(ratio, expected) or _less(ratio) * expected


def _from_what_there_was(ratio: Interval, expected: Fraction) -> _Between | None:
    """Return D · (1 / R − 1), D being expected · R; None where there was no repair at all."""
    value, least, most = (_exact(each) for each in (ratio.value, ratio.low, ratio.high))
    if not value:
        return None
    repairs = expected * value
    return _Between(
        expected - repairs,
        -repairs if most is None else repairs / most - repairs,
        repairs / least - repairs if least else None,
    )


def _less(ratio: Interval) -> _Between:
    """Return 1 − R; its lower bound is that of R's upper one."""
    parts = (_exact(each) for each in (ratio.value, ratio.high, ratio.low))
    return _Between(*(None if each is None else 1 - each for each in parts))


def _exact(value: float) -> Fraction | None:
    """Return a number as it is shown, exactly; None where it has no bound."""
    text = decimal_text(value)
    return None if text.endswith("inf") else Fraction(text)


def _saved(
    account: Account, found: _Found, people: People = "as_treated", *, outside: bool = True
) -> _Between:
    repair = _cost_of_a_repair(account)
    if repair is None:
        return _UNKNOWN
    return _repairs_avoided(account, found, people, outside=outside) * repair


def _cashback(account: Account) -> tuple[Line, ...]:
    cashback = account.cashback
    return (
        Line("promised", cashback.promised, count=account.homes),
        Line("earned", cashback.earned),
        Line("paid", cashback.paid),
        Line("lost", cashback.lost),
    )


def _administration(account: Account) -> tuple[Line, ...]:
    work, costs = account.work, account.costs
    action = costs.officer_minute * costs.action_minutes
    kinds = [
        ("visit", work.visits, costs.visit),
        ("officer", work.actions, action),
        *(
            (f"message_{channel}", work.messages.get(channel, 0), costs.messages[channel])
            for channel in sorted(costs.messages)
        ),
        ("bank_file", work.bank_files, costs.bank_file),
    ]
    return tuple(
        Line(f"administration.{kind}", number * unit, count=number, unit=unit)
        for kind, number, unit in kinds
    )


def _compared_with_spending(
    account: Account, saved: _Between, net: _Between, spent: int
) -> tuple[Line, ...]:
    pounds, homes = account.cashback.earned + spent, account.homes
    a_home = Fraction(1, homes) if homes else None
    return (
        (net * a_home if a_home else _UNKNOWN).line("per_home", count=homes),
        (saved * Fraction(100, pounds) if pounds else _UNKNOWN).line("per_pound"),
        ((saved + -spent) * a_home if a_home else _UNKNOWN).line("break_even", count=homes),
    )


def _forecast(account: Account, saved: _Between, spent: int) -> tuple[Line, ...]:
    if not account.days or account.days_in_all <= account.days:
        return ()
    longer = Fraction(account.days_in_all, account.days)
    cashback = account.cashback.promised - account.cashback.lost
    administration = spent * longer
    return (
        Line("forecast.cashback", cashback),
        Line("forecast.administration", _pence(administration)),
        (saved * longer).line("forecast.avoided"),
        (saved * longer + -(cashback + administration)).line("forecast.net"),
    )
