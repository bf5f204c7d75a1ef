"""Finance's day through `cashback payments`, on a folder of databases and over RPC.

Most tests call the command in this process, which takes a tenth of the time of a new one; what a
process adds (exit status, standard streams, a typed secret) is tested in processes.
"""

import csv
import datetime as dt
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import kombu
import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import update
from sqlalchemy.engine import make_url

from services.backbone.assertions import SIGNING_KEY
from services.backbone.settings import database_url
from services.bank_formats.formats import ENDING, FORMATS
from services.cli.main import app
from services.cli.payments import payments
from services.contracts import payments as contract
from services.hosts.catalogue import SERVICES
from services.hosts.declaring import declare_topology
from services.hosts.topology import inbox_name
from services.payments import tables
from services.pilot.processes import Processes
from services.terms.days import long_day
from tests.bank_files import read_bacs18, read_pain001
from tests.empty_databases import make_tables
from tests.integration.office import ACCOUNT, DUE, OTHER_ACCOUNT, RUN, START, Office
from tests.people import ANN, BO, CY, LOCAL, key_file, known_as, logged_in
from tests.unit.payments.report_files import (
    UNPAID,
    arucs,
    csv_file,
    csv_report,
    item,
    xml_report,
)

ENTRY_DAY = dt.date(2012, 4, 18)
BANK_FILE = "2012-04-17.txt"
TOTAL = ("--yes-total", "25000")
"""Of the first run."""

FORMULA = '=HYPERLINK("http://x.example";"Click")'
"""A first name that a spreadsheet would run."""


@dataclass
class Told:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> Any:
        return json.loads(self.out)


