"""Readers of the bank files that we write: what a bank would find in them, and every fault.

No service reads its own files; the tests do, to see that what was paid is what was approved. What a
file of a format says is a value here, which a test also writes a file from (`write`).
"""

from tests.bank_files.bacs18.reading import read as read_bacs18
from tests.bank_files.pain001.reading import read as read_pain001
from tests.bank_files.portal_csv.reading import read as read_portal_csv

__all__ = ["read_bacs18", "read_pain001", "read_portal_csv"]
