"""Payments' fake stores do what the real ones do, where a fake has rows of its own to keep."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.bank_formats.credits import PayerAccount
from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.instalments import FollowUp, Leaving, Planned
from services.payments.store.rows import (
    BreachRow,
    Controls,
    Details,
    Export,
    ImportedFile,
    ImportedRow,
    Payee,
    PaymentSettings,
    Proposal,
    SameAccount,
    Sample,
    SchemeRules,
    Tenant,
    WeightTables,
)

DAY = dt.date(2012, 1, 16)
CONTACT_POINTS = ("01632 960001", "us@l.example", "Mondays", "Complain.", "We keep it safe.")
PLAN = [Planned("repairs", number, 7500, DAY, DAY, number == 4) for number in (1, 2, 3, 4)]


@pytest.fixture
def store(store_of: Callable[[str], Any]) -> Any:
    """Payments' store, of the kind that is being looked at."""
    return store_of("payments")


def test_the_scheme_and_the_dates(store: Any) -> None:
    assert (store.rules(), store.last_cut_off()) == (None, None)
    rules = SchemeRules("Club", "Bromford", "arrears", 3, True, True, *CONTACT_POINTS)
    store.keep_rules(rules)
    for day in (DAY + dt.timedelta(days=1), DAY):
        store.add_cut_off(day)
    assert (store.rules(), store.last_cut_off()) == (rules, DAY + dt.timedelta(days=1))


def test_a_year_and_how_it_ends(store: Any) -> None:
    assert store.participation("T1") is None
    store.add_participation("T1", DAY, PLAN)
    store.keep_leaving("T1", Leaving(DAY, DAY, "withdrawn"))
    store.keep_follow_up("T1", FollowUp(DAY, "passed"))
    year = store.participation("T1")
    assert (year.start_date, year.leaving.reason, year.follow_up.outcome) == (
        DAY, "withdrawn", "passed",
    )  # fmt: skip
    assert {each.follow_up for each in store.instalments_of("T1")} == {"passed"}
    assert store.submissions_of("T1") == {}


def test_instalments(store: Any) -> None:
    store.add_participation("T1", DAY, PLAN)
    store.add_participation("T2", DAY, PLAN)
    mine = store.instalments_of("T1")
    assert [each.reference for each in mine] == [f"T1 repairs Q{n}" for n in (1, 2, 3, 4)]
    assert [each.planned for each in mine] == PLAN
    store.set_status([mine[0].id, mine[2].id], "forfeited", "late")
    store.forget_earning(mine[1].id)
    assert [(each.status, each.reason) for each in store.instalments_of("T1")] == [
        ("forfeited", "late"), ("scheduled", ""), ("forfeited", "late"), ("scheduled", ""),
    ]  # fmt: skip
    assert {each.status for each in store.instalments_of("T2")} == {"scheduled"}


def test_breaches(store: Any) -> None:
    store.add_participation("T1", DAY, PLAN)
    facts = ("T1", "repairs", 1, "repair_call_out", "plumbing", DAY, DAY, DAY, 1, None, None, False)
    first, second = BreachRow("J1", *facts), BreachRow("J2", *facts)  # type: ignore[arg-type]
    store.add_breach(first)
    store.add_breach(second)
    assert store.uphold("repairs", "J1", 1, DAY)
    assert not store.uphold("housing_management", "J2", 1, DAY)
    assert store.counting_breaches_of("T1") == [second]
    corrected = replace(second, version=2)
    store.add_breach(corrected)
    assert store.take_back("repairs", "J2", 1, DAY)
    assert not store.take_back("repairs", "J2", 3, DAY)
    assert store.counting_breaches_of("T1") == [corrected]
    store.take_back("repairs", "J2", 2, DAY)
    assert [each.cause_ref for each in store.uncosted_breaches()] == ["J1", "J2", "J2"]
    store.mark_costed()
    assert store.uncosted_breaches() == []


