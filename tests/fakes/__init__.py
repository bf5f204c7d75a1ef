"""What stands in for a database in unit tests of use cases, so that one runs in milliseconds.

`tests/contract/test_fake_stores.py` holds each fake to what the real store does.
"""
