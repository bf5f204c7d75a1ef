"""The postings of the books as lines of a ledger."""

from collections.abc import Iterable, Iterator
from typing import Any

from services.contracts.queries.payments.books import PostingRow


def ledger_lines(postings: Iterable[PostingRow]) -> Iterator[dict[str, Any]]:
    """Yield a debit line and a credit line for each posting."""
    for posting in postings:
        about = {
            "date": posting.on,
            "tenant_ref": posting.tenant_ref,
            "reference": posting.reference,
        }
        amount = posting.amount_pence
        yield about | {"account": posting.debit, "debit_pence": amount, "credit_pence": 0}
        yield about | {"account": posting.credit, "debit_pence": 0, "credit_pence": amount}
