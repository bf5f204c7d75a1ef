"""What finance looks people and figures up by: tenants, areas, its own settings."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Protocol

from sqlalchemy import RowMapping, bindparam, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.store.numbers import next_number
from services.payments.store.rows import (
    Controls,
    PaymentSettings,
    Proposal,
    Tenant,
    WeightTables,
)

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_SETTINGS = select(tables.settings)
_PROPOSAL = select(tables.settings_proposals)
_RIPE_PROPOSAL = _PROPOSAL.where(tables.settings_proposals.c.in_force_from <= bindparam("by_day"))
_TENANT = select(tables.tenants).where(tables.tenants.c.tenant_ref == bindparam("of"))
_WEIGHTS = (
    select(*(tables.weight_tables.c[name] for name in WeightTables.__dataclass_fields__))
    .order_by(tables.weight_tables.c.number.desc())
    .limit(1)
)


class NameParts(Protocol):
    """A row that has a tenant's name, if anybody is known by the reference."""

    first_name: str | None
    last_name: str | None


def full_name(row: NameParts) -> str:
    """Return a tenant's name from a row that has its parts; empty where nobody is known by it."""
    return f"{row.first_name or ''} {row.last_name or ''}".strip()


class FinanceStore:
    """Reads and writes them inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def keep_areas(self, areas: Sequence[tuple[str, str]]) -> None:
        """Keep the areas' codes and names."""
        self.connection.insert(tables.areas, *({"code": c, "name": n} for c, n in areas))

    def change_areas(self, areas: Sequence[tuple[str, str]]) -> None:
        """Keep areas, new ones and others' names, in place of those that there are."""
        self.connection.execute(tables.areas.delete())
        self.keep_areas(areas)

    def add_tenant(self, tenant: Tenant) -> None:
        """Keep a tenant's name and area."""
        self.connection.insert(tables.tenants, asdict(tenant))

    def rename_tenant(self, tenant: Tenant) -> None:
        """Keep another name of a tenant."""
        table, values = tables.tenants, asdict(tenant)
        whose = table.c.tenant_ref == values.pop("tenant_ref")
        self.connection.execute(table.update().where(whose).values(values))

    def tenant(self, tenant_ref: str) -> Tenant | None:
        """Return a tenant; None if none of that reference is registered."""
        row = self.connection.execute(_TENANT, {"of": tenant_ref}).mappings().one_or_none()
        return None if row is None else Tenant(**row)

    def settings(self) -> PaymentSettings:
        """Return what finance has decided, or the defaults."""
        row = self.connection.execute(_SETTINGS).mappings().one_or_none()
        if row is None:
            return PaymentSettings()
        return PaymentSettings(**{name: row[name] for name in PaymentSettings.__dataclass_fields__})

    def has_decided(self) -> bool:
        """Return whether finance has decided anything yet."""
        return self.connection.execute(_SETTINGS).first() is not None

    def controls(self) -> Controls:
        """Return the controls that are in force."""
        return self.settings().controls

    def keep_settings(self, settings: PaymentSettings) -> None:
        """Keep what finance has decided, in place of what it had."""
        self.connection.execute(tables.settings.delete())
        self.connection.insert(tables.settings, {"id": 1, **asdict(settings)})

    def proposal(self) -> Proposal | None:
        """Return the looser controls that wait; None for none."""
        return _proposal(self.connection.execute(_PROPOSAL).mappings().one_or_none())

    def ripe_proposal(self, on: date) -> Proposal | None:
        """Return the looser controls that count from `on` on, or an earlier date."""
        rows = self.connection.execute(_RIPE_PROPOSAL, {"by_day": on})
        return _proposal(rows.mappings().one_or_none())

    def keep_proposal(self, proposal: Proposal | None) -> None:
        """Keep what is proposed, in place of what was."""
        self.connection.execute(tables.settings_proposals.delete())
        if proposal is not None:
            row = {"id": 1, **vars(proposal.controls), **vars(proposal)}
            del row["controls"]
            self.connection.insert(tables.settings_proposals, row)

    # --- weight tables ---

    def weights(self) -> WeightTables | None:
        """Return the newest weight table that was loaded; None for the one we ship."""
        row = self.connection.execute(_WEIGHTS).mappings().one_or_none()
        return None if row is None else WeightTables(**row)

    def add_weights(self, loaded: WeightTables) -> None:
        """Keep a weight table; it is the newest now."""
        table = tables.weight_tables
        number = next_number(self.connection, table)
        self.connection.insert(table, {"number": number, **asdict(loaded)})
        self.connection.flush()


def _proposal(row: RowMapping | None) -> Proposal | None:
    if row is None:
        return None
    controls = Controls(**{name: row[name] for name in Controls.__dataclass_fields__})
    who_and_when = ("proposed_by", "proposed_on", "confirmed_by", "in_force_from")
    return Proposal(controls, *(row[name] for name in who_and_when))
