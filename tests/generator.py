"""Writes random but valid pilot folders, the same from the same seed on every machine.

The pilots are made to be awkward, not likely: dates fall on the edges of quarters, years and bank
holidays, and everything that the rules treat apart happens to somebody. When a tenant's year will
start is only guessed here (nobody waits for a place in a guess); a wrong guess makes a row that
fits nothing, which is a case too.
"""

import csv
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from services.backbone.working_days import is_working_day, next_working_day, working_day_on_or_after

Row = dict[str, Any]
DAY = dt.timedelta(days=1)

OPENINGS = (
    dt.date(2011, 10, 3),  # the pilot itself; quarters end about New Year and Easter
    dt.date(2012, 2, 27),  # signatures on 29 February; quarters end about the June holidays
    dt.date(2022, 6, 13),  # quarters end about the state funeral of 19 September
    dt.date(2011, 9, 22),  # quarters end about Christmas
    dt.date(2023, 11, 27),  # quarters end about 29 February 2024
    dt.date(2012, 2, 29),
    dt.date(2022, 3, 1),  # quarters end about the June holidays of 2022
    dt.date(2018, 8, 29),  # 28, 29, 30 and 31 August, and three months later
    dt.date(2020, 2, 7),  # quarters end about the moved holiday of 8 May 2020
    dt.date(2010, 12, 24),
)
VALID = (
    ("089999", "66374958"),
    ("107999", "88837491"),
    ("202959", "63748472"),
    ("118765", "64371389"),
    ("200915", "41011166"),
    ("08-99-99", "66374958"),
    ("20 29 59", "6374 8472"),
    ("180002", "00000190"),
    ("180002", "000190"),
    ("990000", "12345678"),  # a sort code that nobody can check
)
INVALID = (("089999", "66374959"), ("107999", "88837493"), ("118765", "64371388"))
FIRST_NAMES = ("Siân", "Zoë", "Łukasz", "Aisha", "Dáithí", "Mark", "Chloë", "D’Arcy", "Ngọc", "Ian")
LAST_NAMES = ("O'Connor", "Núñez-Bell", "Ó Briain", "Smith", "Ŵyn", "Khan", "Groß", "D'Souza")
STREETS = ("Oak Road", "Queen's Mead", "Flat 2, The Maltings", 'The "Old" Smithy', "Heol y Môr")
TENANT_WORK = ("decoration", "plumbing_minor", "sealant", "fixtures", "garden", "pest_minor")
LANDLORD_WORK = ("gas", "roof", "asbestos", "damp_and_mould", "communal")
COUNTED = ("enquiry", "neighbour_issue", "asb", "arrears")
NEVER_COUNTED = (
    "emergency",
    "safeguarding",
    "complaint",
    "repair_report",
    "inspection",
    "scheme",
    "change_of_details",
)
RETURN_CODES = ("0", "2", "3", "5", "B", "C")
LATE = (0, 0, 0, 2, 20, 95)
"""Days between what happened and its being recorded."""

MOST_DAYS_OFF = 6
"""More days in a row than these are never without a working day."""

PAYMENT_DAYS: tuple[dict[str, Any], ...] = (
    {},
    {"every": "month", "on": [1, 15]},
    {"every": "week", "on": "friday"},
    {"every": "working_day"},
    {"every": "month", "on": 31},
    {"every": "week", "on": ["monday", "wednesday", "thursday"]},
    {"every": "month", "on": [28, 29, 30, 31, 8]},
)

COLUMNS = {
    "tenants": "tenant_ref title first_name last_name email mobile preferred_channel uprn "
    "address_line_1 address_line_2 town postcode area_code tenancy_type tenancy_start "
    "rent_arrears_pence elements agreed_on sort_code account_number account_name",
    "inspections": "visit_ref tenant_ref kind date result reason item category condition notes",
    "repairs": "job_ref tenant_ref reported_on recorded_on category emergency done_by status "
    "cost_pence description",
    "contacts": "contact_ref tenant_ref date recorded_on kind notes",
    "changes": "tenant_ref date change value value_2",
    "bank_returns": "tenant_ref entry_day date code",
    "surveys": "tenant_ref date stage question score",
}


@dataclass(frozen=True)
class Deal:
    """What of the scheme decides when things fall due."""

    opens: dt.date
    months: int
    instalments: int
    timing: str
    visit_attempts: int
    inspected: frozenset[str]
    elements: tuple[str, ...]
    areas: tuple[str, ...]
    last_day: dt.date
    runs: Mapping[str, Any]


