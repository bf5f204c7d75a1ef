"""Writes a pilot's results, in the columns and order of the pilot files page.

A text that a spreadsheet would run stands in the CSV files with an apostrophe before it. Nothing in
the files depends on the host, on random ids or on the clock: the same pilot gives the
same bytes.
"""

import csv
import json
from base64 import b64decode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from services.contracts.queries.enrolment import ParticipantRow
from services.pilot.evaluation import evaluate
from services.pilot.ledger import ledger_lines
from services.pilot.results import Results
from services.pilot.results_workbook import write_workbook
from services.report.building import report_of
from services.report.files import write_report
from services.report.public import for_the_public
from services.spreadsheets.guarding import guarded

PARTICIPANTS = ("tenant_ref", "status", "reason", "elements", "start_date", "end_date")
INSTALMENTS = (
    "tenant_ref",
    "element",
    "quarter",
    "amount_pence",
    "due_date",
    "status",
    "reason",
    "entry_day",
)
PAYMENTS = (
    "tenant_ref",
    "amount_pence",
    "submission_day",
    "processing_day",
    "entry_day",
    "status",
    "return_code",
)
LEDGER = ("date", "account", "debit_pence", "credit_pence", "tenant_ref", "reference")
MESSAGES = ("date", "tenant_ref", "channel", "template", "status", "segments")


def write_results(results: Results, folder: Path) -> None:
    """Write every output file into `folder`, which must exist and be empty."""
    participants = [_cells_of(row) for row in results.participants]
    _write_csv(folder / "participants.csv", PARTICIPANTS, participants)
    _write_csv(folder / "instalments.csv", INSTALMENTS, map(vars, results.instalments))
    _write_csv(folder / "payments.csv", PAYMENTS, map(vars, results.payments))
    _write_csv(folder / "ledger.csv", LEDGER, ledger_lines(results.postings))
    _write_csv(folder / "messages.csv", MESSAGES, map(vars, results.messages))
    write_workbook(results, folder)
    _write_each(folder / "bacs", ((f.name, f.content.encode()) for f in results.bank_files))
    sent = (m for m in results.messages if m.file_name)
    _write_each(folder / "messages", ((m.file_name, b64decode(m.content)) for m in sent))
    figures = json.dumps(evaluate(results), indent=2, ensure_ascii=False, sort_keys=True)
    (folder / "evaluation.json").write_text(figures + "\n", encoding="utf-8", newline="\n")
    write_report(report_of(results.answers), folder)
    write_report(report_of(for_the_public(results.answers)), folder)


def _cells_of(row: ParticipantRow) -> Mapping[str, Any]:
    return vars(row) | {"elements": "+".join(row.elements)}


def _write_csv(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row[column]) for column in columns] for row in rows)


def _cell(value: Any) -> Any:
    return guarded(value) if isinstance(value, str) else value


def _write_each(folder: Path, contents: Iterable[tuple[str, bytes]]) -> None:
    """Write files; what has the name of one that is there goes on in it."""
    folder.mkdir()
    for name, content in contents:
        with (folder / name).open("ab") as file:
            file.write(content)
