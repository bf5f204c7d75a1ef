"""What the settings of a scheme are called on pages."""

from typing import Any, Final

from services.contracts.enrolment import PaymentDays
from services.contracts.queries.enrolment import SettingChange
from services.contracts.vocabulary import Element, Timing
from services.pilot_files.runs_table import WEEKDAYS
from services.terms.money import pounds

ELEMENTS: Final[dict[Element, str]] = {
    "repairs": "Own repairs",
    "housing_management": "Own housing management",
}

TIMINGS: Final[dict[Timing, str]] = {
    "arrears": "When a quarter ends",
    "advance": "When a quarter begins",
}

RHYTHMS: Final = {
    "working_day": "Every working day",
    "week": "Days of the week",
    "month": "Days of the month",
}

CONTACT_POINTS: Final = {
    "phone": "Telephone",
    "email": "E-mail address for tenants",
    "from_address": "Sender of e-mails",
    "guides": "Web address of the how-to guides",
    "address": "Address on letters",
    "hours": "When the telephone is answered",
    "finance_email": "E-mail address of finance",
    "complaints": "How to complain",
    "data_protection": "What is done with data",
}
"""What each contact point is called, in the order of the form."""

CONTACT_HINTS: Final = {
    "phone": "A contact about the scheme never costs a tenant money",
    "email": "Replies go there too",
    "from_address": "Every e-mail comes from it, like no-reply@ your own domain",
    "guides": "Whole, like https://www.example.org/guides",
    "address": "One line each, 6 at most, below the name",
    "hours": "Like Monday to Friday, 9am to 5pm",
    "complaints": "A sentence for tenants. Leave it empty if nothing is to be said",
    "data_protection": "A sentence for tenants. Leave it empty if nothing is to be said",
}

COSTS: Final = {
    "visit": "A visit to a home, pounds",
    "officer_minute": "A minute of an officer’s time, pounds",
    "action_minutes": "Minutes that one action takes an officer",
    "message_sms": "A text, pounds",
    "message_email": "An e-mail, pounds",
    "message_letter": "A letter, pounds",
    "bank_file": "A file of payments at the bank, pounds",
    "repair": "A repair that was avoided, pounds",
}
"""In the order of the form; what is not in pounds is a number."""

COST_HINTS: Final = {
    "visit": "Also one that failed: time and travel",
    "officer_minute": "Pay and what comes on top of it",
    "action_minutes": "On the whole: writing up a call, deciding an appeal, approving a run",
    "repair": "Leave it empty to use what the jobs before the scheme cost",
}

AREA: Final = "areas."

SETTINGS: Final = {
    "areas": "Areas and places",
    "payment_days": "Payment days",
    "visit_attempts": "Visits that may fail",
    "hold_while_in_arrears": "Payments are held while rent is owed",
    **{f"contact_points.{name}": words for name, words in CONTACT_POINTS.items()},
    **{f"costs.{name}": words.removesuffix(", pounds") for name, words in COSTS.items()},
}
"""What a version may have changed."""


def setting_change(change: SettingChange) -> tuple[str, str, str]:
    """Return which setting changed, from what to what, as the pages of settings say it."""
    name = change.setting
    before, after = _value(name, change.before), _value(name, change.after)
    if name.startswith(AREA):
        return f"Area {name.removeprefix(AREA)}", before, after
    return SETTINGS[name], before, after


def _value(name: str, brief: str) -> str:
    """Return a value as it is read; `brief` is how the service has it."""
    if name == "payment_days":
        every, *on = brief.split()
        days: Any = every
        return days_in_words(PaymentDays(days, tuple(map(int, on))))
    if name.startswith("costs.") and name != "costs.action_minutes" and brief.isdecimal():
        return pounds(int(brief))
    return brief or "not said"


def days_in_words(days: PaymentDays) -> str:
    """Return `1 and 15 of each month`, or `every Tuesday`."""
    if days.every == "working_day":
        return RHYTHMS["working_day"]
    if days.every == "week":
        return "Every " + _listed([WEEKDAYS[day - 1].capitalize() for day in days.on])
    return f"Day {_listed([str(day) for day in days.on])} of each month"


def _listed(words: list[str]) -> str:
    *others, last = words or [""]
    return f"{', '.join(others)} and {last}" if others else last
