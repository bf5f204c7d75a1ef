"""What officers type: a day on which something happened, words without blanks around them."""

from collections.abc import Iterable
from datetime import date

from flask import request

from services.backbone.errors import Invalid
from services.contracts.refusals import Fault
from services.gateway.inputs import read_date


def words(name: str) -> str:
    """Return what was typed into a field, without blanks around it."""
    return request.form.get(name, "").strip()


def day_typed(name: str, what: str) -> date:
    """Return the day in the three fields of a date; `Invalid` for what is none."""
    read = read_date(request.form, name, what)
    if isinstance(read, Fault):
        raise Invalid.listing([read])
    return read


def one_of(name: str, among: Iterable[str], what: str) -> str:
    """Return the choice that was made; `Invalid` for none, or for one that there is not."""
    chosen = request.form.get(name, "")
    if chosen not in among:
        raise Invalid(what, name)
    return chosen
