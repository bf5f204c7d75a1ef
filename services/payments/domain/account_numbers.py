"""How a bank's numbers are written, before anything is asked about them."""

import re


def number_faults(sort_code: str, account_number: str) -> list[tuple[str, str]]:
    """Return what is wrong with how they are written, each with the field it is about."""
    faults = []
    if not re.fullmatch("[0-9]{6}", sort_code):
        faults.append(("give the sort code as 6 digits, like 089999", "sort_code"))
    if not re.fullmatch("[0-9]{6,8}", account_number):
        faults.append(("give the account number as 6 to 8 digits", "account_number"))
    return faults


def payer_faults(
    name: str, service_user_number: str, sort_code: str, account_number: str
) -> list[tuple[str, str]]:
    """Return what is wrong with the landlord's own account, each with the field it is about."""
    faults = []
    if not name.strip():
        faults.append(("give the landlord's name at the bank", "name"))
    if not re.fullmatch("[0-9]{6}", service_user_number):
        words = "give the service user number as 6 digits, like 123456"
        faults.append((words, "service_user_number"))
    return faults + number_faults(sort_code, account_number)
