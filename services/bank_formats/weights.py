"""Reads the published weight table and substitution table into a `WeightTable`.

Layout of the weight table, one row a line, parted by blanks: sort code from, sort code to, method
(MOD10, MOD11 or DBLAL), 14 weights, and the exception's number where there is one. Of the
substitution table: a sort code and the one to use in its place. Vocalink publishes new ones a few
times a year as `valacdos.txt` and `scsubtab.txt`; an operator's newer one may stand in for the one
the service ships with.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, get_args

from services.bank_formats.account_check import Method, WeightRow, WeightTable, order_faults
from services.bank_formats.errors import BankFormatError
from services.terms.errors import ListsFaults

SHIPPED_VERSION: Final = "8.50"
"""The version of the weight table the service ships with; its publisher's number."""

LARGEST: Final = 5_000_000
"""Bytes of a file, characters of a text: nothing larger is a weight table (one has 110,000)."""

DATA: Final = Path(__file__).parent / "data"
WEIGHTS: Final = DATA / f"vocalink-weights-v{SHIPPED_VERSION}.txt"
SUBSTITUTIONS: Final = DATA / "vocalink-substitutions.txt"

_METHODS: Final[dict[str, Method]] = {method: method for method in get_args(Method)}
_WEIGHTS_A_ROW: Final = 14
_SORT_CODE: Final = re.compile("[0-9]{6}")
_WEIGHT: Final = re.compile("-?[0-9]{1,3}")
_EXCEPTION: Final = re.compile("[1-9]|1[0-4]")
_NEVER_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")

Numbered = tuple[int, list[str]]
"""A line's number and its words."""


class WeightTableFault(ListsFaults, BankFormatError):
    """A table does not follow the published layout. Put a good file in its place.

    Each of `faults` is `name: line N: what is wrong`; the last `of_substitutions` of them are the
    substitutions', the others the table's.
    """

    def __init__(self, faults: Sequence[str], of_substitutions: int = 0) -> None:
        super().__init__(faults)
        self.of_substitutions = of_substitutions


def load_weight_table() -> WeightTable:
    """The table the service ships with, `SHIPPED_VERSION`."""
    return read_weight_table(table_text(WEIGHTS), name=WEIGHTS.name)


def table_text(path: Path) -> str:
    """The text of a table file, for `read_weight_table`.

    Raises `WeightTableFault` for a file too large to be one, `OSError` for one that cannot be
    opened. What is not ASCII becomes a fault of its line when the text is read.
    """
    size = path.stat().st_size
    if size > LARGEST:
        raise WeightTableFault([_too_large(path.name, size)])
    return text_in(path.read_bytes())


def text_in(content: bytes) -> str:
    """The text of a table file by its bytes."""
    return content.decode("utf-8-sig", errors="replace")


def read_weight_table(
    text: str,
    substitutions_text: str | None = None,
    *,
    name: str = "weights",
    substitutions_name: str = SUBSTITUTIONS.name,
) -> WeightTable:
    """The table a text holds, with the shipped substitutions unless others are given.

    `name` and `substitutions_name` are what the messages call the two. Raises `WeightTableFault`
    with all faults of both: lines that cannot be read, ranges out of order, overlapping or given
    more than twice, weights that would let any number pass; or, of a text that is no table at all
    (empty, too large, binary, a web page), only that.
    """
    if substitutions_text is None:
        substitutions_text = table_text(SUBSTITUTIONS)
    lines, faults = _lines(text, name, _row_faults)
    pairs, more = _lines(substitutions_text, substitutions_name, _substitution_faults)
    rows = tuple(_row(words) for _, words in lines)
    faults += [f"{name}: line {lines[at][0]}: {what}" for at, what in order_faults(rows)]
    more += _repeated(pairs, substitutions_name)
    if faults or more:
        raise WeightTableFault([*faults, *more], of_substitutions=len(more))
    return WeightTable(rows, {one: other for _, (one, other) in pairs})


def _lines(
    text: str, name: str, faults_of: Callable[[list[str]], Iterator[str]]
) -> tuple[list[Numbered], list[str]]:
    """The lines without a fault, and the faults of the others."""
    no_table = _why_no_table(text, name)
    if no_table:
        return [], [no_table]
    numbered = [(n, line.split()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    found = {number: list(faults_of(words)) for number, words in numbered}
    faults = [f"{name}: line {number}: {what}" for number in found for what in found[number]]
    return [line for line in numbered if not found[line[0]]], faults


def _why_no_table(text: str, name: str) -> str:
    if len(text) > LARGEST:
        return _too_large(name, len(text))
    if not text.strip():
        return f"{name}: the file is empty"
    if _NEVER_IN_TEXT.search(text):
        return f"{name}: not a plain text file. Use the publisher's text file as it is"
    if text.lstrip().startswith("<"):
        return f"{name}: a web page, not a table. Download the text file the page links to"
    return ""


def _too_large(name: str, size: int) -> str:
    return f"{name}: too large for a table: {size:,} bytes, where one has about 110,000"


def _row_faults(words: list[str]) -> Iterator[str]:
    if len(words) not in (3 + _WEIGHTS_A_ROW, 4 + _WEIGHTS_A_ROW):
        yield "should be two sort codes, a method, 14 weights and perhaps an exception"
        return
    first, last, method = words[:3]
    weights, exception = words[3 : 3 + _WEIGHTS_A_ROW], words[3 + _WEIGHTS_A_ROW :]
    yield from _sort_code_faults(first, last)
    if first > last:
        yield "the first sort code should not be above the second"
    if method not in _METHODS:
        yield "the method should be MOD10, MOD11 or DBLAL"
    if not all(map(_WEIGHT.fullmatch, weights)):
        yield "the weights should be whole numbers, at most 999"
    elif not any(map(int, weights)):
        yield "the weights are all 0, so that any number would pass"
    if not all(map(_EXCEPTION.fullmatch, exception)):
        yield "the exception should be 1 to 14"


def _row(words: list[str]) -> WeightRow:
    """A line without a fault as a row."""
    weights, exception = words[3 : 3 + _WEIGHTS_A_ROW], words[3 + _WEIGHTS_A_ROW :]
    method = _METHODS[words[2]]
    return WeightRow(
        words[0], words[1], method, tuple(map(int, weights)), int(exception[0]) if exception else 0
    )


def _substitution_faults(words: list[str]) -> Iterator[str]:
    if len(words) == 2:
        yield from _sort_code_faults(*words)
    else:
        yield "should be two sort codes"


def _sort_code_faults(*sort_codes: str) -> Iterator[str]:
    if not all(map(_SORT_CODE.fullmatch, sort_codes)):
        yield "a sort code should be 6 digits"


def _repeated(pairs: list[Numbered], name: str) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, (sort_code, _) in pairs:
        if sort_code in seen:
            yield f"{name}: line {number}: the same sort code as line {seen[sort_code]}"
        seen.setdefault(sort_code, number)
