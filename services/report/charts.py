"""The report's six charts, each with the sentence that it shows and its numbers as a table."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from services.report.answers import Answers, Told
from services.report.drawings import (
    Bar,
    BarGroup,
    Bars,
    Fill,
    Mirrored,
    MirroredRow,
    Pair,
    Pairs,
)
from services.report.model import Chart, Table, Value
from services.report.names import month_in_words, question_of
from services.report.numbers_in_words import (
    counted,
    gain,
    gain_between,
    per_year,
    tenth,
    whole_pounds,
)
from services.report.showing import NOT_TOLD
from services.spreadsheets.workbook import Column

WHAT: Final = Column("What", "what", width=40)
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


TAKE_UP: Final = (
    ("take_up.registered", "Tenants in the pilot’s areas"),
    ("take_up.eligible", "Could take part"),
    ("take_up.signed", "Signed the agreement"),
    ("take_up.started", "Began their year"),
    ("take_up.completed", "Completed their year"),
)


def take_up(answers: Answers) -> Chart:
    """From the tenants there are to those who completed their year."""
    steps = [(words, answers.figure(name)) for name, words in TAKE_UP]
    says = (
        f"Of {_n(steps[1][1])} tenants who could take part, {_n(steps[2][1])} signed and"
        f" {_n(steps[4][1])} completed their year."
    )
    drawing = Bars((BarGroup("", tuple(_bar(words, figure) for words, figure in steps)),))
    table = _counts("take_up", "From tenants to a completed year", steps)
    return Chart("take-up", "How many took part", says, drawing, table)


def repairs(answers: Answers) -> Chart:
    """Repairs for each home and year, before and during, in the scheme and outside it."""
    inside, outside = _rates(answers, "participants"), _rates(answers, "comparison")
    groups = [BarGroup("Homes in the scheme", _rate_bars(inside))]
    if any(rate.days for rate in outside):
        groups.append(BarGroup("Homes outside the scheme", _rate_bars(outside)))
    rows = tuple(rate.row() for rate in (*inside, *outside))
    columns = (
        Column("Homes", "homes", width=26),
        Column("When", "period"),
        Column("Repairs", "repairs", "number"),
        Column("Days at risk", "days", "number"),
        Column("A home and year", "a_home_and_year", "decimal"),
    )
    table = Table("repairs_per_home_and_year", "Repairs reported, for each home and year", columns, rows)
    says = _said_of_rates(inside, outside)
    note = "Striped: before. Solid: during. In brackets, how many repairs."
    return Chart("repairs", "Repairs before and during", says, Bars(tuple(groups)), table, note)


def _counts(name: str, caption: str, rows: Iterable[tuple[str, Told]]) -> Table:
    cells = tuple((words, figure.value, figure.base) for words, figure in rows)
    return Table(name, caption, (WHAT, NUMBER, OUT_OF), cells)


def _bar(label: str, figure: Told, fill: Fill = "solid") -> Bar:
    return Bar(label, figure.value or 0, _n_of(figure), fill)


def _n(figure: Told) -> str:
    return NOT_TOLD if figure.value is None else f"{figure.value:,}"


def _n_of(figure: Told) -> str:
    return _n(figure) if figure.base is None else f"{_n(figure)} of {figure.base:,}"
