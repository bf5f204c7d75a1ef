"""What the report is made of: the evaluation's answers, as they were or as they may be told.

Nothing here works anything out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from services.contracts.queries.evaluation import (
    BalanceLine,
    By,
    EffectsAnswer,
    Estimate,
    Figure,
    MoneyAnswer,
    MoneyLine,
    Unit,
)
from services.terms.verdicts import Reason, Verdict


@dataclass(frozen=True)
class Told:
    """A figure as it is told. `value` is None where it must not be, and `base` where there is none.

    Of a `score` the value is the sum of the answers, and the base how many there are.
    """

    name: str
    by: By
    of: str
    unit: Unit
    value: int | None
    base: int | None


@dataclass(frozen=True)
class ToldEstimate:
    """An estimate as it is told: counts and days are None where they must not be.

    Rates are repairs for each home and year, of repairs before and during.
    """

    name: str
    people: str
    value: str | None
    low: str | None
    high: str | None
    method: str
    homes: int | None
    before_events: int | None
    before_days: int | None
    before_rate: Decimal | None
    during_events: int | None
    during_days: int | None
    during_rate: Decimal | None


@dataclass(frozen=True)
class ToldEffects:
    """Whether the scheme worked, and what says so, as it is told."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    maryland_level: int
    estimates: tuple[ToldEstimate, ...]
    balance: tuple[BalanceLine, ...]


def as_they_are(figures: Iterable[Figure]) -> tuple[Told, ...]:
    """Return figures told without leaving anything out."""
    return tuple(Told(f.name, f.by, f.of, f.unit, f.value, f.base) for f in figures)


def effects_as_they_are(effects: EffectsAnswer) -> ToldEffects:
    """Return effects told without leaving anything out."""
    return ToldEffects(
        effects.verdict,
        effects.reasons,
        effects.maryland_level,
        tuple(map(_estimate, effects.estimates)),
        effects.balance,
    )


def _estimate(e: Estimate) -> ToldEstimate:
    return ToldEstimate(
        **vars(e),
        before_rate=_a_home_and_year(e.before_events, e.before_days),
        during_rate=_a_home_and_year(e.during_events, e.during_days),
    )


def _a_home_and_year(events: int | None, days: int | None) -> Decimal | None:
    """Return how many a home has in a year, with two decimals; None where it is not known."""
    if events is None or not days:
        return None
    rate = Decimal(events) * Decimal("365.25") / Decimal(days)
    return rate.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Answers:
    """All that is known, as of a business date. `areas` are the names of areas by their codes.

    `is_public`: figures by which somebody could be found are not told, and some are not there.
    """

    scheme: str
    landlord: str
    as_of: date
    areas: Mapping[str, str]
    figures: tuple[Told, ...]
    effects: ToldEffects
    money: MoneyAnswer
    is_public: bool = False

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, str], Told]:
        return {(f.name, f.by, f.of): f for f in self.figures}

    def figure(self, name: str, by: By = "all", of: str = "") -> Told:
        """Return a figure; of one that is not there nothing was ever heard: it is nought.

        For the public it is not told.
        """
        nothing = None if self.is_public else 0
        return self._by_key.get((name, by, of)) or Told(name, by, of, "count", nothing, None)

    def known(self, name: str, by: By, of: str) -> Told | None:
        """Return a figure; None for one that is not there."""
        return self._by_key.get((name, by, of))

    @property
    def holds_back_estimates(self) -> bool:
        """Whether the estimates of homes in the scheme are not told, though they are known."""
        return self.is_public and not any(
            e.people == "as_treated" and e.name.startswith("repairs.")
            for e in self.effects.estimates
        )

    @cached_property
    def told_by(self) -> frozenset[tuple[str, By]]:
        """The names of figures with all that they are divided by."""
        return frozenset((f.name, f.by) for f in self.figures)

    def of_topic(self, topic: str, by: By = "all") -> Iterator[Told]:
        """Yield the figures whose name begins with a topic, in their order."""
        return (f for f in self.figures if f.by == by and f.name.startswith(f"{topic}."))

    def divided(self, by: By, names: Iterable[str] = ()) -> list[str]:
        """Return the areas, elements or months there are figures of: of those names, of any."""
        wanted = frozenset(names)
        found = {f.of for f in self.figures if f.by == by and (not wanted or f.name in wanted)}
        return sorted(found)

    def questions(self) -> list[str]:
        """Return the questions of the survey, in alphabetical order."""
        asked = (f for f in self.of_topic("survey") if f.unit == "score")
        return sorted({f.name.split(".", 2)[2] for f in asked})

    def estimate(self, name: str, people: str = "as_treated") -> ToldEstimate | None:
        """Return an estimate; None where there is none of that name."""
        of_them = (e for e in self.effects.estimates if (e.name, e.people) == (name, people))
        return next(of_them, None)

    def amount(self, name: str) -> MoneyLine | None:
        """Return a line of the money; None where there is none of that name."""
        return next((line for line in self.money.lines if line.name == name), None)
