"""What is in `results.xlsx`: the tables of the CSV files with names, and what finance asks for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from services.contracts.queries.enrolment import PersonRow
from services.contracts.queries.payments.results import InstalmentRow, PaymentRow
from services.pilot.ledger import ledger_lines
from services.pilot.reached import not_reached
from services.pilot.results import Results
from services.spreadsheets.workbook import Column, new_workbook

FILE_NAME = "results.xlsx"

TENANT, NAME = Column("Tenant", "tenant_ref"), Column("Name", "name", width=24)
STATUS, REASON = Column("Status", "status"), Column("Reason", "reason", width=22)
ELEMENT = Column("Element", "element", width=20)
ENTRY_DAY = Column("In the account on", "entry_day", "date")
AMOUNT = Column("Amount", "amount_pence", "money")

PARTICIPANTS = (
    TENANT,
    NAME,
    Column("Address", "address_line_1", width=26),
    Column("Address, line 2", "address_line_2", width=18),
    Column("Town", "town"),
    Column("Postcode", "postcode", width=10),
    Column("Area", "area_code", width=8),
    STATUS,
    REASON,
    Column("Elements", "elements", width=26),
    Column("Start", "start_date", "date"),
    Column("End", "end_date", "date"),
    Column("Paid", "paid", "money"),
    Column("With the bank", "submitted", "money"),
    Column("Sent back", "returned", "money"),
    Column("Held", "held", "money"),
    Column("Still to come", "scheduled", "money"),
    Column("Lost", "lost", "money"),
)
INSTALMENTS = (
    TENANT,
    NAME,
    ELEMENT,
    Column("Quarter", "quarter", "number", 9),
    AMOUNT,
    Column("Due", "due_date", "date"),
    STATUS,
    REASON,
    ENTRY_DAY,
)
PAYMENTS = (
    TENANT,
    NAME,
    AMOUNT,
    Column("Submitted on", "submission_day", "date"),
    Column("Processed on", "processing_day", "date"),
    ENTRY_DAY,
    STATUS,
    Column("Return code", "return_code", width=9),
)
BANK_FILES = (
    Column("Bank file", "file", width=18),
    Column("Submitted on", "submission_day", "date"),
    ENTRY_DAY,
    Column("Payments", "payments", "number"),
    Column("Total", "total_pence", "money"),
    Column("Sent back", "returned_pence", "money"),
)
LEDGER = (
    Column("Date", "date", "date"),
    Column("Account", "account", width=16),
    Column("Debit", "debit_pence", "money"),
    Column("Credit", "credit_pence", "money"),
    TENANT,
    Column("Reference", "reference", width=34),
)
MESSAGES = (
    Column("Date", "date", "date"),
    TENANT,
    NAME,
    Column("Channel", "channel", width=9),
    Column("Message", "template", width=26),
    Column("Status", "status", width=18),
    Column("Segments", "segments", "number"),
)
NOT_REACHED = (
    TENANT,
    NAME,
    Column("Messages", "messages", "number"),
    Column("Why", "why", width=50),
)


def write_workbook(results: Results, folder: Path) -> None:
    """Write `results.xlsx` into `folder`. The same results give the same bytes."""
    named = _Names(results.people)
    unreached = (vars(found) for found in not_reached(results.messages))
    with new_workbook(folder / FILE_NAME) as sheets:
        sheets.add("Participants", PARTICIPANTS, _participants(results))
        sheets.add("Instalments", INSTALMENTS, named.each(map(vars, results.instalments)))
        sheets.add("Payments", PAYMENTS, named.each(map(vars, results.payments)))
        sheets.add("Bank files", BANK_FILES, _bank_files(results.payments))
        sheets.add("Ledger", LEDGER, ledger_lines(results.postings))
        sheets.add("Messages", MESSAGES, named.each(map(vars, results.messages)))
        sheets.add("Not reached", NOT_REACHED, named.each(unreached))


class _Names:
    """Puts tenants' names into rows about them."""

    def __init__(self, people: Mapping[str, PersonRow]) -> None:
        self._names = {ref: _name(person) for ref, person in people.items()}

    def each(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        return ({**row, "name": self._names.get(row["tenant_ref"], "")} for row in rows)


def _name(person: PersonRow) -> str:
    return " ".join(filter(None, (person.title, person.first_name, person.last_name)))


def _participants(results: Results) -> Iterator[dict[str, Any]]:
    """Yield each participant with name, address and what became of their instalments, in pence."""
    sums = _sums(results.instalments)
    for row in results.participants:
        person = results.people[row.tenant_ref]
        cells = vars(row) | {"elements": "+".join(row.elements), "name": _name(person)}
        cells |= {name: getattr(person, name) for name in _ADDRESS}
        yield cells | sums.get(row.tenant_ref, _NOTHING)


_ADDRESS = ("address_line_1", "address_line_2", "town", "postcode")
_NOTHING = dict.fromkeys(("paid", "submitted", "returned", "held", "scheduled", "lost"))
_LOST = ("forfeited", "cancelled")


def _sums(instalments: Iterable[InstalmentRow]) -> dict[str, dict[str, int | None]]:
    sums: dict[str, dict[str, int | None]] = {}
    for row in instalments:
        mine = sums.setdefault(row.tenant_ref, dict(_NOTHING))
        name = "lost" if row.status in _LOST else row.status
        mine[name] = (mine[name] or 0) + row.amount_pence
    return sums


def _bank_files(payments: Iterable[PaymentRow]) -> list[dict[str, Any]]:
    """Return each bank file with its payments, what they come to and what of it was sent back."""
    files: dict[date, dict[str, Any]] = {}
    totals: Counter[tuple[date, str]] = Counter()
    for row in payments:
        day = row.processing_day
        files.setdefault(day, {**vars(row), "file": f"{day}.txt"})
        totals[day, "payments"] += 1
        totals[day, "total_pence"] += row.amount_pence
        totals[day, "returned_pence"] += row.amount_pence * (row.status == "returned")
    names = ("payments", "total_pence", "returned_pence")
    return [files[day] | {name: totals[day, name] for name in names} for day in sorted(files)]
