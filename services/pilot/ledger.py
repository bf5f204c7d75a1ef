"""The movements of the books as lines of a ledger."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def ledger_lines(movements: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a debit line and a credit line for each movement."""
    for movement in movements:
        about = {
            "date": movement["on"],
            "tenant_ref": movement["tenant_ref"],
            "reference": movement["reference"],
        }
        amount = movement["amount_pence"]
        yield about | {"account": movement["debit"], "debit_pence": amount, "credit_pence": 0}
        yield about | {"account": movement["credit"], "debit_pence": 0, "credit_pence": amount}
