"""Measures payment runs of growing size, ours beside the ground."""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.databases import copied_database, empty_database
from bench.own_keys import own_keys
from bench.payment_run.by_hand import run_by_hand
from bench.payment_run.scheme import make_scheme
from bench.rounds import Bench, interleaved
from bench.section import Goal, Measurement, Section, log_log_slopes, ratios

SIZES, QUICK_SIZES = (200, 20_000, 1_000_000), (200, 2_000, 20_000)
LIMIT_SECONDS = 1_800

TOLD = "(SELECT * FROM outbox WHERE type = 'payments.payment_submitted.v1') AS told"
SAME = {
    "runs": "number, run_ref, state, submission_day, processing_day, entry_day, prepared_by,"
    " approved_by, exported_by, submitted_by, payments, amount_pence",
    "run_totals": "element, area_code, due_date, instalments, amount_pence, first_pence,"
    " quarter_before_pence",
    "approvals": "run_number, approved_by",
    "payments": "number, run_number, place, tenant_ref, amount_pence, reference, account, status,"
    " submission_day, processing_day, entry_day",
    "payment_lines": "payment_number, instalment_id, returned",
    "instalments": "id, status, reason, earned_on",
    "postings": '"on", kind, debit, credit, amount_pence, tenant_ref, reference',
    TOLD: "type, data::jsonb",
    "exports": "number, format, name, serial, exported_by, exported_on",
    "export_runs": "export_number, run_number",
}
"""What must be the same in both databases after the run, whatever order it was written in.

Of the events those that tell a tenant; ours tells the evaluation more.
The bank file is compared as it is handed over: in our database it is encrypted.
"""


@dataclass(frozen=True)
class Trial:
    """One run of one variant. `rows` and `file` are hashes; memory is this process's largest."""

    seconds: float
    memory_mb: float
    rows: str
    file: str


def measure(bench: Bench) -> Section:
    """Measure every size, and check in every round that both variants made the same."""
    sizes = QUICK_SIZES if bench.quick else SIZES
    trials = {size: _trials_of(bench, size) for size in sizes}
    return _section(sizes, trials)


def _trials_of(bench: Bench, size: int) -> dict[str, list[Trial]]:
    with own_keys(), empty_database(bench.database, f"scheme_{size}") as ready:
        bench.say(f"making a scheme of {size:,} participations")
        make_scheme(ready, size)
        variants = {
            "ours": lambda: _trial(bench, size, _ours),
            "ground": lambda: _trial(bench, size, _ground),
        }
        found = interleaved(
            variants, bench.rounds, lambda what: bench.say(f"{size:,} participations, {what}")
        )
    for ours, ground in zip(found["ours"], found["ground"], strict=True):
        assert (ours.rows, ours.file) == (ground.rows, ground.file), f"{size}: they differ"
    return found


def _trial(bench: Bench, size: int, run: Any) -> Trial:
    with (
        copied_database(bench.database, f"scheme_{size}", "run") as database_url,
        _bank_file() as file,
    ):
        seconds, memory_mb = run(database_url, file)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        return Trial(seconds, memory_mb, _rows_of(database_url), digest)


def _ours(database_url: str, file: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.payment_run.our_run", database_url, str(file)]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=LIMIT_SECONDS
    )
    took = json.loads(done.stdout.splitlines()[-1])
    return took["seconds"], took["memory_mb"]


def _ground(database_url: str, file: Path) -> tuple[float, float]:
    return run_by_hand(database_url, file), 0.0


@contextmanager
def _bank_file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "bank-file.txt"


def _rows_of(database_url: str) -> str:
    """Return a hash of all rows, the same for the same rows in any order."""
    sums = []
    with psycopg.connect(database_url) as link:
        for table, columns in SAME.items():
            each = f"('x' || substr(md5(ROW({columns})::text), 1, 15))::bit(60)::bigint"
            row = link.execute(f"SELECT count(*), sum({each}) FROM {table}".encode()).fetchone()
            sums.append((table, *map(str, row or ())))
    return repr(sums)


def _section(sizes: tuple[int, ...], trials: dict[int, dict[str, list[Trial]]]) -> Section:
    middle, largest = sizes[1], sizes[-1]
    seconds = {
        size: {name: tuple(t.seconds for t in each) for name, each in trials[size].items()}
        for size in sizes
    }
    memory = {size: tuple(t.memory_mb for t in trials[size]["ours"]) for size in sizes}
    ours = [seconds[size]["ours"] for size in sizes]
    return Section(
        title="Payment run",
        about=(
            "Both elements of every active participation are due. The day's work at the cut-off"
            " earns them, tries the holds and proposes the run; the second officer approves it,"
            " which freezes it, exports and submits it. Payments, lines, postings and one event for"
            " each tenant are written, every account is decrypted, the Standard 18 file is kept"
            " encrypted, and handed over.",
            "In every round both variants must come to the same: each row of the run, payments,"
            " payment lines, instalments, postings, events and exports, and every byte of the bank"
            " file.",
        ),
        variants={
            "ours": "the real handlers for the cut-off, approval, export and submission, in a"
            " process of their own, in four transactions",
            "ground": "the fewest hand-written `INSERT … SELECT` that give the same rows, in one"
            " transaction, each row written once in its last state, and a plain file. No holds are"
            " released or set, nobody approves, nothing is hashed, no trigger refuses a change,"
            " and accounts and file stand in the clear",
        },
        measurements=(
            *(Measurement(f"{size:,} participations", "seconds", seconds[size]) for size in sizes),
            Measurement(
                "memory of the process",
                "MB at most",
                {f"{size:,} participations": memory[size] for size in sizes},
            ),
        ),
        goals=(
            Goal(
                f"{largest:,} participations: seconds, ours to the ground",
                ratios(seconds[largest]["ours"], seconds[largest]["ground"]),
                3.0,
                at_least=False,
            ),
            Goal(
                "exponent with which our seconds grow (log-log slope)",
                log_log_slopes(sizes, ours),
                1.05,
                at_least=False,
            ),
            Goal(
                f"memory of the process, {largest:,} to {middle:,} participations",
                ratios(memory[largest], memory[middle]),
                1.5,
                at_least=False,
            ),
        ),
    )
