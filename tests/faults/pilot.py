"""The pilot that is played while things break: the tricky one, paid in advance.

Whoever's year begins is paid within days, so seven weeks hold enrolment, inspections, a payment run
on every third day, returns, payments made again and breaches.
"""

import datetime as dt
import shutil
from pathlib import Path

from tests.conftest import PILOTS

UNTIL = dt.date(2011, 11, 20)
DAYS = 49
"""From the opening to UNTIL."""

POISONED_TENANT, STARTED_ON, STARTED_WITH_IT = "T0012", "2011-10-24", 3
"""Somebody whose year begins on a day on which those of three others begin too."""

ARREARS, ADVANCE = 'timing = "arrears"', 'timing = "advance"'
MORE_ROWS = {
    "bank_returns.csv": ("T0012,2011-10-26,2011-10-27,B", "T0046,2011-11-04,2011-11-08,0"),
    "changes.csv": ("T0012,2011-11-02,bank_details,089999,66374958",),
    "contacts.csv": (
        "C90001,T0004,2011-10-20,,enquiry,",
        "C90002,T0007,2011-11-01,,neighbour_issue,",
        "C90003,T0007,2011-11-07,2011-11-09,asb,",
    ),
}


def write_pilot(folder: Path) -> Path:
    """Write the pilot's files into a folder that is not there yet, and return it."""
    shutil.copytree(PILOTS / "tricky", folder, ignore=shutil.ignore_patterns("expected"))
    scheme = folder / "scheme.toml"
    text = scheme.read_text(encoding="utf-8")
    assert ARREARS in text
    scheme.write_text(text.replace(ARREARS, ADVANCE), encoding="utf-8")
    for name, more in MORE_ROWS.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in more)
    return folder
