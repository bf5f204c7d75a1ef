"""Which sections there are, in the order of the page."""

from collections.abc import Callable
from importlib import import_module

from bench.rounds import Bench
from bench.section import Section

SECTIONS = {
    "pipeline": "bench.pipeline.measuring",
    "payment_run": "bench.payment_run.measuring",
    "tenant_import": "bench.tenant_import",
    "registering": "bench.registering",
    "simulated_year": "bench.simulated_year",
    "demo": "bench.demo",
    "pages": "bench.pages.measuring",
    "evaluation": "bench.evaluating",
}
"""Name → module with `measure(bench)`."""


def measure_of(name: str) -> Callable[[Bench], Section]:
    """Return the function that measures a section."""
    measure: Callable[[Bench], Section] = import_module(SECTIONS[name]).measure
    return measure
