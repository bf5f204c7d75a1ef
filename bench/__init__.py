"""How fast the system is, measured beside the limits of what it stands on: `make bench`.

Each section is a module with one function, `measure(bench) -> Section`. `bench.sections` lists
them, `python -m bench` runs them, `docs/benchmarks.md` shows what they found.
"""
