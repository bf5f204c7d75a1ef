"""A form that comes back: what a service refuses, beside the inputs it is about."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.backbone.errors import Refused
from services.contracts.refusals import Fault


def form_errors(
    refused: Refused, inputs: Iterable[str], named: Mapping[str, str] | None = None
) -> list[Fault]:
    """Return what is wrong, as `error_summary` shows it; answer it with `STATUS_OF[refused.code]`.

    `inputs` are the names of the form's inputs, `named` gives that of a command's field where it is
    another. A fault about anything else is shown without a link.
    """
    known, names = set(inputs), named or {}
    found = []
    for fault in refused.faults:
        field = names.get(fault.field, fault.field)
        found.append(Fault(fault.text, field if field in known else ""))
    return found


def error_for(errors: Iterable[Fault], field: str) -> str:
    """Return what is wrong with one input, for the words beside it; empty if nothing is."""
    return next((error.text for error in errors if error.field == field), "")


def read_date(form: Mapping[str, str], name: str, what: str) -> date | Fault:
    """Return the date in the three fields of `date_input`, or what is wrong with them.

    `what` is the date's name in a sentence, such as `the date of the visit`.
    """
    typed = [form.get(field, "").strip() for field in (name, f"{name}-month", f"{name}-year")]
    if not any(typed):
        return Fault(f"Enter {what}", name)
    if not all(part.isascii() and part.isdigit() for part in typed):
        return Fault(f"Enter {what} as day, month and year, like 3 1 2012", name)
    day, month, year = map(int, typed)
    try:
        return date(year if year >= 1000 else 0, month, day)
    except (ValueError, OverflowError):
        return Fault(f"Enter {what} as a date that there is, like 3 1 2012", name)