def test_accounts_and_payees(store: Any) -> None:
    accounts = store.accounts
    details = Details("089999", "66374958", "S O'Brien")
    checks = {"verdict": "valid", "name_verdict": "close", "shared_with": "T2"}
    for doubtful in (False, True):
        accounts.add("T1", details, **checks, entered_by="Ann", entered_on=DAY, doubtful=doubtful)
    assert accounts.find(2).details == details
    assert accounts.find(2).masked.endswith("4958")
    assert accounts.find_of("T1", 2) == accounts.find(2)
    assert (accounts.find_of("T2", 2), accounts.find_of("T1", 3)) == (None, None)
    assert accounts.has_details(1, "089999", "66374958")
    assert accounts.same(1, 2)
    accounts.update(1, verdict="invalid")
    assert [each.verdict for each in accounts.each()] == ["invalid", "valid"]
    assert accounts.payee("T1") == Payee("T1")
    accounts.save_payee(Payee("T1", account=1, next_account=2, next_on=DAY))
    (ripe,) = accounts.ripe(DAY)
    assert accounts.ripe(DAY - dt.timedelta(days=1)) == []
    accounts.use_next(ripe)
    assert accounts.payee("T1") == Payee("T1", account=2, last_used=2)
    accounts.update(2, confirmed_by="Bo", confirmed_why="rang them")
    assert accounts.same_as(details) == [
        SameAccount(1, "T1", doubtful=False, confirmed=False, current=False, paid=False),
        SameAccount(2, "T1", doubtful=True, confirmed=True, current=True, paid=False),
    ]
    assert accounts.same_as(details._replace(sort_code="107999")) == []


def test_tenants_by_name(store: Any) -> None:
    finance = store.finance
    tenant = Tenant("T1", "Ms", "Siân", "O'Brien", "DUD")
    finance.add_tenant(tenant)
    assert (finance.tenant("T1"), finance.tenant("T2")) == (tenant, None)
    assert finance.weights() is None
    assert finance.controls() == finance.settings().controls


def test_settings_and_what_is_proposed(store: Any) -> None:
    finance = store.finance
    assert not finance.has_decided()
    finance.keep_settings(PaymentSettings(3, 100, second_approval_decided=True))
    assert (finance.has_decided(), finance.controls()) == (True, Controls(3, 100, False))
    assert finance.proposal() is None
    for days in (2, 1):
        finance.keep_proposal(Proposal(Controls(days, None, False), "Ann", DAY))
    assert finance.proposal() == Proposal(Controls(1, None, False), "Ann", DAY)
    assert finance.ripe_proposal(DAY) is None
    confirmed = Proposal(Controls(1, None, False), "Ann", DAY, "Bo", DAY)
    finance.keep_proposal(confirmed)
    assert finance.ripe_proposal(DAY) == confirmed
    assert finance.ripe_proposal(DAY - dt.timedelta(days=1)) is None
    finance.keep_proposal(None)
    assert finance.proposal() is None


def test_the_landlords_own_accounts(store: Any) -> None:
    payer = store.payer
    assert (payer.in_use(), payer.waiting(), payer.find(1)) == (None, None, None)
    account = PayerAccount("BROMFORD", "123456", "089999", "66374958")
    first = payer.add(account, "in_use", "Ann", DAY)
    other = payer.add(replace(account, account_number="88837491"), "waiting", "Ann", DAY)
    assert (payer.in_use(), payer.waiting(), payer.find(2)) == (first, other, other)
    payer.move(first, "replaced")
    payer.move(other, "in_use", "Bo")
    assert payer.waiting() is None
    in_use = payer.in_use()
    assert (in_use.number, in_use.entered_by, in_use.decided_by) == (2, "Ann", "Bo")
    assert (payer.find(1).state, payer.find(1).decided_by) == ("replaced", None)


def test_weight_tables(store: Any) -> None:
    for name in ("first", "second"):
        loaded = WeightTables(name, "weights", "substitutions", "Ann", DAY)
        store.finance.add_weights(loaded)
    assert store.finance.weights() == loaded


CYCLE = Cycle(DAY, DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=2))


def test_runs_one_by_one(store: Any) -> None:
    runs = store.runs
    assert (runs.last(), runs.find("run-1"), runs.of_day(DAY)) == (None, None, [])
    first = runs.add("run-1", CYCLE, "day clock")
    assert (first.number, first.state, first.content_hash) == (1, "prepared", None)
    second = runs.add(
        "run-2", Cycle(*(day + dt.timedelta(days=1) for day in vars(CYCLE).values())), "Ann"
    )
    runs.move(first, "approved", approved_by="Ann", content_hash="c" * 64, payer_hash="p" * 64)
    known = {"approved_by": "Ann", "content_hash": "c" * 64, "payer_hash": "p" * 64}
    first = replace(first, state="approved", **known)
    assert (runs.find("run-1"), runs.last()) == (first, second)
    assert (runs.of_day(DAY), runs.in_states("approved", "prepared")) == ([first], [first, second])
    runs.move(first, "exported", exported_by="Bo")
    assert runs.find("run-1") == replace(first, state="exported", exported_by="Bo")
    assert runs.in_states("approved") == []


