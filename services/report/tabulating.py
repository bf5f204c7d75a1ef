"""The report's tables: for files one number a row, for readers areas and elements side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from services.contracts.queries.evaluation import By, MoneyLine
from services.report.answers import Answers, Told
from services.report.estimate_words import METHODS, PEOPLE, said_of
from services.report.model import Table, Value
from services.report.money_words import amount_in_words
from services.report.names import TOPICS, in_order, in_words, part_in_words, topic_of
from services.report.numbers_in_words import mean
from services.report.showing import NOT_TOLD
from services.spreadsheets.workbook import Column
from services.terms.counting import counted
from services.terms.money import pounds

FIGURES: Final = (
    Column("Figure", "figure", width=32),
    Column("What", "what", width=44),
    Column("By", "by", width=9),
    Column("Of", "of", width=20),
    Column("Unit", "unit", width=7),
    Column("Number", "number", "number"),
    Column("Amount", "amount_pence", "money"),
    Column("Average", "average", "decimal"),
    Column("Out of", "out_of", "number"),
)
ESTIMATES: Final = (
    Column("Estimate", "estimate", width=34),
    Column("What it says", "what", width=70),
    Column("Homes compared", "people", width=20),
    Column("Estimate", "value", "decimal"),
    Column("At least", "low", "decimal"),
    Column("At most", "high", "decimal"),
    Column("Method", "method", width=26),
    Column("Events before", "before_events", "number"),
    Column("Days before", "before_days", "number"),
    Column("Events during", "during_events", "number"),
    Column("Days during", "during_days", "number"),
    Column("Homes", "homes", "number"),
)
BALANCE: Final = (
    Column("Before the scheme", "what", width=40),
    Column("In the scheme", "participants", "decimal"),
    Column("Outside it", "comparison", "decimal"),
    Column("Difference in standard deviations", "standardised_difference", "decimal"),
)
MONEY: Final = (
    Column("What", "what", width=44),
    Column("Amount", "amount_pence", "money"),
    Column("At least", "low_pence", "money"),
    Column("At most", "high_pence", "money"),
    Column("How many", "count", "number"),
    Column("Each", "each_pence", "money"),
)


# --- for files ---


def tables(answers: Answers) -> tuple[Table, ...]:
    """Return the tables as they are in files: every figure, estimate and amount there is."""
    topics = dict.fromkeys([*TOPICS, *(topic_of(f.name) for f in answers.figures)])
    told = [(topic, [f for f in answers.figures if topic_of(f.name) == topic]) for topic in topics]
    figures = (
        Table(topic, TOPICS.get(topic, topic), FIGURES, tuple(_figures(of_it, answers)))
        for topic, of_it in told
        if of_it
    )
    return (*figures, *_effects(answers), *_money(answers))


def _figures(figures: Iterable[Told], answers: Answers) -> Iterator[tuple[Value, ...]]:
    for f in figures:
        number = f.value if f.unit in ("count", "days") else None
        amount = f.value if f.unit == "pence" else None
        average = mean(f) if f.unit == "score" else None
        of = part_in_words(f.by, f.of, answers.areas)
        yield f.name, in_words(f.name), f.by, of, f.unit, number, amount, average, f.base


def _effects(answers: Answers) -> Iterator[Table]:
    estimates = tuple(
        (
            *(e.name, said_of(e), PEOPLE.get(e.people, e.people)),
            *(_decimal(e.value), _decimal(e.low), _decimal(e.high)),
            METHODS.get(e.method, e.method),
            *(e.before_events, e.before_days, e.during_events, e.during_days, e.homes),
        )
        for e in answers.effects.estimates
    )
    yield Table("estimates", "Estimates with their 95% intervals", ESTIMATES, estimates)
    balance = tuple(
        (
            _respect(line.name, answers),
            _decimal(line.participants),
            _decimal(line.comparison),
            _decimal(line.standardised_difference),
        )
        for line in answers.effects.balance
    )
    if balance:
        note = "Beyond 0.1 either way, the two groups were not alike in that respect."
        yield Table("balance", "How alike homes were before the scheme", BALANCE, balance, note)


def _respect(name: str, answers: Answers) -> str:
    """Return in what homes were compared before."""
    kind, _, area = name.partition(".")
    if kind == "area":
        return f"Share of homes in {answers.areas.get(area, area)}"
    return {
        "repairs_before": "Repairs a home in the year before",
        "cost_before": "What a repair cost, in pence",
    }.get(name, name)


def _money(answers: Answers) -> Iterator[Table]:
    yield Table("costs_and_savings", "Costs and savings", MONEY, _amounts(answers.money.lines))
    if answers.money.sensitivity:
        caption = "The net result, if something were otherwise"
        yield Table("sensitivity", caption, MONEY, _amounts(answers.money.sensitivity))


def _amounts(lines: Iterable[MoneyLine]) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (
            *(amount_in_words(one.name), one.pence, one.low_pence, one.high_pence),
            *(one.count, one.unit_pence),
        )
        for one in lines
    )


def _decimal(text: str | None) -> Value:
    """Return a decimal as a number, one without a bound in words."""
    if text is None:
        return None
    number = Decimal(text)
    return number if number.is_finite() else "no bound"


# --- for readers ---


def shown_tables(answers: Answers) -> tuple[Table, ...]:
    """Return the tables as they are read: figures by area and element, then the rest."""
    by: tuple[By, ...] = ("area", "element")
    parts = [(each, of) for each in by for of in answers.divided(each)]
    return (*tables_of_part(answers, parts), *conclusions(answers))


def conclusions(answers: Answers) -> tuple[Table, ...]:
    """Return what is concluded of the figures: estimates, how alike homes were, money."""
    return (*map(_brief, _effects(answers)), *_money(answers))


def tables_of_part(answers: Answers, parts: Sequence[tuple[By, str]]) -> tuple[Table, ...]:
    """Return every topic's table: in all, and beside that of parts."""
    topics = dict.fromkeys(topic_of(f.name) for f in answers.figures if f.by == "all")
    known = [topic for topic in TOPICS if topic in topics]
    others = [topic for topic in topics if topic not in TOPICS]
    return tuple(topic_table(topic, answers, parts) for topic in (*known, *others))


