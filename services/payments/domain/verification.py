"""Checking on a random sample of people that what the books say of them is so."""

TO_CHECK = "to_check"
OUTCOMES = (TO_CHECK, "confirmed", "discrepancy", "not_reached")
"""What came of a check: the tenant confirmed what was paid, or did not, or was not reached."""
