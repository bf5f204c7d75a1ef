"""Checks an account against the modulus weight table that is in force."""

from functools import lru_cache

from services.bank_formats.account_check import WeightTable, check_account
from services.bank_formats.weights import WEIGHTS, load_weight_table, read_weight_table
from services.payments.store import Work
from services.payments.store.rows import WeightTables


def verdict_on(sort_code: str, account_number: str, uow: Work) -> str:
    """Return `valid`, `invalid` or `unchecked` by the newest table that was loaded, or ours."""
    return check(sort_code, account_number, uow.store.finance.weights())


def check(sort_code: str, account_number: str, loaded: WeightTables | None = None) -> str:
    """Return the verdict by the tables that were `loaded`; None stands for the table we ship."""
    return check_account(sort_code, account_number, _table(loaded))


def table_name(loaded: WeightTables | None = None) -> str:
    """Return what the table is called that `check` uses."""
    return WEIGHTS.name if loaded is None else loaded.name


def _table(loaded: WeightTables | None) -> WeightTable:
    if loaded is None:
        return _shipped()
    return _read(loaded.name, loaded.weights, loaded.substitutions or None)


@lru_cache(maxsize=1)
def _shipped() -> WeightTable:
    return load_weight_table()


@lru_cache(maxsize=2)
def _read(name: str, weights: str, substitutions: str | None) -> WeightTable:
    return read_weight_table(weights, substitutions, name=name)
