"""What the kinds of files do alike: what is said of rows, and commands given in few calls."""

import re
from collections.abc import Sequence
from typing import Any, Final

from services.backbone.errors import Refused
from services.contracts.commands import Command
from services.gateway.importing.kinds import DOUBT, FAULT, NOT_TAKEN, Batch, Remark
from services.pilot_files.faults import Fault
from services.pilot_files.faults import Remark as Found

ACCOUNT: Final = frozenset({"sort_code", "account_number", "account_name"})
_DIGITS = re.compile(r"[0-9]{4,}")


def said_of(remark: Found) -> Remark:
    """Return what a reader found as it is kept."""
    kind, message = FAULT if isinstance(remark, Fault) else DOUBT, remark.message
    if remark.column in ACCOUNT:  # what stands there is not shown, whatever is wrong with it
        message = _DIGITS.sub("••••", message)
    return kind, remark.line, remark.column, message


def tell_each(orders: Sequence[tuple[int, Command[Any], str]], column: str, batch: Batch) -> None:
    """Give commands, each with its row and key; where one is refused, each by itself, and say which
    it was."""
    try:
        batch.client.tell_all((command, key) for _, command, key in orders)
    except Refused:
        said: list[Remark] = []
        for row, command, key in orders:
            try:
                batch.client.tell(command, key)
            except Refused as refused:
                says = str(refused)
                if column in ACCOUNT:
                    says = _DIGITS.sub("••••", says)
                said.append((NOT_TAKEN, row, column, f"was not taken: {says}; enter it by hand"))
        batch.remark(said)
