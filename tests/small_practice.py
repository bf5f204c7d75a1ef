"""A small pilot in which most lists have a row or more, played to a day with a run to approve."""

import base64
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from services.client.asking import Client
from services.contracts.notifications import PrepareBulk
from services.contracts.payments import (
    ChangeBankDetails,
    DrawSample,
    ImportReturns,
    ImportStatement,
    SetBudget,
)
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.playing import play
from services.pilot.practice import begin_practice
from services.pilot_files.reading import read_pilot
from tests.builders import INVALID_ACCOUNT, VALID_ACCOUNTS, PilotBuilder
from tests.people import officer
from tests.unit.payments.report_files import UNPAID, csv_file, csv_report

PLAYED = dt.date(2012, 1, 26)
"""The last date that is played; the one after, a payment day, is only closed."""

PAYMENT_DAY = dt.date(2012, 1, 27)

RUN, PREPARED = "run-2012-01-16", f"run-{PAYMENT_DAY}"
"""A run that was paid, of which a payment came back; and one that nobody has approved."""

UNREADABLE = "a message that names Ann Tenant T1"
"""What is a dead letter of payments."""

DATES = {"original_processing_day": "2012-01-17", "date": "2012-01-18"}
"""Of a returned payment that nobody here knows."""

STATEMENT = csv_file(
    ("Date", "Description", "Paid in", "Paid out", "Balance"),
    [
        ("18/01/2012", "CASHBACK 000001", "50.00", "", "900.00"),
        ("19/01/2012", "A JONES GUTTERS", "", "12.00", "888.00"),
    ],
)


def write_pilot(folder: Path) -> Path:
    """Write its files: one who waits, one who left, one without usable details, breaches, jobs."""
    sort_code, account_number = INVALID_ACCOUNT
    return (
        PilotBuilder(payment_days=("month", [16, 27]), areas={"DUD": 6, "LIC": 5})
        .tenant("T1", "housing_management")
        .tenant("T2")
        .tenant("T3", "housing_management", sort_code=sort_code, account_number=account_number)
        .tenant("T4", "housing_management", agreed_on="2011-10-10")
        .tenant("T5", "repairs", agreed_on="2011-10-11")
        .tenant("T6", "repairs", agreed_on="2011-11-01")
        .tenant("T7", agreed_on="")
        .tenant("T9", "housing_management", agreed_on="2011-10-21")
        .tenant("T8", rent_arrears_pence="100")
        .baseline("T2", "2011-10-03")
        .visit("T5", "baseline", "2011-10-31", "no_access")
        .contact("C1", "T4", "2011-11-10", "asb")
        .repair("J1", "T2", "2011-12-01")
        .change("T4", "2012-01-20", "withdrawn", "moved in with family")
        .bank_return("T1", "2012-01-18", "2012-01-18")
        .write(folder)
    )


def play_to_practise(pilot: Path, template: str, url: Callable[[str], str]) -> None:
    """Play it in this process into databases that have their tables, and leave the rest to people.

    `template` names the databases, `url` gives each one's address.
    """
    cluster = EmbeddedCluster(url)
    try:
        play(read_pilot(pilot), cluster, PLAYED)
        cluster.reach_cut_off(PAYMENT_DAY)
        cluster.settle()
        _do_what_officers_do(cluster.client)
        cluster.host.services["payments"].database.receive([UNREADABLE], {})
    finally:
        cluster.close()
    begin_practice(template)


def _do_what_officers_do(client: Client) -> None:
    finance = client.by(officer("Fay Finance", "finance", "finance_approver", "housing_officer"))
    content = base64.b64encode(STATEMENT).decode()
    report = base64.b64encode(csv_report(UNPAID | DATES)).decode()
    for key, command in enumerate(
        (
            ImportStatement(PAYMENT_DAY, "statement.csv", content),
            ImportReturns(PAYMENT_DAY, "returns.csv", report),
            ChangeBankDetails("T2", PAYMENT_DAY, *VALID_ACCOUNTS[0], "Cerys Hunt"),
            SetBudget(PAYMENT_DAY, "repairs", "DUD", 50_000),
            DrawSample(PAYMENT_DAY, "2012-01", 95, 5),
            PrepareBulk("news", "notice", "Gas", "Checks.", "", "", PAYMENT_DAY),
        )
    ):
        finance.tell(command, f"small practice {key}")
