"""The tables of repairs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("correlation_id", sa.String(length=120), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_ref", sa.String(length=120), nullable=False),
        sa.Column("tenant_ref", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(length=120), nullable=False),
        sa.Column("after", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("cause_kind", sa.String(length=40), nullable=False),
        sa.Column("cause_ref", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("half_before", sa.String(length=10), server_default="", nullable=False),
        sa.Column("half_after", sa.String(length=10), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_subject", "audit", ["subject_kind", "subject_ref"], unique=False)
    op.create_index("ix_audit_tenant_ref", "audit", ["tenant_ref"], unique=False)
    op.create_table(
        "bookings",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "visit_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("visit_date", sa.Date(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "slot",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "surveyor",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("times_moved", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'begun', 'over', 'cancelled')", name=op.f("ck_bookings_known_state")
        ),
        sa.CheckConstraint(
            "slot IN ('', 'morning', 'afternoon')", name=op.f("ck_bookings_known_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("visit_ref", name=op.f("uq_bookings_visit_ref")),
    )
    op.create_index("ix_bookings_tenant_ref", "bookings", ["tenant_ref"], unique=False)
    op.create_index("ix_bookings_visit_date", "bookings", ["visit_date"], unique=False)
    op.create_index(
        "ix_bookings_baseline_cancelled",
        "bookings",
        ["booked_on", "tenant_ref"],
        unique=False,
        postgresql_where=sa.text("kind = 'baseline' AND state = 'cancelled'"),
        sqlite_where=sa.text("kind = 'baseline' AND state = 'cancelled'"),
    )
    op.create_index(
        "ix_bookings_to_be_made",
        "bookings",
        ["visit_date"],
        unique=False,
        postgresql_where=sa.text("state IN ('open', 'begun')"),
        sqlite_where=sa.text("state IN ('open', 'begun')"),
    )
    op.create_index(
        "uq_bookings_open",
        "bookings",
        ["tenant_ref", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "actors",
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_actors")),
    )
    op.create_table(
        "commands",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_commands")),
    )
    op.create_table(
        "homes",
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column(
            "baseline",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("baseline_attempts", sa.Integer(), nullable=False),
        sa.Column(
            "follow_up",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("follow_up_attempts", sa.Integer(), nullable=False),
        sa.Column("inspected", sa.Boolean(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("follow_up_counts_from", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("follow_up_by_hand", sa.Boolean(), nullable=False),
        sa.Column("follow_up_told", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "baseline IN ('', 'works', 'passed', 'abandoned')", name=op.f("ck_homes_known_baseline")
        ),
        sa.CheckConstraint(
            "follow_up IN ('', 'passed', 'follow_up_defect', 'no_access')",
            name=op.f("ck_homes_known_follow_up"),
        ),
        sa.PrimaryKeyConstraint("tenant_ref", name=op.f("pk_homes")),
    )
    op.create_index(
        "ix_homes_follow_up_awaited",
        "homes",
        ["follow_up_counts_from"],
        unique=False,
        postgresql_where=sa.text("inspected AND follow_up = ''"),
        sqlite_where=sa.text("inspected AND follow_up = ''"),
    )
    op.create_index(
        "ix_homes_works_awaited",
        "homes",
        ["tenant_ref"],
        unique=False,
        postgresql_where=sa.text("baseline = 'works' AND started_on IS NULL AND left_on IS NULL"),
        sqlite_where=sa.text("baseline = 'works' AND started_on IS NULL AND left_on IS NULL"),
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("publisher", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_publisher_sequence", "inbox", ["publisher", "sequence"], unique=False)
    op.create_table(
        "former_jobs",
        sa.Column(
            "job_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column(
            "category",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "responsibility",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column(
            "done_by",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "cost_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job_ref", "version", name=op.f("pk_former_jobs")),
    )
    op.create_table(
        "job_mappings",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column(
            "kept_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_job_mappings")),
    )
    op.create_table(
        "jobs",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "job_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column(
            "category",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "responsibility",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column(
            "done_by",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "cost_pence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.CheckConstraint("cost_pence >= 0", name=op.f("ck_jobs_cost_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("job_ref", name=op.f("uq_jobs_job_ref")),
    )
    op.create_index("ix_jobs_tenant_ref", "jobs", ["tenant_ref"], unique=False)
    op.create_index(
        "ix_jobs_may_count",
        "jobs",
        ["id"],
        unique=False,
        postgresql_where=sa.text(
            "responsibility = 'tenant' AND done_by = 'landlord' AND status = 'completed'"
            " AND NOT emergency AND taken_back_on IS NULL"
        ),
        sqlite_where=sa.text(
            "responsibility = 'tenant' AND done_by = 'landlord' AND status = 'completed'"
            " AND NOT emergency AND taken_back_on IS NULL"
        ),
    )
    op.create_table(
        "kept_rooms",
        sa.Column(
            "visit_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "room",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column(
            "kept_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "submission",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("visit_ref", "room", "version", name=op.f("pk_kept_rooms")),
    )
    op.create_table(
        "room_settings",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rooms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_room_settings")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["sequence"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL"),
    )
    op.create_table(
        "parked",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_parked")),
    )
    op.create_index(
        "ix_parked_state_next_attempt_at", "parked", ["state", "next_attempt_at"], unique=False
    )
    op.create_table(
        "pruned",
        sa.Column("publisher", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("publisher", name=op.f("pk_pruned")),
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_attempts", sa.Integer(), nullable=False),
        sa.Column("tenant_categories", sa.Text(), nullable=False),
        sa.Column("landlord_categories", sa.Text(), nullable=False),
        sa.Column("inspected_elements", sa.Text(), nullable=False),
        sa.Column("quarter_at_stake", sa.Integer(), nullable=False),
        sa.Column("last_cut_off", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_settings_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
    )
    op.create_table(
        "visits",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "visit_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "result",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("visit_ref", name=op.f("uq_visits_visit_ref")),
    )
    op.create_index("ix_visits_tenant_ref", "visits", ["tenant_ref"], unique=False)
    op.create_table(
        "findings",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column(
            "category",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "condition",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_findings_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    op.create_index("ix_findings_visit_id", "findings", ["visit_id"], unique=False)
    op.create_table(
        "visit_versions",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "result",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column(
            "changed_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_versions_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_versions")),
        sa.UniqueConstraint("visit_id", "version", name=op.f("uq_visit_versions_visit_id_version")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("visit_versions")
    op.drop_index("ix_findings_visit_id", table_name="findings")
    op.drop_table("findings")
    op.drop_index("ix_visits_tenant_ref", table_name="visits")
    op.drop_table("visits")
    op.drop_table("settings")
    op.drop_table("room_settings")
    op.drop_table("kept_rooms")
    op.drop_table("pruned")
    op.drop_index("ix_parked_state_next_attempt_at", table_name="parked")
    op.drop_table("parked")
    op.drop_index(
        "ix_outbox_unsent",
        table_name="outbox",
        postgresql_where=sa.text("sent_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL"),
    )
    op.drop_table("outbox")
    op.drop_index("ix_jobs_tenant_ref", table_name="jobs")
    op.drop_index(
        "ix_jobs_may_count",
        table_name="jobs",
        postgresql_where=sa.text(
            "responsibility = 'tenant' AND done_by = 'landlord' AND status = 'completed'"
            " AND NOT emergency AND taken_back_on IS NULL"
        ),
        sqlite_where=sa.text(
            "responsibility = 'tenant' AND done_by = 'landlord' AND status = 'completed'"
            " AND NOT emergency AND taken_back_on IS NULL"
        ),
    )
    op.drop_table("jobs")
    op.drop_table("job_mappings")
    op.drop_table("former_jobs")
    op.drop_index("ix_inbox_publisher_sequence", table_name="inbox")
    op.drop_table("inbox")
    op.drop_index(
        "ix_homes_works_awaited",
        table_name="homes",
        postgresql_where=sa.text("baseline = 'works' AND started_on IS NULL AND left_on IS NULL"),
        sqlite_where=sa.text("baseline = 'works' AND started_on IS NULL AND left_on IS NULL"),
    )
    op.drop_index(
        "ix_homes_follow_up_awaited",
        table_name="homes",
        postgresql_where=sa.text("inspected AND follow_up = ''"),
        sqlite_where=sa.text("inspected AND follow_up = ''"),
    )
    op.drop_table("homes")
    op.drop_table("commands")
    op.drop_table("actors")
    op.drop_index(
        "uq_bookings_open",
        table_name="bookings",
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.drop_index("ix_bookings_visit_date", table_name="bookings")
    op.drop_index(
        "ix_bookings_to_be_made",
        table_name="bookings",
        postgresql_where=sa.text("state IN ('open', 'begun')"),
        sqlite_where=sa.text("state IN ('open', 'begun')"),
    )
    op.drop_index(
        "ix_bookings_baseline_cancelled",
        table_name="bookings",
        postgresql_where=sa.text("kind = 'baseline' AND state = 'cancelled'"),
        sqlite_where=sa.text("kind = 'baseline' AND state = 'cancelled'"),
    )
    op.drop_table("bookings")
    op.drop_index("ix_audit_tenant_ref", table_name="audit")
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_table("audit")