@dataclass
class Finance:
    """The command on one folder of databases. Remembers all that was said."""

    folder: Path
    environment: dict[str, str]
    said: list[str] = field(default_factory=list)

    def __call__(self, *arguments: str, by: str = ANN, typed: str | None = None) -> Told:
        """Run `cashback payments …` in this process."""
        given = ["payments", *arguments]
        with logged_in(by, self.folder):
            done = CliRunner().invoke(app, given, env=self.environment, input=typed)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return self._told(Told(done.exit_code, done.stdout, done.stderr))

    def process(self, *arguments: str, typed: str = "") -> Told:
        """Run `cashback payments …` as a process."""
        key = key_file(self.folder, LOCAL[ANN])
        done = subprocess.run(
            [sys.executable, "-m", "services.cli", "payments", *arguments],
            env={**os.environ, **self.environment, SIGNING_KEY: str(key)},
            input=typed,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        return self._told(Told(done.returncode, done.stdout, done.stderr))

    def works(self, *arguments: str, by: str = ANN, typed: str | None = None) -> Told:
        """Run it and check that it was carried out."""
        told = self(*arguments, by=by, typed=typed)
        assert told.status == 0, told
        return told

    def refuses(self, *arguments: str, by: str = ANN) -> str:
        """Run it, check that it ended with status 2, and return its one sentence."""
        told = self(*arguments, by=by)
        assert (told.status, told.out) == (2, ""), told
        return told.err.strip()

    def release(self) -> None:
        """Pay the run: approved, exported, submitted, and arrived."""
        self.works("approve", RUN, *TOTAL, by=BO)
        self.works("export", RUN, *TOTAL, "--to", str(self.folder / "bank"), by=CY)
        self.works("submit", RUN, *TOTAL, by=CY)
        self.reach(ENTRY_DAY)

    def reach(self, day: dt.date) -> None:
        office = Office(self.environment["CASHBACK_DATABASE_URL"].format(service="payments"))
        office.reach(day)
        office.close()

    def write(self, name: str, content: bytes) -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    def _told(self, told: Told) -> Told:
        self.said += [told.out, told.err]
        return told


def at_work(url: str) -> None:
    """Prepare the first run of three tenants; T2 has a hostile name, T3 no bank details."""
    office = Office(url)
    office.open(tenants=3, cooling_off_days=1)
    office.tell(contract.ChangeBankDetails("T3", START, "", "", ""))
    people = tables.tenants
    with office.service.database.begin("test") as uow:
        hostile = {"title": "", "first_name": FORMULA}
        uow.connection.execute(update(people).where(people.c.tenant_ref == "T2").values(hostile))
        uow.commit()
    office.reach(DUE)
    office.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with payments' database on the day of the first run."""
    folder = tmp_path_factory.mktemp("prepared")
    url = f"sqlite:///{folder}/payments.sqlite"
    make_tables("payments", url)
    at_work(url)
    return folder


@pytest.fixture
def finance(prepared: Path, payments_keys: Path, tmp_path: Path) -> Iterator[Finance]:
    """The command on a copy of that folder, with a copy of the keys. No account was said."""
    data = tmp_path / "data"
    shutil.copytree(prepared, data)
    shutil.copy(payments_keys, data / "own.keys")
    environment = {
        "CASHBACK_DATABASE_URL": f"sqlite:///{data}/{{service}}.sqlite",
        "CASHBACK_PAYMENTS_KEYS": str(data / "own.keys"),
    }
    desk = Finance(tmp_path, environment)
    yield desk
    said = "\n".join(desk.said)
    assert all(account[1] not in said for account in (ACCOUNT, OTHER_ACCOUNT))


def spreadsheet(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as a spreadsheet does."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


# --- runs and bank files ---


def test_a_run_is_looked_at_approved_by_two_exported_read_again_and_submitted(
    finance: Finance,
) -> None:
    listed = finance.works("runs").out
    assert RUN in listed
    assert "the next run is prepared on 2012-04-17" in listed
    shown = finance.works("run", RUN).out
    assert "••••4958" in shown
    assert "no bank details" in shown.replace("_", " ")
    finance.works("settings", "--second-approval-above", "100")
    assert "approved by 1 of 2" in finance.works("approve", RUN, *TOTAL, by=ANN).out
    assert "prepared" in finance.works("approve", RUN, *TOTAL, by=ANN).out, "one person counts once"
    assert "approved by 2 of 2" in finance.works("approve", RUN, *TOTAL, by=BO).out
    bank = finance.folder / "bank"
    told = finance.works("export", RUN, *TOTAL, "--to", str(bank), by=CY).out
    content = (bank / BANK_FILE).read_bytes()
    assert told.strip() == f"{bank / BANK_FILE}  SHA-256 {hashlib.sha256(content).hexdigest()}"
    assert [c.amount_pence for c in read_bacs18(content.decode()).credits] == [12500, 12500]
    again = finance.folder / "again"
    assert BANK_FILE in finance.works("exports").out
    finance.works("exports", "1", "--to", str(again), by=CY)
    assert (again / BANK_FILE).read_bytes() == content
    assert [path.name for path in again.iterdir()] == [BANK_FILE]
    assert "submitted" in finance.works("submit", RUN, *TOTAL, by=CY).out
    (run,) = finance.works("runs", "--json").rows
    assert (run["state"], run["amount_pence"], run["submitted_by"]) == (
        "submitted",
        25000,
        known_as(CY),
    )


@pytest.mark.parametrize("typed", ["250.00", "£250.00", "25000"])
def test_the_total_is_typed_before_a_run_goes_a_step_further(finance: Finance, typed: str) -> None:
    shown = finance.works("approve", RUN, by=BO, typed=f"{typed}\n")
    assert "Type the total, £250.00, to approve" in shown.err
    assert "approve: not Ann First, who entered bank details of T1" in shown.out
    assert "approved by 1 of 1" in shown.out
    bank = finance.folder / "bank"
    shown = finance.works("export", RUN, "--to", str(bank), by=CY, typed=f"{typed}\n")
    assert "export: not bo (local), who approved the run" in shown.out
    sent = ["submit", RUN, "--file", str(bank / BANK_FILE)]
    digest = hashlib.sha256((bank / BANK_FILE).read_bytes()).hexdigest()
    assert f"{BANK_FILE}  SHA-256 {digest}" in finance.works(*sent, by=CY, typed=f"{typed}\n").out


@pytest.mark.parametrize("wrong", ["", "250", "250.01", "2500", "£25,000.00", "25000.00", "yes"])
def test_another_total_does_nothing(finance: Finance, wrong: str) -> None:
    def stops(*arguments: str, by: str) -> None:
        for told in (
            finance(*arguments, by=by, typed=f"{wrong}\n"),
            finance(*arguments, "--yes-total", "24999", by=by),
        ):
            assert told.status == 1
            assert "the total is £250.00, and not what was given; nothing was done" in told.err

    def state() -> str:
        return str(finance.works("runs", "--json").rows[0]["state"])

    bank = finance.folder / "bank"
    stops("approve", RUN, by=BO)
    assert state() == "prepared"
    finance.works("approve", RUN, *TOTAL, by=BO)
    stops("export", RUN, "--to", str(bank), by=CY)
    assert (state(), finance.works("exports").out) == ("approved", "no bank files yet\n")
    finance.works("export", RUN, *TOTAL, "--to", str(bank), by=CY)
    stops("submit", RUN, by=CY)
    assert state() == "exported"


def test_the_bank_file_that_was_sent_is_compared_before_it_is_noted(finance: Finance) -> None:
    finance.works("approve", RUN, *TOTAL, by=BO)
    bank = finance.folder / "bank"
    finance.works("export", RUN, *TOTAL, "--to", str(bank), by=CY)
    other = finance.write("other.txt", (bank / BANK_FILE).read_bytes().replace(b"12500", b"99999"))
    refused = finance.refuses("submit", RUN, *TOTAL, "--file", other, by=CY)
    assert f"that is not the file of {RUN}, which is {BANK_FILE}" in refused
    assert "cannot be read" in finance.refuses("submit", RUN, *TOTAL, "--file", "none", by=CY)
    finance.works("submit", RUN, *TOTAL, "--file", str(bank / BANK_FILE), by=CY)


def test_nothing_is_approved_before_finance_has_decided_above_what_two_approve(
    finance: Finance,
) -> None:
    office = Office(finance.environment["CASHBACK_DATABASE_URL"].format(service="payments"))
    with office.service.database.begin("test") as uow:
        uow.connection.execute(update(tables.settings).values(second_approval_decided=False))
        uow.commit()
    office.close()
    finance.works("settings", "--cooling-off-days", "2")
    refused = finance.refuses("approve", RUN, *TOTAL, by=BO)
    assert "finance has not set the amount above which two people approve" in refused
    finance.works("settings", "--second-approval-above", "never")
    finance.works("approve", RUN, *TOTAL, by=BO)


@pytest.mark.parametrize("form", FORMATS)
def test_a_run_goes_to_the_bank_in_each_format(finance: Finance, form: str) -> None:
    finance.works("approve", RUN, *TOTAL, by=BO)
    finance.works("export", RUN, *TOTAL, "--to", str(finance.folder), "--format", form)
    content = (finance.folder / f"2012-04-17.{ENDING[form]}").read_text(encoding="utf-8")
    assert content.count(ACCOUNT[1]) >= 2
    if ENDING[form] == "xml":
        assert len(read_pain001(content.encode()).days[0].credits) == 2


def test_a_run_is_rejected_or_cancelled_with_a_reason_and_prepared_again(
    finance: Finance,
) -> None:
    assert "say why" in finance.refuses("reject", RUN, "--why", " ")
    finance.works("reject", RUN, "--why", "a wrong date")
    assert "run-2012-04-16-2" in finance.works("prepare", by=ANN).out
    second = "run-2012-04-16-2"
    assert "prepared the run; somebody else approves it" in finance.refuses(
        "approve", second, *TOTAL, by=ANN
    )
    finance.works("approve", second, *TOTAL, by=BO)
    finance.works("cancel", second, "--why", "one more tenant")
    assert "a wrong date" in finance.works("run", RUN).out


def test_the_same_key_does_a_thing_once(finance: Finance) -> None:
    first = finance.works("approve", RUN, *TOTAL, "--key", "k1", by=BO).out
    assert finance.works("approve", RUN, *TOTAL, "--key", "k1", by=BO).out == first
    assert "was used by bo (local)" in finance.refuses("approve", RUN, *TOTAL, "--key", "k1", by=CY)


def test_the_lines_of_a_run_and_what_was_left_out_go_into_a_spreadsheet(finance: Finance) -> None:
    path = finance.folder / "lists" / "run.csv"
    assert finance.works("run", RUN, "--csv", str(path)).out == f"{path}: 6 rows\n"
    rows = spreadsheet(path)
    assert [row["in_run"] for row in rows] == ["yes"] * 4 + ["no"] * 2
    assert sum(round(100 * float(row["amount_pounds"])) for row in rows) == 3 * 12500
    assert {row["why"] for row in rows} == {f"due {long_day(DUE)}", "no_bank_details"}
    assert not list(path.parent.glob("*.part"))


# --- what comes back ---


def returned(**cells: str) -> dict[str, str]:
    """A row about the payment of T1."""
    ours = {
        "sort_code": ACCOUNT[0],
        "account_number": ACCOUNT[1],
        "amount": "125.00",
        "original_processing_day": "2012-04-17",
        "date": "2012-04-18",
    }
    return UNPAID | ours | cells


def in_xml() -> bytes:
    """The payment of T2 came back."""
    credit = item(
        ref="CASHBACK 000002",
        valueOf="125.00",
        originalProcessingDate="2012-04-17",
        number=ACCOUNT[1],
        sortCode=ACCOUNT[0],
    )
    return xml_report(arucs(credit, day="2012-04-18"))


def test_reports_of_returns_are_imported_once_in_either_form(finance: Finance) -> None:
    finance.release()
    files = [
        finance.write("arucs.csv", csv_report(returned(), returned(reference="STRANGER"))),
        finance.write("arucs.xml", in_xml()),
    ]
    for number, file in enumerate(files, start=1):
        told = finance.works("import-returns", file).out
        assert told.startswith(f"import {number}: imported\n")
        assert "matched" in told
        again = finance.works("import-returns", file).out
        assert again.startswith(f"import {number}: imported before; nothing was changed\n")
    first, second = finance.works("imports", "1", "--json").rows
    assert (first["outcome"], second["outcome"]) == ("matched", "unknown")
    listed = finance.works("imports", "--json").rows
    assert [row["rows"] for row in listed] == [["1 matched"], ["1 matched", "1 unknown"]]


def test_imported_rows_go_into_a_spreadsheet_without_their_formulas(finance: Finance) -> None:
    finance.release()
    hostile = csv_report(*(returned(reference=text) for text in ("=1+1", "@SUM(A1)", "-2+3", "+4")))
    finance.works("import-returns", finance.write("arucs.csv", hostile))
    path = finance.folder / "imports.csv"
    finance.works("imports", "1", "--csv", str(path))
    rows = spreadsheet(path)
    assert [row["text"] for row in rows] == ["'=1+1", "'@SUM(A1)", "'-2+3", "'+4"]
    assert {row["amount_pounds"] for row in rows} == {"125.00"}
    finance.works("imports", "--csv", str(path))
    assert [row["rows"] for row in spreadsheet(path)] == ["4 unknown"]


STATEMENT = ("Date", "Description", "Paid in", "Paid out", "Balance")


def test_the_statement_settles_the_run_and_the_exit_status_says_if_something_is_left(
    finance: Finance,
) -> None:
    finance.release()
    assert RUN.upper() in finance.works("missing").out
    debit = ("18/04/2012", RUN.upper(), "", "250.00", "100.00")
    stranger = ("18/04/2012", "A CHEQUE", "5.00", "", "105.00")
    good = finance.write("good.csv", csv_file(STATEMENT, [debit]))
    assert "settled" in finance.works("import-statement", good).out
    assert finance.works("missing").out == "nothing is missing\n"
    odd = finance.write("odd.csv", csv_file(STATEMENT, [debit, stranger]))
    told = finance("import-statement", odd)
    assert told.status == 1
    assert "unexpected" in told.out
    again = finance("import-statement", odd)
    assert (again.status, "imported before; nothing was changed" in again.out) == (1, True)
    assert finance.works("runs", "--json").rows[0]["state"] == "settled"


def test_a_report_with_faults_is_refused_with_all_of_them_and_no_account_number(
    finance: Finance,
) -> None:
    finance.release()
    rows = (returned(amount="lots"), returned(date="yesterday"))
    told = finance.refuses("import-returns", finance.write("bad.csv", csv_report(*rows)))
    assert "line 2" in told
    assert "line 3" in told
    assert finance.works("imports").out == "nothing was imported yet\n"


@pytest.mark.parametrize("command", ["import-returns", "import-statement"])
def test_a_file_of_200_megabytes_is_refused_unread(finance: Finance, command: str) -> None:
    path = finance.folder / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    began = time.monotonic()
    assert "larger than 50 MB" in finance.refuses(command, str(path))
    assert time.monotonic() - began < 2


# --- bank details, keys, settings ---


def test_bank_details_are_typed_unseen_cooled_off_and_confirmed_by_another(
    finance: Finance,
) -> None:
    numbers = f"{OTHER_ACCOUNT[0]}\n{OTHER_ACCOUNT[1]}\n"
    told = finance.process("set-bank-details", "T1", typed=numbers)
    assert told.status == 0, told
    assert "valid" in told.out
    checked = ("confirm-bank-details", "T1", "--account", "4", "--why", "rang the tenant")
    again = finance.process(*checked)
    assert again.status == 2, "the same login is the same person"
    assert "may not confirm" in again.err
    finance.works(*checked, by=BO)
    shown = finance.works("bank-details", "T1").out
    assert "••••4958" in shown
    assert "••••7491" in shown
    used = {
        row["account"]: row["use"] for row in finance.works("bank-details", "T1", "--json").rows
    }
    assert used == {"••••4958": "not used any more", "••••7491": "in use"}


def test_malformed_bank_details_are_refused_with_both_faults_and_no_number(
    finance: Finance,
) -> None:
    numbers = ("--sort-code", "08-99-9", "--account-number", "663749581")
    refusal = finance.refuses("set-bank-details", "T1", *numbers)
    assert "sort code as 6 digits" in refusal
    assert "account number as 6 to 8 digits" in refusal
    assert "663749581" not in refusal


def test_keys_are_rotated_and_everything_stays_readable(finance: Finance) -> None:
    finance.release()
    content = (finance.folder / "bank" / BANK_FILE).read_bytes()
    old = Path(finance.environment["CASHBACK_PAYMENTS_KEYS"]).read_text(encoding="utf-8")
    told = finance.works("rotate-keys", "--retire-old").out
    assert told == (
        "3 accounts and 1 parts of bank files are encrypted with the new key; "
        "1 old keys were removed\n"
    )
    new = Path(finance.environment["CASHBACK_PAYMENTS_KEYS"]).read_text(encoding="utf-8")
    assert old.splitlines()[-1] not in new
    finance.works("exports", "1", "--to", str(finance.folder / "again"), by=CY)
    assert (finance.folder / "again" / BANK_FILE).read_bytes() == content


def test_a_lost_key_file_is_named_and_nothing_is_done(finance: Finance) -> None:
    finance.environment["CASHBACK_PAYMENTS_KEYS"] = str(finance.folder / "lost.keys")
    for command in (["rotate-keys"], ["approve", RUN, *TOTAL]):
        told = finance(*command)
        assert (told.status, told.out) == (1, "")
        assert "lost.keys" in told.err
    assert not (finance.folder / "lost.keys").exists()


def test_details_in_doubt_are_listed_and_confirmed_by_another(finance: Finance) -> None:
    assert finance.works("unconfirmed").out == "no bank details wait for a second person\n"
    office = Office(finance.environment["CASHBACK_DATABASE_URL"].format(service="payments"))
    office.tell(contract.ChangePaymentSettings(DUE, 1, None, "", ""), key="tightened")
    office.close()
    numbers = f"{OTHER_ACCOUNT[0]}\n{OTHER_ACCOUNT[1]}\n"
    told = finance.works("set-bank-details", "T3", "--name", "A Stranger", typed=numbers).out
    assert "the name differs from the tenant's" in told
    (waits,) = finance.works("unconfirmed", "--json").rows
    assert (waits["tenant_ref"], waits["entered_by"]) == ("T3", known_as(ANN))
    number = str(waits["number"])
    checked = ("confirm-bank-details", "T3", "--account", number, "--why", "saw the bank's letter")
    assert "may not confirm" in finance.refuses(*checked)
    finance.works(*checked, by=BO)
    shown = finance.works("bank-details", "T3", "--json").rows[-1]
    assert (shown["confirmed_by"], shown["confirmed_why"]) == (known_as(BO), checked[-1])


def test_settings_are_shown_changed_and_refused(finance: Finance) -> None:
    assert finance.works("settings", "--json").rows["cooling_off_days"] == 1
    finance.works("settings", "--cooling-off-days", "3", "--second-approval-above", "500000")
    told = finance.works("settings").out
    assert "£5,000.00" in told
    told = finance.works("settings", "--second-approval-above", "never").out
    assert f"waits for another person than {known_as(ANN)}" in told
    kept = finance.works("settings", "--json").rows
    assert (kept["cooling_off_days"], kept["second_approval_above_pence"]) == (3, 500000)
    assert "may not confirm" in finance.refuses("confirm-settings")
    assert "in force from the cut-off of" in finance.works("confirm-settings", by=BO).out
    assert "confirmed, and in force from" in finance.works("settings").out
    assert "0 to 20" in finance.refuses("settings", "--cooling-off-days", "99")
    assert "never" in finance.refuses("settings", "--second-approval-above", "£5")


def test_another_weight_table_is_taken_into_use_and_a_bad_one_is_not(finance: Finance) -> None:
    table = finance.write("new.txt", b"089000 089999 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1\n")
    assert finance("check-account", *ACCOUNT).status == 0
    told = finance.works("weights", "--from", table).out
    assert told == "new.txt is in use: 1 row; the verdict on 3 accounts changed\n"
    checked = finance("check-account", *ACCOUNT)
    assert (checked.status, checked.out, checked.err) == (1, "invalid\n", "by new.txt\n")
    assert "line 1" in finance.refuses("weights", "--from", finance.write("bad.txt", b"nonsense\n"))
    missing = str(finance.folder / "none.txt")
    sentence = f"{missing} cannot be read: No such file or directory"
    assert finance.refuses("weights", "--from", missing) == sentence


@pytest.mark.parametrize("database", ["with", "without"])
def test_an_account_is_checked_with_a_database_and_without(finance: Finance, database: str) -> None:
    if database == "without":
        nowhere = f"sqlite:///{finance.folder}/nowhere/{{service}}.sqlite"
        finance.environment["CASHBACK_DATABASE_URL"] = nowhere
    cases = {
        ("08-99-99", ACCOUNT[1]): (0, "valid\n"),
        (ACCOUNT[0], "66374959"): (1, "invalid\n"),
        ("000000", "12345678"): (0, "unchecked\n"),
    }
    for numbers, expected in cases.items():
        told = finance.process("check-account", *numbers)
        assert (told.status, told.out) == expected
    assert not (finance.folder / "nowhere").exists()


# --- control ---


def test_a_budget_is_set_in_pounds_and_shown_with_its_forecast(finance: Finance) -> None:
    told = finance.works("set-budget", "repairs", "DUD", "1000.00").out
    assert told == "the budget for repairs in DUD is £1,000.00\n"
    told = finance.works("set-budget", "repairs", "DUD", "800.00").out
    assert told == "the budget for repairs in DUD is £800.00; it was £1,000.00\n"
    shown = finance.works("budget").out
    assert "-£100.00" in shown, "three tenants come to £900"
    assert shown.splitlines()[-1].startswith("in all")
    told_json = finance.works("budget", "--json").rows
    assert told_json["total"]["forecast_pence"] == 3 * 50_000
    path = finance.folder / "budget.csv"
    finance.works("budget", "--csv", str(path))
    (management, repairs) = spreadsheet(path)
    assert (management["element"], management["budget_pounds"]) == ("housing_management", "0.00")
    assert (repairs["remaining_pounds"], repairs["over_budget"]) == ("-100.00", "yes")


@pytest.mark.parametrize(
    "amount", ["1000", "1,000.00", "£1000.00", "1000.0", "1e3", " 5.00", "٥.٠٠"]
)
def test_an_amount_that_could_be_pounds_or_pence_is_refused(finance: Finance, amount: str) -> None:
    refusal = finance.refuses("set-budget", "repairs", "DUD", amount)
    assert refusal == "give the amount in pounds and pence, like 18000.00"


def test_a_sample_is_drawn_asked_and_opened_in_a_spreadsheet(finance: Finance) -> None:
    assert "no payment has reached" in finance.refuses("draw-sample", "--seed", "April")
    assert finance.works("sample").out == "no sample was drawn yet\n"
    finance.release()
    told = finance.works("draw-sample", "--seed", "April", "--confidence", "99").out
    assert told == "sample 1: 2 of 2 people drawn\n"
    told = finance.works("record-outcome", "1", "T1", "confirmed").out
    assert told == "sample 1, T1: to_check → confirmed\n"
    finance.works("record-outcome", "1", "T2", "discrepancy", "--note", "=had £75 only", by=BO)
    shown = finance.works("sample", "1").out
    assert "£125.00" in shown
    assert "discrepancy" in shown
    told_json = finance.works("sample", "1", "--json").rows
    assert (told_json["confirmed"], len(told_json["drawn"])) == (1, 2)
    path = finance.folder / "sample.csv"
    finance.works("sample", "1", "--csv", str(path))
    (first, second) = spreadsheet(path)
    assert first["name"] == "Ms Siân O'Brien"
    assert second["name"] == f"'{FORMULA} O'Brien"
    assert (second["note"], second["paid_pounds"]) == ("'=had £75 only", "125.00")
    finance.works("sample", "--csv", str(path))
    assert [row["people"] for row in spreadsheet(path)] == ["2"]


# --- what cannot be done ---


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "run-2012-01-01"],
        ["approve", "run-2012-01-01"],
        ["reject", "run-2012-01-01", "--why", "x"],
        ["cancel", "run-2012-01-01", "--why", "x"],
        ["export", "run-2012-01-01", "--to", "bank"],
        ["submit", "run-2012-01-01"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_run_that_does_not_exist_is_named(finance: Finance, arguments: list[str]) -> None:
    assert finance.refuses(*arguments) == "there is no run 'run-2012-01-01'"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["exports", "9"], "there is no export 9"),
        (["imports", "9"], "there is no import 9"),
        (["sample", "9"], "there is no sample 9"),
        (["record-outcome", "9", "T1", "confirmed"], "there is no sample 9"),
        (["submit", RUN, *TOTAL], f"run {RUN} is prepared: no bank file of it stands"),
        (["set-budget", "repairs", "XX", "1.00"], "there is no area 'XX'"),
        (["import-returns", "none.csv"], "none.csv: file: cannot be read: No such file"),
        (["import-statement", "none.csv"], "none.csv: file: cannot be read: No such file"),
        (["export", RUN, *TOTAL, "--to", ".", "--format", "yaml"], "there is no format 'yaml'"),
        (["budget", "--json", "--csv", "x.csv"], "give --json or --csv, not both"),
        (["run", RUN, "--json", "--csv", "x.csv"], "give --json or --csv, not both"),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    finance: Finance, arguments: list[str], sentence: str
) -> None:
    refusal = finance.refuses(*arguments)
    assert sentence in refusal
    assert "\n" not in refusal


