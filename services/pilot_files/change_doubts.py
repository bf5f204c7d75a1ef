"""What may be right in the table of changes and deserves a look: a channel that reaches nobody, and
an account that another tenant has.
"""

from collections.abc import Sequence

from services.pilot_files.rows import ChangeRow, TenantRow
from services.pilot_files.sheets.sheet import Sheet
from services.pilot_files.tenant_doubts import OUT_OF_REACH, WITHOUT_ADDRESS
from services.terms.showing import quoted

NumberedChange = tuple[int, ChangeRow]
"""A change with the number of its row."""


def doubt_changes(
    sheet: Sheet, changes: Sequence[NumberedChange], tenants: Sequence[TenantRow]
) -> None:
    """Report the doubts about all changes that were read without a fault."""
    _doubt_channels(sheet, changes, tenants)
    _doubt_accounts(sheet, changes, tenants)


def _doubt_channels(
    sheet: Sheet, changes: Sequence[NumberedChange], tenants: Sequence[TenantRow]
) -> None:
    """Report a channel chosen by who has no address for a message by then.

    Once given, an address can be changed and not taken away.
    """
    unreachable = {each.tenant_ref for each in tenants if not (each.email or each.mobile)}
    for row, change in sorted(changes, key=lambda pair: pair[1].date):
        if change.change == "contact":
            unreachable.discard(change.tenant_ref)
        elif change.change == "channel" and not _reaches(change, unreachable):
            sheet.doubt(row, "value", OUT_OF_REACH.format(change.value))


def _reaches(change: ChangeRow, unreachable: set[str]) -> bool:
    return change.value in WITHOUT_ADDRESS or change.tenant_ref not in unreachable


def _doubt_accounts(
    sheet: Sheet, changes: Sequence[NumberedChange], tenants: Sequence[TenantRow]
) -> None:
    """Report an account that another tenant has too, in either table; it is never named."""
    given = [(row, change) for row, change in changes if change.change == "bank_details"]
    if not given:
        return
    holders: dict[tuple[str, str], set[str]] = {}
    for account, ref in [
        *(((each.sort_code, each.account_number), each.tenant_ref) for each in tenants),
        *(((change.value, change.value_2), change.tenant_ref) for _, change in given),
    ]:
        holders.setdefault(_spelled(*account), set()).add(ref)
    for row, change in given:
        others = sorted(holders[_spelled(change.value, change.value_2)] - {change.tenant_ref})
        if others:
            more = f" and {len(others) - 1} more tenants have" if len(others) > 1 else " has"
            says = f"{{}}{more} this account too; look whether it is theirs"
            sheet.doubt(row, "value", says, quoted(others[0]))


def _spelled(sort_code: str, account_number: str) -> tuple[str, str]:
    return sort_code, account_number.zfill(8)
