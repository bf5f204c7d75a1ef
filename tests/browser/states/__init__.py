"""States of pages to look at: `tests/browser/looking.py` says what a module here has."""
