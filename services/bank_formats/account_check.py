"""Could this account number exist at this sort code? The UK modulus check.

Source: Vocalink, "Validating account numbers – UK modulus checking" (specification and weight
table). The 14 digits of sort code and account number have the positions `uvwxyz abcdefgh`; each is
multiplied by a weight, the products are added, and the remainder by 10 or 11 must come out right.
A number that passes may still not exist; one that fails cannot be paid.

The exceptions, by their numbers in the weight table:

1   add 27 to the total                       8   check with sort code 090126
2   other weights when a is not 0             9   check with sort code 309634
3   no check when c is 6 or 9                 10  leave out u–b when ab is 09 or 99 and g is 9
4   the remainder must equal gh               11  the partner of 10
5   substitute sort code; g, h check digits   12  the partner of 13
6   foreign currency: cannot be checked       13  the partner of 12
7   leave out u–b when g is 9                 14  a second try with the last digit dropped

Two rows for one sort code must both pass; in the pairs 2 and 9, 10 and 11, 12 and 13 one is enough.

The specification prints 34 test cases. Table version 8.50 has a row for each, and each comes out as
printed: none is outdated. They are in tests/unit/payments/test_account_check.py.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

Method = Literal["MOD10", "MOD11", "DBLAL"]
Verdict = Literal["valid", "invalid", "unchecked"]

ONE_PASS_IS_ENOUGH: Final = {(2, 9), (10, 11), (12, 13)}
SORT_CODE_TO_CHECK: Final[Mapping[int, str]] = {8: "090126", 9: "309634"}
EXCEPTION_1_ADDS: Final = 27
EXCEPTION_2_WEIGHTS: Final = (0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1)
EXCEPTION_2_WEIGHTS_WHEN_G_IS_9: Final = (0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1)


@dataclass(frozen=True)
class WeightRow:
    """One line of the weight table: how accounts of a range of sort codes are checked.

    `first` and `last` are sort codes of 6 digits, both included; `weights` are 14, for positions u
    to h; `exception` is 1–14, or 0 for none.
    """

    first: str
    last: str
    method: Method
    weights: tuple[int, ...]
    exception: int = 0

    @property
    def modulus(self) -> int:
        """What the total is divided by: 11 for MOD11, 10 for MOD10 and DBLAL."""
        return 11 if self.method == "MOD11" else 10


@dataclass(frozen=True)
class WeightTable:
    """The weight table, ordered by sort code, and the substitutions of exception 5.

    Ranges either are the same (at most two rows, first check first) or do not touch; anything else
    raises `ValueError`, because the look-up would silently miss rows.
    """

    rows: tuple[WeightRow, ...]
    substitutions: Mapping[str, str]

    def __post_init__(self) -> None:
        for at, what in order_faults(self.rows):
            raise ValueError(f"weight row {at + 1}, at {self.rows[at].first}: {what}")

    def rows_for(self, sort_code: str) -> tuple[WeightRow, ...]:
        """The rows whose range holds `sort_code`: none, one or two, in the table's order."""
        end = bisect_right(self._firsts, sort_code)
        return tuple(row for row in self.rows[max(end - 2, 0) : end] if sort_code <= row.last)

    @cached_property
    def _firsts(self) -> tuple[str, ...]:
        return tuple(row.first for row in self.rows)


def order_faults(rows: Sequence[WeightRow]) -> Iterator[tuple[int, str]]:
    """What keeps rows from being a `WeightTable`: the place of each row at fault, from 0, and why.

    Every row is looked at against the two before it, so that one misplaced row is one fault.
    """
    ranges = [(row.first, row.last) for row in rows]
    for at in range(1, len(ranges)):
        if ranges[at] == ranges[at - 1]:
            if at > 1 and ranges[at] == ranges[at - 2]:
                yield at, "a third row for the same sort codes, where two are the most"
        elif ranges[at][0] <= ranges[at - 1][1]:
            yield at, "the sort codes overlap or are out of order with the row before"


