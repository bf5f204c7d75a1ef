"""Contacts: whether one would count, and those that are recorded."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.enrolment import (
    ContactByRef,
    ContactJudged,
    ContactRow,
    ContactsOfTenant,
    WouldCount,
)
from services.enrolment import tables
from services.enrolment.domain.breaches import (
    COUNTED_CONTACTS,
    Contact,
    breach_by_contact,
    why_no_breach,
)
from services.enrolment.domain.participation import year_of
from services.enrolment.store import EnrolmentStore
from services.enrolment.store.rules import rules_from


def would_count(query: WouldCount, connection: Connection) -> ContactJudged:
    """Judge a contact as it is judged when it is recorded."""
    store = EnrolmentStore(Writer(connection))
    member, person = store.find(query.tenant_ref), store.people.find(query.tenant_ref)
    if member is None or person is None:
        raise NotFound(f"no tenant has the reference {query.tenant_ref!r}", "tenant_ref")
    contact = Contact("", query.occurred_on, query.occurred_on, query.kind)
    definition = store.scheme.definition()
    quarters = () if definition is None else year_of(member, rules_from(definition))
    breach = breach_by_contact(contact, member, quarters)
    return ContactJudged(
        f"{person.first_name} {person.last_name}".strip(),
        member.status,
        why_no_breach(contact, member, quarters),
        None if breach is None else breach.quarter,
        tuple(sorted(COUNTED_CONTACTS)),
    )


def contacts_of_tenant(query: ContactsOfTenant, connection: Connection) -> Page[ContactRow]:
    """Return a tenant's contacts."""
    table = tables.contacts
    (last,) = place_after(query, (0,))
    this = (table.c.tenant_ref == query.tenant_ref) & (table.c.id > last)
    rows = connection.execute(_contacts(this).order_by(table.c.id).limit(query.size + 1))
    return page_of(rows, query, lambda row: (row.id,), _row)


def contact_by_ref(query: ContactByRef, connection: Connection) -> ContactRow:
    """Return one contact."""
    this = tables.contacts.c.contact_ref == query.contact_ref
    row = connection.execute(_contacts(this)).one_or_none()
    if row is None:
        raise NotFound(f"no contact has the reference {query.contact_ref!r}", "contact_ref")
    return _row(row)


def _contacts(this: ColumnElement[bool]) -> Select[Any]:
    table, breaches, appeals = tables.contacts, tables.breaches, tables.appeals
    by_it = select(breaches.c.cause_ref).where(
        breaches.c.element == "housing_management",
        breaches.c.cause_ref == table.c.contact_ref,
        breaches.c.taken_back_on.is_(None),
    )
    upheld = select(appeals.c.cause_ref).where(
        appeals.c.tenant_ref == table.c.tenant_ref, appeals.c.cause_ref == table.c.contact_ref
    )
    return select(table, (by_it.exists() & ~upheld.exists()).label("counts")).where(this)


def _row(row: Row[*tuple[object, ...]]) -> ContactRow:
    return ContactRow(**{name: getattr(row, name) for name in ContactRow.__dataclass_fields__})


ON_QUERY: Queries = {
    WouldCount: would_count,
    ContactsOfTenant: contacts_of_tenant,
    ContactByRef: contact_by_ref,
}
