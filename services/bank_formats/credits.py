"""What every kind of bank file says: who pays, whom, how much and when, and what can be wrong.

The formats differ (`bacs18`, `pain001`, `portal_csv`); the payments in them do not. Amounts are
integer pence. Bank details and names stay out of every repr and message, and so out of logs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeVar

from services.bank_formats.errors import BankFormatError
from services.bank_formats.plain_letters import to_plain_letters
from services.terms.errors import ListsFaults

MOST_PENCE: Final = 99_999_999_999
"""11 digits: the most that one Bacs payment can be, whatever file it travels in."""

_SORT_CODE: Final = re.compile("[0-9]{6}")
_ACCOUNT_NUMBER: Final = re.compile("[0-9]{6,8}")
_LETTER_OR_DIGIT: Final = re.compile("[A-Za-z0-9]")


class BankFileUnwritable(ListsFaults, BankFormatError):
    """A bank file cannot be written as asked. Correct what `faults` lists and write it again.

    What was written until then is no file. They name a credit by its place in the file,
    counted from 1, and never show a sort code, an account number or a name.
    """


@dataclass(frozen=True)
class PayerAccount:
    """The account the money leaves. `service_user_number` is the payer's 6 characters at Bacs;
    sort code 6 digits, account number 6 to 8 (padded left with zeros in the file)."""

    name: str
    service_user_number: str
    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)


@dataclass(frozen=True)
class Credit:
    """One payment. `amount_pence` is 1 to `MOST_PENCE`; each kind of file puts reference and name
    (`with_usable_name`) into the characters it may hold, cut to its width."""

    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)
    amount_pence: int
    reference: str
    payee_name: str = field(repr=False)


@dataclass(frozen=True)
class DayOfCredits:
    """The credits of one processing day, the working day on which Bacs takes them in.

    `credits` may be a generator where a file is written, and is a tuple where one was read;
    `narrative` is what the payer's statement shows for the one debit that balances them.
    """

    processing_day: date
    credits: Iterable[Credit]
    narrative: str


OneCredit = TypeVar("OneCredit", bound=Credit)


def with_usable_name(credit: OneCredit) -> OneCredit:
    """The credit with its reference as the payee's name, if no letter of the name can be written.

    Of a name such as `王伟` nothing is left in the characters banks take. The account's numbers say
    where the money goes; a name that cannot be written must not hold up a run.
    """
    if _LETTER_OR_DIGIT.search(to_plain_letters(credit.payee_name)):
        return credit
    return replace(credit, payee_name=credit.reference)


def credit_problems(number: int, credit: Credit) -> list[str]:
    """What keeps the file's credit of that number from being paid, or nothing."""
    problems = account_problems(f"credit {number}", credit.sort_code, credit.account_number)
    if not 1 <= credit.amount_pence <= MOST_PENCE:
        problems.append(
            f"credit {number}: {credit.amount_pence} pence: should be 1 to {MOST_PENCE}"
        )
    return problems


def account_problems(whose: str, sort_code: str, account_number: str) -> list[str]:
    """What is wrong with the shape of an account's numbers (6 digits; 6 to 8), or nothing."""
    problems = []
    if not _SORT_CODE.fullmatch(sort_code):
        problems.append(f"{whose}: sort code should be 6 digits")
    if not _ACCOUNT_NUMBER.fullmatch(account_number):
        problems.append(f"{whose}: account number should be 6 to 8 digits")
    return problems
