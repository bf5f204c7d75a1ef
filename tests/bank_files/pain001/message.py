"""What a pain.001 message says with its payments, and its text."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.bank_formats.credits import Credit, DayOfCredits
from services.bank_formats.pain001 import Dialect, Heading, Totals, pieces
from services.bank_formats.pain001.message import USUAL


@dataclass(frozen=True)
class Message(Heading):
    """What one message says. Each day's narrative is its PmtInfId, so no two may be the same."""

    days: tuple[DayOfCredits, ...]
    dialect: Dialect = USUAL


def write(message: Message) -> str:
    """The message's text: all of its `pieces`."""
    days = [(day, _totals_of(day.credits)) for day in message.days]
    return "".join(pieces(message, days, message.dialect))


def _totals_of(credits: Iterable[Credit]) -> Totals:
    amounts = [credit.amount_pence for credit in credits]
    return Totals(len(amounts), sum(amounts))
