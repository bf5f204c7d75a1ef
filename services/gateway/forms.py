"""A form that comes back: what a service refuses, beside the inputs it is about."""

from collections.abc import Iterable, Mapping

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