def test_a_refusal_in_a_process_ends_with_status_2_and_nothing_on_standard_output(
    finance: Finance,
) -> None:
    told = finance.process("run", "run-2012-01-01")
    assert (told.status, told.out, told.err) == (2, "", "there is no run 'run-2012-01-01'\n")


def test_a_file_that_cannot_be_written_is_named_and_half_of_it_does_not_stay(
    finance: Finance,
) -> None:
    in_the_way = finance.write("in-the-way", b"")
    finance.works("approve", RUN, *TOTAL, by=BO)
    for arguments in (["run", RUN, "--csv"], ["budget", "--csv"], ["export", RUN, "--to"]):
        told = finance(*arguments, f"{in_the_way}/deeper")
        assert (told.status, told.out) == (1, "")
        assert told.err.startswith(f"{in_the_way}/deeper")
        assert "cannot be written" in told.err
    told = finance("run", RUN, "--csv", str(finance.folder))
    assert (told.status, told.err) == (
        1,
        f"{finance.folder} cannot be written: Is a directory\n",
    )
    assert not list(finance.folder.parent.glob("*.part"))
    assert "no bank files yet" in finance.works("exports").out, "and the run can still be cancelled"
    bank = finance.folder / "bank"
    finance.works("export", RUN, *TOTAL, "--to", str(bank), by=CY)
    again = ["export", RUN, *TOTAL, "--to", str(bank), "--format", "csv", "--instead"]
    assert f"do not send {BANK_FILE}" in finance.works(*again, by=ANN).out
    finance.works("exports", "1", "--to", str(bank), by=CY)
    assert sorted(path.name for path in bank.iterdir()) == [
        BANK_FILE.replace(".txt", ".csv"),
        BANK_FILE,
        f"do-not-send-1-{BANK_FILE}",
    ]
    assert {path.stat().st_mode & 0o777 for path in bank.iterdir()} == {0o600}


