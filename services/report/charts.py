"""The report's six charts, each with the sentence that it shows and its numbers as a table."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from services.contracts.queries.evaluation import MoneyLine
from services.report.answers import Answers, Told, ToldEstimate
from services.report.drawings import Bar, BarGroup, Bars, Fill, Mirrored, MirroredRow, Pair, Pairs
from services.report.estimate_words import RATIO
from services.report.model import Chart, Table
from services.report.names import month_in_words
from services.report.numbers_in_words import (
    gain,
    gain_between,
    mean,
    whole_pounds,
)
from services.report.showing import NOT_TOLD, NOT_TOLD_HERE
from services.spreadsheets.workbook import Column
from services.terms.counting import counted

WHAT: Final = Column("What", "what", width=44)
NUMBER: Final = Column("Number", "number", "number")
OUT_OF: Final = Column("Out of", "out_of", "number")


def all_charts(answers: Answers) -> tuple[Chart, ...]:
    """Return the charts in the order of the report."""
    return (
        take_up(answers),
        repairs(answers),
        condition(answers),
        months(answers),
        money(answers),
        satisfaction(answers),
    )


# --- take-up ---

STEPS: Final = (
    ("take_up.registered", "Tenants in the pilot’s areas"),
    ("take_up.eligible", "Could take part"),
    ("take_up.signed", "Signed the agreement"),
    ("take_up.started", "Began their year"),
    ("take_up.now.completed", "Completed their year"),
)


def take_up(answers: Answers) -> Chart:
    """From the tenants there are to those who completed their year."""
    left_out, whole, which = (None, "take_up.eligible", "tenants who could take part")
    if answers.is_public:
        left_out, whole, which = (whole, "take_up.registered", "tenants in the pilot’s areas")
    steps = [(words, answers.figure(name)) for name, words in STEPS if name != left_out]
    could, signed, completed = (
        _number(answers.figure(name)) for name in (whole, "take_up.signed", "take_up.now.completed")
    )
    return Chart(
        "take-up",
        "How many took part",
        f"Of {could} {which}, {signed} signed and {completed} completed their year.",
        Bars((BarGroup("", tuple(_bar(words, figure) for words, figure in steps)),)),
        _counts("From tenants to a completed year", steps),
    )


# --- repairs ---

RATES: Final = (
    ("as_treated", "Homes in the scheme"),
    ("comparison", "Homes outside the scheme"),
)
"""Whose repairs and days at risk are counted, before and during."""


def repairs(answers: Answers) -> Chart:
    """Repairs for each home and year, before and during, in the scheme and outside it."""
    found = [(answers.estimate(RATIO, people), words) for people, words in RATES]
    known = [(estimate, words) for estimate, words in found if estimate and estimate.value]
    rows = [(words, *row) for estimate, words in known for row in _periods(estimate)]
    groups = (BarGroup(words, _rate_bars(estimate)) for estimate, words in known)
    columns = (
        Column("Homes", "homes", width=28),
        Column("When", "period"),
        Column("Repairs", "repairs", "number"),
        Column("Days at risk", "days", "number"),
        Column("Repairs a home and year", "a_home_and_year", "decimal"),
    )
    return Chart(
        "repairs",
        "Repairs reported, for each home and year",
        _said_of_repairs(known, answers),
        Bars(tuple(groups)),
        Table("repairs_per_home", "Repairs before and during", columns, tuple(rows)),
        "In brackets: how many repairs that is.",
    )


def _periods(
    found: ToldEstimate,
) -> list[tuple[str, int | None, int | None, Decimal | None]]:
    return [
        ("Before", found.before_events, found.before_days, found.before_rate),
        ("During", found.during_events, found.during_days, found.during_rate),
    ]


def _rate_bars(found: ToldEstimate) -> tuple[Bar, ...]:
    fills: tuple[Fill, ...] = ("striped", "solid")
    return tuple(
        Bar(when, rate or 0, _rate(rate, events), fill)
        for (when, events, _, rate), fill in zip(_periods(found), fills, strict=True)
    )


def _rate(rate: Decimal | None, events: int | None) -> str:
    if rate is None:
        return NOT_TOLD
    return str(rate) if events is None else f"{rate} ({events:,})"


def _said_of_repairs(known: Iterable[tuple[ToldEstimate, str]], answers: Answers) -> str:
    said = []
    for found, words in known:
        before, during = (rate for *_, rate in _periods(found))
        if before is not None and during is not None:
            said.append(f"{words}: {before} repairs a year before, {during} during.")
    if not said and answers.holds_back_estimates:
        return f"How repairs changed is {NOT_TOLD_HERE}."
    return " ".join(said) or "Repairs before the scheme are not known."


# --- the homes' condition ---

ITEMS: Final[tuple[tuple[str, str, Fill], ...]] = (
    ("aps.items.better", "Better than at the start", "solid"),
    ("aps.items.same", "The same", "light"),
    ("aps.items.worse", "Worse than at the start", "striped"),
    ("aps.items.new", "Not seen at the start", "striped"),
)
ZERO_REPAIRS: Final = "aps.zero_tenant_repairs"
"""The pilot's own test: nothing at the end that is the tenant's to repair."""


def condition(answers: Answers) -> Chart:
    """What inspections found at the end, against the start."""
    items = [(words, answers.figure(name)) for name, words, _ in ITEMS]
    zero = answers.figure(ZERO_REPAIRS)
    bars = [_bar(words, answers.figure(name), fill) for name, words, fill in ITEMS]
    homes = ("No repair of the tenant’s left to do", zero)
    return Chart(
        "condition",
        "The homes at the end of the year",
        f"{_of(zero)} homes inspected at the end had no repair of the tenant’s left to do.",
        Bars((BarGroup("Things inspected twice", tuple(bars)), BarGroup("Homes", (_bar(*homes),)))),
        _counts("What the inspections at the end found", [*items, homes]),
    )


# --- month by month ---

BREACHES: Final = "breaches.counted"
PAYMENTS: Final = "payments.sent"


def months(answers: Answers) -> Chart:
    """Breaches and payments, a row a month."""
    names = answers.divided("month", (BREACHES, PAYMENTS))
    both = [
        (month, answers.figure(BREACHES, "month", month), answers.figure(PAYMENTS, "month", month))
        for month in names
    ]
    rows = tuple(
        MirroredRow(month_in_words(month), _size(one), _number(one), _size(other), _number(other))
        for month, one, other in both
    )
    columns = (
        Column("Month", "month"),
        Column("Breaches", "breaches", "number"),
        Column("Instalments paid", "payments", "number"),
    )
    in_all = (_number(answers.figure(BREACHES)), _number(answers.figure(PAYMENTS)))
    return Chart(
        "months",
        "Breaches and payments, month by month",
        f"In all, breaches: {in_all[0]}, instalments paid: {in_all[1]}.",
        Mirrored("Breaches", "Instalments", rows),
        Table(
            "months",
            "Breaches and instalments paid by month",
            columns,
            tuple((month_in_words(month), one.value, other.value) for month, one, other in both),
        ),
        "Each side has its own scale.",
    )


# --- money ---

AMOUNTS: Final[tuple[tuple[str, str, Fill], ...]] = (
    ("earned", "Cashback earned by tenants", "solid"),
    ("administration", "Running the scheme", "light"),
    ("avoided", "Saved by repairs avoided", "striped"),
    ("net", "Net result", "solid"),
)


def money(answers: Answers) -> Chart:
    """What it cost, what it saved, and what is left."""
    lines = [
        (line, words, fill)
        for name, words, fill in AMOUNTS
        if (line := answers.amount(name)) is not None
    ]
    columns = (
        WHAT,
        Column("Amount", "amount_pence", "money"),
        Column("At least", "low_pence", "money"),
        Column("At most", "high_pence", "money"),
    )
    return Chart(
        "money",
        "What it cost and what it saved",
        said_of_net(answers),
        Bars((BarGroup("", tuple(_amount_bar(*line) for line in lines)),)),
        Table(
            "cost_and_saving",
            "Costs, savings and the net result",
            columns,
            tuple((words, one.pence, one.low_pence, one.high_pence) for one, words, _ in lines),
        ),
        "The thin lines are 95% intervals: what the savings may as well have been.",
    )


def _amount_bar(line: MoneyLine, words: str, fill: Fill) -> Bar:
    shown = NOT_TOLD if line.pence is None else whole_pounds(line.pence)
    return Bar(words, line.pence or 0, shown, fill, line.low_pence, line.high_pence)


def said_of_net(answers: Answers) -> str:
    """Return the net result with its interval, in a sentence."""
    net = answers.amount("net")
    if net is None and answers.is_public:
        return f"What the scheme cost and saved in all is {NOT_TOLD_HERE}."
    if net is None or net.pence is None:
        return "What it saved cannot be said, so neither can the net result."
    within = (
        f" (95% interval: {gain_between(net.low_pence, net.high_pence)})"
        if net.low_pence is not None and net.high_pence is not None
        else ""
    )
    return f"Costs and savings together come to {gain(net.pence)}{within}."


# --- satisfaction ---

LEAST_SCORE, MOST_SCORE = 0, 10


def satisfaction(answers: Answers) -> Chart:
    """What tenants answered before and after, question by question, on average."""
    asked = answers.questions()
    both = [
        (q, answers.figure(f"survey.before.{q}"), answers.figure(f"survey.after.{q}"))
        for q in asked
    ]
    pairs = tuple(
        Pair(question, mean(one), _mean(one), mean(other), _mean(other))
        for question, one, other in both
    )
    columns = (
        Column("Question", "question", width=44),
        Column("Before, on average", "before", "decimal"),
        Column("Answers before", "before_answers", "number"),
        Column("After, on average", "after", "decimal"),
        Column("Answers after", "after_answers", "number"),
    )
    return Chart(
        "satisfaction",
        "What tenants said before and after",
        _said_of_answers(both, answers),
        Pairs(LEAST_SCORE, MOST_SCORE, pairs),
        Table(
            "satisfaction",
            "Average answers from 0 to 10",
            columns,
            tuple((q, mean(one), one.base, mean(other), other.base) for q, one, other in both),
        ),
        "Ring: before. Square: after. In brackets: how many answered.",
    )


def _said_of_answers(both: list[tuple[str, Told, Told]], answers: Answers) -> str:
    known = [(mean(one), mean(other)) for _, one, other in both]
    higher = sum(one is not None and other is not None and other > one for one, other in known)
    if not known:
        return f"This is {NOT_TOLD_HERE}." if answers.is_public else "Nobody was asked."
    return (
        f"Answers were higher after than before for {higher} of {counted(len(known), 'question')}."
    )


def _mean(figure: Told) -> str:
    found = mean(figure)
    return NOT_TOLD if found is None else f"{found} ({figure.base:,})"


# --- counts ---


def _counts(caption: str, rows: Iterable[tuple[str, Told]]) -> Table:
    cells = tuple((words, figure.value, figure.base) for words, figure in rows)
    return Table("counts", caption, (WHAT, NUMBER, OUT_OF), cells)


def _bar(label: str, figure: Told, fill: Fill = "solid") -> Bar:
    return Bar(label, _size(figure), _of(figure), fill)


def _size(figure: Told) -> int:
    return figure.value or 0


def _number(figure: Told) -> str:
    return NOT_TOLD if figure.value is None else f"{figure.value:,}"


def _of(figure: Told) -> str:
    return _number(figure) if figure.base is None else f"{_number(figure)} of {figure.base:,}"
