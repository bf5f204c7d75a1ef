"""What the evaluation can be asked: figures, effects and money, as of the last cut-off it heard.

None of it names anybody.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.queries.audit import Story
from services.contracts.queries.backlog import Backlog
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)
from services.terms.verdicts import Reason, Verdict

By = Literal["all", "area", "element", "month"]
Unit = Literal["count", "pence", "days", "score"]
Compared = Literal["as_treated", "intention_to_treat", "placebo", "comparison"]

Homes = Annotated[int, "how many homes it rests on"]
Lowest = Annotated[str | None, "the interval's lower end; null: cannot be said"]
Highest = Annotated[str | None, "its upper end; `inf`: unbounded; null: cannot be said"]
Count = Annotated[int | None, "how many there were; null: it cannot be known"]


@dataclass(frozen=True)
class Figure:
    """One number, and the count it rests on: every table and chart is made of these."""

    name: Annotated[str, "such as `take_up.signed` or `visits.refused`"]
    by: Annotated[By, "in all, or by what it is divided"]
    of: Annotated[str, "which area, element or month, such as `2012-03`; empty: in all"]
    unit: Annotated[Unit, "what `value` is in; a `score` is a sum of answers"]
    value: Annotated[int, "the number; rates and means are told as sums and their base"]
    base: Annotated[int | None, "the count it rests on; null: it is itself a count of everything"]


@may("board", "finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Figures(Listed[Figure]):
    """All figures, in a fixed order."""

    most: ClassVar[int] = 5_000


@dataclass(frozen=True)
class Estimate:
    """What was estimated, with its interval; numbers are decimals with four places, as text."""

    name: Annotated[str, "such as `repairs.rate_ratio`"]
    people: Annotated[Compared, "who were compared"]
    value: Annotated[str | None, "the estimate; null: cannot be said"]
    low: Lowest
    high: Highest
    method: Annotated[str, "how, such as `exact_binomial` or `cluster_bootstrap`"]
    before_events: Count
    before_days: Annotated[int | None, "days at risk before; null: it cannot be known"]
    during_events: Count
    during_days: Annotated[int | None, "days at risk while it ran; null: it cannot be known"]
    homes: Homes


@dataclass(frozen=True)
class BalanceLine:
    """How alike participants and those they are compared with were before, in one respect."""

    name: Annotated[str, "in what, such as `repairs_before`"]
    participants: Annotated[str, "their mean or share, a decimal with four places"]
    comparison: Annotated[str, "the others' mean or share, a decimal with four places"]
    standardised_difference: Annotated[
        str, "the difference in standard deviations; `inf` or `-inf` where nothing varies"
    ]


@dataclass(frozen=True)
class MoneyLine:
    """An amount, with its interval where it is estimated, and what it is made of."""

    name: Annotated[str, "such as `paid`, `avoided` or `administration.visit`"]
    pence: Annotated[int | None, "the amount; null: cannot be said"]
    low_pence: Annotated[int | None, "the interval's lower end; null: no interval"]
    high_pence: Annotated[int | None, "the interval's upper end; null: no interval"]
    count: Annotated[int | None, "how many it is made of; null: of none"]
    unit_pence: Annotated[int | None, "what one of them costs; null: they differ"]


@dataclass(frozen=True)
class EffectsAnswer:
    """Whether the scheme worked, and what says so."""

    verdict: Annotated[Verdict, "the answer"]
    reasons: Annotated[tuple[Reason, ...], "what speaks for it, then what limits it"]
    maryland_level: Annotated[int, "how strong the design is, 1 to 5; 0: nothing to compare with"]
    estimates: Annotated[tuple[Estimate, ...], "what was estimated, in a fixed order"]
    balance: Annotated[tuple[BalanceLine, ...], "how alike those compared were before"]


@dataclass(frozen=True)
class MoneyAnswer:
    """What the scheme cost and saved."""

    lines: Annotated[tuple[MoneyLine, ...], "in a fixed order"]
    sensitivity: Annotated[tuple[MoneyLine, ...], "the net result if something were otherwise"]


@dataclass(frozen=True)
class TakenOver:
    """What was taken over to compare the scheme with."""

    repairs: Annotated[int, "repairs before the scheme"]
    homes: Annotated[int, "homes outside the scheme"]


@may("housing_manager", "auditor")
@dataclass(frozen=True)
class ComparedWith(Query[TakenOver]):
    """What the scheme is compared with, as far as it was taken over."""


@may("board", "finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Effects(Query[EffectsAnswer]):
    """Whether the scheme worked, and what says so; `not_found` before a date is closed."""


@may("board", "finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class MoneySummary(Query[MoneyAnswer]):
    """What the scheme cost and saved; `not_found` before a date is closed."""


@may("housing_manager", "auditor")
@dataclass(frozen=True)
class EvaluationStory(Story):
    """What the evaluation's audit trail has of a thing, oldest first."""


@may("administrator", "auditor")
@dataclass(frozen=True)
class EvaluationBacklog(Backlog):
    """How the evaluation stands: what is unsent, waiting and dead."""


@may("administrator", "housing_manager", "auditor")
@dataclass(frozen=True)
class EvaluationDeadLetters(DeadLetters):
    """The events that the evaluation could not handle, oldest first: their envelopes."""


@may("administrator", "housing_manager", "auditor")
@dataclass(frozen=True)
class EvaluationDeadLetterEnvelope(DeadLetterEnvelope):
    """The envelope of an event that the evaluation could not handle; `not_found` for none."""


@may("housing_manager", "auditor")
@dataclass(frozen=True)
class EvaluationDeadLetterWhole(DeadLetterWhole):
    """An event that the evaluation could not handle, with its content; `not_found` for none."""
