"""Who is in the tenants' table more than once, and which account is several tenants'.

Each row would be a place and payments: one person's twice over, or somebody else's.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.pilot_files.faults import row_ranges
from services.pilot_files.rows import TenantRow
from services.pilot_files.tenants_read import TenantsRead
from services.terms.people import NoName, known_by
from services.terms.showing import listed

Numbered = tuple[int, TenantRow]
"""A tenant with the number of the row."""

Detail = Callable[[TenantRow], str]
"""What of a tenant is compared, in one spelling."""


def doubt_repeated(read: TenantsRead) -> None:
    """Report rows that look like one person, and accounts that more than one tenant has.

    The rows of an account are named, never its number.
    """
    tenants = [pair for pair in zip(read.rows, read.tenants, strict=True) if read.good(pair[0])]
    persons = _persons(tenants)
    for person in persons:
        shared = listed(["name", *(word for word in _DETAILS if word in person.shared)], "and")
        says = f"the same {shared} in rows {row_ranges(person.rows)}"
        message = f"{says}; if this is one person, leave one row"
        read.sheet.doubt(min(person.rows), "last_name", message)
    for group in _sharing(tenants, _account):
        rows = {row for row, _ in group}
        if not any(rows <= person.rows for person in persons):
            says = f"several tenants have this account, in rows {row_ranges(rows)}"
            message = f"{says}; look whether it is theirs"
            read.sheet.doubt(min(rows), "account_number", message)


def compared_by(tenant: TenantRow) -> dict[str, str]:
    """Return what of a tenant is compared with others: the name with each detail, the account.

    Two tenants with the same under one word are what `doubt_repeated` doubts, and no others.
    """
    name, account = _name(tenant), _account(tenant)
    details = {word: detail(tenant) for word, detail in _DETAILS.items()} if name else {}
    found = {word: f"{name}\0{value}" for word, value in details.items() if value}
    return found | ({"account of several": account} if account else {})


@dataclass(frozen=True)
class _Person:
    """Rows that look like one person, and what they share beside the name."""

    rows: frozenset[int]
    shared: frozenset[str]


def _persons(tenants: list[Numbered]) -> list[_Person]:
    """Return who has the same name and another detail in several rows, in the order of these."""
    of_row: dict[int, _Person] = {}
    for word, detail in _DETAILS.items():
        for group in _sharing(tenants, detail):
            for rows in _namesakes(group):
                known = {of_row[row] for row in rows if row in of_row}
                person = _Person(
                    rows.union(*(each.rows for each in known)),
                    frozenset([word]).union(*(each.shared for each in known)),
                )
                of_row.update(dict.fromkeys(person.rows, person))
    return sorted(set(of_row.values()), key=lambda person: min(person.rows))


def _namesakes(group: list[Numbered]) -> Iterator[frozenset[int]]:
    """Yield the rows of those in a group who have the same name."""
    by_name: dict[str, list[int]] = {}
    for row, tenant in group:
        by_name.setdefault(_name(tenant), []).append(row)
    yield from (frozenset(rows) for name, rows in by_name.items() if name and len(rows) > 1)


def _sharing(tenants: list[Numbered], detail: Detail) -> list[list[Numbered]]:
    """Return the groups of two and more who have the same detail; a blank one is none."""
    details = [detail(tenant) for _, tenant in tenants]
    groups: dict[str, list[Numbered]] = {
        each: [] for each, count in Counter(details).items() if each and count > 1
    }
    if groups:
        for each, pair in zip(details, tenants, strict=True):
            if each in groups:
                groups[each].append(pair)
    return list(groups.values())


def _name(tenant: TenantRow) -> str:
    """Return what a tenant's name is compared by; "" for none."""
    try:
        return known_by(f"{tenant.first_name} {tenant.last_name}")
    except NoName:
        return ""


def _email(tenant: TenantRow) -> str:
    return tenant.email.casefold()


def _mobile(tenant: TenantRow) -> str:
    """Return the digits after the country code or the first zero."""
    return tenant.mobile.replace(" ", "").replace("-", "")[-10:]


def _account(tenant: TenantRow) -> str:
    return tenant.sort_code + tenant.account_number


def _address(tenant: TenantRow) -> str:
    address = (tenant.address_line_1 + tenant.postcode).casefold()
    return address.replace(" ", "").replace(",", "").replace(".", "")


_DETAILS: dict[str, Detail] = {
    "e-mail": _email,
    "mobile": _mobile,
    "account": _account,
    "address": _address,
}
