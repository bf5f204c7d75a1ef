"""Whether the scheme worked: what was counted, estimated and judged."""

from sqlalchemy import Connection

from services.contracts.queries.evaluation import BalanceLine, Effects, EffectsAnswer, Estimate
from services.evaluation.domain.balance import Balanced, balance_of
from services.evaluation.domain.effects import Estimated, estimates_of
from services.evaluation.domain.verdict import judge
from services.evaluation.queries.observing import groups, is_running, observed
from services.evaluation.queries.periods import periods
from services.statistics.decimal_text import decimal_text


def effects(query: Effects, connection: Connection) -> EffectsAnswer:
    """Return the answer as of the last closed date; `NotFound` before there is one."""
    of = periods(connection)
    seen = observed(of, connection)
    estimates = estimates_of(seen)
    balance = balance_of(*groups(of, seen, connection))
    judged = judge(seen, estimates, balance, running=is_running(of, connection))
    return EffectsAnswer(
        judged.verdict,
        judged.reasons,
        judged.level,
        tuple(_estimate(each) for each in estimates),
        tuple(_balance(each) for each in balance),
    )


def _estimate(each: Estimated) -> Estimate:
    found, before, during = each.interval, each.before, each.during
    return Estimate(
        name=each.name,
        people=each.people,
        value=decimal_text(found.value) if found else None,
        low=decimal_text(found.low) if found else None,
        high=decimal_text(found.high) if found else None,
        method=each.method,
        before_events=before.events if before else None,
        before_days=before.days if before else None,
        during_events=during.events if during else None,
        during_days=during.days if during else None,
        homes=each.homes,
    )


def _balance(each: Balanced) -> BalanceLine:
    means = (decimal_text(each.participants), decimal_text(each.comparison))
    return BalanceLine(each.name, *means, decimal_text(each.difference))
