"""What happened to a tenant, in plain English: a line of any service's audit trail, worded.

Whoever tells a story calls `worded`. A change that it does not know is shown as it was noted, so
that nothing is left out. `HELD_FOR` and `LOST_TO` are the words that explain an instalment, too.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from services.terms.changes import AuditLine
from services.terms.days import long_day
from services.terms.noted import as_noted
from services.terms.payee_changes import in_words
from services.terms.why_not_paid import HELD_FOR, LOST_TO

REJECTED_FOR: Final[Mapping[str, str]] = {
    "area_not_in_scheme": "the home is in no area of the scheme",
    "property_already_in_scheme": "another tenant holds the home’s place",
    "rent_arrears": "the rent account is in arrears",
    "tenancy_type": "the type of tenancy may not join",
}
"""Why a tenant cannot join."""

ELEMENTS: Final[Mapping[str, str]] = {
    "repairs": "repairs",
    "housing_management": "housing management",
}


def reasons_in_words(reasons: str) -> str:
    """Return why a tenant cannot join, from codes with `;` between them."""
    return "; ".join(REJECTED_FOR.get(code, code) for code in reasons.split(";") if code)


def worded(line: AuditLine) -> str:
    """Return what happened, beginning with a capital letter, without a full stop."""
    words = _WORDS_FOR.get(line.subject_kind, _plainly)(line)
    return words[:1].upper() + words[1:]


def _plainly(line: AuditLine) -> str:
    return f"{line.subject_kind} {line.subject_ref}: {as_noted(line)}".replace("_", " ")


def _participation(line: AuditLine) -> str:
    if line.is_move:
        return _move_of_participation(line)
    said = _PARTICIPATION.get(line.what)
    return as_noted(line).replace("_", " ") if said is None else said(line)


def _move_of_participation(line: AuditLine) -> str:
    if line.after == "rejected":
        first = "registered" if not line.before else "applied again"
        return f"{first}; not eligible: {reasons_in_words(line.reason)}"
    if line.after == "withdrawn":
        because = "the baseline could not be made" if line.reason == "no_access" else line.note
        return "left the scheme" + (f": {because}" if because else "")
    return _STATUSES.get((line.before, line.after)) or _STATUSES.get(("", line.after), line.after)


_STATUSES: Final[Mapping[tuple[str, str], str]] = {
    ("", "invited"): "registered and invited to join",
    ("rejected", "invited"): "applied again and is invited to join",
    ("", "waiting"): "put on the waiting list: the area is full",
    ("", "agreed"): "has a place",
    ("waiting", "agreed"): "has a place, from the waiting list",
    ("", "active"): "the year began",
    ("", "completed"): "the year is complete",
    ("", "tenancy_ended"): "left the scheme: the tenancy ended",
}
"""By the states before and after; from anywhere where the first is empty."""

_PARTICIPATION: Final[Mapping[str, Callable[[AuditLine], str]]] = {
    "signed": lambda line: "signed the deal",
    "baseline passed": lambda line: "baseline inspection passed",
    "follow-up": lambda line: f"follow-up inspection: {_outcome(line.after)}",
    "breach": lambda line: f"breach: {LOST_TO.get(line.reason, line.reason)} ({line.cause_ref})",
    "contact taken back": lambda line: f"contact {line.cause_ref} taken back",
    "breach taken back": lambda line: f"breach by {line.cause_ref} taken back",
    "appeal upheld": lambda line: f"appeal upheld against {line.cause_ref}",
    "rent arrears": lambda line: (
        "rent account in arrears" if line.after == "yes" else "rent account clear"
    ),
    "contact": lambda line: f"got in touch: {line.after.replace('_', ' ')} ({line.cause_ref})",
    "scheduled": lambda line: f"the year’s instalments are planned ({line.note})",
    "contact details": lambda line: "contact details changed",
    "channel": lambda line: f"wants to be told by {_CHANNELS.get(line.after, line.after)}",
    "name corrected": lambda line: "name put right",
    "address corrected": lambda line: "address put right",
    "UPRN corrected": lambda line: f"UPRN put right: {line.before} → {line.after}",
    "survey answered": lambda line: f"survey answered, {line.after} the year",
    "tenancy ended": lambda line: "the tenancy ended",
    "died": lambda line: "the tenant died",
}

_CHANNELS: Final[Mapping[str, str]] = {"sms": "text", "email": "e-mail"}


def _home(line: AuditLine) -> str:
    if line.what == "visit booked":
        when = long_day(date.fromisoformat(line.after))
        return f"{_VISITS.get(line.reason, line.reason)} visit booked for {when}"
    if line.what == "visit kept":
        kind, result = _VISITS.get(line.reason, line.reason), line.after.replace("_", " ")
        return f"{kind} visit {line.cause_ref}: {result}; it decides nothing"
    if line.what not in ("baseline", "follow-up", "follow-up settled by hand"):
        return as_noted(line).replace("_", " ")
    if line.what == "follow-up settled by hand":
        return f"follow-up settled by hand: {_outcome(line.after)}"
    return f"{line.what} visit {line.cause_ref}: {_outcome(line.after)}"


_VISITS: Final[Mapping[str, str]] = {"baseline": "baseline", "follow_up": "follow-up"}


def _visit(line: AuditLine) -> str:
    """Word a line of a visit's own: booked, moved, cancelled, begun or dropped by a person."""
    kind = f"{_VISITS.get(line.reason, line.reason)} visit"
    match line.what:
        case "visit booked":
            return f"{kind} booked for {_when(line.after, line.half_after)}"
        case "visit moved":
            before = _when(line.before, line.half_before)
            return f"visit moved from {before} to {_when(line.after, line.half_after)}"
        case "visit cancelled":
            return f"visit of {_when(line.before, line.half_before)} cancelled"
        case "visit begun":
            return f"{kind} begun without having been booked"
        case "visit dropped":
            return f"{kind} dropped that was begun by mistake"
        case "surveyor":
            return "visit given to a surveyor" if line.after else "visit is nobody’s again"
        case _:
            return as_noted(line).replace("_", " ")


