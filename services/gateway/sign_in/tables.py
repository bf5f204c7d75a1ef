"""The gateway's tables: who signs in, what they looked at, and files they uploaded that are not yet
with the services. Secrets, and what uploads say, are hashed or sealed."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from services.backbone.database import new_metadata
from services.backbone.tables import BigId, Moment, add_audit_table

metadata = new_metadata()

audit = add_audit_table(metadata)

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(120), nullable=False),
)
"""What is so of the database itself: that it is for practice, that set-up is over."""

people = Table(
    "people",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False),
    Column("email_key", String(254), nullable=False, unique=True),
    Column("roles", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("practice", Boolean(create_constraint=False), nullable=False),
    Column("made_at", Moment, nullable=False),
)

factors = Table(
    "factors",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", String(32), ForeignKey(people.c.id), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("secret", Text, nullable=False),
    Column("last_step", BigId, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("ix_factors_person_id", "person_id"),
)
"""Second factors: `totp` now. `secret` is sealed; `last_step` makes that no code counts twice."""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("person_id", String(32), ForeignKey(people.c.id), nullable=False),
    Column("used_at", Moment),
    Index("ix_recovery_codes_person_id", "person_id"),
)

links = Table(
    "links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", String(32), ForeignKey(people.c.id), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("spent_at", Moment),
    Index("ix_links_person_id", "person_id"),
)
"""Links that let somebody in once. `code_hash` is of the start code that goes with it, if any."""

sessions = Table(
    "sessions",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("person_id", String(32), ForeignKey(people.c.id), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("idle_seconds", Integer, nullable=False),
    Column("factor_at", Moment),
    Column("ended_at", Moment),
    Column("ended_why", String(40), nullable=False),
    Column("pending", Text, nullable=False),
    Column("practice", Boolean(create_constraint=False), nullable=False),
    Index("ix_sessions_person_id", "person_id"),
    Index("ix_sessions_ends_at", "ends_at"),
)

throttles = Table(
    "throttles",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Index("ix_throttles_last_at", "last_at"),
)
"""Tries that failed, by account, by address and by whose code it was; keys are hashed."""

requests = Table(
    "requests",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("deed", String(20), nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False),
    Column("roles_before", Text, nullable=False),
    Column("roles_after", Text, nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked_by", String(120), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_by", String(120), nullable=False),
    Column("decided_at", Moment),
    Index("ix_requests_state", "state"),
)
"""What an administrator asked for and another person confirms. Who is invited has no id yet."""

grants = Table(
    "grants",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("person_id", String(32), ForeignKey(people.c.id), nullable=False),
    Column("role", String(40), nullable=False),
    Column("asked_by", String(120), nullable=False),
    Column("confirmed_by", String(120), nullable=False),
    Column("how", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_grants_person_id", "person_id"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("person_id", String(32), ForeignKey(people.c.id), nullable=False),
    Column("path", String(400), nullable=False),
    Column("fields", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_drafts_expires_at", "expires_at"),
)
"""Forms that met an ended session; `fields` is sealed: they may hold anything."""

views = Table(
    "views",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("person_id", String(32), ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
    Column("what", String(60), nullable=False),
    # Empty where a list showed several: a reference a line, or `*` for all that there were.
    Column("tenant_ref", String(120), nullable=False),
    Column("several", Text, nullable=False),
    Index("ix_views_person_id_id", "person_id", "id"),
    Index("ix_views_tenant_ref_id", "tenant_ref", "id"),
)
"""Which people looked at which tenants, and when."""

imports = Table(
    "imports",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(120), nullable=False),
    Column("deed", String(60), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("begun_by", String(32), ForeignKey(people.c.id), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("told_by", String(32), nullable=False),
    Column("business_date", Date),
    Column("without_alike", Boolean(create_constraint=False), nullable=False),
    Column("offset", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("phase", String(20), nullable=False),
    Column("page", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("carried_by", String(40), nullable=False),
    Column("carried_until", Moment),
    Column("ended_at", Moment),
    Index("ix_imports_kind_number", "kind", "number"),
    Index("ix_imports_state", "state"),
)
"""Files that people uploaded. `told_by` decided what becomes of it, and is who the services hear;
`phase`, `page` and `done` say how far it is. One process carries it on, until `carried_until`."""

import_parts = Table(
    "import_parts",
    metadata,
    Column("import", BigId, ForeignKey(imports.c.number), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", Text, nullable=False),
)
"""The file, sealed, until it is read."""

import_pages = Table(
    "import_pages",
    metadata,
    Column("import", BigId, ForeignKey(imports.c.number), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("first_row", Integer, nullable=False),
    Column("last_row", Integer, nullable=False),
    Column("content", Text, nullable=False),
)
"""What the rows say, sealed, until the services have it or it is given up."""

import_remarks = Table(
    "import_remarks",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("import", BigId, ForeignKey(imports.c.number), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("row", Integer, nullable=False),
    Column("column", String(80), nullable=False),
    Column("says", Text, nullable=False),
    Index("ix_import_remarks_import_kind_row", "import", "kind", "row", "id"),
)
"""What is to be said of a row; `says` is sealed, since it may show what stands there."""

import_waiting = Table(
    "import_waiting",
    metadata,
    Column("import", BigId, ForeignKey(imports.c.number), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("from_day", Date, nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_import_waiting_from_day", "from_day"),
)
"""Rows whose day is still to come, sealed."""