def test_slips_are_refused_before_anything_is_done(finance: Finance) -> None:
    details = ["--sort-code", OTHER_ACCOUNT[0], "--account-number", OTHER_ACCOUNT[1]]
    told = finance("set-bank-details", "NOBODY", *details)
    assert (told.status, told.err) == (2, "no tenant 'NOBODY' is registered\n")
    told = finance("set-bank-details", "T1", "--sort-code", "-", "--account-number", "-")
    assert told.status == 2
    assert "withdraw-bank-details" in told.err
    told = finance("approve", RUN, *TOTAL, "--key", "x" * 121)
    assert (told.status, told.err) == (2, "the key should be 1 to 120 characters\n")
    told = finance("reject", RUN, "--why", "one\x1b[2Jtwo", by=BO)
    assert told.status == 2
    assert "U+001B" in told.err
    finance.works("withdraw-bank-details", "T1")
    assert "in use" not in finance.works("bank-details", "T1").out


def test_a_folder_without_databases_and_one_without_tables_are_said_to_be_so(
    finance: Finance,
) -> None:
    template = f"sqlite:///{finance.folder}/empty/{{service}}.sqlite"
    finance.environment["CASHBACK_DATABASE_URL"] = template
    told = finance("runs")
    assert (told.status, told.out) == (1, "")
    assert "there is no database" in told.err
    (finance.folder / "empty").mkdir()
    finance.write("empty/payments.sqlite", b"")
    for arguments in (["runs"], ["rotate-keys"], ["check-account", *ACCOUNT]):
        told = finance(*arguments)
        assert told.status == 1
        assert "could not be carried out" in told.err


