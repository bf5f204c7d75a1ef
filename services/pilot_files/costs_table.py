"""Reads `[costs]` of `scheme.toml`: what running the scheme costs, for the evaluation."""

from dataclasses import replace

from services.backbone.toml_table import Table
from services.contracts.costs import USUAL_COSTS, RunningCosts
from services.terms.costs import MOST_OF


def read_costs(table: Table) -> RunningCosts:
    """Return what the table says; the usual costs where it leaves one out or is not there."""
    table.only(*MOST_OF)
    given = {
        name: table.whole_number(name, None, 0, most)
        for name, most in MOST_OF.items()
        if name in table.values
    }
    return replace(USUAL_COSTS, **given)
