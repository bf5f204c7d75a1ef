"""A small pilot in which most lists have a row or more, played to the evening of a payment day."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.playing import play
from services.pilot.practice import begin_practice
from services.pilot_files.reading import read_pilot
from tests.builders import INVALID_ACCOUNT, PilotBuilder

EVENING = dt.date(2012, 1, 27)
"""The last date that the play closes: a Friday, and a payment day."""

RUN = "run-2012-01-16"
"""A run that was paid, of which a payment came back."""


def write_pilot(folder: Path) -> Path:
    """Write its files: one who waits, one who left, one without usable details, breaches, jobs."""
    sort_code, account_number = INVALID_ACCOUNT
    return (
        PilotBuilder(payment_days=("month", [16, 27]), areas={"DUD": 5, "LIC": 5})
        .tenant("T1", "housing_management")
        .tenant("T2")
        .tenant("T3", "housing_management", sort_code=sort_code, account_number=account_number)
        .tenant("T4", "housing_management", agreed_on="2011-10-10")
        .tenant("T5", "repairs", agreed_on="2011-10-11")
        .tenant("T6", "repairs", agreed_on="2011-10-12")
        .tenant("T7", agreed_on="")
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
        play(read_pilot(pilot), cluster, EVENING)
    finally:
        cluster.close()
    begin_practice(template)