@pytest.mark.parametrize("name", payments.names)
def test_every_command_of_finance_explains_itself(name: str) -> None:
    told = CliRunner().invoke(app, ["payments", name, "--help"])
    assert told.exit_code == 0
    assert len(told.stdout.split()) > 15


# --- over RPC ---


@pytest.fixture
def by_rpc(
    broker_url: str,
    postgresql_url: str,
    database_template: str,
    payments_keys: Path,
    tmp_path: Path,
) -> Iterator[Finance]:
    """The same day, with payments as a process on RabbitMQ and PostgreSQL."""
    url = database_url(database_template, "payments")
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        name = make_url(url).database
        link.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0".encode())
    make_tables("payments", url)
    at_work(url)
    shutil.copy(payments_keys, tmp_path / "own.keys")
    environment = {
        "CASHBACK_BROKER_URL": broker_url,
        "CASHBACK_DATABASE_URL": database_template,
        "CASHBACK_PAYMENTS_KEYS": str(tmp_path / "own.keys"),
    }
    with kombu.Connection(broker_url) as link:
        for service in SERVICES:
            link.default_channel.queue_delete(inbox_name(service))
    declare_topology(broker_url)
    processes = Processes(environment, tmp_path)
    processes.start("payments", "run", "payments")
    yield Finance(tmp_path, environment)
    processes.stop()
    log = (tmp_path / "payments.log").read_text(encoding="utf-8")
    assert ACCOUNT[1] not in log


