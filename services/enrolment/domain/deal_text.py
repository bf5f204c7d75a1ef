"""The text of the deal: what a tenant reads and signs, in plain English.

A text has lines. One that begins with `# ` is a heading, with `- ` an item of a list; a blank line
ends a paragraph. The first text is made of the scheme's figures, and the landlord may change it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.enrolment.domain.scheme import Offer
from services.terms.money import short_pounds

APPEAL_DAYS = 28
"""How many days a tenant has to appeal, as the deal says."""


@dataclass(frozen=True)
class DealText:
    """A version of the text, signed from `since` on; `kept_by` is the `ref` of who made it."""

    version: int
    text: str
    since: date
    kept_by: str
    why: str


def first_text(
    *,
    name: str,
    landlord: str,
    months: int,
    instalments: int,
    in_advance: bool,
    strikes: int,
    holds_in_arrears: bool,
    waits_for_follow_up: bool,
    offers: tuple[Offer, ...],
    tenant_categories: tuple[str, ...],
) -> str:
    """Return the text of a scheme that is opened."""
    lines = [
        f"# {name}: our agreement",
        "",
        f"This agreement is between you and {landlord}, your landlord. It lasts {months} months "
        "from the day your year starts. You choose whether to join, and you can leave at any time.",
    ]
    for offer in offers:
        lines += ["", *_offer(offer, months, tenant_categories)]
    lines += ["", "# How you are paid", ""]
    every = f"{months // instalments} months" if months > instalments else "month"
    when = "at the start" if in_advance else "at the end"
    lines.append(f"- We pay each amount in {instalments} parts, {when} of every {every}.")
    lines += _when_not(strikes, holds_in_arrears)
    if waits_for_follow_up and not in_advance and any(offer.inspection for offer in offers):
        lines.append(
            "- The last part for your own repairs waits until we have looked at your home again. "
            "You lose it if something that is yours to repair has become defective since the start."
        )
    lines += [
        "- We pay into a bank account in your name. Tell us if your details change.",
        "",
        "# If you leave",
        "",
        "You keep what you earned in the parts of the year that are over. You are not paid for the "
        "part that has begun, or for later ones.",
    ]
    return "\n".join(lines)


def _offer(offer: Offer, months: int, tenant_categories: tuple[str, ...]) -> Iterator[str]:
    year = "the year" if months == 12 else f"the {months} months"
    amount = short_pounds(offer.annual_pence)
    if offer.element == "repairs":
        yield f"# Your own repairs: {amount} for {year}"
        yield ""
        yield "You do these repairs yourself, or pay somebody to do them:"
        yield ""
        yield from (f"- {category.replace('_', ' ')}" for category in tenant_categories)
        yield ""
        yield (
            "We do all other repairs, and all emergency repairs. Never use power tools or climb "
            "more than three steps for this agreement. If you ask us to do one of your own repairs "
            "and it is not an emergency, you lose the part of the money for that part of the year."
        )
        if offer.inspection:
            yield ""
            yield (
                "We look at your home before your year starts, and again at its end. Your year "
                "starts when your home is in good repair; what is not we put right first."
            )
        return
    yield f"# Managing your tenancy yourself: {amount} for {year}"
    yield ""
    yield (
        "You do without our Housing Management service: general enquiries, help with neighbours, "
        "low-level anti-social behaviour and arrears. If you use it, you lose the part of the "
        "money for that part of the year."
    )
    yield ""
    yield (
        "You can always contact us in an emergency, if somebody is at risk, to complain, to report "
        "a repair, about an inspection or this agreement, or to change your details. None of "
        "these ever costs you money."
    )


def _when_not(strikes: int, holds_in_arrears: bool) -> Iterator[str]:
    if strikes == 1:
        yield (
            "- If you use a service that you agreed to do without, you lose the parts that are "
            "still to come."
        )
    else:
        yield (
            "- If you use a service that you agreed to do without, you lose one part. If it "
            f"happens {strikes} times in the year, you lose the later parts too."
        )
    yield f"- We tell you each time what it cost and why. You have {APPEAL_DAYS} days to appeal."
    if holds_in_arrears:
        yield "- While you owe rent we hold your payments back. We pay them once it is paid."
