"""The answers as they may be told to everybody: nobody can be found in them.

Counts under ten are not told, nor what they could be worked back from: `services/disclosure` looks
at everything the public version says as one system. What says how the counts hang together is here.
So are the limits of it: figures in all, but those that say again what others say; few by area and
by month, since most of the rest would be hidden; averages in all; amounts of ten homes' cashback or
more, to the nearest ten homes' cashback; of estimates those that the answer rests on, in whole per
cent.

A name that is made of what happened, such as a reason, is there only where something was counted.
Hidden, it is left out altogether: what is not there is nought or not told.
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
SAID_AGAIN: Final = (
    *("take_up.now.withdrawn", "take_up.now.tenancy_ended", "take_up.rejected.*"),
    *("repairs.call_outs", "repairs.call_outs.*", "contacts.counted", "contacts.not_counted.*"),
    "take_up.eligible",
)
"""Figures that others tell by another way of counting, or nearly: leavings, breaches.

Nearly all who could take part sign, so that beside them who signed, began and completed would all
have to be hidden.
"""

ALWAYS_THERE: Final = (
    *("take_up.registered", "take_up.signed", "take_up.started"),
    *("take_up.left", "take_up.now.*", "aps.*", "visits.*"),
    *("repairs.reported", "repairs.tenant", "repairs.landlord", "repairs.emergencies"),
    *("contacts.recorded", "contacts.reported"),
    *("breaches.recorded", "breaches.counted", "breaches.struck_out"),
    *("breaches.upheld", "breaches.dismissed", "breaches.taken_back"),
    *("payments.due", "payments.sent", "payments.on_time", "payments.late", "payments.returned"),
)
"""Figures that are there whether anything was counted or not."""

BY_AREA: Final = frozenset(
    (
        *("take_up.registered", "take_up.signed", "take_up.started", "take_up.now.completed"),
        *("aps.follow_up.homes", "aps.zero_tenant_repairs"),
    )
)
BY_MONTH: Final = frozenset((BREACHES, PAYMENTS))

SUMS: Final = (
    ("take_up.registered", ("take_up.now.*", "take_up.left")),
    (
        "take_up.signed",
        ("take_up.now.agreed", "take_up.now.active", "take_up.now.completed", "take_up.left"),
    ),
    ("take_up.started", ("take_up.now.active", "take_up.now.completed")),
    ("take_up.left", ("take_up.left.*",)),
    ("aps.items", ("aps.items.better", "aps.items.same", "aps.items.worse", "aps.items.new")),
    ("repairs.reported", ("repairs.tenant", "repairs.landlord")),
    ("contacts.recorded", ("contacts.kind.*",)),
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
    ("take_up.started", "take_up.signed"),
    ("take_up.now.completed", "take_up.started"),
    ("take_up.*", "take_up.registered"),
    ("aps.compared.homes", "aps.baseline.homes"),
    ("aps.compared.homes", "aps.follow_up.homes"),
    ("aps.zero_repairs", "aps.zero_tenant_repairs"),
    ("aps.zero_tenant_repairs", "aps.follow_up.homes"),
    ("aps.baseline.homes", "visits.baseline"),
    ("aps.follow_up.homes", "visits.follow_up"),
    ("repairs.*", "repairs.reported"),
    ("contacts.*", "contacts.recorded"),
    ("breaches.repair_call_out", "repairs.tenant"),
    ("breaches.housing_contact", "contacts.recorded"),
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

_DURING: Final = "estimates.as_treated.during|all|"
_REPORTED: Final = "repairs.reported|all|"

_HUNDRED_POUNDS: Final = 10_000
"""In pence."""

_PARTS_OF_NET: Final = ("earned", "administration", "avoided")


def for_the_public(answers: Answers) -> Answers:
    """Return the answers as they may be told to everybody."""
    counts = counts_of(answers)
    hidden = suppress(counts)
    estimates = tuple(_estimates(answers, hidden))
    return replace(
        answers,
        figures=tuple(_figures(answers, counts, hidden)),
        effects=replace(answers.effects, estimates=estimates, balance=()),
        money=MoneyAnswer(tuple(_amounts(answers, estimates)), ()),
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
    system.know_repairs_in_the_estimate()
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
        self.also_hidden: set[str] = set()

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

        Beside a part alone there is always one, and where another name could be: who reads does not
        know that there is no other.
        """
        if not parts:
            return
        rest = self.values[whole] - sum(self.values[part] for part in parts)
        if rest < 0:  # they overlap: each by itself is some of it
            for part in parts:
                self.put_within(part, whole)
            return
        could_be_more = len(parts) == 1 or not all(map(_is_always_there, parts))
        more = [f"{whole} beside {parts[0]}"] if rest or could_be_more else []
        for name in more:
            self.values[name] = rest
            self.also_hidden.add(name)
        self.sums.append(Sum(whole, (*parts, *more)))

    def put_within(self, part: str, whole: str) -> None:
        within = Within(part, whole)
        if self.values[part] <= self.values[whole] and within not in self.withins:
            self.withins.append(within)

    def know_repairs_in_the_estimate(self) -> None:
        """Hide all repairs where those of the estimate are nearly all of them.

        Rates and homes give the repairs of the estimate away, nearly, even where they are hidden.
        """
        during, reported = self.values.get(_DURING), self.values.get(_REPORTED)
        if during is None or reported is None:
            return
        if abs(reported - during) < SMALLEST_SHOWN:
            self.also_hidden.add(_REPORTED)

    def counts(self) -> Counts:
        return Counts(
            self.values,
            tuple(self.sums),
            tuple(self.withins),
            also_hidden=frozenset(self.also_hidden),
        )