def topic_table(topic: str, answers: Answers, parts: Iterable[tuple[By, str]]) -> Table:
    """Return a topic's figures in all and of parts of it, each with the count it rests on.

    A part of which the topic has no figure has no column.
    """
    has = {(f.by, f.of) for f in answers.figures if topic_of(f.name) == topic}
    columns: list[tuple[By, str]] = [("all", ""), *(part for part in parts if part in has)]
    rows = tuple(
        (in_words(name), *(_with_base(_cell(name, by, of, answers)) for by, of in columns))
        for name in in_order({f.name for f in answers.of_topic(topic)})
    )
    named = (
        Column(part_in_words(by, of, answers.areas), f"{by}_{of}", "number") for by, of in columns
    )
    return Table(topic, TOPICS.get(topic, topic), (Column("What", "what"), *named), rows)


def _cell(name: str, by: By, of: str, answers: Answers) -> Told | None:
    """Return a figure of a part; in a month of which nothing was heard, it is nought."""
    if by == "month" and (name, by) in answers.told_by:
        return answers.known(name, by, of) or replace(
            answers.figure(name), by=by, of=of, value=0, base=None
        )
    return answers.known(name, by, of)


def _with_base(figure: Told | None) -> str:
    """Return a figure with the count it rests on: `42 of 60`, `£1,200.00 (16)`."""
    if figure is None or figure.value is None:
        return NOT_TOLD
    if figure.unit == "score":
        found = mean(figure)
        return NOT_TOLD if found is None else f"{found} ({figure.base:,})"
    if figure.unit == "count":
        return (
            f"{figure.value:,}" if figure.base is None else f"{figure.value:,} of {figure.base:,}"
        )
    amount = pounds(figure.value) if figure.unit == "pence" else counted(figure.value, "day")
    return amount if figure.base is None else f"{amount} ({figure.base:,})"


_BRIEF: Final = ("what", "homes")


def _brief(table: Table) -> Table:
    """Return the table of estimates as it is read: what each says, of how many homes."""
    if table.name != "estimates":
        return table
    kept = [at for at, column in enumerate(table.columns) if column.name in _BRIEF]
    return Table(
        table.name,
        table.caption,
        tuple(table.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in table.rows),
    )
