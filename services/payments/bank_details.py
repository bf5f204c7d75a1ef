"""Checks a tenant's bank details against the published weight table."""

from functools import cache

from services.payments.adapters.weights import load_weight_table
from services.payments.domain.account_check import WeightTable, check_account


def verdict_on(sort_code: str, account_number: str) -> str:
    """Return `none` when nothing was given, otherwise `valid`, `invalid` or `unchecked`."""
    if not sort_code and not account_number:
        return "none"
    return check_account(sort_code, account_number, _table())


@cache
def _table() -> WeightTable:
    return load_weight_table()
