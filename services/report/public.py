"""The answers as they may be told to everybody: nobody can be found in them.

Counts under ten are not told, nor what they could be worked back from: `services/disclosure` looks
at everything the public version says as one system. What says how the counts hang together is here.
So are the limits of it: all figures in all, few by area and by month, since most of the rest would
be hidden; averages in all; amounts of ten homes' cashback or more, in hundreds of pounds; of
estimates those that the answer rests on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase
from typing import Final

from services.contracts.queries.evaluation import MoneyAnswer, MoneyLine
from services.disclosure.counts import SMALLEST_SHOWN, Counts, Sum, Within
from services.disclosure.suppression import suppress
from services.report.answers import Answers, Told, ToldEstimate
from services.report.charts import BREACHES, PAYMENTS
from services.report.estimate_words import RATIO, RATIO_OF_RATIOS

TOPICS: Final = frozenset(
    ("take_up", "aps", "repairs", "contacts", "breaches", "payments", "visits", "survey")
)
BY_AREA: Final = frozenset(
    (
        *("take_up.registered", "take_up.signed", "take_up.started", "take_up.now.completed"),
        *("aps.follow_up.homes", "aps.zero_tenant_repairs"),
    )
)
BY_MONTH: Final = frozenset((BREACHES, PAYMENTS))

SUMS: Final = (
    ("take_up.registered", ("take_up.now.*",)),
    ("take_up.left", ("take_up.left.*",)),
    ("aps.items", ("aps.items.better", "aps.items.same", "aps.items.worse", "aps.items.new")),
    ("repairs.reported", ("repairs.tenant", "repairs.landlord")),
    ("contacts.recorded", ("contacts.kind.*",)),
    ("contacts.recorded", ("contacts.counted", "contacts.not_counted.*")),
    ("breaches.recorded", ("breaches.counted", "breaches.upheld", "breaches.taken_back")),
    (
        "breaches.counted",
        (
            *("breaches.repair_call_out", "breaches.housing_contact"),
            *("breaches.follow_up_defect", "breaches.no_access"),
        ),
    ),
    ("payments.sent", ("payments.on_time", "payments.late")),
    ("visits.all", ("visits.made", "visits.missed.*")),
    ("visits.all", ("visits.baseline", "visits.follow_up")),
)
"""Wholes and their parts. What parts leave over is a part more, of which nothing is told."""

WITHIN: Final = (
    ("take_up.rejected.*", "take_up.now.rejected"),
    ("take_up.signed", "take_up.eligible"),
    ("take_up.started", "take_up.signed"),
    ("take_up.now.completed", "take_up.started"),
    ("take_up.*", "take_up.registered"),
    ("aps.compared.homes", "aps.baseline.homes"),
    ("aps.compared.homes", "aps.follow_up.homes"),
    ("aps.zero_repairs", "aps.zero_tenant_repairs"),
    ("aps.zero_tenant_repairs", "aps.follow_up.homes"),
    ("aps.baseline.homes", "visits.baseline"),
    ("aps.follow_up.homes", "visits.follow_up"),
    ("repairs.call_outs", "repairs.tenant"),
    ("repairs.call_outs.emergencies", "repairs.call_outs"),
    ("repairs.*", "repairs.reported"),
    ("contacts.*", "contacts.recorded"),
    ("breaches.struck_out", "breaches.counted"),
    ("breaches.*", "breaches.recorded"),
    ("payments.returned", "payments.sent"),
    ("payments.held.*", "payments.due"),
    ("visits.*", "visits.all"),
    ("estimates.as_treated.homes", "take_up.started"),
    ("estimates.as_treated.during", "repairs.reported"),
)
"""Counts of which one counts some of what the other counts."""

BASES: Final = (
    ("take_up.*", "take_up.registered"),
    ("aps.zero_*", "aps.follow_up.homes"),
    ("aps.items.*", "aps.items"),
    ("aps.defects.*", "aps.compared.homes"),
    ("contacts.reported", ""),
    ("contacts.*", "contacts.recorded"),
    ("breaches.recorded", ""),
    ("breaches.*", "breaches.recorded"),
    ("payments.held.*", "payments.due"),
    ("payments.*", "payments.sent"),
    ("visits.*", "visits.all"),
)
"""The figure that others rest on. Where it is none that is told, the base is not told either."""

_HUNDRED_POUNDS: Final = 10_000
"""Pence."""

_MONEY: Final = frozenset(
    ("promised", "earned", "paid", "lost", "administration", "avoided", "net", "forecast.net")
)


def for_the_public(answers: Answers) -> Answers:
    """Return the answers as they may be told to everybody."""
    hidden = suppress(counts_of(answers))
    return replace(
        answers,
        figures=tuple(_told(f, hidden) for f in _published(answers)),
        effects=replace(
            answers.effects,
            estimates=tuple(_estimates(answers, hidden)),
            balance=(),
        ),
        money=MoneyAnswer(tuple(_amounts(answers)), ()),
        is_public=True,
    )


def counts_of(answers: Answers) -> Counts:
    """Return all counts that the public version could tell, and how they hang together."""
    system = _System()
    figures = list(_published(answers))
    for f in figures:
        system.values[key_of(f)] = (f.base if f.unit == "score" else f.value) or 0
    for estimate in _kept(answers):
        for name, number in _counts_in(estimate):
            system.values[f"{name}|all|"] = number
    places = list(dict.fromkeys((f.by, f.of) for f in figures if f.by != "month"))
    for by, of in places:
        system.relate(f"|{by}|{of}")
    for f in figures:
        if f.by == "all" and f.unit == "count":
            areas = [key_of(each) for each in figures if each.name == f.name and each.by == "area"]
            months = [
                key_of(each) for each in figures if each.name == f.name and each.by == "month"
            ]
            for parts in (areas, months):
                system.add_up(key_of(f), parts)
    return system.counts()


def key_of(figure: Told) -> str:
    """Return what a figure is called among the counts."""
    return f"{figure.name}|{figure.by}|{figure.of}"


class _System:
    """Counts by key, and their relations as they are added."""

    def __init__(self) -> None:
        self.values: dict[str, int] = {}
        self.sums: list[Sum] = []
        self.withins: list[Within] = []
        self.rests: set[str] = set()

    def relate(self, place: str) -> None:
        """Add what hangs together at a place: in all, or in one area."""
        names = [key.removesuffix(place) for key in self.values if key.endswith(place)]
        for whole, patterns in SUMS:
            parts = [name for pattern in patterns for name in _matching(pattern, names)]
            if whole in names:
                self.add_up(whole + place, [part + place for part in parts])
        for pattern, whole in WITHIN:
            for part in _matching(pattern, names):
                if part != whole and whole in names:
                    self.put_within(part + place, whole + place)

    def add_up(self, whole: str, parts: Sequence[str]) -> None:
        """Have parts make a whole, with a rest where they leave one over.

        Beside a part alone there is always one: who reads does not know that there is no other.
        """
        if not parts:
            return
        rest = self.values[whole] - sum(self.values[part] for part in parts)
        if rest < 0:  # they overlap: each by itself is some of it
            for part in parts:
                self.put_within(part, whole)
            return
        more = [f"{whole} beside {parts[0]}"] if rest or len(parts) == 1 else []
        for name in more:
            self.values[name] = rest
            self.rests.add(name)
        self.sums.append(Sum(whole, (*parts, *more)))

    def put_within(self, part: str, whole: str) -> None:
        within = Within(part, whole)
        if self.values[part] <= self.values[whole] and within not in self.withins:
            self.withins.append(within)

    def counts(self) -> Counts:
        return Counts(
            self.values, tuple(self.sums), tuple(self.withins), also_hidden=frozenset(self.rests)
        )


def _matching(pattern: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if fnmatchcase(name, pattern)]


def _published(answers: Answers) -> Iterator[Told]:
    """Yield the figures that the public version may have: counts, and averages in all.

    Areas are those of the scheme: others are only of those who could not take part.
    """
    for f in answers.figures:
        if f.name.partition(".")[0] not in TOPICS or f.value is None:
            continue
        if f.unit == "count":
            by_month = f.by == "month" and f.name in BY_MONTH
            by_area = f.by == "area" and f.name in BY_AREA and f.of in answers.areas
            if f.by == "all" or by_area or by_month:
                yield f
        elif f.unit == "score" and f.by == "all":
            yield f


def _told(figure: Told, hidden: frozenset[str]) -> Told:
    """Return a figure without what must not be told of it."""
    key = key_of(figure)
    if figure.unit == "score":
        return replace(figure, value=None, base=None) if key in hidden else figure
    base = next((b for pattern, b in BASES if fnmatchcase(figure.name, pattern)), "")
    base_key = f"{base}|{figure.by}|{figure.of}"
    known = base and base != figure.name and base_key not in hidden
    value = None if key in hidden else figure.value
    return replace(figure, value=value, base=figure.base if known else None)


# --- estimates and money ---


def _kept(answers: Answers) -> Iterator[ToldEstimate]:
    for e in answers.effects.estimates:
        if (e.name, e.people) in (
            (RATIO, "as_treated"),
            (RATIO, "comparison"),
            (RATIO_OF_RATIOS, "as_treated"),
        ):
            yield e


def _counts_in(estimate: ToldEstimate) -> Iterator[tuple[str, int]]:
    """Yield the counts of people and repairs in an estimate."""
    for name, number in (
        ("homes", estimate.homes),
        ("before", estimate.before_events),
        ("during", estimate.during_events),
    ):
        if number is not None:
            yield f"estimates.{estimate.people}.{name}", number


def _estimates(answers: Answers, hidden: frozenset[str]) -> Iterator[ToldEstimate]:
    """Yield the estimates that the answer rests on, without days, which count homes as well.

    Where its counts are not told, rates have one decimal: with two, they would tell them.
    """
    for e in _kept(answers):
        names = dict(_counts_in(e))
        told = not any(f"{name}|all|" in hidden for name in names)
        small = any(number < SMALLEST_SHOWN for number in names.values())
        value, low, high = (None,) * 3 if small else (e.value, e.low, e.high)
        yield replace(
            e,
            value=value,
            low=low,
            high=high,
            homes=e.homes if told else None,
            before_days=None,
            during_days=None,
            before_events=e.before_events if told else None,
            during_events=e.during_events if told else None,
            before_rate=None if small else _rate(e.before_rate, told),
            during_rate=None if small else _rate(e.during_rate, told),
        )


def _rate(rate: Decimal | None, told: bool) -> Decimal | None:
    return rate if told or rate is None else rate.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _amounts(answers: Answers) -> Iterator[MoneyLine]:
    """Yield amounts in hundreds of pounds; none that fewer than ten homes could make up."""
    promised, started = answers.amount("promised"), answers.figure("take_up.started").value or 0
    each = (promised.pence or 0) / started if promised and started else 0
    least = SMALLEST_SHOWN * each
    for line in answers.money.lines:
        if line.name in _MONEY:
            enough = line.pence is not None and abs(line.pence) >= least > 0
            amounts = (line.pence, line.low_pence, line.high_pence) if enough else (None,) * 3
            pence, low, high = map(_rounded, amounts)
            yield MoneyLine(line.name, pence, low, high, None, None)


def _rounded(pence: int | None) -> int | None:
    if pence is None:
        return None
    hundreds = (Decimal(pence) / _HUNDRED_POUNDS).quantize(Decimal(1), ROUND_HALF_UP)
    return int(hundreds) * _HUNDRED_POUNDS
