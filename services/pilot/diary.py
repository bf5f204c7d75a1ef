"""What the system gets to know on each day of a pilot, in the order of the day (domain page,
"Order within one day").
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import get_args

from services.contracts.enrolment import LeaveScheme
from services.contracts.vocabulary import LeavingCause
from services.pilot import orders
from services.pilot.orders import Group, Numbered
from services.pilot_files.rows import Pilot, SurveyRow, TenantRow

LEAVING: tuple[str, ...] = get_args(LeavingCause)
"""The changes with which a tenant leaves."""

Rows = defaultdict[dt.date, Group]


def registered_on(tenant: TenantRow, opens: dt.date) -> dt.date:
    """Return the day a tenant is registered: when enrolment opens, or the tenancy starts if later.

    Before that the system knows nothing of them.
    """
    return opens if tenant.tenancy_start is None else max(opens, tenant.tenancy_start)


class Diary:
    """The pilot's rows by the date on which the system gets to know them.

    Signatures and changes dated before a tenant is registered count from that day. What else is
    recorded before is kept that day, and counts for nothing.
    """

    def __init__(self, pilot: Pilot) -> None:
        self.opens = pilot.scheme.enrolment_opens
        self._scheme = orders.scheme_orders(pilot.scheme)
        before, outside = pilot.history, pilot.comparison
        self._compared_with = list(orders.compared_with(self.opens, before, outside))
        self._registered = {t.tenant_ref: registered_on(t, self.opens) for t in pilot.tenants}
        self._newcomers: defaultdict[dt.date, list[Numbered]] = defaultdict(list)
        self._leaving, self._signatures, self._changes = Rows(list), Rows(list), Rows(list)
        self._inspections, self._repairs = Rows(list), Rows(list)
        self._contacts, self._returns, self._surveys = Rows(list), Rows(list), Rows(list)
        self._sort_people(pilot)
        self._sort_events(pilot)
        self._last_day = self._last_of(pilot)

    def groups_on(self, day: dt.date) -> Iterator[Group]:
        """Yield the day's groups. Who was registered before and leaves goes first."""
        if day == self.opens:
            yield from self._scheme
            yield from [self._compared_with] if self._compared_with else []
        newcomers = self._newcomers.get(day, [])
        accounts = [orders.account(tenant, day) for _, tenant in newcomers]
        changes = self._signatures.get(day, []) + self._changes.get(day, [])
        yield from _then_places(
            day,
            "changes",
            self._leaving.get(day, []),
            list(orders.registrations(day, newcomers)),
            accounts,  # by now payments knows the names
            *split_after_deaths(changes),
        )
        yield from _then_places(day, "inspections", self._inspections.get(day, []))
        for rows in (self._repairs, self._contacts, self._returns, self._surveys):
            if day in rows:
                yield rows[day]

    def last_day(self) -> dt.date:
        """Return the last date in the files on which something happens, is recorded or compared.

        That is the registration for a signature or change dated before it; the start of a tenancy
        itself is none.
        """
        return self._last_day

    def _sort_people(self, pilot: Pilot) -> None:
        for number, tenant in enumerate(pilot.tenants, start=1):
            self._newcomers[self._registered[tenant.tenant_ref]].append((number, tenant))
            if tenant.agreed_on is not None:
                day = self._known(tenant.tenant_ref, tenant.agreed_on)
                self._signatures[day].append(orders.signature(tenant.tenant_ref, day))
        for number, row in enumerate(pilot.changes, start=1):
            day = self._known(row.tenant_ref, row.date)
            goes_first = row.change in LEAVING and self._registered[row.tenant_ref] < day
            rows = self._leaving if goes_first else self._changes
            rows[day].append(orders.change(number, row, day))

    def _sort_events(self, pilot: Pilot) -> None:
        for visit in pilot.visits:
            day = self._known(visit.tenant_ref, visit.date)
            self._inspections[day].append(orders.visit(visit))
        for job in pilot.repairs:
            day = self._known(job.tenant_ref, job.recorded_on)
            self._repairs[day].append(orders.repair(job, day))
        for contact in pilot.contacts:
            day = self._known(contact.tenant_ref, contact.recorded_on)
            self._contacts[day].append(orders.contact(contact, day))
        for number, back in enumerate(pilot.returns, start=1):
            day = self._known(back.tenant_ref, back.date)
            self._returns[day].append(orders.bank_return(number, back, day))
        for answers in _first_answers(pilot.surveys):
            day = self._known(answers[0].tenant_ref, answers[0].date)
            answered_on = max(answers[0].date, self.opens)
            self._surveys[day].append(orders.survey(answers, answered_on, day))

    def _known(self, tenant_ref: str, day: dt.date) -> dt.date:
        """Return when the system gets to know what is dated `day` of a tenant."""
        return max(day, self._registered[tenant_ref])

    def _last_of(self, pilot: Pilot) -> dt.date:
        days = [self.opens, *self._leaving, *self._signatures, *self._changes]
        days += [visit.date for visit in pilot.visits]
        days += [job.recorded_on for job in pilot.repairs]
        days += [contact.recorded_on for contact in pilot.contacts]
        days += [back.date for back in pilot.returns]
        days += [survey.date for survey in pilot.surveys]
        days += [repair.reported_on for repair in pilot.history]
        return max([*days, *(home.last_day for home in pilot.comparison)])


def _first_answers(rows: Iterable[SurveyRow]) -> Iterator[list[SurveyRow]]:
    """Yield the answers that a tenant gave on one day; a question answered again is passed over."""
    seen = set[tuple[str, str, str]]()
    given: defaultdict[tuple[str, str, dt.date], list[SurveyRow]] = defaultdict(list)
    for row in rows:
        question = (row.tenant_ref, row.stage, row.question)
        if question not in seen:
            seen.add(question)
            given[row.tenant_ref, row.stage, row.date].append(row)
    yield from given.values()


def _then_places(day: dt.date, after: str, *groups: Group) -> Iterator[Group]:
    """Yield the groups that have anything in them, and then what gives the places they freed."""
    some = [group for group in groups if group]
    if some:
        yield from [*some, [orders.places(day, after)]]


def split_after_deaths(changes: Iterable[orders.Order]) -> list[Group]:
    """Return a day's changes in groups, each death the last of one.

    Payments must hear of it before it is given the details that follow, which are the estate's.
    """
    groups: list[Group] = [[]]
    for order in changes:
        groups[-1].append(order)
        if isinstance(order.command, LeaveScheme) and order.command.cause == "died":
            groups.append([])
    return groups