def _matching(pattern: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if fnmatchcase(name, pattern)]


def _is_always_there(key: str) -> bool:
    """Return whether a figure is there whatever was counted; a month is, between others."""
    name, by, _ = key.rsplit("|", 2)
    return by != "all" or any(fnmatchcase(name, pattern) for pattern in ALWAYS_THERE)


def _published(answers: Answers) -> Iterator[Told]:
    """Yield the figures that the public version may have: counts, and averages in all.

    Areas are those of the scheme: others are only of those who could not take part.
    """
    for f in answers.figures:
        if f.name.partition(".")[0] not in TOPICS or f.value is None:
            continue
        if any(fnmatchcase(f.name, pattern) for pattern in SAID_AGAIN):
            continue
        if f.unit == "count":
            by_area = f.by == "area" and f.name in BY_AREA and f.of in answers.areas
            if f.by == "all" or by_area:
                yield f
        elif f.unit == "score" and f.by == "all":
            yield f
    yield from _by_month(answers)


def _by_month(answers: Answers) -> Iterator[Told]:
    """Yield what is told by month, of each month from the first to the last: some are nought."""
    found = answers.divided("month", BY_MONTH)
    names = sorted(name for name in BY_MONTH if answers.known(name, "all", ""))
    if found:
        for name in names:
            for month in _months(found[0], found[-1]):
                yield replace(answers.figure(name, "month", month), base=None)


def _months(first: str, last: str) -> Iterator[str]:
    """Yield the months from one to another: `2012-03`."""
    year, month = map(int, first.split("-"))
    while (name := f"{year}-{month:02}") <= last:
        yield name
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _figures(answers: Answers, counts: Counts, hidden: frozenset[str]) -> Iterator[Told]:
    """Yield the figures as they are told, none whose being there says that it is not nought."""
    told = [_told(f, counts, hidden) for f in _published(answers)]
    months = [f.of for f in told if f.by == "month" and f.value is not None]
    for f in told:
        if f.by == "month":
            if months and min(months) <= f.of <= max(months):
                yield f
        elif f.value is not None or _is_always_there(key_of(f)):
            yield f


def _told(figure: Told, counts: Counts, hidden: frozenset[str]) -> Told:
    """Return a figure without what must not be told of it.

    A base is told where it is one of the counts that are looked after, and not hidden.
    """
    key = key_of(figure)
    if figure.unit == "score":
        return replace(figure, value=None, base=None) if key in hidden else figure
    name = next((b for pattern, b in BASES if fnmatchcase(figure.name, pattern)), "")
    base = f"{name}|{figure.by}|{figure.of}"
    known = name != figure.name and base not in hidden and counts.values.get(base) == figure.base
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

    None that rests on few. Ratios are in whole per cent, rates have one decimal: with more, they
    would tell counts that are hidden.
    """
    for e in _kept(answers):
        names = dict(_counts_in(e))
        if any(number < SMALLEST_SHOWN for number in names.values()):
            continue
        told = not any(f"{name}|all|" in hidden for name in names)
        yield replace(
            e,
            value=_whole_percent(e.value),
            low=_whole_percent(e.low),
            high=_whole_percent(e.high),
            homes=e.homes if told else None,
            before_days=None,
            during_days=None,
            before_events=e.before_events if told else None,
            during_events=e.during_events if told else None,
            before_rate=_rate(e.before_rate),
            during_rate=_rate(e.during_rate),
        )


def _whole_percent(ratio: str | None) -> str | None:
    """Return a ratio whose change is in whole per cent, the same as is said of it."""
    if ratio is None or not Decimal(ratio).is_finite():
        return ratio
    return str(1 + (Decimal(ratio) - 1).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _rate(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else rate.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _amounts(answers: Answers, estimates: Sequence[ToldEstimate]) -> Iterator[MoneyLine]:
    """Yield what was earned, spent and saved, and the net result, to ten homes' cashback.

    Amounts are tied to counts by what one of them costs: to ten homes' cashback they say nothing of
    fewer than ten. What was earned and spent is told where it is as much; what was saved where the
    estimate is that it comes from; the net result where all of these are.
    """
    promised, started = answers.amount("promised"), answers.figure("take_up.started").value
    if promised is None or not promised.pence or not started:
        return
    unit = -(-SMALLEST_SHOWN * promised.pence // (started * _HUNDRED_POUNDS)) * _HUNDRED_POUNDS
    told: set[str] = set()
    for name in (*_PARTS_OF_NET, "net"):
        line = answers.amount(name)
        if line is None or line.pence is None:
            continue
        if name == "net":
            enough = told.issuperset(_PARTS_OF_NET)
        elif name == "avoided":
            enough = any(e.people == "as_treated" and e.value for e in estimates)
        else:
            enough = line.pence >= unit
        if enough:
            told.add(name)
            amounts = (line.pence, line.low_pence, line.high_pence)
            pence, low, high = (_rounded(each, unit) for each in amounts)
            yield MoneyLine(name, pence, low, high, None, None)


def _rounded(pence: int | None, unit: int) -> int | None:
    if pence is None:
        return None
    return int((Decimal(pence) / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit
