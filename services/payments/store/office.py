"""What finance looks people and figures up by: tenants, areas, its own settings."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.rows import PaymentSettings


class OfficeStore:
    """Reads and writes them inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def keep_areas(self, areas: Sequence[tuple[str, str]]) -> None:
        """Keep the areas' codes and names."""
        self.connection.insert(tables.areas, *({"code": c, "name": n} for c, n in areas))

    def add_tenant(self, values: dict[str, Any]) -> None:
        """Keep a tenant's name and area."""
        self.connection.insert(tables.tenants, values)

    def tenant(self, tenant_ref: str) -> Any:
        """Return a tenant's row; None if none of that reference is registered."""
        query = select(tables.tenants).where(tables.tenants.c.tenant_ref == tenant_ref)
        return self.connection.execute(query).one_or_none()

    def settings(self) -> PaymentSettings:
        """Return what finance has decided, or the defaults."""
        row = self.connection.execute(select(tables.settings)).mappings().one_or_none()
        if row is None:
            return PaymentSettings()
        return PaymentSettings(**{k: v for k, v in row.items() if k != "id"})

    def keep_settings(self, settings: PaymentSettings) -> None:
        """Keep what finance has decided, in place of what it had."""
        self.connection.execute(tables.settings.delete())
        self.connection.insert(tables.settings, {"id": 1, **asdict(settings)})

    # --- weight tables ---

    def weights(self) -> Any:
        """Return the newest weight table that was loaded; None for the one we ship."""
        table = tables.weight_tables
        query = select(table).order_by(table.c.number.desc()).limit(1)
        return self.connection.execute(query).one_or_none()

    def add_weights(self, values: dict[str, Any]) -> None:
        """Keep a weight table; it is the newest now."""
        table = tables.weight_tables
        last = self.connection.execute(select(func.max(table.c.number))).scalar_one() or 0
        self.connection.insert(table, {"number": last + 1, **values})
        self.connection.flush()
