"""Writes a pilot's results, in the columns and order of the pilot files page.

Nothing in the files depends on the host, on random ids or on the clock: the same pilot gives the
same bytes.
"""

import csv
import json
from base64 import b64decode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from services.pilot.evaluation import evaluate
from services.pilot.results import Results

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
    _write_csv(folder / "participants.csv", PARTICIPANTS, results.participants)
    _write_csv(folder / "instalments.csv", INSTALMENTS, results.instalments)
    _write_csv(folder / "payments.csv", PAYMENTS, results.payments)
    _write_csv(folder / "ledger.csv", LEDGER, ledger_lines(results.movements))
    _write_csv(folder / "messages.csv", MESSAGES, results.messages)
    bank_files = ((f["name"], f["content"].encode()) for f in results.bank_files)
    _write_each(folder / "bacs", bank_files)
    sent = (m for m in results.messages if m["file_name"])
    _write_each(folder / "messages", ((m["file_name"], b64decode(m["content"])) for m in sent))
    figures = json.dumps(evaluate(results), indent=2, ensure_ascii=False, sort_keys=True)
    (folder / "evaluation.json").write_text(figures + "\n", encoding="utf-8", newline="\n")


def ledger_lines(movements: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """Yield a debit line and a credit line for each movement."""
    for movement in movements:
        about = {
            "date": movement["on"],
            "tenant_ref": movement["tenant_ref"],
            "reference": movement["reference"],
        }
        amount = movement["amount_pence"]
        yield about | {"account": movement["debit"], "debit_pence": amount, "credit_pence": 0}
        yield about | {"account": movement["credit"], "debit_pence": 0, "credit_pence": amount}


def _write_csv(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)


def _write_each(folder: Path, contents: Iterable[tuple[str, bytes]]) -> None:
    """Write files; what has the name of one that is there goes on in it."""
    folder.mkdir()
    for name, content in contents:
        with (folder / name).open("ab") as file:
            file.write(content)


__all__ = ["ledger_lines", "write_results"]
