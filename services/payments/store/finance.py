"""What finance looks people and figures up by: tenants, areas, its own settings."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import bindparam, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.store.numbers import next_number
from services.payments.store.rows import Controls, PaymentSettings, Tenant, WeightTables

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_SETTINGS = select(tables.settings)
_RENEW_CONTROLS = tables.settings.update().values(
    strictest_cooling_off_days=tables.settings.c.cooling_off_days,
    strictest_second_approval_pence=tables.settings.c.second_approval_above_pence,
)
_TENANT = select(tables.tenants).where(tables.tenants.c.tenant_ref == bindparam("of"))
_WEIGHTS = (
    select(*(tables.weight_tables.c[name] for name in WeightTables.__dataclass_fields__))
    .order_by(tables.weight_tables.c.number.desc())
    .limit(1)
)


class FinanceStore:
    """Reads and writes them inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def keep_areas(self, areas: Sequence[tuple[str, str]]) -> None:
        """Keep the areas' codes and names."""
        self.connection.insert(tables.areas, *({"code": c, "name": n} for c, n in areas))

    def add_tenant(self, tenant: Tenant) -> None:
        """Keep a tenant's name and area."""
        self.connection.insert(tables.tenants, asdict(tenant))

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

    def controls(self) -> Controls:
        """Return the controls that hold until the next cut-off: the strictest since the last."""
        row = self.connection.execute(_SETTINGS).one_or_none()
        if row is None:
            return self.settings().controls
        return Controls(row.strictest_cooling_off_days, row.strictest_second_approval_pence)

    def keep_settings(self, settings: PaymentSettings) -> None:
        """Keep what finance has decided, in place of what it had.

        A stricter control holds at once, a looser one from the next cut-off on: nobody lets go of
        one, does what it is there against, and puts it back.
        """
        table = tables.settings
        known = self.connection.execute(select(table)).first() is not None
        held = self.controls().or_stricter(settings.controls) if known else settings.controls
        self.connection.execute(table.delete())
        strictest = {
            "strictest_cooling_off_days": held.cooling_off_days,
            "strictest_second_approval_pence": held.second_approval_above_pence,
        }
        self.connection.insert(table, {"id": 1, **asdict(settings), **strictest})

    def renew_controls(self) -> None:
        """Let the controls be as the settings say from now on."""
        self.connection.execute(_RENEW_CONTROLS)

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
