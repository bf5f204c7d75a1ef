"""Reads `[costs]` of `scheme.toml`: what running the scheme costs, for the evaluation."""

from services.backbone.toml_table import Table
from services.contracts.costs import USUAL_COSTS, RunningCosts
from services.terms.costs import MOST_OF

SET_COST = "repair"
"""Without it a repair costs what the jobs say."""


def read_costs(table: Table) -> RunningCosts:
    """Return what the table says; the usual costs where it leaves one out or is not there."""
    table.only(*MOST_OF)
    given = [name for name in MOST_OF if name != SET_COST or name in table.values]
    return RunningCosts(
        **{
            name: table.whole_number(name, getattr(USUAL_COSTS, name), 0, MOST_OF[name])
            for name in given
        }
    )
