"""Reads the published weight table and substitution table into a `WeightTable`.

Layout of the weight table, one row a line, parted by blanks: sort code from, sort code to, method
(MOD10, MOD11 or DBLAL), 14 weights, and the exception's number where there is one. Of the
substitution table: a sort code and the one to use in its place.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar, get_args

from services.payments.domain.account_check import Method, WeightRow, WeightTable

T = TypeVar("T")

DATA: Final = Path(__file__).parent.parent / "data"
WEIGHTS: Final = DATA / "vocalink-weights-v8.50.txt"
SUBSTITUTIONS: Final = DATA / "vocalink-substitutions.txt"

_METHODS: Final[dict[str, Method]] = {method: method for method in get_args(Method)}
_WEIGHTS_A_ROW: Final = 14


class WeightTableFault(ValueError):
    """A table file does not follow the published layout. Put a good file in its place.

    The message names the file, the line and what is wrong with it.
    """


def load_weight_table(
    path: Path | None = None, substitutions_path: Path | None = None
) -> WeightTable:
    """The table in the files given, or in those the service ships with.

    Raises `WeightTableFault` for the first line that cannot be read, or for a file without rows,
    and `OSError` if a file cannot be opened.
    """
    path = path or WEIGHTS
    rows = tuple(_each_line(path, _weight_row))
    if not rows:
        raise WeightTableFault(f"{path.name}: no rows")
    substitutions = dict(_each_line(substitutions_path or SUBSTITUTIONS, _substitution))
    try:
        return WeightTable(rows, substitutions)
    except ValueError as error:
        raise WeightTableFault(f"{path.name}: {error}") from error


def _each_line(path: Path, parse: Callable[[list[str]], T]) -> Iterator[T]:
    text = path.read_text(encoding="ascii", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield parse(line.split())
        except ValueError as error:
            raise WeightTableFault(f"{path.name}: line {number}: {error}") from error


def _weight_row(words: list[str]) -> WeightRow:
    if len(words) not in (3 + _WEIGHTS_A_ROW, 4 + _WEIGHTS_A_ROW):
        raise ValueError("should be two sort codes, a method, 14 weights and perhaps an exception")
    first, last, method, *numbers = words
    if method not in _METHODS:
        raise ValueError("the method should be MOD10, MOD11 or DBLAL")
    weights = tuple(map(int, numbers[:_WEIGHTS_A_ROW]))
    exception = int("".join(numbers[_WEIGHTS_A_ROW:]) or 0)
    if not 0 <= exception <= 14:
        raise ValueError("the exception should be 1 to 14")
    return WeightRow(_sort_code(first), _sort_code(last), _METHODS[method], weights, exception)


def _substitution(words: list[str]) -> tuple[str, str]:
    if len(words) != 2:
        raise ValueError("should be two sort codes")
    return _sort_code(words[0]), _sort_code(words[1])


def _sort_code(text: str) -> str:
    if not (len(text) == 6 and text.isascii() and text.isdigit()):
        raise ValueError("a sort code should be 6 digits")
    return text
