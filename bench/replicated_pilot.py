"""Makes a larger pilot of a small one: every tenant, with all their rows, several times over."""

import csv
import re
from pathlib import Path

REFERENCES = ("tenant_ref", "visit_ref", "job_ref", "contact_ref", "home_ref")
"""The columns that must differ from copy to copy, beside the home's number."""
HOMES = 10**12
"""As many numbers of homes as there are."""
STEP = 7_919_000_003
"""From copy to copy: no two tenants' homes meet, and those of one home stay together."""


def replicate(pilot: Path, times: int, folder: Path) -> Path:
    """Write the pilot with each of its tenants `times` over, and room for them, into `folder`."""
    folder.mkdir(parents=True)
    scheme = (pilot / "scheme.toml").read_text(encoding="utf-8")
    larger = re.sub(r"(?m)^capacity = (\d+)$", lambda m: f"capacity = {int(m[1]) * times}", scheme)
    (folder / "scheme.toml").write_text(larger, encoding="utf-8")
    for path in sorted(pilot.glob("*.csv")):
        _replicate_rows(path, times, folder / path.name)
    return folder


def _replicate_rows(source: Path, times: int, target: Path) -> None:
    """Copy after copy: the rows of one visit must stay together."""
    with source.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        for copy in range(times):
            writer.writerows(_renamed(row, copy) for row in rows)


def _renamed(row: dict[str, str], copy: int) -> dict[str, str]:
    fresh = {name: f"{row[name]}-{copy}" for name in REFERENCES if copy and row.get(name)}
    if copy and row.get("uprn"):
        fresh["uprn"] = str((int(row["uprn"]) + copy * STEP) % HOMES)
    return row | fresh
