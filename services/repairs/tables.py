"""Repairs' tables."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from services.backbone.database import new_metadata
from services.backbone.tables import BigId, Moment, add_backbone_tables, code

metadata = new_metadata()
backbone = add_backbone_tables(metadata)

settings = Table(
    "settings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_attempts", Integer, nullable=False),
    Column("tenant_categories", Text, nullable=False),
    Column("landlord_categories", Text, nullable=False),
    Column("inspected_elements", Text, nullable=False),
    Column("quarter_at_stake", Integer, nullable=False),
    Column("last_cut_off", Date),
    CheckConstraint("id = 1", name="only_one"),
)

room_settings = Table(
    "room_settings",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("rooms", Text, nullable=False),
)
"""What is looked at in a visit, room by room: the last version stands. Who set it, and when, is in
the audit trail."""

kept_rooms = Table(
    "kept_rooms",
    metadata,
    Column("visit_ref", code(40), primary_key=True),
    Column("room", code(120), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("items", Text, nullable=False),
    Column("kept_by", code(120), nullable=False),
    Column("submission", code(120), nullable=False),
    Column("kept_at", Moment, nullable=False),
)
"""The result of a visit while it is entered: every version of each room, so that of two people on
one visit neither loses anything."""

BASELINE_AWAITED = text(
    "baseline = '' AND inspected AND invited_on IS NOT NULL AND started_on IS NULL"
    " AND left_on IS NULL"
)
"""The baseline still decides something, and nothing of it was made yet."""

WORKS_AWAITED = text("baseline = 'works' AND started_on IS NULL AND left_on IS NULL")
"""The baseline found defects, and the landlord's works are not done."""

FOLLOW_UP_AWAITED = text("inspected AND follow_up = ''")
"""The follow-up is not settled, though its time may be far."""

homes = Table(
    "homes",
    metadata,
    Column("tenant_ref", code(40), primary_key=True),
    Column("invited_on", Date),
    Column("baseline", code(20), nullable=False),
    Column("baseline_attempts", Integer, nullable=False),
    Column("follow_up", code(20), nullable=False),
    Column("follow_up_attempts", Integer, nullable=False),
    Column("inspected", Boolean, nullable=False),
    Column("started_on", Date),
    Column("ends_on", Date),
    Column("follow_up_counts_from", Date),
    Column("left_on", Date),
    Column("follow_up_by_hand", Boolean, nullable=False),
    Column("follow_up_told", Integer, nullable=False),
    CheckConstraint("baseline IN ('', 'works', 'passed', 'abandoned')", name="known_baseline"),
    CheckConstraint(
        "follow_up IN ('', 'passed', 'follow_up_defect', 'no_access')", name="known_follow_up"
    ),
    Index(
        "ix_homes_works_awaited",
        "tenant_ref",
        postgresql_where=WORKS_AWAITED,
        sqlite_where=WORKS_AWAITED,
    ),
    Index(
        "ix_homes_follow_up_awaited",
        "follow_up_counts_from",
        postgresql_where=FOLLOW_UP_AWAITED,
        sqlite_where=FOLLOW_UP_AWAITED,
    ),
)

visits = Table(
    "visits",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("visit_ref", code(40), nullable=False, unique=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("kind", code(20), nullable=False),
    Column("on", Date, nullable=False),
    Column("result", code(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("taken_back_on", Date),
    Index("ix_visits_tenant_ref", "tenant_ref"),
)

visit_versions = Table(
    "visit_versions",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("visit_id", ForeignKey("visits.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("on", Date, nullable=False),
    Column("result", code(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("changed_on", Date, nullable=False),
    Column("changed_by", code(120), nullable=False),
    Column("why", Text, nullable=False),
    UniqueConstraint("visit_id", "version"),
)
"""What was corrected or taken back, as it was until then."""

findings = Table(
    "findings",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("visit_id", ForeignKey("visits.id"), nullable=False),
    Column("item", Text, nullable=False),
    Column("category", code(40), nullable=False),
    Column("condition", code(10), nullable=False),
    Column("notes", Text, nullable=False),
    Index("ix_findings_visit_id", "visit_id"),
)

BASELINE_CANCELLED = text("kind = 'baseline' AND state = 'cancelled'")
"""Somebody has taken it out of the diary."""

TO_BE_MADE = text("state IN ('open', 'begun')")
"""In the diary and not made, or begun and not completed."""

bookings = Table(
    "bookings",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("visit_ref", code(40), nullable=False, unique=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("kind", code(20), nullable=False),
    Column("visit_date", Date, nullable=False),
    Column("booked_on", Date, nullable=False),
    Column("state", code(10), nullable=False),
    Column("slot", code(10), nullable=False),
    Column("surveyor", code(120), nullable=False),
    Column("note", Text, nullable=False),
    Column("times_moved", Integer, nullable=False),
    CheckConstraint("state IN ('open', 'begun', 'over', 'cancelled')", name="known_state"),
    CheckConstraint("slot IN ('', 'morning', 'afternoon')", name="known_slot"),
    Index(
        "uq_bookings_open",
        "tenant_ref",
        "kind",
        unique=True,
        postgresql_where=text("state = 'open'"),
        sqlite_where=text("state = 'open'"),
    ),
    Index("ix_bookings_visit_date", "visit_date"),
    Index(
        "ix_bookings_to_be_made",
        "visit_date",
        postgresql_where=TO_BE_MADE,
        sqlite_where=TO_BE_MADE,
    ),
    Index("ix_bookings_tenant_ref", "tenant_ref"),
    Index(
        "ix_bookings_baseline_cancelled",
        "booked_on",
        "tenant_ref",
        postgresql_where=BASELINE_CANCELLED,
        sqlite_where=BASELINE_CANCELLED,
    ),
)

MAY_COUNT = text(
    "responsibility = 'tenant' AND done_by = 'landlord' AND status = 'completed'"
    " AND NOT emergency AND taken_back_on IS NULL"
)
"""What the landlord did of the tenant's own: a breach, if it falls into a year."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("job_ref", code(40), nullable=False, unique=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("category", code(40), nullable=False),
    Column("responsibility", code(20), nullable=False),
    Column("emergency", Boolean, nullable=False),
    Column("done_by", code(20), nullable=False),
    Column("status", code(20), nullable=False),
    Column("cost_pence", BigId, nullable=False),
    Column("description", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("taken_back_on", Date),
    CheckConstraint("cost_pence >= 0", name="cost_not_negative"),
    Index("ix_jobs_tenant_ref", "tenant_ref"),
    Index("ix_jobs_may_count", "id", postgresql_where=MAY_COUNT, sqlite_where=MAY_COUNT),
)

former_jobs = Table(
    "former_jobs",
    metadata,
    Column("job_ref", code(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("tenant_ref", code(40), nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("category", code(40), nullable=False),
    Column("responsibility", code(20), nullable=False),
    Column("emergency", Boolean, nullable=False),
    Column("done_by", code(20), nullable=False),
    Column("status", code(20), nullable=False),
    Column("cost_pence", BigId, nullable=False),
    Column("description", Text, nullable=False),
    Column("taken_back_on", Date),
    Column("until_day", Date, nullable=False),
    Column("why", Text, nullable=False),
)
"""What was known of jobs before they were corrected or taken back, until which day and why."""

job_mappings = Table(
    "job_mappings",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("mapping", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("kept_by", code(120), nullable=False),
    Column("why", Text, nullable=False),
)
"""Which columns and words of the repairs system's file mean ours, as JSON; the last one is used."""