def check_account(sort_code: str, account_number: str, table: WeightTable) -> Verdict:
    """Whether the account number fits the sort code.

    `sort_code` is 6 digits and `account_number` 6, 7 or 8 (short ones are padded left with zeros);
    anything else, spaces and hyphens too, is `invalid`. A sort code the table does not know is
    `unchecked`, and is to be accepted. Foreign currency accounts of exception 6, which nobody can
    check, are `valid`, as in the specification's test cases.
    """
    if not (_is_digits(sort_code, 6, 6) and _is_digits(account_number, 6, 8)):
        return "invalid"
    rows = table.rows_for(sort_code)
    if not rows:
        return "unchecked"
    account = account_number.zfill(8)
    passes = (_passes(row, sort_code, account, table.substitutions) for row in rows)
    one_is_enough = tuple(row.exception for row in rows) in ONE_PASS_IS_ENOUGH
    return "valid" if (any(passes) if one_is_enough else all(passes)) else "invalid"


def _is_digits(text: str, shortest: int, longest: int) -> bool:
    return text.isascii() and text.isdigit() and shortest <= len(text) <= longest


def _passes(row: WeightRow, sort_code: str, account: str, substitutions: Mapping[str, str]) -> bool:
    """One check: the row's method and weights, and what its exception makes of the remainder."""
    if _needs_no_check(row, account):
        return True
    if row.exception == 5:
        sort_code = substitutions.get(sort_code, sort_code)
    sort_code = SORT_CODE_TO_CHECK.get(row.exception, sort_code)
    remainder = _remainder(row, sort_code, account)
    if row.exception == 4:
        return remainder == int(account[6:])
    if row.exception == 5:
        return _check_digit(row, account) == (row.modulus - remainder) % row.modulus
    if row.exception == 14 and remainder != 0:
        return _passes_without_its_last_digit(row, sort_code, account)
    return remainder == 0


def _needs_no_check(row: WeightRow, account: str) -> bool:
    a, c, g, h = account[0], account[2], account[6], account[7]
    foreign_currency = a in "45678" and g == h
    return (row.exception == 3 and c in "69") or (row.exception == 6 and foreign_currency)


def _remainder(row: WeightRow, sort_code: str, account: str) -> int:
    """The weighted total's remainder. DBLAL adds the digits of each product, not the product."""
    digits = map(int, sort_code + account)
    products = [d * weight for d, weight in zip(digits, _weights(row, account), strict=True)]
    if row.method == "DBLAL":
        products = list(map(_digit_sum, products))
    return (sum(products) + (EXCEPTION_1_ADDS if row.exception == 1 else 0)) % row.modulus


def _digit_sum(product: int) -> int:
    product = abs(product)
    return product if product < 10 else product % 10 + _digit_sum(product // 10)


def _weights(row: WeightRow, account: str) -> tuple[int, ...]:
    """The row's weights, or those its exception puts in their place for this account."""
    a, ab, g = account[0], account[:2], account[6]
    if row.exception == 2 and a != "0":
        return EXCEPTION_2_WEIGHTS_WHEN_G_IS_9 if g == "9" else EXCEPTION_2_WEIGHTS
    leaves_out_u_to_b = row.exception == 7 or (row.exception == 10 and ab in ("09", "99"))
    if leaves_out_u_to_b and g == "9":
        return (0,) * 8 + row.weights[8:]
    return row.weights


def _check_digit(row: WeightRow, account: str) -> int:
    """Exception 5 keeps its check digits in the number: g for MOD11, h for the double alternate.

    A MOD11 remainder of 1 asks for the digit 10, so that it fails, as the specification wants.
    """
    return int(account[6] if row.method == "MOD11" else account[7])


def _passes_without_its_last_digit(row: WeightRow, sort_code: str, account: str) -> bool:
    """Exception 14's second try, only for numbers that end in 0, 1 or 9."""
    return account[7] in "019" and _remainder(row, sort_code, "0" + account[:7]) == 0
