"""The statement of our bank account, as the CSV file a bank's website exports.

Every bank names and writes the columns in its own way, so both are a setting: headings for the
date, the text, and either one signed amount (money out is negative) or money in and money out
apart; a balance if there is one; and how dates are written. Columns of other names are passed over.
Amounts are pounds with two decimals and no thousands separator.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from services.bank_formats.incoming.cells import Cells
from services.bank_formats.incoming.csv_rows import Columns, csv_rows
from services.bank_formats.incoming.faults import Faults, file_fault
from services.bank_formats.incoming.source import LARGEST_FILE, Source, pieces
from services.bank_formats.incoming.values import (
    NO_DAY,
    amount,
    balance,
    day_until,
    one_line,
    signed_amount,
)

MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of the statement: `number` is its line in the file, `amount_pence` is positive
    where money came in and negative where it went out, the balance is that after it, if given."""

    number: int
    on: date
    text: str = field(repr=False)
    amount_pence: int
    balance_pence: int | None = None


@dataclass(frozen=True)
class StatementFormat:
    """How a bank writes its statements.

    `amount` names the column of signed amounts; where it is blank, `money_in` and `money_out` name
    two. `balance` may be blank. `date_format` is as for `strptime`. Raises `ValueError` where a
    heading is missing or used twice, or the format does not tell every day.
    """

    date: str = "Date"
    text: str = "Description"
    money_in: str = "Paid in"
    money_out: str = "Paid out"
    amount: str = ""
    balance: str = "Balance"
    date_format: str = "%d/%m/%Y"

    def __post_init__(self) -> None:
        if not all(self.required):
            raise ValueError("a statement format needs a heading for date, text and money")
        names = self.columns.known
        if len(set(names)) < len(names):
            raise ValueError("a statement format names one heading twice")
        self._check_date_format()

    @property
    def required(self) -> tuple[str, ...]:
        """The headings a statement must have."""
        money = (self.amount,) if self.amount else (self.money_in, self.money_out)
        return (self.date, self.text, *money)

    @property
    def columns(self) -> Columns:
        """The columns that mean something."""
        return Columns(self.required, (self.balance,) if self.balance else (), others=True)

    def _check_date_format(self) -> None:
        day = date(2012, 4, 13)
        try:
            known = day_until(day, self.date_format)(day.strftime(self.date_format)) == day
        except ValueError:
            known = False
        if not known:
            raise ValueError("the date format should have day, month and year, like %d/%m/%Y")


USUAL_FORMAT = StatementFormat()


def read_statement(
    source: Source,
    today: date,
    form: StatementFormat = USUAL_FORMAT,
    largest: int = LARGEST_FILE,
) -> tuple[StatementLine, ...]:
    """Return the lines of a statement in the file's order.

    `today` is the business date: no line may be after it. `largest` is in bytes. Raises
    `FileFault` with every fault, and then nothing of the file may be used.
    """
    faults, read_day = Faults(), day_until(today, form.date_format)
    found = []
    for cells in csv_rows(pieces(source, largest), form.columns, faults):
        found.append(_line(cells, form, read_day))
        if len(found) > MOST_LINES:
            raise file_fault(f"has more than {MOST_LINES} lines; export it in parts")
    faults.check()
    if not found:
        raise file_fault("has no lines below the header")
    return tuple(found)


def _line(cells: Cells, form: StatementFormat, read_day: Callable[[str], date]) -> StatementLine:
    has_balance = bool(form.balance) and cells.given(form.balance)
    return StatementLine(
        number=cells.line,
        on=cells.take(form.date, read_day, NO_DAY),
        text=cells.take_if_given(form.text, one_line, ""),
        amount_pence=_pence(cells, form),
        balance_pence=cells.take(form.balance, balance, 0) if has_balance else None,
    )


def _pence(cells: Cells, form: StatementFormat) -> int:
    """Return the money that came in; negative where it went out."""
    if form.amount:
        return cells.take(form.amount, signed_amount, 0)
    before = cells.faults.count
    money_in = cells.take_if_given(form.money_in, _amount_or_zero, 0)
    money_out = cells.take_if_given(form.money_out, _amount_or_zero, 0)
    if money_in and money_out:
        cells.fault(form.money_out, f"is given as well as {form.money_in}; a line is one of them")
    elif not (cells.given(form.money_in) or cells.given(form.money_out)):
        cells.fault(form.money_in, f"is blank, and so is {form.money_out}; give one of them")
    elif not (money_in or money_out) and cells.faults.count == before:
        cells.fault(form.money_in, "is zero; leave the row out")
    return money_in - money_out


def _amount_or_zero(text: str) -> int:
    """Return an amount; banks that give both columns write 0.00 in the other."""
    return 0 if text == "0.00" else amount(text)