def _when(day: str, half: str) -> str:
    """Return `the morning of 19 January 2012`, or the day alone."""
    when = long_day(date.fromisoformat(day))
    return f"the {half} of {when}" if half else when


def _job(line: AuditLine) -> str:
    if line.what in _JOBS:
        return f"job {line.subject_ref} {_JOBS[line.what]}"
    state = "" if line.reason == "completed" else f", {line.reason}"
    return f"job {line.subject_ref} {line.what}: {line.after}{state}".replace("_", " ")


_JOBS: Final[Mapping[str, str]] = {
    "job corrected": "corrected",
    "job cancelled": "cancelled",
    "job taken back": "taken back",
}


def _outcome(code: str) -> str:
    return _OUTCOMES.get(code, code.replace("_", " "))


_OUTCOMES: Final[Mapping[str, str]] = {
    "open": "not made",
    "works": "defects, which the landlord puts right",
    "passed": "passed",
    "abandoned": "not made, and no visit is left",
    "follow_up_defect": "a new defect that is the tenant’s",
    "no_access": "not made, and no visit is left",
}


def _instalment(line: AuditLine) -> str:
    name = _name_of(line)
    if line.after in ("forfeited", "cancelled"):
        again = "still " if line.before in ("forfeited", "cancelled") else ""
        return f"{name} {again}lost: {LOST_TO.get(line.reason, line.reason)}"
    if line.before in ("forfeited", "cancelled") and line.after:
        return f"{name} given back"
    if line.after == "held":
        return f"{name} held: {HELD_FOR.get(line.reason, line.reason)}"
    if line.move == ("held", "scheduled"):
        return f"{name} no longer held"
    return f"{name}: {as_noted(line)}"


def _name_of(line: AuditLine) -> str:
    return f"instalment of {ELEMENTS.get(line.element, line.element)}, quarter {line.quarter},"


def _payee(line: AuditLine) -> str:
    return in_words(line.what, line.before, line.after, line.reason)


def _payment(line: AuditLine) -> str:
    if line.after == "returned":
        return f"payment {line.subject_ref} came back from the bank (code {line.reason})"
    if line.after == "paid":
        return f"payment {line.subject_ref} reached the account"
    return f"payment {line.subject_ref}: {as_noted(line)}"


def _message(line: AuditLine) -> str:
    return f"message: {as_noted(line)}".replace("_", " ")


_WORDS_FOR: Final[Mapping[str, Callable[[AuditLine], str]]] = {
    "participation": _participation,
    "home": _home,
    "visit": _visit,
    "job": _job,
    "instalment": _instalment,
    "payee": _payee,
    "payment": _payment,
    "message": _message,
}
"""By the kind of thing that a line is about."""
