"""The contacts a tenant had until lately, which are told too when bank details change.

Whoever takes over an account gives an e-mail address or mobile number of their own first and a bank
account next. Sent only to where the tenant is reached now, the message would tell nobody else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from services.notifications.domain.kinds import kind_of
from services.notifications.domain.tenant import Tenant

TOLD_THERE_TOO = frozenset({"bank_details_changed"})
"""The templates that go to former contacts as well."""

DAYS_THAT_COUNT = 92
"""Days before the bank details changed in which a contact that was replaced still counts.

A whole quarter: a tenant whose contact was taken over earlier has missed word of a payment since,
and can have asked. An address given up longer ago is more likely to be another person's by now.
"""


AT_HOME = ("letter", "")
"""Where somebody without any contact is reached."""


@dataclass(frozen=True)
class FormerContact:
    """A tenant's e-mail address and mobile number, blank for none, as they were until `until`.

    That is the day on which one of them was replaced, or both.
    """

    tenant_ref: str
    until: date
    email: str = field(repr=False)
    mobile: str = field(repr=False)


def counts_from(changed_on: date) -> date:
    """Return the first `until` that counts for bank details changed on a day.

    There is no last one: a contact replaced after the bank details, but before the message goes
    out, is where the tenant was reached when they changed.
    """
    return changed_on - timedelta(days=DAYS_THAT_COUNT)


def reached_before(
    template: str, tenant: Tenant, former: Iterable[FormerContact]
) -> list[FormerContact]:
    """Return one contact for each place where the tenant was reached and is no longer.

    The channel is the one they chose, or the next that had somewhere to go then. The order is that
    of `former`.
    """
    kind = kind_of(template)
    found: dict[tuple[str, str], FormerContact] = {}
    for contact in former:
        found.setdefault(as_then(tenant, contact).reached_at(kind) or AT_HOME, contact)
    found.pop(tenant.reached_at(kind) or AT_HOME, None)
    return list(found.values())


def as_then(tenant: Tenant, contact: FormerContact) -> Tenant:
    """Return the tenant as they were reached then."""
    return replace(tenant, email=contact.email, mobile=contact.mobile)


def ways_before(
    tenant: Tenant, contact: FormerContact, kind: str, open_channels: Collection[str]
) -> tuple[str, ...]:
    """Return the channels by which the tenant was reached then, in order.

    Who had no contact at all has a letter, asked for or not: else a takeover would tell nobody
    else of itself.
    """
    ways = as_then(tenant, contact).ways(kind, open_channels)
    return ways or tuple(c for c in ("letter",) if c in open_channels)