@dataclass
class Files:
    """The rows of every file, the last number given in it, and when money may be on its way."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    numbers: dict[str, int] = field(default_factory=dict)
    money_days: list[dt.date] = field(default_factory=list)

    def add(self, name: str, **row: Any) -> None:
        """Add a row."""
        self.rows[name].append(row)

    def next_ref(self, letter: str) -> str:
        """Return the next reference that starts with `letter`."""
        self.numbers[letter] = self.numbers.get(letter, 0) + 1
        return f"{letter}{self.numbers[letter]:05d}"


def generate_pilot(seed: int, folder: Path, tenants: int = 25) -> dt.date | None:
    """Write a pilot's files into `folder` and return the day until which to play it.

    None, for each third seed, means the whole pilot: 18 months, and no row is later. The other
    plays end in the middle, so that the mean is about 300 days.
    """
    chance = Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    deal, files = _write_scheme(chance, seed, folder, tenants), Files()
    for number in range(1, tenants + 1):
        _Tenant(chance, deal, files, number, Random(f"{seed} {number}")).live()
    if seed % 2:
        for name in set(COLUMNS) - {"tenants", "inspections"}:
            chance.shuffle(files.rows[name])
    for name, columns in COLUMNS.items():
        _write(folder / f"{name}.csv", columns.split(), files.rows[name])
    return None if seed % 3 == 1 else _until(chance, deal, files)


def _until(chance: Random, deal: Deal, files: Files) -> dt.date:
    """Return a day 10 to 40 weeks on, on which somebody's money may be on its way."""
    earliest, latest = deal.opens + 70 * DAY, deal.opens + 280 * DAY
    fitting = [day for day in files.money_days if earliest <= day <= latest]
    return chance.choice(fitting or [earliest])


