"""What must hold of every pilot's output, whatever happened in it.

Each `assert_…` function takes a play and says one thing about its files. They read the files and
the pilot's input only; of the project they use the working days and the reader of bank files.
"""

import csv
import datetime as dt
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from services.backbone.working_days import is_working_day, next_working_day, working_day_on_or_after
from tests.bank_files import read_bacs18
from tests.bank_files.bacs18.file import CreditFile
from tests.generator import add_months, is_payment_day

Row = dict[str, str]
Balances = dict[str, int]

STANDING = {"scheduled", "held", "returned"}
WITH_THE_BANK = {"submitted", "paid"}
REASONS = {  # in a play all details count as confirmed: none wait for a second person
    "scheduled": {""},
    "held": {
        "no_bank_details",
        "bank_details_invalid",
        "rent_arrears",
        "awaiting_follow_up",
    },
    "forfeited": {
        "repair_call_out",
        "housing_contact",
        "late",
        "follow_up_defect",
        "no_access",
    },
    "cancelled": {"three_strikes", "withdrawn", "tenancy_ended"},
    "submitted": {""},
    "paid": {""},
    "returned": {""},
}
REJECTIONS = {"area_not_in_scheme", "tenancy_type", "rent_arrears", "property_already_in_scheme"}
NOT_STARTED = {"rejected", "invited", "waiting", "agreed"}
PARTICIPANT_STATUSES = NOT_STARTED | {"active", "completed", "withdrawn", "tenancy_ended"}
ACCOUNTS = {"scheme_cost", "tenant_payable", "bank_clearing", "bank"}
HOLDS_HOME = {"invited", "waiting", "agreed", "active", "completed"}
FOR_EVER = "9999-12-31"
SUFFIXES = {"sms": (".txt",), "email": (".eml",), "letter": (".pdf",)}


@dataclass(frozen=True)
class Play:
    """A pilot's folder and the output folder of one play of it."""

    pilot: Path
    out: Path

    @cached_property
    def scheme(self) -> dict[str, Any]:
        """Return the scheme file, without the defaults of what it leaves out."""
        return tomllib.loads((self.pilot / "scheme.toml").read_text(encoding="utf-8"))

    @property
    def runs(self) -> dict[str, Any]:
        """Return what the scheme file says of payment days."""
        return dict(self.scheme.get("runs", {}))

    @cached_property
    def evaluation(self) -> dict[str, Any]:
        """Return the figures of the pilot."""
        return json.loads((self.out / "evaluation.json").read_text(encoding="utf-8"))

    @cached_property
    def last_day(self) -> dt.date:
        """Return the day on which the play ended."""
        return dt.date.fromisoformat(self.evaluation["as_of"])

    @cached_property
    def tenants(self) -> list[Row]:
        """Return the rows of the tenants file."""
        return _rows(self.pilot / "tenants.csv")

    @cached_property
    def opens(self) -> dt.date:
        """Return the day enrolment opens."""
        opens: dt.date = self.scheme["scheme"]["enrolment_opens"]
        return opens

    @cached_property
    def registered(self) -> dict[str, dt.date]:
        """Return the day each tenant is registered: when enrolment opens or the tenancy starts."""
        starts = {row["tenant_ref"]: row["tenancy_start"] for row in self.tenants}
        return {
            ref: max(self.opens, dt.date.fromisoformat(start)) if start else self.opens
            for ref, start in starts.items()
        }

    @cached_property
    def changes(self) -> list[Row]:
        """Return the rows of the changes file, each with the `day` it counts from."""
        path = self.pilot / "changes.csv"
        rows = _rows(path) if path.exists() else []
        for row in rows:
            day = dt.date.fromisoformat(row["date"])
            row["day"] = max(day, self.registered[row["tenant_ref"]]).isoformat()
        return rows

    @cached_property
    def came_back(self) -> list[Row]:
        """Return the bank returns that fitted a payment, each the first of its entry day."""
        path = self.pilot / "bank_returns.csv"
        rows = sorted(_rows(path), key=lambda row: row["date"]) if path.exists() else []
        first = {(row["tenant_ref"], row["entry_day"]): row for row in reversed(rows)}
        back = [row for row in self.payments if row["status"] == "returned"]
        return [first[row["tenant_ref"], row["entry_day"]] for row in back]

    @cached_property
    def silences(self) -> dict[str, list[tuple[str, str]]]:
        """Return by tenant the half-open intervals in which nothing may be written to them.

        A death that the landlord knows of lasts; what the bank says, until other details are given
        on a later day.
        """
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self.changes:
            if row["change"] == "died":
                found[row["tenant_ref"]].append((row["day"], FOR_EVER))
        for back in self.came_back:
            if back["code"] == "2":
                later = (
                    row["day"]
                    for row in self.changes
                    if row["change"] == "bank_details"
                    and row["tenant_ref"] == back["tenant_ref"]
                    and row["day"] > back["date"]
                )
                found[back["tenant_ref"]].append((back["date"], min(later, default=FOR_EVER)))
        return found

    def is_silent(self, tenant_ref: str, day: str) -> bool:
        """Return whether nothing may be written to a tenant on a day."""
        return any(since <= day < until for since, until in self.silences.get(tenant_ref, []))

    @cached_property
    def participants(self) -> list[Row]:
        """Return the rows of participants.csv."""
        return _rows(self.out / "participants.csv")

    @cached_property
    def instalments(self) -> list[Row]:
        """Return the rows of instalments.csv."""
        return _rows(self.out / "instalments.csv")

    @cached_property
    def payments(self) -> list[Row]:
        """Return the rows of payments.csv."""
        return _rows(self.out / "payments.csv")

    @cached_property
    def ledger(self) -> list[Row]:
        """Return the rows of ledger.csv."""
        return _rows(self.out / "ledger.csv")

    @cached_property
    def messages(self) -> list[Row]:
        """Return the rows of messages.csv."""
        return _rows(self.out / "messages.csv")

    @cached_property
    def bank_files(self) -> dict[str, CreditFile]:
        """Return the bank files by the day in their names; each must read back."""
        return {p.stem: read_bacs18(p.read_text("ascii")) for p in (self.out / "bacs").iterdir()}

    def area_of(self) -> dict[str, str]:
        """Return the area of each tenant who is registered."""
        return {
            row["tenant_ref"]: row["area_code"]
            for row in self.tenants
            if self.registered[row["tenant_ref"]] <= self.last_day
        }


