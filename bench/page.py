"""Writes `docs/benchmarks.md` from the results, so that no figure is copied by hand."""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.results import PROJECT, Results, Run, read_results
from bench.section import Goal, Measurement, Section, Table
from bench.sections import SECTIONS
from services.documentation.prose import wrapped

PAGE = PROJECT / "docs" / "benchmarks.md"

HEAD = """\
# Benchmarks

Written by `python -m bench` from [bench/results.json](../bench/results.json), which holds every raw
figure. [Decision 13](decisions/0013-measured-beside-the-ground.md) says how we measure. Run it
yourself: `make bench`, or `make bench SECTIONS=pipeline` for one part of it.

In each round every variant is measured once, one after the other. A ratio is taken within its
round, and the median of the rounds' ratios is held against the goal. Other tables show the median
of the rounds, then the lowest and the highest."""


def write_page(results: Results, path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(render(results), encoding="utf-8")


def render(results: Results) -> str:
    """Return the page as Markdown."""
    parts = [HEAD, _summary(results)]
    for name in SECTIONS:
        if name in results:
            parts.extend(_section(*results[name]))
    return "\n\n".join(parts) + "\n"


def _summary(results: Results) -> str:
    rows = [
        (section.title, goal.what, _limit(goal), figure(goal.median), _verdict(goal, run))
        for name in SECTIONS
        if name in results
        for run, section in [results[name]]
        for goal in section.goals
    ]
    return _table(("section", "what", "goal", "median", "verdict"), rows)


def _section(run: Run, section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    yield from map(wrapped, section.about)
    yield "\n".join(
        wrapped(f"- **{name}**: {what}", "  ") for name, what in section.variants.items()
    )
    yield wrapped(_how(run))
    for measurement in section.measurements:
        yield _measurement(measurement)
    if section.goals:
        yield _table(
            ("goal", "limit", "by round", "median", "verdict"),
            [
                (g.what, _limit(g), _listed(g.per_round), figure(g.median), _verdict(g, run))
                for g in section.goals
            ],
        )
    for table in section.tables:
        yield _titled(table)
    yield from map(wrapped, section.notes)


def _how(run: Run) -> str:
    m = run.machine
    rounds = f"{run.rounds} round" + "s" * (run.rounds != 1)
    return (
        f"Measured on {run.date} with `{run.command}` ({rounds}) on {m['cores']} cores of "
        f"{m['processor']}, {m['memory_gib']} GiB; Python {m['python']}, RabbitMQ {m['rabbitmq']}, "
        f"PostgreSQL {m['postgresql']}, servers on the same machine."
        + (" **Small sizes: the figures mean little.**" if run.quick else "")
    )


def _measurement(measurement: Measurement) -> str:
    rows = [
        (name, figure(statistics.median(found)), f"{figure(min(found))} to {figure(max(found))}")
        for name, found in measurement.figures.items()
    ]
    return _table((measurement.name, measurement.unit, "lowest to highest"), rows)


def _titled(table: Table) -> str:
    return wrapped(f"**{table.title}**") + "\n\n" + _table(table.headings, table.rows)


def _limit(goal: Goal) -> str:
    return f"{'≥' if goal.at_least else '≤'} {figure(goal.limit)}"


def _verdict(goal: Goal, run: Run) -> str:
    return ("met" if goal.met else "**missed**") + (" (small sizes)" if run.quick else "")


def _listed(figures: Iterable[float]) -> str:
    return " · ".join(figure(f) for f in figures)


def figure(value: float) -> str:
    """Return a figure to three digits, without an exponent: 12,300 or 4.56 or 0.0789."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    if abs(rounded) >= 100:
        return f"{rounded:,.0f}"
    return f"{rounded:.10f}".rstrip("0").rstrip(".")


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; columns of figures, other than the first, are set to the right."""
    _, *others = zip(*rows, strict=True)
    rules = ["---", *("---:" if _are_figures(column) else "---" for column in others)]
    return "\n".join([_row(headings), _row(rules), *(_row(row) for row in rows)])


def _are_figures(cells: Iterable[str]) -> bool:
    return all(cell[:1].isdigit() for cell in cells)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    write_page(read_results())
