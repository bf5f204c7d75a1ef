"""Builds small pilot folders for tests, row by row, and says in short what came of a play.

    pilot = PilotBuilder(timing="advance").tenant("T1", "housing_management")
    pilot.contact("C1", "T1", "2012-01-10", "asb")
    outcome = pilot.play(tmp_path, until="2012-04-30")
    assert outcome.instalments("T1") == [...]

Everything not given has a sensible value: the scheme the domain page's defaults, a tenant an
account that passes the check, a signature on the day enrolment opens.
"""

import csv
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.playing import play, rows

OPENS = "2011-10-03"
"""The day enrolment opens, a Monday."""

VALID_ACCOUNTS = (("089999", "66374958"), ("107999", "88837491"), ("202959", "63748472"))
"""Sort codes and account numbers that pass the modulus check."""

INVALID_ACCOUNT = ("089999", "66374959")
"""An account that fails it."""

BOTH = "repairs+housing_management"

Finding = tuple[str, str, str]
"""Item, category, condition."""

COLUMNS = {
    "tenants.csv": (
        "tenant_ref title first_name last_name email mobile preferred_channel uprn "
        "address_line_1 address_line_2 town postcode area_code tenancy_type tenancy_start "
        "rent_arrears_pence elements agreed_on sort_code account_number account_name"
    ),
    "inspections.csv": (
        "visit_ref tenant_ref kind date result reason item category condition notes"
    ),
    "repairs.csv": (
        "job_ref tenant_ref reported_on recorded_on category emergency done_by status "
        "cost_pence description"
    ),
    "contacts.csv": "contact_ref tenant_ref date recorded_on kind notes",
    "changes.csv": "tenant_ref date change value value_2",
    "bank_returns.csv": "tenant_ref entry_day date code",
    "history.csv": "tenant_ref reported_on category cost_pence",
    "comparison.csv": "home_ref area_code period from to repairs cost_pence",
}