def assert_invariants(pilot: Path, out: Path) -> None:
    """Assert everything below of one play."""
    play = Play(pilot, out)
    for assertion in EVERY_INVARIANT:
        assertion(play)


# --- words ---


def assert_statuses_and_reasons_are_known(play: Play) -> None:
    """A lost or held instalment says why, the other ones do not; nothing has a made-up status."""
    for row in play.instalments:
        assert row["reason"] in REASONS[row["status"]], row
    for row in play.payments:
        assert row["status"] in {"submitted", "paid", "returned"}, row
        assert (row["status"] == "returned") == (row["return_code"] != ""), row
        assert row["return_code"] in {"", "0", "2", "3", "5", "B", "C"}, row
    for row in play.participants:
        assert row["status"] in PARTICIPANT_STATUSES, row
        reasons = row["reason"].split(";")
        if row["status"] == "rejected":
            assert reasons == sorted(set(reasons)), row
            assert set(reasons) <= REJECTIONS, row
        assert bool(row["reason"]) == (row["status"] in {"rejected", "withdrawn"}), row


def assert_every_tenant_is_there_once_and_in_order(play: Play) -> None:
    """The files are sorted as the pilot files page says, without doubles."""
    refs = [row["tenant_ref"] for row in play.participants]
    known = (ref for ref, day in play.registered.items() if day <= play.last_day)
    assert refs == sorted(known)
    keys = [(r["tenant_ref"], r["element"], int(r["quarter"])) for r in play.instalments]
    assert keys == sorted(set(keys))
    paid = [(row["entry_day"], row["tenant_ref"]) for row in play.payments]
    assert paid == sorted(paid)
    told = [(row["date"], row["tenant_ref"], row["template"]) for row in play.messages]
    assert told == sorted(told)


# --- the year ---


