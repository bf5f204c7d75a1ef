"""Writes docs/reliability.md from the rows that the tests of faults wrote: `make reliability`."""

import ast
import os
from pathlib import Path

from services.documentation.prose import wrapped
from tests.faults.rows import Row, read_rows

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "reliability.md"

HEAD = """\
# Reliability

Nothing is lost and nothing counts twice, whatever stops in the middle. Each line is a test in
`tests/faults`. Most play a pilot of 90 tenants who are paid in advance for 49 days on real
processes, with a RabbitMQ node and a PostgreSQL cluster of the tests' own, while something is done
to them: enrolment, inspections, 14 payment runs, returns and breaches. Afterwards the results (bank
files, ledger, messages and the rest) are compared byte for byte with those of a play that nobody
disturbed. No event may be left over that could not be handled; where a message is poisoned
on purpose it is the only dead letter, and the operator's command finishes the work.

`make reliability` runs the tests and writes this page from what they measured. Seconds are those of
the whole test, mostly the start of processes, on {cores} cores that may have had other work.

| fault | how often | what came of it | seconds |
| --- | --- | --- | --- |
"""

WHY = """
## What carries each

"""


def faults_tested() -> dict[str, str]:
    """Return the name of each test that writes a row, in order, with what it does to the play."""
    found = {}
    for path in sorted(FOLDER.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and _writes_a_row(node):
                fault = (ast.get_docstring(node) or "").partition("\n\n")[0]
                found[node.name] = " ".join(fault.split())
    return found


def _writes_a_row(node: ast.FunctionDef) -> bool:
    return node.name.startswith("test_") and "write" in {each.arg for each in node.args.args}


def page(rows: dict[str, Row], names: list[str]) -> str:
    """Return the page; `KeyError` names a test that wrote no row."""
    ordered = [rows[name] for name in names]
    lines = [
        f"| {row.fault} | {row.times} | {row.result} | {row.seconds:.0f} |\n" for row in ordered
    ]
    reasons = [f"- **{row.fault}** (`{row.test}`). {row.carried_by}" for row in ordered]
    head, table = HEAD.format(cores=os.cpu_count()).split("| fault", 1)
    paragraphs = "\n\n".join(wrapped(each) for each in head.split("\n\n"))
    why = "".join(f"{wrapped(reason, '  ')}\n" for reason in reasons)
    return f"{paragraphs}| fault{table}{''.join(lines)}{WHY}{why}"


def main() -> None:
    """Write the page."""
    rows = {row.test: row for row in read_rows()}
    PAGE.write_text(page(rows, list(faults_tested())), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(PAGE.parents[1])}")


if __name__ == "__main__":
    main()
