"""Keys of the benchmarks' own, for the bank details on their servers."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEYS = "CASHBACK_PAYMENTS_KEYS"


@contextmanager
def own_keys() -> Iterator[None]:
    """Have everything below, child processes too, encrypt bank details with keys made here."""
    before = os.environ.get(KEYS)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[KEYS] = str(Path(folder) / "payments.keys")
        try:
            yield
        finally:
            os.environ.pop(KEYS)
            if before is not None:
                os.environ[KEYS] = before
