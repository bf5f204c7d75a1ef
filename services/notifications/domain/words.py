"""Plain English for what events carry in codes: amounts, dates, elements, reasons.

`FILTERS_BY_LANGUAGE` are what a template of a language can use: `{{ amount_pence | pounds }}`.
`LABELS_BY_LANGUAGE` is what the layout says around every wording. A second language is a module
like this one with the same names, an entry in both tables, and a folder of templates.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from services.terms import days
from services.terms.money import short_pounds

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

ELEMENTS = {
    "repairs": "doing your own repairs",
    "housing_management": "managing without the Housing Management service",
}

SHORT_ELEMENTS = {"repairs": "repairs", "housing_management": "housing management"}
"""For texts, in which every character counts."""

SUBJECTS = {
    "decoration": "decorating",
    "doors_internal": "inside doors",
    "plumbing_minor": "minor plumbing",
    "sanitary_fittings": "bathroom fittings",
    "plaster_minor": "minor plastering",
    "glazing_internal": "inside glass",
    "pest_minor": "minor pests",
    "enquiry": "a question",
    "neighbour_issue": "a neighbour issue",
    "asb": "anti-social behaviour",
    "arrears": "rent arrears",
}
"""Repair categories and kinds of contact. A scheme may name others: they are said as written."""

REJECTIONS = {
    "area_not_in_scheme": "your area is not in the scheme",
    "property_already_in_scheme": "your home is already in the scheme",
    "rent_arrears": "your rent account is not clear",
    "tenancy_type": "your type of tenancy is not in the scheme",
}

HOLDS = {
    "no_bank_details": "we do not have bank details we can use",
    "bank_details_invalid": "the bank details we have are not valid",
    "details_unconfirmed": "we are checking the bank details we have",
    "rent_arrears": "your rent account is in arrears",
    "awaiting_follow_up": "it depends on your end-of-year home check",
}

RETURNS = {
    "0": "the account details were not right",
    "2": "the bank could not pay it into the account",
    "3": "the account has moved to another bank",
    "5": "there is no such account",
    "B": "the account is closed",
    "C": "we had to ask the bank to send it back",
}
"""By ARUCS code. Code 2, "beneficiary deceased", is for an officer to ask about, not for a text."""


def day(value: date | str) -> str:
    """Return `5 January 2012` for a date or its JSON form."""
    return days.long_day(_date(value))


def short_day(value: date | str) -> str:
    """Return `5 Jan 2012`, for texts."""
    return days.short_day(_date(value))


def day_and_month(value: date | str) -> str:
    """Return `5 Jan`, for texts about what is no further away than a few weeks."""
    return days.day_and_month(_date(value))


def day_before(value: date | str) -> date:
    """Return the last day of a period whose end is given as the first day after it."""
    return _date(value) - timedelta(days=1)


def listed(words: Iterable[str]) -> str:
    """Return `a`, `a and b`, `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def payment_days(on: Sequence[int], every: str) -> str:
    """Return `every Tuesday` or `on the 1st and 15th of each month`, for when payments are made."""
    if every == "week":
        days = f"every {listed(WEEKDAYS[number - 1] for number in on)}"
    else:
        days = f"on the {listed(map(ordinal, on))} of each month"
    return f"{days}, or the next working day"


def ordinal(number: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `11th` for a day of the month."""
    suffix = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def quarters(lines: Iterable[Mapping[str, Any]]) -> str:
    """Return `quarter 1`, `quarters 1 and 3` or `quarters 2 to 4` for a message's instalments."""
    numbers = sorted({line["quarter"] for line in lines})
    noun = "quarter" if len(numbers) == 1 else "quarters"
    first, last = numbers[0], numbers[-1]
    if last - first == len(numbers) - 1 > 1:
        return f"{noun} {first} to {last}"
    return f"{noun} {listed(str(number) for number in numbers)}"


def short_elements(lines: Iterable[Mapping[str, Any]]) -> str:
    """Return `repairs and housing management` for the instalments of a text."""
    return listed(dict.fromkeys(SHORT_ELEMENTS[line["element"]] for line in lines))


def a_quarter(annual_pence: int, quarters_a_year: int) -> str:
    """Return what one element pays a quarter; a year's amount that does not divide stays whole."""
    if annual_pence % quarters_a_year:
        return f"{short_pounds(annual_pence)} over the year"
    return f"{short_pounds(annual_pence // quarters_a_year)} a quarter"


def earnings(offers: Iterable[Mapping[str, Any]], quarters_a_year: int) -> str:
    """Return `£75 a quarter for repairs and £50 for housing management`, for texts.

    Amounts are those of the year where one of them does not divide into whole pence.
    """
    taken = {SHORT_ELEMENTS[offer["element"]]: offer["annual_pence"] for offer in offers}
    whole = any(pence % quarters_a_year for pence in taken.values())
    each = {name: short_pounds(p if whole else p // quarters_a_year) for name, p in taken.items()}
    (first, amount), *others = each.items()
    told = [f"{amount} {'a year' if whole else 'a quarter'} for {first}"]
    return listed([*told, *(f"{more} for {name}" for name, more in others)])


def times(count: int) -> str:
    """Return `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def sentence(words: str) -> str:
    """Return a heading as a sentence of a text: with a full stop, if it has no mark of its own."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def subject(kind: str) -> str:
    """Return what a repair or a contact was about."""
    return SUBJECTS.get(kind, kind.replace("_", " "))


def ending(masked: str) -> str:
    """Return `ending 4958` for `••••4958`: with dots, a text would take two segments."""
    return f"ending {masked.lstrip('•')}"


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


FILTERS: dict[str, Callable[..., Any]] = {
    "pounds": short_pounds,
    "day": day,
    "short_day": short_day,
    "day_and_month": day_and_month,
    "day_before": day_before,
    "listed": listed,
    "payment_days": payment_days,
    "quarters": quarters,
    "a_quarter": a_quarter,
    "earnings": earnings,
    "times": times,
    "sentence": sentence,
    "subject": subject,
    "ending": ending,
    "element": ELEMENTS.__getitem__,
    "short_element": SHORT_ELEMENTS.__getitem__,
    "short_elements": short_elements,
    "why_not_eligible": REJECTIONS.__getitem__,
    "why_held": HOLDS.__getitem__,
    "why_returned": RETURNS.__getitem__,
}

LABELS = {
    "our_reference": "Our reference",
    "page": "Page",
    "of": "of",
    "stop": "Stop messages like this",
}

FIRST_LANGUAGE = "en"
"""What everything can be said in."""

FILTERS_BY_LANGUAGE: dict[str, Mapping[str, Callable[..., Any]]] = {FIRST_LANGUAGE: FILTERS}
LABELS_BY_LANGUAGE: dict[str, Mapping[str, str]] = {FIRST_LANGUAGE: LABELS}
