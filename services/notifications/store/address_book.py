"""The scheme, and whom there is to tell, as they are now and as they were."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import get_args

from sqlalchemy import RowMapping, func, select

from services.backbone.among import among
from services.backbone.writing import Writer
from services.contracts.vocabulary import LeavingStatus
from services.notifications import tables
from services.notifications.domain.former_contact import FormerContact
from services.notifications.domain.scheme import ContactPoints, Scheme
from services.notifications.domain.tenant import DIGITS_OF_A_NUMBER, Tenant, spelled_alike

ENTRY = tuple(
    name for name in Tenant.__dataclass_fields__ if name not in ("channel_for", "unwanted")
)
"""What of a tenant stands in their own row."""

LEFT = frozenset(get_args(LeavingStatus))

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_THESE = among(tables.tenants.c.tenant_ref, "refs")
_SCHEME = select(tables.scheme.c.definition)
_HAS = select(tables.tenants.c.tenant_ref).where(_THESE)
_ENTRIES = select(*(tables.tenants.c[name] for name in ENTRY)).where(_THESE)
_STATUS = select(tables.tenants.c.status).where(_THESE)
_CHANGE = tables.tenants.update().where(_THESE)
_PREFERENCES = select(tables.preferences).where(among(tables.preferences.c.tenant_ref, "refs"))


class AddressBook:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self._known = set[str]()
        """Tenants who are known to be in it: nobody is ever taken out."""

    def keep_scheme(self, scheme: Scheme) -> None:
        """Keep what messages say of the scheme; there is one."""
        definition = json.dumps(asdict(scheme))
        self.connection.insert(tables.scheme, {"id": 1, "definition": definition})

    def change_scheme(self, scheme: Scheme) -> None:
        """Keep what messages say of it from now on."""
        definition = json.dumps(asdict(scheme))
        self.connection.execute(tables.scheme.update(), {"definition": definition})

    def scheme(self) -> Scheme | None:
        """Return the scheme; None before it is open."""
        text = self.connection.execute(_SCHEME).scalar_one_or_none()
        if text is None:
            return None
        kept = json.loads(text)
        return Scheme(**kept | {"contact_points": ContactPoints(**kept["contact_points"])})

    # --- tenants ---

    def add(self, tenant: Tenant, area_code: str) -> None:
        """Insert a tenant."""
        entry = {name: getattr(tenant, name) for name in ENTRY}
        self.connection.insert(
            tables.tenants, entry | {"area_code": area_code, "status": "registered"}
        )
        self._known.add(tenant.tenant_ref)

    def has(self, tenant_ref: str) -> bool:
        """Return whether the tenant is in the address book."""
        if tenant_ref not in self._known:
            found = self.connection.execute(_HAS, {"refs": [tenant_ref]})
            self._known.update(found.scalars())
        return tenant_ref in self._known

    def tenant(self, tenant_ref: str) -> Tenant:
        """Return a tenant who is in the address book."""
        return self.tenants([tenant_ref])[tenant_ref]

    def tenants(self, tenant_refs: Collection[str]) -> dict[str, Tenant]:
        """Return tenants by their reference; those who are not in the address book are left out."""
        refs = list(tenant_refs)
        rows = self.connection.execute(_ENTRIES, {"refs": refs}).mappings().all()
        chosen = self._preferences(refs)
        return {row["tenant_ref"]: _tenant(row, chosen.get(row["tenant_ref"], {})) for row in rows}

    def has_left(self, tenant_ref: str) -> bool:
        """Return whether a tenant has left the scheme."""
        return self.connection.execute(_STATUS, {"refs": [tenant_ref]}).scalar() in LEFT

    def change(self, tenant_ref: str, changes: Mapping[str, object]) -> None:
        """Change a tenant's entry."""
        self.connection.execute(_CHANGE, {"refs": [tenant_ref], **changes})

    def with_mobile(self, number: str) -> list[str]:
        """Return the references of the tenants with a mobile number, however it is written.

        Looked at in Python: a pilot has few tenants, and few texts come in.
        """
        table, wanted = tables.tenants, spelled_alike("sms", number)
        if len(wanted) < DIGITS_OF_A_NUMBER:  # a name, such as a shop's, is nobody's number
            return []
        rows = self.connection.execute(
            select(table.c.tenant_ref, table.c.mobile).order_by(table.c.tenant_ref)
        )
        return [row.tenant_ref for row in rows if spelled_alike("sms", row.mobile) == wanted]

    # --- preferences ---

    def prefer(self, tenant_ref: str, kind: str, channel: str | None) -> None:
        """Keep by which channel they want a kind of message; None: not at all."""
        self.forget_preference(tenant_ref, kind)
        self.connection.insert(
            tables.preferences, {"tenant_ref": tenant_ref, "kind": kind, "channel": channel}
        )

    def forget_preference(self, tenant_ref: str, kind: str) -> None:
        """Have a kind of message go by the preferred channel again."""
        table = tables.preferences
        same = (table.c.tenant_ref == tenant_ref, table.c.kind == kind)
        self.connection.execute(table.delete().where(*same))

    def _preferences(self, tenant_refs: list[str]) -> dict[str, dict[str, str | None]]:
        found: dict[str, dict[str, str | None]] = {}
        for row in self.connection.execute(_PREFERENCES, {"refs": tenant_refs}):
            found.setdefault(row.tenant_ref, {})[row.kind] = row.channel
        return found

    # --- former contacts ---

    def add_former_contact(self, contact: FormerContact) -> None:
        """Keep the contact that a change replaced."""
        self.connection.insert(tables.former_contacts, asdict(contact))

    def former_contacts(self, tenant_ref: str) -> list[FormerContact]:
        """Return a tenant's contacts that were replaced, oldest first."""
        table = tables.former_contacts
        columns = (table.c[name] for name in FormerContact.__dataclass_fields__)
        query = select(*columns).where(table.c.tenant_ref == tenant_ref).order_by(table.c.id)
        return [FormerContact(**row) for row in self.connection.execute(query).mappings()]

    def id_of(self, contact: FormerContact) -> int:
        """Return the number of a former contact's row."""
        table = tables.former_contacts
        same = (table.c[name] == value for name, value in asdict(contact).items())
        query = select(func.min(table.c.id)).where(*same)
        return int(self.connection.execute(query).scalar_one())

    def contacts_by_id(self, ids: Iterable[int]) -> dict[int, FormerContact]:
        """Return former contacts by the number of their row."""
        table = tables.former_contacts
        rows = self.connection.execute(select(table).where(table.c.id.in_(list(ids))))
        return {
            row.id: FormerContact(row.tenant_ref, row.until, row.email, row.mobile) for row in rows
        }

    # --- everyone in an area or status ---

    def refs_in(self, area_code: str, status: str) -> list[str]:
        """Return who is in an area and has a status, "" for any, sorted by reference."""
        table = tables.tenants
        conditions = []
        if area_code:
            conditions.append(table.c.area_code == area_code)
        if status:
            conditions.append(table.c.status == status)
        query = select(table.c.tenant_ref).where(*conditions).order_by(table.c.tenant_ref)
        return list(self.connection.execute(query).scalars())


def _tenant(row: RowMapping, chosen: Mapping[str, str | None]) -> Tenant:
    """A tenant from their row and the channel they chose by kind, None for what they stopped."""
    channel_for = {kind: channel for kind, channel in chosen.items() if channel}
    return Tenant(**row, channel_for=channel_for, unwanted=frozenset(chosen.keys() - channel_for))
