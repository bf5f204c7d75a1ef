"""Turns a pilot's rows into the commands that the services take, in the order of the day.

Every command has an idempotency key made from its place in the files, so that a day that was
played in part can be played again.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from services.contracts import enrolment, payments, repairs
from services.pilot.rows import ChangeRow, Pilot, SchemeFile, TenantRow

TENANTS_AT_A_TIME = 500


@dataclass(frozen=True)
class Order:
    """One command for one service."""

    service: str
    key: str
    command: Any


_details = attrgetter(*enrolment.TenantDetails.__dataclass_fields__)

Group = list[Order]
"""Commands after which everything is settled before the next group is sent."""


def opening_orders(pilot: Pilot) -> list[Group]:
    """Return what sets the pilot up on the day enrolment opens."""
    opens = pilot.scheme.enrolment_opens
    accounts = [
        Order("payments", f"account-{tenant.tenant_ref}", _account(tenant, opens))
        for tenant in pilot.tenants
    ]
    return [scheme_orders(pilot.scheme), list(registrations(pilot)), accounts]


def scheme_orders(scheme: SchemeFile) -> Group:
    """Return what opens the scheme and the account that it is paid from."""
    return [
        Order("enrolment", "scheme", _open_scheme(scheme)),
        Order("payments", "payer", payments.OpenPayerAccount(**vars(scheme.payer))),
        Order("payments", "settings", _payment_settings(scheme)),
    ]


def registrations(pilot: Pilot) -> Iterator[Order]:
    """Yield what registers the tenants, some at a time, in the order of the file."""
    for start in range(0, len(pilot.tenants), TENANTS_AT_A_TIME):
        rows = pilot.tenants[start : start + TENANTS_AT_A_TIME]
        command = enrolment.RegisterTenants(
            pilot.scheme.enrolment_opens, tuple(_tenant(row) for row in rows)
        )
        yield Order("enrolment", f"tenants-{start}", command)


class Diary:
    """The rest of the pilot's rows by the date on which the system gets to know them.

    What is dated before enrolment opens counts from the day it opens.
    """

    def __init__(self, pilot: Pilot) -> None:
        self.opens = pilot.scheme.enrolment_opens
        self._changes: dict[dt.date, Group] = {}
        self._inspections: dict[dt.date, Group] = {}
        self._repairs: dict[dt.date, Group] = {}
        self._contacts: dict[dt.date, Group] = {}
        self._returns: dict[dt.date, Group] = {}
        self._fill(pilot)

    def groups_on(self, day: dt.date) -> Iterator[Group]:
        """Yield the day's groups: changes, inspections, repairs, contacts, bank returns."""
        for rows in (
            self._changes,
            self._inspections,
            self._repairs,
            self._contacts,
            self._returns,
        ):
            if day in rows:
                yield rows[day]

    def last_day(self) -> dt.date:
        """Return the last date on which something is recorded."""
        everything = (
            self._changes,
            self._inspections,
            self._repairs,
            self._contacts,
            self._returns,
        )
        return max((day for rows in everything for day in rows), default=self.opens)

    def _fill(self, pilot: Pilot) -> None:
        for day, tenant_ref in _signatures(pilot, self.opens):
            command = enrolment.SignAgreement(tenant_ref, day)
            self._add(self._changes, day, "enrolment", f"signed-{tenant_ref}-{day}", command)
        for number, change in enumerate(pilot.changes, start=1):
            if change.change == "agreed":
                continue  # among the signatures
            day = max(change.date, self.opens)
            service, change_command = _change(change, day)
            self._add(self._changes, day, service, f"change-{number}", change_command)
        for visit in pilot.visits:
            day = max(visit.date, self.opens)
            findings = tuple(repairs.Finding(**vars(finding)) for finding in visit.findings)
            values = {k: v for k, v in vars(visit).items() if k not in ("date", "findings")}
            visited = repairs.RecordVisit(on=day, findings=findings, **values)
            self._add(self._inspections, day, "repairs", f"visit-{visit.visit_ref}", visited)
        for job in pilot.repairs:
            day = max(job.recorded_on, self.opens)
            recorded = repairs.RecordRepair(**vars(job) | {"recorded_on": day})
            self._add(self._repairs, day, "repairs", f"job-{job.job_ref}", recorded)
        for contact in pilot.contacts:
            day = max(contact.recorded_on, self.opens)
            made = enrolment.RecordContact(**vars(contact) | {"recorded_on": day})
            self._add(self._contacts, day, "enrolment", f"contact-{contact.contact_ref}", made)
        for number, back in enumerate(pilot.returns, start=1):
            day = max(back.date, self.opens)
            returned = payments.RecordReturn(back.tenant_ref, back.entry_day, day, back.code)
            self._add(self._returns, day, "payments", f"return-{number}", returned)

    @staticmethod
    def _add(
        rows: dict[dt.date, Group], day: dt.date, service: str, key: str, command: Any
    ) -> None:
        rows.setdefault(day, []).append(Order(service, key, command))