class PilotBuilder:
    """A pilot's folder in the making; every method returns the builder.

    `settings` are those of `[scheme]` in scheme.toml, by the same names (`timing`, `strikes`,
    `months`, `instalments`, the switches). `annual_pence` is by element, `areas` the capacity by
    area code, `payment_days` what `[runs]` says (`"month", [1, 15]`), `contact_points` what
    `[landlord]` says.
    """

    def __init__(
        self,
        annual_pence: Mapping[str, int] | None = None,
        areas: Mapping[str, int] | None = None,
        payment_days: tuple[str, Any] | None = None,
        contact_points: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> None:
        self._annual_pence = {"repairs": 30000, "housing_management": 20000} | dict(
            annual_pence or {}
        )
        self._areas = dict(areas or {"DUD": 60, "LIC": 50})
        self._payment_days = payment_days
        self._contact_points = contact_points
        self._settings = settings
        self._rows: dict[str, list[dict[str, str]]] = {file: [] for file in COLUMNS}

    def tenant(
        self, ref: str, elements: str = BOTH, agreed_on: str = OPENS, **cells: str
    ) -> "PilotBuilder":
        """Add a tenant of Dudley who has signed; `cells` are other columns of tenants.csv."""
        number = len(self._rows["tenants.csv"]) + 1
        sort_code, account_number = VALID_ACCOUNTS[number % len(VALID_ACCOUNTS)]
        row = {
            "tenant_ref": ref,
            "title": "Ms",
            "first_name": "Ann",
            "last_name": f"Tenant {ref}",
            "email": f"{ref.lower()}@example.org",
            "mobile": "07700 900930",
            "preferred_channel": "sms",
            "uprn": f"{100_000_000_000 + number}",
            "address_line_1": f"{number} Lime Tree Avenue",
            "town": "Dudley",
            "postcode": "DY1 1AA",
            "area_code": "DUD",
            "tenancy_type": "general_needs",
            "tenancy_start": "1997-11-10",
            "rent_arrears_pence": "0",
            "elements": elements,
            "agreed_on": agreed_on,
            "sort_code": sort_code,
            "account_number": account_number,
            "account_name": f"Ann Tenant {ref}",
        }
        return self._add("tenants.csv", row | cells)

    def visit(
        self,
        ref: str,
        kind: str,
        date: str,
        result: str = "completed",
        findings: Iterable[Finding] = (),
    ) -> "PilotBuilder":
        """Add an APS visit, with a row for each finding; numbered V1, V2, …"""
        visits = {row["visit_ref"] for row in self._rows["inspections.csv"]}
        visit = {
            "visit_ref": f"V{len(visits) + 1}",
            "tenant_ref": ref,
            "kind": kind,
            "date": date,
            "result": result,
        }
        for item, category, condition in tuple(findings) or (("", "", ""),):
            found = {"item": item, "category": category, "condition": condition}
            self._add("inspections.csv", visit | found)
        return self

    def baseline(self, ref: str, date: str) -> "PilotBuilder":
        """Add a baseline without defects."""
        return self.visit(ref, "baseline", date)

    def follow_up(self, ref: str, date: str) -> "PilotBuilder":
        """Add a follow-up without defects."""
        return self.visit(ref, "follow_up", date)

    def repair(
        self, job: str, ref: str, reported_on: str, category: str = "sealant", **cells: str
    ) -> "PilotBuilder":
        """Add a repair the landlord completed; as it stands it is a breach."""
        row = {
            "job_ref": job,
            "tenant_ref": ref,
            "reported_on": reported_on,
            "category": category,
            "emergency": "no",
            "done_by": "landlord",
            "status": "completed",
            "cost_pence": "4500",
        }
        return self._add("repairs.csv", row | cells)

    def contact(
        self, contact: str, ref: str, date: str, kind: str = "enquiry", recorded_on: str = ""
    ) -> "PilotBuilder":
        """Add a contact; as it stands it is a breach."""
        row = {
            "contact_ref": contact,
            "tenant_ref": ref,
            "date": date,
            "recorded_on": recorded_on,
            "kind": kind,
        }
        return self._add("contacts.csv", row)

    def change(
        self, ref: str, date: str, change: str, value: str = "", value_2: str = ""
    ) -> "PilotBuilder":
        """Add a change."""
        row = {"tenant_ref": ref, "date": date, "change": change, "value": value}
        return self._add("changes.csv", row | {"value_2": value_2})

    def bank_return(self, ref: str, entry_day: str, date: str, code: str = "B") -> "PilotBuilder":
        """Add a payment that came back."""
        row = {"tenant_ref": ref, "entry_day": entry_day, "date": date, "code": code}
        return self._add("bank_returns.csv", row)

    def earlier(
        self, ref: str, reported_on: str, category: str = "sealant", cost_pence: int = 5200
    ) -> "PilotBuilder":
        """Add a repair before the scheme."""
        row = {"tenant_ref": ref, "reported_on": reported_on, "category": category}
        return self._add("history.csv", row | {"cost_pence": str(cost_pence)})

    def compared(
        self, home: str, period: str, days: tuple[str, str], repairs: int, **cells: str
    ) -> "PilotBuilder":
        """Add a period of a home of Dudley outside the scheme; each repair cost £52."""
        row = {"home_ref": home, "area_code": "DUD", "period": period, "repairs": str(repairs)}
        row |= {"from": days[0], "to": days[1], "cost_pence": str(5200 * repairs)}
        return self._add("comparison.csv", row | cells)

    def write(self, folder: Path) -> Path:
        """Write the folder: scheme.toml, tenants.csv, and the other files that have rows."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scheme.toml").write_text(self._scheme_toml(), encoding="utf-8")
        for file, columns in COLUMNS.items():
            if self._rows[file] or file == "tenants.csv":
                with (folder / file).open("w", encoding="utf-8", newline="") as text:
                    writer = csv.DictWriter(text, columns.split(), lineterminator="\n")
                    writer.writeheader()
                    writer.writerows(self._rows[file])
        return folder

    def play(self, tmp_path: Path, until: str | None = None) -> "Outcome":
        """Write the pilot, play it, and return what came of it."""
        last_day = None if until is None else dt.date.fromisoformat(until)
        play(self.write(tmp_path / "pilot"), tmp_path / "out", last_day)
        return Outcome(tmp_path / "out")

    def _add(self, file: str, row: dict[str, str]) -> "PilotBuilder":
        self._rows[file].append(row)
        return self

    def _scheme_toml(self) -> str:
        scheme = {"name": "Home Rewards Club", "landlord": "Bromford"} | self._settings
        lines = ["[scheme]", f"enrolment_opens = {scheme.pop('enrolment_opens', OPENS)}"]
        lines += [f"{name} = {json.dumps(value)}" for name, value in scheme.items()]
        for element, pence in self._annual_pence.items():
            lines += [f"[elements.{element}]", f"annual_pence = {pence}"]
            lines += [f"inspection = {json.dumps(element == 'repairs')}"]
        for code, capacity in self._areas.items():
            lines += ["[[areas]]", f'code = "{code}"', f'name = "{code}"', f"capacity = {capacity}"]
        if self._payment_days is not None:
            every, on = self._payment_days
            lines += ["[runs]", f"every = {json.dumps(every)}", f"on = {json.dumps(on)}"]
        if self._contact_points is not None:
            lines += ["[landlord]"]
            lines += [f"{key} = {json.dumps(said)}" for key, said in self._contact_points.items()]
        lines += ["[payer]", 'name = "BROMFORD"', 'service_user_number = "123456"']
        lines += ['sort_code = "089999"', 'account_number = "66374958"']
        return "\n".join(lines) + "\n"


class Outcome:
    """The output files of a play, one tenant at a time, each row without its tenant_ref."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def participant(self, ref: str) -> str:
        """Return `status,reason,elements,start_date,end_date`."""
        (row,) = self.rows_of("participants.csv", ref)
        return row

    def instalments(self, ref: str, element: str | None = None) -> list[str]:
        """Return `element,quarter,amount,due_date,status,reason,entry_day` for each.

        With `element` given, of that one only, and without naming it.
        """
        found = self.rows_of("instalments.csv", ref)
        if element is None:
            return found
        return [row.removeprefix(f"{element},") for row in found if row.startswith(f"{element},")]

    def payments(self, ref: str) -> list[str]:
        """Return `amount,submission_day,processing_day,entry_day,status,return_code` for each."""
        return self.rows_of("payments.csv", ref)

    def messages(self, ref: str) -> list[str]:
        """Return `date,channel,template,status,segments` for each."""
        return self.rows_of("messages.csv", ref)

    def ledger(self, ref: str) -> list[str]:
        """Return `date,account,debit,credit,reference` for each line."""
        return self.rows_of("ledger.csv", ref)

    def evaluation(self) -> dict[str, Any]:
        """Return the pilot's figures."""
        figures: dict[str, Any] = json.loads((self.out / "evaluation.json").read_text("utf-8"))
        return figures

    def rows_of(self, file: str, ref: str) -> list[str]:
        """Return a tenant's rows of an output file."""
        return [
            ",".join(value for name, value in row.items() if name != "tenant_ref")
            for row in rows(self.out / file)
            if row["tenant_ref"] == ref
        ]