def assert_the_quarters_tile_each_year(play: Play) -> None:
    """Who started has every quarter of every element taken, S to S+12 months without a gap."""
    scheme = play.scheme["scheme"]
    months, number = scheme.get("months", 12), scheme.get("instalments", 4)
    length, advance = months // number, scheme.get("timing") == "advance"
    planned: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in play.instalments:
        planned[row["tenant_ref"]][row["element"]].append(row)
    for member in play.participants:
        mine = planned.pop(member["tenant_ref"], {})
        if not member["start_date"]:
            assert not mine, member
            continue
        start = dt.date.fromisoformat(member["start_date"])
        assert set(mine) == set(member["elements"].split("+")), member
        for element, rows in mine.items():
            assert [int(row["quarter"]) for row in rows] == list(range(1, number + 1)), member
            due = [add_months(start, length * (q - advance)) for q in range(1, number + 1)]
            assert [row["due_date"] for row in rows] == [day.isoformat() for day in due], member
            annual = play.scheme["elements"][element]["annual_pence"]
            amounts = [int(row["amount_pence"]) for row in rows]
            assert sum(amounts) == annual, member
            assert amounts[:-1] == [annual // number] * (number - 1), member
    assert not planned


def assert_years_begin_and_end_as_their_status_says(play: Play) -> None:
    """The active and completed have a whole year; who left has an end; nobody starts too early."""
    scheme = play.scheme["scheme"]
    for row in play.participants:
        start, end = row["start_date"], row["end_date"]
        if row["status"] in NOT_STARTED:
            assert not start, row
            assert not end, row
        elif row["status"] in {"active", "completed"}:
            year = add_months(dt.date.fromisoformat(start), scheme.get("months", 12))
            assert end == year.isoformat(), row
        else:
            assert end, row
            assert start <= end, row
        if start:
            assert scheme["enrolment_opens"] <= dt.date.fromisoformat(start) <= play.last_day, row
        if row["status"] == "completed":
            assert dt.date.fromisoformat(end) <= play.last_day, row
        if row["status"] == "active" and not _framed(play, row["elements"].split("+")):
            assert dt.date.fromisoformat(end) > play.last_day, row


def assert_nobody_starts_before_they_are_registered(play: Play) -> None:
    """Nor does anybody leave before."""
    for row in play.participants:
        registered = play.registered[row["tenant_ref"]].isoformat()
        assert not row["start_date"] or row["start_date"] >= registered, row
        assert not row["end_date"] or row["end_date"] >= registered, row


def assert_a_home_has_one_place(play: Play) -> None:
    """Of the tenants of one home at most one holds it, leaving aside those whose tenancy ended."""
    last_day = play.last_day.isoformat()
    gone = {
        row["tenant_ref"]
        for row in play.changes
        if row["change"] in ("tenancy_ended", "died") and row["day"] <= last_day
    }
    home_of = {row["tenant_ref"]: row["uprn"].lstrip("0") for row in play.tenants}
    holders = Counter(
        home_of[row["tenant_ref"]]
        for row in play.participants
        if row["status"] in HOLDS_HOME and row["tenant_ref"] not in gone
    )
    assert not [home for home, number in holders.items() if number > 1]


def assert_areas_are_not_overfull_and_nobody_waits_for_a_free_place(play: Play) -> None:
    """At most `capacity` have a place, and there is a waiting list only where all are taken."""
    area_of = play.area_of()
    placed, waiting = Counter[str](), Counter[str]()
    for row in play.participants:
        placed[area_of[row["tenant_ref"]]] += row["status"] in {"agreed", "active", "completed"}
        waiting[area_of[row["tenant_ref"]]] += row["status"] == "waiting"
    for area in play.scheme["areas"]:
        assert placed[area["code"]] <= area["capacity"], area
        if waiting[area["code"]]:
            assert placed[area["code"]] == area["capacity"], area


# --- payments ---


def assert_no_instalment_is_in_two_payments_that_were_not_returned(play: Play) -> None:
    """Each payment that was not returned is the sum of its own instalments, and of no others'."""
    sent: Counter[tuple[str, str, str]] = Counter()
    for row in play.instalments:
        assert (row["entry_day"] != "") == (row["status"] in WITH_THE_BANK), row
        if row["entry_day"]:
            sent[row["tenant_ref"], row["entry_day"], row["status"]] += int(row["amount_pence"])
    not_back = [row for row in play.payments if row["status"] != "returned"]
    keys = [(row["tenant_ref"], row["entry_day"], row["status"]) for row in not_back]
    assert len(set(keys)) == len(keys)
    amounts = [int(row["amount_pence"]) for row in not_back]
    assert dict(sent) == dict(zip(keys, amounts, strict=True))


def assert_what_was_paid_is_what_the_instalments_say(play: Play) -> None:
    """Paid payments come to the paid instalments, submitted ones to the submitted."""
    for status in sorted(WITH_THE_BANK):
        assert _pence(play.payments, status) == _pence(play.instalments, status), status


def assert_the_three_days_of_a_payment_are_working_days_in_order(play: Play) -> None:
    """Submission, the next working day, the next again; paid exactly when entry day has come."""
    for row in play.payments:
        submission, processing, entry = (
            dt.date.fromisoformat(row[f"{name}_day"])
            for name in ("submission", "processing", "entry")
        )
        assert is_working_day(submission), row
        assert processing == next_working_day(submission), row
        assert entry == next_working_day(processing), row
        assert submission <= play.last_day, row
        assert int(row["amount_pence"]) > 0, row
        if row["status"] != "returned":
            assert (row["status"] == "paid") == (entry <= play.last_day), row


def assert_nothing_is_sent_before_it_is_due(play: Play) -> None:
    """No instalment is in a payment that was submitted before its due date."""
    submitted = {(r["tenant_ref"], r["entry_day"]): r["submission_day"] for r in play.payments}
    for row in play.instalments:
        if row["entry_day"]:
            assert row["due_date"] <= submitted[row["tenant_ref"], row["entry_day"]], row


def assert_payments_are_made_on_payment_days(play: Play) -> None:
    """Every payment was submitted on a day on which the scheme wants a run."""
    days = {dt.date.fromisoformat(row["submission_day"]) for row in play.payments}
    assert [day for day in sorted(days) if not is_payment_day(play.runs, day)] == []


def assert_nothing_due_is_forgotten(play: Play) -> None:
    """After the run of a payment day, what is due and standing is held or with the bank."""
    if not is_payment_day(play.runs, play.last_day):
        return
    for row in play.instalments:
        if row["status"] == "scheduled" and int(row["amount_pence"]):
            assert dt.date.fromisoformat(row["due_date"]) > play.last_day, row


def assert_bank_files_say_what_the_payments_say(play: Play) -> None:
    """One file a processing day; its credits are that day's payments, to the penny."""
    by_day: dict[str, list[int]] = defaultdict(list)
    for row in play.payments:
        by_day[row["processing_day"]].append(int(row["amount_pence"]))
    assert sorted(play.bank_files) == sorted(by_day)
    references: list[str] = []
    for day, file in play.bank_files.items():
        assert file.processing_day.isoformat() == day
        assert sorted(c.amount_pence for c in file.credits) == sorted(by_day[day]), day
        references += [credit.reference for credit in file.credits]
    assert len(set(references)) == len(references)


# --- the books ---


def assert_debits_equal_credits(play: Play) -> None:
    """On every date, by every reference, and in all; one side of each line is 0."""
    net: Counter[tuple[str, str]] = Counter()
    for row in play.ledger:
        debit, credit = int(row["debit_pence"]), int(row["credit_pence"])
        assert row["account"] in ACCOUNTS, row
        assert (debit > 0) != (credit > 0), row
        assert min(debit, credit) == 0, row
        assert row["date"] <= play.last_day.isoformat(), row
        net["date", row["date"]] += debit - credit
        net["reference", row["reference"]] += debit - credit
        net["all", ""] += debit - credit
    assert not [key for key, balance in net.items() if balance]
    assert [r["date"] for r in play.ledger] == sorted(r["date"] for r in play.ledger)


def assert_instalments_are_earned_on_working_days_from_their_due_date_on(play: Play) -> None:
    """The cost of an instalment is in the books from the first working day on which it is due."""
    due_dates = {
        f"{row['tenant_ref']} {row['element']} Q{row['quarter']}": row["due_date"]
        for row in play.instalments
    }
    for row in play.ledger:
        if row["account"] == "scheme_cost" and int(row["debit_pence"]):
            assert is_working_day(dt.date.fromisoformat(row["date"])), row
            assert row["date"] >= due_dates[row["reference"]], row


def assert_what_is_owed_is_what_is_earned_and_not_sent(play: Play) -> None:
    """Tenant payable is, tenant by tenant, the earned instalments that still stand."""
    owed = _balances(play.ledger, "tenant_payable", by="tenant_ref")
    earned = _balances(play.ledger, "scheme_cost", by="reference")
    standing: Counter[str] = Counter()
    for row in play.instalments:
        name = f"{row['tenant_ref']} {row['element']} Q{row['quarter']}"
        balance, amount = earned.get(name, 0), int(row["amount_pence"])
        assert balance in {0, amount}, row
        assert balance == (amount if _is_earned(play, row, balance > 0) else 0), row
        if row["status"] in STANDING:
            standing[row["tenant_ref"]] += balance
    assert {ref: -pence for ref, pence in owed.items() if pence} == {
        ref: pence for ref, pence in standing.items() if pence
    }


def assert_the_bank_accounts_hold_what_the_payments_say(play: Play) -> None:
    """Bank clearing is what is on its way; the bank has lost what arrived and did not come back."""
    last_day = play.last_day.isoformat()
    on_its_way, gone = 0, 0
    for row in play.payments:
        amount = int(row["amount_pence"])
        on_its_way += amount if row["entry_day"] > last_day else 0
        gone += amount if row["entry_day"] <= last_day else 0
        gone -= amount if row["status"] == "returned" else 0
    totals = _balances(play.ledger, "", by="account")
    assert -totals.get("bank_clearing", 0) == on_its_way
    assert -totals.get("bank", 0) == gone


def _is_earned(play: Play, row: Row, in_the_books: bool) -> bool:
    """Return whether an instalment has to be in the books as earned.

    One that may still await the follow-up is taken as it is: whether it does is not in the files.
    """
    if row["status"] in WITH_THE_BANK:
        return True
    first_day = working_day_on_or_after(dt.date.fromisoformat(row["due_date"]))
    if row["status"] not in STANDING or first_day > play.last_day:
        return False
    if row["reason"] == "awaiting_follow_up":
        return False
    return in_the_books or not _may_await_follow_up(play, row)


def _may_await_follow_up(play: Play, row: Row) -> bool:
    scheme = play.scheme["scheme"]
    framed = _framed(play, [row["element"]]) and scheme.get("timing", "arrears") == "arrears"
    last = int(row["quarter"]) == scheme.get("instalments", 4)
    member = next(p for p in play.participants if p["tenant_ref"] == row["tenant_ref"])
    closed = member["status"] == "completed"
    return framed and last and scheme.get("final_needs_follow_up", True) and not closed


# --- messages ---


def assert_every_message_has_its_file_and_every_file_its_message(play: Play) -> None:
    """Files are named after date, tenant and template, numbered where there are several."""
    files = {path.name for path in (play.out / "messages").iterdir()}
    numbers: Counter[tuple[str, str, str]] = Counter()
    for row in play.messages:
        assert (row["segments"] != "") == (row["channel"] == "sms"), row
        assert row["date"] <= play.last_day.isoformat(), row
        key = row["date"], row["tenant_ref"], row["template"]
        numbers[key] += 1
        if row["channel"] == "":
            assert row["status"] == "permanent-failure", row
            assert not _was_always_reachable(play, row["tenant_ref"]), row
            continue
        assert row["status"] == "sent", row
        again = f"-{numbers[key]}" if numbers[key] > 1 else ""
        names = {"-".join(key) + again + suffix for suffix in SUFFIXES[row["channel"]]}
        assert len(names & files) == 1, row
        files -= names
    assert not files
    assert all(path.stat().st_size for path in (play.out / "messages").iterdir())


def _was_always_reachable(play: Play, tenant_ref: str) -> bool:
    """Whether the files give a tenant somewhere to write to from the first day on."""
    tenant = next(t for t in play.tenants if t["tenant_ref"] == tenant_ref)
    if tenant["preferred_channel"] == "letter":
        return True
    return "@" in tenant["email"] or sum(c.isdigit() for c in tenant["mobile"]) >= 10


def assert_every_payment_and_return_is_told(play: Play) -> None:
    """Money on its way is told on the day it is submitted, what came back on the day it did; but
    not to who has died."""
    told = Counter((row["date"], row["tenant_ref"], row["template"]) for row in play.messages)
    for row in play.payments:
        key = row["submission_day"], row["tenant_ref"], "payment_on_its_way"
        assert told[key] == (not play.is_silent(row["tenant_ref"], row["submission_day"])), row
    returns = Counter(
        (row["date"], row["tenant_ref"], "payment_returned")
        for row in play.came_back
        if not play.is_silent(row["tenant_ref"], row["date"])
    )
    assert {key: n for key, n in told.items() if key[2] == "payment_returned"} == returns


def assert_nothing_is_written_to_who_has_died(play: Play) -> None:
    """From the day on which the death is known, be it by the landlord or the bank."""
    for row in play.messages:
        assert not play.is_silent(row["tenant_ref"], row["date"]), row


# --- the evaluation ---


def assert_the_evaluation_agrees_with_the_files(play: Play) -> None:
    """Its counts and amounts, by area and in all, are those of the CSV files."""
    area_of = play.area_of()
    _assert_figures(play, play.evaluation["in_all"], set(area_of))
    by_area = play.evaluation["by_area"]
    assert set(by_area) == {*area_of.values(), *(area["code"] for area in play.scheme["areas"])}
    for area, figures in by_area.items():
        _assert_figures(play, figures, {ref for ref, code in area_of.items() if code == area})


def _assert_figures(play: Play, figures: dict[str, Any], tenants: set[str]) -> None:
    members = [row for row in play.participants if row["tenant_ref"] in tenants]
    payments = [row for row in play.payments if row["tenant_ref"] in tenants]
    assert figures["tenants"] == len(members)
    assert figures["tenants_by_status"] == dict(Counter(row["status"] for row in members))
    assert figures["payments_by_status"] == dict(Counter(row["status"] for row in payments))
    earned = _balances(play.ledger, "scheme_cost", by="reference")
    for element, money in figures["money_by_element"].items():
        mine = [
            row
            for row in play.instalments
            if row["tenant_ref"] in tenants and row["element"] == element
        ]
        names = [f"{row['tenant_ref']} {element} Q{row['quarter']}" for row in mine]
        assert money["promised_pence"] == _pence(mine)
        assert money["earned_pence"] == sum(earned.get(name, 0) for name in names)
        for status in ("scheduled", "submitted", "paid", "returned"):
            assert money[f"{status}_pence"] == _pence(mine, status), status
        for status in ("forfeited", "cancelled", "held"):
            by_reason: Counter[str] = Counter()
            for row in mine:
                if row["status"] == status:
                    by_reason[row["reason"]] += int(row["amount_pence"])
            assert money[f"{status}_pence_by_reason"] == dict(by_reason), status


def assert_every_bank_return_was_matched_or_is_listed(play: Play) -> None:
    """As many came in by the last day as there are returned payments and unmatched returns."""
    path = play.pilot / "bank_returns.csv"
    last_day = play.last_day.isoformat()
    came = sum(row["date"] <= last_day for row in _rows(path)) if path.exists() else 0
    matched = sum(row["status"] == "returned" for row in play.payments)
    assert matched + len(play.evaluation["unmatched_returns"]) == came


EVERY_INVARIANT: tuple[Callable[[Play], None], ...] = (
    assert_statuses_and_reasons_are_known,
    assert_every_tenant_is_there_once_and_in_order,
    assert_the_quarters_tile_each_year,
    assert_years_begin_and_end_as_their_status_says,
    assert_nobody_starts_before_they_are_registered,
    assert_a_home_has_one_place,
    assert_areas_are_not_overfull_and_nobody_waits_for_a_free_place,
    assert_no_instalment_is_in_two_payments_that_were_not_returned,
    assert_what_was_paid_is_what_the_instalments_say,
    assert_the_three_days_of_a_payment_are_working_days_in_order,
    assert_nothing_is_sent_before_it_is_due,
    assert_payments_are_made_on_payment_days,
    assert_nothing_due_is_forgotten,
    assert_bank_files_say_what_the_payments_say,
    assert_debits_equal_credits,
    assert_instalments_are_earned_on_working_days_from_their_due_date_on,
    assert_what_is_owed_is_what_is_earned_and_not_sent,
    assert_the_bank_accounts_hold_what_the_payments_say,
    assert_every_message_has_its_file_and_every_file_its_message,
    assert_every_payment_and_return_is_told,
    assert_nothing_is_written_to_who_has_died,
    assert_the_evaluation_agrees_with_the_files,
    assert_every_bank_return_was_matched_or_is_listed,
)


# --- shared steps ---


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _pence(rows: Iterable[Row], status: str = "") -> int:
    return sum(int(row["amount_pence"]) for row in rows if status in ("", row["status"]))


def _balances(ledger: Iterable[Row], account: str, by: str) -> Balances:
    """Return debits less credits of one account, or of all, by a column."""
    balances: Counter[str] = Counter()
    for row in ledger:
        if account in ("", row["account"]):
            balances[row[by]] += int(row["debit_pence"]) - int(row["credit_pence"])
    return dict(balances)


def _framed(play: Play, elements: Iterable[str]) -> bool:
    """Return whether an APS frames one of the elements."""
    default = {"repairs": True, "housing_management": False}
    offers = play.scheme["elements"]
    return any(offers[name].get("inspection", default[name]) for name in elements)
