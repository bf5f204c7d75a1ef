"""What a play ends with on the screen: the year in a board member's words."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from services.contracts.queries.payments.bank import UnmatchedReturnRow
from services.pilot.deaths import deaths
from services.pilot.evaluation import evaluate
from services.pilot.reached import not_reached, reached
from services.pilot.results import Results
from services.pilot_files.report import Report, told_doubts
from services.report.verdict_words import answer_of
from services.terms.counting import counted
from services.terms.days import long_day
from services.terms.money import short_pounds

STATUS_WORDS = {
    "completed": "completed their year",
    "active": "still in their year",
    "agreed": "signed, year not begun",
    "waiting": "on a waiting list",
    "invited": "invited, not signed",
    "rejected": "not eligible",
    "withdrawn": "withdrew or were withdrawn",
    "tenancy_ended": "left because the tenancy ended",
}
REASON_WORDS = {
    "repair_call_out": "called the landlord out for a repair of their own",
    "housing_contact": "used the Housing Management service",
    "late": "found out after the quarter was paid",
    "follow_up_defect": "new defects at the follow-up inspection",
    "no_access": "no access for the follow-up inspection",
    "three_strikes": "third breach in the year",
    "withdrawn": "withdrew",
    "tenancy_ended": "tenancy ended",
    "no_bank_details": "waiting for bank details",
    "bank_details_invalid": "bank details fail the account check",
    "details_unconfirmed": "bank details to be confirmed by a second person",
    "rent_arrears": "rent account in arrears",
    "awaiting_follow_up": "waiting for the follow-up inspection",
}

MOST_NOT_REACHED = 20
"""Lines of tenants whom no message reached."""

MOST_DOUBTS = 20
"""Lines of doubts that the summary repeats."""


def summarise(results: Results, out: Path, report: Report) -> str:
    """Return the summary as plain lines; `report` is that of the files that were played."""
    figures = evaluate(results)["in_all"]
    money = list(figures["money_by_element"].values())
    repairs = figures["landlord_repairs_in_tenant_categories"]
    lines = [
        f"{results.scheme.name} ({results.scheme.landlord}), up to {long_day(results.as_of)}",
        "",
        f"Tenants  {figures['tenants']}",
        *_counts(figures["tenants_by_status"], STATUS_WORDS),
        "",
        f"Paid  {short_pounds(_sum(money, 'paid_pence'))}"
        f" in {counted(figures['payments_by_status'].get('paid', 0), 'payment')},"
        f" {counted(len({part.name for part in results.bank_files}), 'bank file')}",
        *_amount("with the bank", _sum(money, "submitted_pence")),
        *_amount("sent back by the bank, not paid again yet", _sum(money, "returned_pence")),
        "",
        *_reasons("Forfeited", money, "forfeited_pence_by_reason"),
        *_reasons("Cancelled", money, "cancelled_pence_by_reason"),
        *_reasons("Held", money, "held_pence_by_reason"),
        f"Cost to the scheme  {short_pounds(_sum(money, 'earned_pence'))} earned"
        f" of {short_pounds(_sum(money, 'promised_pence'))} promised",
        f"Repairs the landlord still did in tenants' categories  {repairs['number']},"
        f" {short_pounds(repairs['cost_pence'])}",
        f"Messages to tenants  {reached(results.messages)}",
        *_not_reached(results),
        *deaths(results.tasks),
        *_unmatched(results.unmatched_returns),
        "",
        *_doubts(report),
        f"The files are in {out}",
    ]
    return "\n".join(lines)


def _sum(money: Iterable[dict[str, Any]], name: str) -> int:
    return sum(element[name] for element in money)


def _counts(counts: dict[str, int], words: dict[str, str]) -> list[str]:
    return [f"  {counts[key]:>6}  {text}" for key, text in words.items() if counts.get(key)]


def _amount(words: str, pence: int) -> list[str]:
    return [f"  {short_pounds(pence):>10}  {words}"] if pence else []


def _reasons(title: str, money: list[dict[str, Any]], name: str) -> list[str]:
    by_reason: dict[str, int] = {}
    for element in money:
        for reason, pence in element[name].items():
            by_reason[reason] = by_reason.get(reason, 0) + pence
    if not by_reason:
        return []
    ranked = sorted(by_reason.items(), key=lambda item: (-item[1], item[0]))
    listed = [f"  {short_pounds(pence):>10}  {REASON_WORDS[reason]}" for reason, pence in ranked]
    return [f"{title}  {short_pounds(sum(by_reason.values()))}", *listed, ""]


def _unmatched(returns: Sequence[UnmatchedReturnRow]) -> list[str]:
    if not returns:
        return []
    listed = [
        f"  {r.tenant_ref}, entry day {r.entry_day}, returned {r.date}, code {r.code}"
        for r in returns
    ]
    return ["", f"Bank returns that fit no payment  {len(returns)}", *listed]


def _not_reached(results: Results) -> list[str]:
    """Return whom no message reached: they are not among those who were told."""
    found = not_reached(results.messages)
    if not found:
        return []
    listed = [
        f"  {f.tenant_ref}, {counted(f.messages, 'message')}: {f.why}"
        for f in found[:MOST_NOT_REACHED]
    ]
    more = len(found) - len(listed)
    rest = [f"  and {more} more: see the sheet in results.xlsx"] if more else []
    return ["", f"Not reached  {len(found)}", *listed, *rest]


def _doubts(report: Report) -> list[str]:
    lines = told_doubts(report, MOST_DOUBTS)
    return [*lines, ""] if lines else []


def conclusion(results: Results, out: Path) -> str:
    """Return whether the pilot worked, in a sentence with its interval, and where more is."""
    answer = answer_of(results.answers.effects)
    return f"Did it work?  {answer}\nThe board's report is {out / 'report.html'}"


def how_to_ask(results: Results, databases: Path) -> str:
    """Return how to ask the databases that were kept, about a tenant with something to tell."""
    command = sys.argv[0] if Path(sys.argv[0]).name == "cashback" else "cashback"
    address = f"sqlite:///{databases.resolve()}/{{service}}.sqlite"
    return (
        f"The databases are in {databases}. Ask them why, for example:\n"
        f"  CASHBACK_DATABASE_URL='{address}' {command} payments explain {_telling(results)}"
    )


def _telling(results: Results) -> str:
    """Return a tenant with a payment that came back, otherwise with a loss, otherwise any."""
    returned = [row.tenant_ref for row in results.payments if row.status == "returned"]
    lost = [row.tenant_ref for row in results.instalments if row.status == "forfeited"]
    paid = [row.tenant_ref for row in results.instalments]
    anybody = [row.tenant_ref for row in results.participants]
    return next(iter([*returned, *lost, *paid, *anybody]), "TENANT")