def _signatures(pilot: Pilot, opens: dt.date) -> list[tuple[dt.date, str]]:
    """Return who signs when, those of one day in the order of the tenants' file.

    Places go in that order, whether a signature stands in `tenants.csv` or in `changes.csv`.
    """
    signed = {(t.agreed_on, t.tenant_ref) for t in pilot.tenants if t.agreed_on is not None}
    signed |= {(c.date, c.tenant_ref) for c in pilot.changes if c.change == "agreed"}
    place = {tenant.tenant_ref: number for number, tenant in enumerate(pilot.tenants)}
    counted = {(max(day, opens), tenant_ref) for day, tenant_ref in signed}
    return sorted(counted, key=lambda pair: (pair[0], place[pair[1]]))


def _open_scheme(scheme: SchemeFile) -> enrolment.OpenScheme:
    return enrolment.OpenScheme(
        scheme=enrolment.SchemeOpened(
            name=scheme.name,
            landlord=scheme.landlord,
            opens_on=scheme.enrolment_opens,
            months=scheme.months,
            instalments=scheme.instalments,
            timing=scheme.timing,
            strikes=scheme.strikes,
            hold_while_in_arrears=scheme.hold_while_in_arrears,
            final_needs_follow_up=scheme.final_needs_follow_up,
            visit_attempts=scheme.visit_attempts,
            elements=tuple(enrolment.ElementOffer(**vars(e)) for e in scheme.elements),
            areas=tuple(enrolment.AreaOffer(**vars(a)) for a in scheme.areas),
            tenant_categories=scheme.tenant_categories,
            landlord_categories=scheme.landlord_categories,
            payment_days=enrolment.PaymentDays(**vars(scheme.payment_days)),
        ),
        tenancy_types=scheme.tenancy_types,
        require_clear_rent=scheme.require_clear_rent,
    )


def _payment_settings(scheme: SchemeFile) -> payments.ChangePaymentSettings:
    """A played pilot has one officer beside the clock, and uses new bank details at once."""
    return payments.ChangePaymentSettings(
        on=scheme.enrolment_opens,
        cooling_off_days=0,
        second_approval_above_pence=None,
        portal_columns="",
        statement_columns="",
    )


def _tenant(row: TenantRow) -> enrolment.TenantDetails:
    return enrolment.TenantDetails(*_details(row))


def _account(row: TenantRow, on: dt.date) -> payments.ChangeBankDetails:
    return payments.ChangeBankDetails(
        tenant_ref=row.tenant_ref,
        on=on,
        sort_code=row.sort_code,
        account_number=row.account_number,
        account_name=row.account_name or f"{row.first_name} {row.last_name}".strip(),
    )


def _change(row: ChangeRow, on: dt.date) -> tuple[str, Any]:
    """Return the service a change is for, and the command; signatures are not among them."""
    ref = row.tenant_ref
    match row.change:
        case "withdrawn":
            return "enrolment", enrolment.LeaveScheme(ref, on, "withdrawn", row.value)
        case "tenancy_ended":
            return "enrolment", enrolment.LeaveScheme(ref, on, "tenancy_ended")
        case "arrears":
            return "enrolment", enrolment.ReportRentArrears(ref, on, row.value == "yes")
        case "contact":
            return "enrolment", enrolment.ChangeContactDetails(ref, on, row.value, row.value_2)
        case "channel":
            return "enrolment", enrolment.ChangePreferredChannel(ref, on, row.value)  # type: ignore[arg-type]
        case "appeal_upheld":
            return "enrolment", enrolment.UpholdAppeal(ref, on, row.value)
        case _:
            return "payments", payments.ChangeBankDetails(ref, on, row.value, row.value_2, "")