def add_months(start: dt.date, months: int) -> dt.date:
    """Return the same day `months` later, or the last of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(start.day, (following - DAY).day))


def is_payment_day(runs: Mapping[str, Any], day: dt.date) -> bool:
    """Return whether a run is made on a day, by what `[runs]` of the scheme file says."""
    could_move_here = (day - number * DAY for number in range(MOST_DAYS_OFF + 1))
    return is_working_day(day) and any(
        _wanted(runs, wanted) and working_day_on_or_after(wanted) == day
        for wanted in could_move_here
    )


def payment_day_on_or_after(runs: Mapping[str, Any], day: dt.date) -> dt.date:
    """Return the day itself if a run is made on it, otherwise the next one."""
    while not is_payment_day(runs, day):
        day += DAY
    return day


def _wanted(runs: Mapping[str, Any], day: dt.date) -> bool:
    on = runs.get("on", [])
    on = on if isinstance(on, list) else [on]
    if runs.get("every") == "month":
        ends = (day + DAY).day == 1
        return day.day in on or (ends and any(wanted > day.day for wanted in on))
    return day.strftime("%A").lower() in on if runs.get("every") == "week" else True


# --- the scheme ---


def _write_scheme(chance: Random, seed: int, folder: Path, tenants: int) -> Deal:
    opens = OPENINGS[seed % len(OPENINGS)] + chance.choice((0, 0, 0, 1, 2)) * DAY
    months, instalments = chance.choice(((12, 4), (12, 4), (6, 2), (12, 12), (4, 4), (3, 3)))
    timing, attempts = (
        chance.choice(("arrears", "arrears", "advance")),
        chance.choice((3, 3, 3, 2, 1)),
    )
    offers = {
        "repairs": (chance.choice((30000, 30001, 29999, 10, 30003)), chance.random() < 0.9),
        "housing_management": (chance.choice((20000, 20002, 3, 19999)), chance.random() < 0.1),
    }
    if chance.random() < 0.1:
        del offers[chance.choice(sorted(offers))]
    areas = {
        "DUD": max(1, round(tenants * chance.choice((0.2, 0.3, 0.5)))),
        "LIC": max(1, round(tenants * chance.choice((0.1, 0.2, 0.4)))),
        "COT": chance.choice((0, 1, 2, tenants)),
    }
    lines = [
        "[scheme]",
        'name = "Clwb Gwobrau’r Cartref"',
        'landlord = "Bromford"',
        f"enrolment_opens = {opens}",
        f"months = {months}",
        f"instalments = {instalments}",
        f'timing = "{timing}"',
        f"strikes = {chance.choice((3, 3, 3, 2, 1, 4))}",
        f"require_clear_rent = {json.dumps(chance.random() < 0.8)}",
        f"hold_while_in_arrears = {json.dumps(chance.random() < 0.8)}",
        f"final_needs_follow_up = {json.dumps(chance.random() < 0.8)}",
        f"visit_attempts = {attempts}",
    ]
    for element, (pence, inspection) in offers.items():
        lines += [f"[elements.{element}]", f"annual_pence = {pence}"]
        lines += [f"inspection = {json.dumps(inspection)}"]
    for code, capacity in areas.items():
        lines += ["[[areas]]", f'code = "{code}"', f'name = "{code.title()} O\'Town"']
        lines += [f"capacity = {capacity}"]
    runs = PAYMENT_DAYS[seed % len(PAYMENT_DAYS)]
    lines += ["[runs]"] * bool(runs) + [f"{k} = {json.dumps(v)}" for k, v in runs.items()]
    lines += ["[payer]", 'name = "BROMFORD"', 'service_user_number = "123456"']
    lines += ['sort_code = "089999"', 'account_number = "66374958"', ""]
    (folder / "scheme.toml").write_text("\n".join(lines), encoding="utf-8")
    inspected = frozenset(element for element, (_, inspection) in offers.items() if inspection)
    return Deal(
        opens,
        months,
        instalments,
        timing,
        attempts,
        inspected,
        tuple(offers),
        (*areas, "DUD", "DUD", "LIC"),
        add_months(opens, 18),
        runs,
    )


def _write(path: Path, columns: list[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


# --- one tenant ---


class _Tenant:
    """One tenant's rows, as their pilot would go if a place were free.

    `fate` decides about homes, second chances and deaths.
    """

    def __init__(self, chance: Random, deal: Deal, files: Files, number: int, fate: Random) -> None:
        self.chance, self.deal, self.files, self.fate = chance, deal, files, fate
        self.ref = f"T{number:04d}"
        self.elements = self._elements()
        self.inspected = bool(self.deal.inspected & set(self.elements))
        self.start: dt.date | None = None

    def live(self) -> None:
        """Write everything that happens to the tenant."""
        self.tenancy_start = self._tenancy_start()
        signed = self._register()
        passed = self._baseline(signed) if self.inspected or self._happens(0.1) else signed
        if signed and passed:
            self.start = max(signed, passed, self._registered())
        self._use_services()
        self._bank_returns()
        self._follow_up()
        self._leave()
        self._apply_again()
        self._other_changes()
        self._answer_survey()

    # --- chance and dates ---

    def _happens(self, likely: float) -> bool:
        return self.chance.random() < likely

    def _in_time(self, day: dt.date) -> bool:
        """Nothing is later than 18 months, so that a whole play has that length."""
        return day <= self.deal.last_day

    def _boundaries(self) -> list[dt.date]:
        """Return S and the ends of the quarters."""
        start = self.start or self.deal.opens
        length = self.deal.months // self.deal.instalments
        return [add_months(start, length * q) for q in range(self.deal.instalments + 1)]

    def _cycle(self, due: dt.date) -> list[dt.date]:
        """Return submission, processing and entry day of what falls due on a day."""
        submission = payment_day_on_or_after(self.deal.runs, due)
        processing = next_working_day(submission)
        return [submission, processing, next_working_day(processing)]

    def _day(self) -> dt.date:
        """Return a day within reach of the year, often one on which something else happens."""
        edges = self._boundaries()
        if self._happens(0.4):
            near = self.chance.choice((-1, 0, 0, 1))
            return self.chance.choice(self._cycle(self.chance.choice(edges))) + near * DAY
        if self._happens(0.3):
            return self.chance.choice(edges) + self.chance.choice((-1, 0, 1)) * DAY
        return edges[0] + self.chance.randint(-20, (edges[-1] - edges[0]).days + 40) * DAY

    # --- joining ---

    def _elements(self) -> tuple[str, ...]:
        offered = self.deal.elements
        return offered if self._happens(0.6) else (self.chance.choice(offered),)

    def _register(self) -> dt.date | None:
        chance, deal = self.chance, self.deal
        area, tenancy, arrears, uprn = self._eligibility()
        uprn = self._home(uprn)
        signed, agreed_on = self._signature()
        signed = max(signed, self._registered()) if signed else None
        sort_code, account = chance.choice((chance.choice(VALID), ("", ""), chance.choice(INVALID)))
        if self._happens(0.7):
            sort_code, account = chance.choice(VALID)
        has_email, has_mobile = self._happens(0.85), self._happens(0.85)
        self.files.add(
            "tenants",
            tenant_ref=self.ref,
            title=chance.choice(("Mr", "Ms", "Dr", "")),
            first_name=chance.choice(FIRST_NAMES),
            last_name=chance.choice(LAST_NAMES),
            email=f"{self.ref.lower()}@example.org" if has_email else "",
            mobile=f"07700 900{int(self.ref[1:]) % 1000:03d}" if has_mobile else "",
            preferred_channel=chance.choice(("sms", "email", "letter")),
            uprn=uprn,
            address_line_1=f"{int(self.ref[1:])} {chance.choice(STREETS)}",
            address_line_2=chance.choice(("", "Llanfair")),
            town=chance.choice(("Dudley", "")),
            postcode="DY2 1GR",
            area_code=area,
            tenancy_type=tenancy,
            tenancy_start=self.tenancy_start or chance.choice(("", deal.opens - 900 * DAY)),
            rent_arrears_pence=arrears,
            elements="+".join(self.elements),
            agreed_on=agreed_on or "",
            sort_code=sort_code,
            account_number=account,
            account_name=chance.choice(("", "", "MR & MRS O'CONNOR-Ŵyn", "S. Khan")),
        )
        return signed

    def _tenancy_start(self) -> dt.date | None:
        """Return when the tenancy starts, where that is after enrolment opens."""
        if self.fate.random() > 0.15:
            return None
        return self.deal.opens + self.fate.choice((1, 20, 60, 150)) * DAY

    def _registered(self) -> dt.date:
        return self.tenancy_start or self.deal.opens

    def _home(self, uprn: str) -> str:
        """Return the home: for whose tenancy starts later, mostly that of an earlier tenant, who
        leaves it before, that day, later or never."""
        number = int(self.ref[1:])
        if self.tenancy_start and number > 1 and self.fate.random() < 0.8:
            before = self.fate.randrange(1, number)
            uprn = f"10009{before:06d}"
            left = self.tenancy_start + self.fate.choice((-30, -1, 0, 0, 3)) * DAY
            how = self.fate.choice(("tenancy_ended", "tenancy_ended", "died", "withdrawn"))
            if self.fate.random() < 0.8:
                value = "Moved out" if how == "withdrawn" else ""
                self._change(left, how, value, of=f"T{before:04d}")
        return f"0{uprn}" if self.fate.random() < 0.1 else uprn

    def _eligibility(self) -> tuple[str, str, int, str]:
        """Return area, tenancy type, arrears and property: about one in six cannot join."""
        number = int(self.ref[1:])
        area, tenancy, arrears = self.chance.choice(self.deal.areas), "general_needs", 0
        uprn = f"10009{number:06d}"
        wrong = self.chance.randrange(30)
        if wrong in (0, 4):
            area = "WLV"
        if wrong in (1, 4):
            tenancy = "shared_ownership"
        if wrong in (2, 4):
            arrears = 1250
        if wrong in (3, 4) and number > 1:  # of an earlier tenant, who may be rejected too
            uprn = f"10009{self.chance.randrange(1, number):06d}"
        return area, tenancy, arrears, uprn

    def _signature(self) -> tuple[dt.date | None, dt.date | None]:
        """Return the day they sign and what the tenants file says of it."""
        opens, way = self.deal.opens, self.chance.random()
        if way < 0.3:
            early = opens - self.chance.choice((0, 1, 30)) * DAY
            return opens, early
        if way < 0.7:
            later = opens + self.chance.randint(0, 45) * DAY
            return later, later
        if way < 0.95:
            changed = opens + self.chance.randint(-5, 60) * DAY
            self._change(changed, "agreed")
            return max(changed, opens), None
        return None, None

    # --- inspections ---

    def _baseline(self, signed: dt.date | None) -> dt.date | None:
        """Write the baseline visits and return the day it counts as passed."""
        day = (signed or self.deal.opens) + self.chance.choice((-8, 0, 0, 1, 7, 20)) * DAY
        failed = self.chance.choice((0, 0, 0, 0, 0, 0, 1, 1, 2, 3))
        for _ in range(failed):
            self._visit("baseline", day, self.chance.choice(("no_access", "refused")))
            day += self.chance.choice((0, 7, 14)) * DAY
        if failed >= self.deal.visit_attempts:
            return None
        if self._happens(0.05):
            return None
        if self._happens(0.65):
            self._visit("baseline", day, "completed", ("good", "worn"))
            return day
        self._visit("baseline", day, "completed", ("defect", "good"))
        if self._happens(0.1):
            return None
        day += self.chance.choice((0, 5, 21)) * DAY
        self._visit("baseline", day, "works_completed")
        return day

    def _follow_up(self) -> None:
        """Write follow-up visits: too early, as they count, none, or one after the other."""
        if not self.start or (not self.inspected and self._happens(0.9)):
            return
        counts_from = add_months(self.start, self.deal.months - 1)
        end = add_months(self.start, self.deal.months)
        if self._happens(0.2):
            early = counts_from - self.chance.choice((1, 1, 30)) * DAY
            self._visit("follow_up", early, "completed", ("good", "defect"))
        if self._happens(0.1):
            return
        day = self.chance.choice((counts_from, end - DAY, end, end + DAY, end + 12 * DAY))
        if self._happens(0.3):
            day = counts_from + self.chance.randint(0, 60) * DAY
        for _ in range(self.chance.choice((0, 0, 0, 1, 2, 3))):
            self._visit("follow_up", day, self.chance.choice(("no_access", "refused")))
            day += self.chance.choice((0, 7, 10)) * DAY
        conditions = self.chance.choice((("good",), ("good", "worn"), ("good", "defect")))
        self._visit("follow_up", day, "completed", conditions)

    def _visit(
        self, kind: str, day: dt.date, result: str, conditions: tuple[str, ...] = ()
    ) -> None:
        if not self._in_time(day):
            return
        visit = {
            "visit_ref": self.files.next_ref("V"),
            "tenant_ref": self.ref,
            "kind": kind,
            "date": day,
            "result": result,
            "reason": "Working; can't take time off" if result in ("no_access", "refused") else "",
        }
        if not conditions:
            self.files.add("inspections", **visit)
        for number, condition in enumerate(conditions):
            theirs = number == 0 or self._happens(0.7)
            categories = TENANT_WORK if theirs else LANDLORD_WORK
            category = self.chance.choice(categories[:3])
            item = f"{category} {self.chance.choice(('in the hall', 'upstairs'))}"
            finding = {"item": item, "category": category, "condition": condition}
            self.files.add("inspections", **visit, **finding)

    # --- what counts against the deal ---

    def _use_services(self) -> None:
        for _ in range(self.chance.choice((0, 0, 1, 2, 4, 6))):
            self._job(self._day())
        for _ in range(self.chance.choice((0, 0, 1, 2, 4, 6))):
            self._contact(self._day())
        if self._happens(0.2):  # several in one quarter, or one in each
            start, step = self._day(), self.chance.choice((1, 31, 92))
            for number in range(4):
                self.chance.choice((self._job, self._contact))(start + number * step * DAY)

    def _job(self, day: dt.date) -> None:
        ref, recorded = self.files.next_ref("J"), day + self.chance.choice(LATE) * DAY
        breach = self._happens(0.7)
        if not self._in_time(recorded):
            return
        self.files.add(
            "repairs",
            job_ref=ref,
            tenant_ref=self.ref,
            reported_on=day,
            recorded_on="" if recorded == day else recorded,
            category=self.chance.choice(
                TENANT_WORK if breach or self._happens(0.5) else LANDLORD_WORK
            ),
            emergency="no" if breach else self.chance.choice(("yes", "no")),
            done_by="landlord" if breach else self.chance.choice(("landlord", "tenant")),
            status="completed" if breach else self.chance.choice(("completed", "cancelled")),
            cost_pence=self.chance.choice((6200, 12345, 0, "")),
            description=self.chance.choice(("", "call-out, “urgent”")),
        )
        self._appeal(ref, day, recorded)

    def _contact(self, day: dt.date) -> None:
        ref, recorded = self.files.next_ref("C"), day + self.chance.choice(LATE) * DAY
        if not self._in_time(recorded):
            return
        self.files.add(
            "contacts",
            contact_ref=ref,
            tenant_ref=self.ref,
            date=day,
            recorded_on="" if recorded == day else recorded,
            kind=self.chance.choice(COUNTED if self._happens(0.7) else NEVER_COUNTED),
            notes="",
        )
        self._appeal(ref, day, recorded)

    def _appeal(self, ref: str, day: dt.date, recorded: dt.date) -> None:
        """Uphold an appeal: the same day, in time, late, or before it is recorded at all."""
        if self._happens(0.3):
            base = day if self._happens(0.2) else recorded
            self._change(base + self.chance.choice((0, 1, 9, 28, 60)) * DAY, "appeal_upheld", ref)

    # --- money ---

    def _bank_returns(self) -> None:
        """Return payments that there should be, again after new details, and some there are not."""
        if self._happens(0.05):
            self._returned(self._day(), self._day())
        if not self.start:
            return
        edges = self._boundaries()
        due_dates = edges[1:] if self.deal.timing == "arrears" else edges[:-1]
        for due in due_dates:
            self.files.money_days += self._cycle(due)
            if self._happens(0.2):
                self._return_of(due, again=self._happens(0.3))

    def _return_of(self, due: dt.date, again: bool) -> None:
        _, processing, entry = self._cycle(due)
        back = entry + self.chance.choice((0, 1, 1, 3, 5)) * DAY
        if self._happens(0.1):
            back = processing  # recalled before it arrived
        self._returned(entry, back)
        fixed = back + self.chance.choice((-1, 0, 4, 30)) * DAY
        if self._happens(0.8):
            details = self.chance.choice(VALID if self._happens(0.8) else INVALID)
            self._change(fixed, "bank_details", *details)
        if again:
            self._return_of(max(fixed, back), again=False)

    def _returned(self, entry: dt.date, back: dt.date) -> None:
        if self._in_time(back):
            code = self.chance.choice(RETURN_CODES)
            self.files.add(
                "bank_returns", tenant_ref=self.ref, entry_day=entry, date=back, code=code
            )

    # --- changes ---

    def _leave(self) -> None:
        if self._happens(0.15):
            if self._happens(0.5):
                self._change(self._day(), "withdrawn", "Moving; the deal isn't for us")
            else:
                self._change(self._day(), "tenancy_ended")

    def _apply_again(self) -> None:
        """Apply again, whether rejected or not, and sign before, that day or after."""
        if self.fate.random() < 0.04:
            self._change(self._fated_day(), "died")
        if self.fate.random() > 0.2:
            return
        again = self._registered() + self.fate.choice((0, 1, 30, 90)) * DAY
        if self.fate.random() < 0.6:
            self._change(again - self.fate.choice((0, 5)) * DAY, "arrears", "no")
        signs = [again - DAY] if self.fate.random() < 0.3 else []
        signs += [again + self.fate.choice((0, 0, 9)) * DAY] if self.fate.random() < 0.7 else []
        rows = [(again, "reapplied"), *((day, "agreed") for day in signs)]
        if self.fate.random() < 0.2:
            rows.reverse()
        for day, change in rows:
            self._change(day, change)

    def _fated_day(self) -> dt.date:
        return self._registered() + self.fate.randint(0, 400) * DAY

    def _other_changes(self) -> None:
        if self._happens(0.2):
            since = self._day()
            self._change(since, "arrears", "yes")
            if self._happens(0.7):
                self._change(since + self.chance.choice((0, 3, 40)) * DAY, "arrears", "no")
        if self._happens(0.25):
            details = self.chance.choice(VALID if self._happens(0.7) else INVALID)
            self._change(self._day(), "bank_details", *details)
        if self._happens(0.15):
            contact = self.chance.choice((("new@example.org", ""), ("", "07700 900999")))
            self._change(self._day(), "contact", *contact)
        if self._happens(0.15):
            self._change(self._day(), "channel", self.chance.choice(("sms", "email", "letter")))
        if self._happens(0.05):
            self._change(self._day(), "agreed")

    def _change(
        self, day: dt.date, change: str, value: str = "", value_2: str = "", of: str = ""
    ) -> None:
        if self._in_time(day):
            row = {"change": change, "value": value, "value_2": value_2}
            self.files.add("changes", tenant_ref=of or self.ref, date=day, **row)

    def _answer_survey(self) -> None:
        for stage, day in (("before", self.deal.opens), ("after", self._boundaries()[-1])):
            if self._happens(0.4) and self._in_time(day):
                score = {
                    "question": "I'd recommend my landlord",
                    "score": self.chance.randint(0, 10),
                }
                self.files.add("surveys", tenant_ref=self.ref, date=day, stage=stage, **score)