def test_bank_files(store: Any) -> None:
    runs, exports = store.runs, store.exports
    later = runs.add("run-1", CYCLE, "day clock")
    first = runs.add("run-2", CYCLE, "day clock")
    assert (exports.next_number(), exports.find(1), exports.of_run(first)) == (1, None, None)
    made = Export(1, "csv", "file.csv", "000001", "", "Ann", DAY)
    kept = exports.keep(made, [first, later], iter(["one\n", "two\n"]))
    assert kept == replace(made, content_hash=exports.hash_of(1))
    assert kept.content_hash == hashlib.sha256(b"one\ntwo\n").hexdigest()
    assert (exports.find(1), exports.of_run(first), exports.of_run(later)) == (kept, kept, kept)
    assert (exports.runs_of(kept), exports.run_refs_of(kept)) == ([1, 2], ["run-1", "run-2"])
    assert exports.next_number() == 2


def test_a_bank_file_that_was_withdrawn_or_replaced_is_no_runs(store: Any) -> None:
    run, exports = store.runs.add("run-1", CYCLE, "day clock"), store.exports
    made = Export(1, "csv", "file.csv", "000001", "", "Ann", DAY)
    first = exports.keep(made, [run], ["one"])
    exports.replace(first, by=2)
    second = exports.keep(replace(made, number=2, serial="000002"), [run], ["two"])
    assert exports.of_run(run) == second
    assert exports.find(1) == replace(first, replaced_by=2)
    exports.withdraw(second)
    assert (exports.of_run(run), exports.find(2).replaced_by) == (None, 2)


def test_imported_files(store: Any) -> None:
    imports = store.imports
    assert imports.known("h" * 64) is None
    file = ImportedFile("returns", "april.csv", "h" * 64, "Ann", DAY)
    rows = [
        ImportedRow(number, outcome, "", "", 7500, DAY, "B", "text")
        for number, outcome in ((1, "unknown"), (2, "matched"), (3, "unknown"))
    ]
    assert imports.add(file, rows) == 1
    assert imports.known("h" * 64) == (1, file)
    assert imports.outcomes(1) == {"matched": 1, "unknown": 2}
    assert imports.rows(1) == {row.row: row for row in rows}
    assert list(imports.rows(1, "unknown")) == [1, 3]
    again = replace(rows[0], outcome="matched", subject="CASHBACK 000001")
    imports.decide_again(1, again)
    assert imports.rows(1)[1] == again
    assert list(imports.outcomes(1).items()) == [("matched", 2), ("unknown", 1)]
    assert imports.candidates("CASHBACK 000009") == []


def test_budgets(store: Any) -> None:
    kept = store.budgets_and_samples
    assert (kept.area_codes(), kept.budget("repairs", "DUD")) == ([], None)
    for pence in (100, 200):
        kept.keep_budget("repairs", "DUD", pence)
    assert kept.budget("repairs", "DUD") == 200
    assert kept.budget("housing_management", "DUD") is None


def test_samples(store: Any) -> None:
    kept = store.budgets_and_samples
    assert (kept.paid_tenants(), kept.has_sample(1), kept.outcome(1, "T1")) == ([], False, None)
    sample = Sample(DAY, "Ann", "seed", 95, 5, 3)
    assert [kept.add_sample(sample, ["T2", "T1"]) for _ in range(2)] == [1, 2]
    kept.keep_outcome(2, "T1", "confirmed", "rang", by="Ann", on=DAY)
    assert (kept.has_sample(2), kept.has_sample(3)) == (True, False)
    assert [kept.outcome(number, "T1") for number in (1, 2)] == ["to_check", "confirmed"]
    assert (kept.outcome(1, "T2"), kept.outcome(1, "T3")) == ("to_check", None)
