"""What figures are called in the report, by the names that the evaluation has for them.

A name is a topic and what is counted there, such as `visits.not_made.no_access`. What is counted by
a word of the landlord's own, such as a category of repairs, or by one that is not known here, is
said as that word is written.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from services.terms.days import SHORT_MONTHS

TOPICS: Final[Mapping[str, str]] = {
    "take_up": "Who took part",
    "at_risk": "Homes in their year",
    "aps": "Inspections at the start and at the end of the year",
    "repairs": "Repairs reported by homes in their year",
    "contacts": "Contacts with the landlord",
    "breaches": "Breaches of the agreement",
    "appeals": "Appeals",
    "payments": "Payments, by instalment",
    "money": "Cashback",
    "messages": "Messages to tenants",
    "visits": "Visits",
    "survey": "What tenants said: average answers from 0 to 10",
}
"""The topics in the order of the tables, and their headings."""

WORDS: Final[Mapping[str, str]] = {
    "take_up.registered": "Tenants in the pilot’s areas",
    "take_up.eligible": "Could take part",
    "take_up.signed": "Signed the agreement",
    "take_up.started": "Began their year",
    "take_up.now.completed": "Completed their year",
    "take_up.left": "Left before the end",
    "take_up.left.withdrawn": "Left: withdrew",
    "take_up.left.no_access": "Left: no access for the inspection",
    "take_up.left.tenancy_ended": "Left: the tenancy ended",
    "take_up.now.invited": "Now: invited, not signed",
    "take_up.now.waiting": "Now: on a waiting list",
    "take_up.now.agreed": "Now: signed, year not begun",
    "take_up.now.active": "Now: in their year",
    "take_up.now.withdrawn": "Now: withdrawn",
    "take_up.now.tenancy_ended": "Now: gone, the tenancy ended",
    "take_up.now.rejected": "Now: could not take part",
    "at_risk.homes": "Homes that began their year",
    "at_risk.days": "Days that homes were in their year",
    "aps.baseline.homes": "Homes inspected at the start",
    "aps.follow_up.homes": "Homes inspected at the end",
    "aps.compared.homes": "Homes inspected both times",
    "aps.zero_repairs": "At the end with no repair left to do at all",
    "aps.zero_tenant_repairs": "At the end with no repair of the tenant’s left to do",
    "aps.items": "Things seen at the end, in homes inspected both times",
    "aps.items.better": "Better than at the start",
    "aps.items.same": "The same",
    "aps.items.worse": "Worse than at the start",
    "aps.items.new": "Not seen at the start",
    "aps.items.not_seen": "Seen at the start, and not at the end",
    "aps.defects.baseline": "Repairs to do, found at the start",
    "aps.defects.follow_up": "Repairs to do, found at the end",
    "repairs.reported": "All repairs",
    "repairs.tenant": "Of kinds that are the tenant’s to do",
    "repairs.landlord": "Of kinds that are the landlord’s to do",
    "repairs.emergencies": "Emergencies",
    "repairs.call_outs": "The tenant’s to do, and done by the landlord",
    "repairs.call_outs.emergencies": "Of these, emergencies",
    "repairs.call_outs.cost": "What these cost",
    "repairs.cost": "What all repairs cost",
    "contacts.recorded": "Contacts recorded",
    "contacts.reported": "By homes in their year",
    "contacts.counted": "Contacts that count as a breach",
    "breaches.recorded": "Breaches recorded",
    "breaches.counted": "Breaches that count",
    "breaches.repair_call_out": "Counting: the landlord did a repair of the tenant’s",
    "breaches.housing_contact": "Counting: a contact with the Housing Management service",
    "breaches.follow_up_defect": "Counting: a repair left undone at the end",
    "breaches.no_access": "Counting: no access for the inspection at the end",
    "breaches.upheld": "Given back by an appeal",
    "breaches.dismissed": "Confirmed by an appeal",
    "breaches.taken_back": "Taken back as a mistake",
    "breaches.struck_out": "Ended an element as the last strike",
    "payments.due": "Due",
    "payments.sent": "Sent to the bank",
    "payments.sent_pence": "What they come to",
    "payments.on_time": "Sent without delay",
    "payments.late": "Sent after a hold or a return",
    "payments.days_after_due": "Days from due to sent, all together",
    "payments.returned": "Sent back by the bank",
    "money.promised": "Promised for the years that began",
    "money.earned": "Earned",
    "money.paid": "In tenants’ accounts",
    "money.lost": "Lost",
    "messages.all": "All messages",
    "messages.segments": "Parts of texts that were paid for",
    "visits.all": "All visits",
    "visits.made": "Made",
    "visits.missed.no_access": "Not made: no access",
    "visits.missed.refused": "Not made: refused",
    "visits.baseline": "For the inspection at the start",
    "visits.follow_up": "For the inspection at the end",
}
"""What is counted, where the words of the name do not say it well."""

ANSWERS: Final = ".answers"
"""The end of the name that counts who answered a question."""

PARTS: Final[Mapping[str, str]] = {
    "asb": "anti-social behaviour",
    "sms": "text",
    "email": "e-mail",
    "upheld": "given back",
}
"""Words of names that are written otherwise."""


_PLACES: Final = {name: place for place, name in enumerate(WORDS)}


def in_order(names: Iterable[str]) -> list[str]:
    """Return names in the order of a table: as they are listed here, the others after them."""
    return sorted(names, key=lambda name: (_PLACES.get(name, len(_PLACES)), name))


def topic_of(name: str) -> str:
    """Return the topic of a figure's name."""
    return name.partition(".")[0]


def in_words(name: str) -> str:
    """Return what a figure counts: `Not made: no access`."""
    if name in WORDS:
        return WORDS[name]
    topic, _, rest = name.partition(".")
    if topic == "survey":  # the question may have dots of its own
        stage, _, question = rest.partition(".")
        if question.endswith(ANSWERS):
            return f"{question.removesuffix(ANSWERS)} ({stage}): how many answered"
        return f"{question} ({stage})"
    words = ": ".join(PARTS.get(part, part.replace("_", " ")) for part in rest.split("."))
    return words[:1].upper() + words[1:]


ELEMENTS: Final[Mapping[str, str]] = {
    "repairs": "Repairs",
    "housing_management": "Housing management",
}


def part_in_words(by: str, of: str, areas: Mapping[str, str]) -> str:
    """Return what a figure is of: `In all`, an area's name, an element, `March 2012`."""
    if by == "area":
        return areas.get(of, of)
    if by == "element":
        return ELEMENTS.get(of, of.replace("_", " ").capitalize())
    return month_in_words(of) if by == "month" else "In all"


def month_in_words(month: str) -> str:
    """Return `March 2012` for `2012-03`."""
    year, _, number = month.partition("-")
    return f"{SHORT_MONTHS[int(number) - 1]} {year}"
