"""`python -m bench [section ...] [--rounds 5] [--quick]`: measure, keep, and write the page."""

import argparse
import datetime as dt
import os
import sys
import time
from collections.abc import Sequence

from bench.machine import machine
from bench.page import write_page
from bench.results import Run, read_results, write_results
from bench.rounds import Bench
from bench.sections import SECTIONS, measure_of

ROUNDS = 5


def main(arguments: Sequence[str]) -> None:
    """Run the sections that are named, or all. A section's figures are kept once it is done."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if unknown := set(options.section) - SECTIONS.keys():
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    bench = Bench(
        rounds=options.rounds,
        quick=options.quick,
        broker=_address("CASHBACK_BENCH_BROKER"),
        database=_address("CASHBACK_BENCH_DATABASE"),
        say=_say,
    )
    run = Run(
        date=dt.datetime.now(dt.UTC).date().isoformat(),
        command=" ".join(["python -m bench", *arguments]),
        rounds=bench.rounds,
        quick=bench.quick,
        machine=machine(bench.broker, bench.database),
    )
    for name in options.section or SECTIONS:
        _say(name)
        section = measure_of(name)(bench)
        results = {**read_results(), name: (run, section)}
        write_results({known: results[known] for known in SECTIONS if known in results})
        write_page(read_results())
        for goal in section.goals:
            _say(f"{'met   ' if goal.met else 'MISSED'} {goal.median:.3g}: {goal.what}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("section", nargs="*", help=f"of {', '.join(SECTIONS)}; default: all")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--quick", action="store_true", help="small sizes, to try it out")
    return parser


def _address(variable: str) -> str:
    try:
        return os.environ[variable]
    except KeyError:
        sys.exit(f"{variable} is not set; `make bench` sets it")


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