def test_finances_day_over_rpc(by_rpc: Finance) -> None:
    finance = by_rpc
    assert RUN in finance.process("runs").out
    finance.works("approve", RUN, *TOTAL, by=BO)
    bank = finance.folder / "bank"
    finance.works("export", RUN, *TOTAL, "--to", str(bank), by=CY)
    assert len(read_bacs18((bank / BANK_FILE).read_text(encoding="utf-8")).credits) == 2
    finance.works("submit", RUN, *TOTAL, by=CY)
    url = database_url(finance.environment["CASHBACK_DATABASE_URL"], "payments")
    office = Office(url)
    office.reach(ENTRY_DAY)
    office.close()
    arucs_file = finance.write("arucs.csv", csv_report(returned()))
    for _ in range(2):
        assert "matched" in finance.works("import-returns", arucs_file).out
    finance.works("draw-sample", "--seed", "April")
    finance.works("record-outcome", "1", "T2", "confirmed")
    finance.works("set-budget", "repairs", "DUD", "1000.00")
    path = finance.folder / "budget.csv"
    finance.works("budget", "--csv", str(path))
    assert [row["area"] for row in spreadsheet(path)] == ["Dudley"] * 2
    assert "3 accounts" in finance.works("rotate-keys", "--retire-old").out
    finance.works("exports", "1", "--to", str(finance.folder / "again"), by=CY)
    assert (finance.folder / "again" / BANK_FILE).read_bytes() == (bank / BANK_FILE).read_bytes()
    assert "there is no run" in finance.refuses("submit", "run-2012-01-01")
    assert ACCOUNT[1] not in "\n".join(finance.said)
