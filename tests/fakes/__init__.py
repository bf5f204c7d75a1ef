"""What stands in for a database in unit tests of use cases, so that one runs in milliseconds.

`tests/contract/test_fake_stores.py` and `test_fake_payments_store.py` hold each fake to what the
real store does. What that does by one statement to everybody is not done again here: a fake notes
that it was asked, and answers what the test says.
"""
