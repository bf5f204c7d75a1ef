"""Writes the folder of a large scheme: any number of tenants, the same bytes every time.

As a landlord's export has them: most rows are clean and eligible; a few per cent are in arrears,
of another tenancy type, outside the areas or second at a property; some are written oddly (accents,
commas, international numbers, hyphens in bank details) and still valid. Nobody is real, and nothing
made here is ever sent.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from random import Random

from services.pilot_files.record_reading import columns_of
from services.pilot_files.rows import TenantRow

SEED = 20111003
OPENS = dt.date(2011, 10, 3)
AREAS = {"DUD": "Dudley", "LIC": "Lichfield", "COT": "Cotswold", "STR": "Stratford"}
OUTSIDE = "WAL"
POST_AREAS = {"DUD": "DY", "LIC": "WS", "COT": "GL", "STR": "CV", OUTSIDE: "WS"}
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr", "")
FIRST_NAMES = ("Valerie", "Mark", "Derek", "Robert", "Siân", "Zoë", "Ann", "Olu", "Grace", "Imran")
LAST_NAMES = ("Hunt", "Ward", "Matthews", "Lewis", "O'Neill", "Smith-Jones", "Khan", "Müller")
STREETS = ("Lime Tree", "Mill", "Abbey", "Queen’s", "High", "Station", "Church", "Chapel", "Nørre")
KINDS_OF_STREET = ("Avenue", "Lane", "Road", "Way", "Street, Rear", "Close", "Court", "Gardens")
ELEMENTS = ("repairs", "housing_management", "repairs+housing_management")
CHANNELS = ("sms", "sms", "email", "letter")

_SCHEME = """\
[scheme]
name = "Large Rewards Club"
landlord = "Bromford"
enrolment_opens = {opens}

[elements.repairs]
annual_pence = 30000
[elements.housing_management]
annual_pence = 20000
inspection = false
{areas}
[payer]
name = "BROMFORD"
service_user_number = "123456"
sort_code = "089999"
account_number = "66374958"
"""


def write_scheme_of(tenants: int, folder: Path) -> Path:
    """Write `scheme.toml` and `tenants.csv` for that many tenants; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    areas = "".join(
        f'\n[[areas]]\ncode = "{code}"\nname = "{name}"\ncapacity = {max(1, tenants // 5)}\n'
        for code, name in AREAS.items()
    )
    (folder / "scheme.toml").write_text(_SCHEME.format(opens=OPENS, areas=areas))
    with (folder / "tenants.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns_of(TenantRow))
        writer.writerows(_rows(tenants))
    return folder


def _rows(number: int) -> Iterator[tuple[str | int | dt.date, ...]]:
    chance = Random(SEED)
    for place in range(1, number + 1):
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        area = OUTSIDE if chance.random() < 0.01 else chance.choice(tuple(AREAS))
        property_of = place - 1 if chance.random() < 0.005 and place > 1 else place
        signs = chance.random() < 0.8
        yield (
            f"T{place:07}",
            chance.choice(TITLES),
            first,
            last,
            "" if chance.random() < 0.1 else f"tenant.{place}@example.org",
            _mobile(chance),
            chance.choice(CHANNELS),
            str(100_000_000_000 + 7 * property_of),
            _street(chance),
            "Flat 2, Rear" if chance.random() < 0.05 else "",
            AREAS.get(area, "Walsall"),
            f"{POST_AREAS[area]}{chance.randint(1, 20)} {chance.randint(1, 9)}{_letters(chance)}",
            area,
            "shared_ownership" if chance.random() < 0.02 else "general_needs",
            dt.date(1975, 1, 1) + dt.timedelta(days=chance.randrange(13_000)),
            chance.randint(1, 90_000) if chance.random() < 0.03 else 0,
            chance.choice(ELEMENTS),
            OPENS + dt.timedelta(days=chance.randrange(120)) if signs else "",
            *_account(chance, f"{first} {last}"),
        )


def _street(chance: Random) -> str:
    return f"{chance.randint(1, 999)} {chance.choice(STREETS)} {chance.choice(KINDS_OF_STREET)}"


def _mobile(chance: Random) -> str:
    """Return a number; each is another, so that no cache makes the work look less."""
    digits = f"{chance.randrange(10**8):08}"
    shape = chance.random()
    if shape < 0.05:
        return ""
    if shape < 0.10:
        return f"+44 77{digits[:2]} {digits[2:]}"
    if shape < 0.12:
        return f"+353 85 {digits[:3]} {digits[3:7]}"
    return f"077{digits[:2]} {digits[2:]}"


def _account(chance: Random, name: str) -> tuple[str, str, str]:
    """Return sort code, account number and name; some tenants have not given them."""
    if chance.random() < 0.05:
        return "", "", ""
    sort_code = f"{chance.randrange(900):06}"
    if chance.random() < 0.2:
        sort_code = "-".join((sort_code[:2], sort_code[2:4], sort_code[4:]))
    return sort_code, f"{chance.randrange(10**7, 10**8)}", name


def _letters(chance: Random) -> str:
    return "".join(chance.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))
