"""The tables of payments."""

import sqlalchemy as sa
from alembic import op

from services.payments.keys import make_keys

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The key file is made with the first tables that need one."""
    make_keys(op.get_bind().engine.url)
    op.create_table(
        "accounts",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column(
            "fingerprint",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "digest",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "masked",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name_verdict",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "entered_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column(
            "shared_with",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "confirmed_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("confirmed_why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_why = '')",
            name=op.f("ck_accounts_confirmed_with_reason"),
        ),
        sa.CheckConstraint(
            "verdict IN ('valid', 'invalid', 'unchecked')", name=op.f("ck_accounts_verdict")
        ),
        sa.CheckConstraint("confirmed_by <> entered_by", name=op.f("ck_accounts_two_people")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_accounts")),
    )
    op.create_index("ix_accounts_digest", "accounts", ["digest"], unique=False)
    op.create_index("ix_accounts_tenant_ref", "accounts", ["tenant_ref"], unique=False)
    op.create_index(
        "ix_accounts_name_differs",
        "accounts",
        ["tenant_ref", "number"],
        unique=False,
        postgresql_where=sa.text("name_verdict = 'differs'"),
        sqlite_where=sa.text("name_verdict = 'differs'"),
    )
    op.create_index(
        "ix_accounts_unconfirmed",
        "accounts",
        ["number"],
        unique=False,
        postgresql_where=sa.text("doubtful AND confirmed_by IS NULL"),
        sqlite_where=sa.text("doubtful = 1 AND confirmed_by IS NULL"),
    )
    op.create_table(
        "areas",
        sa.Column(
            "code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas")),
    )
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
        "bank_imports",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "imported_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('returns', 'statement')", name=op.f("ck_bank_imports_known_kind")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_bank_imports")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_bank_imports_content_hash")),
    )
    op.create_table(
        "budgets",
        sa.Column(
            "element",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "area_code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_budgets_amount_not_negative")),
        sa.PrimaryKeyConstraint("element", "area_code", name=op.f("pk_budgets")),
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
        "cut_offs",
        sa.Column("date", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("date", name=op.f("pk_cut_offs")),
    )
    op.create_table(
        "due_totals",
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column(
            "element",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "area_code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "why",
            sa.String(length=30).with_variant(sa.String(length=30, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "due_date", "element", "area_code", "why", name=op.f("pk_due_totals")
        ),
    )
    op.create_table(
        "exports",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "format",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "serial",
            sa.String(length=6).with_variant(sa.String(length=6, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "exported_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("exported_on", sa.Date(), nullable=False),
        sa.Column(
            "replaced_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "format IN ('standard18', 'standard18_multi', 'pain.001.001.03', 'pain.001.001.09', 'csv')",
            name=op.f("ck_exports_known_format"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_exports")),
        sa.UniqueConstraint("exported_on", "serial", name="uq_exports_day_serial"),
    )
    op.create_index(
        "uq_exports_name_standing",
        "exports",
        ["name"],
        unique=True,
        postgresql_where=sa.text("replaced_by IS NULL"),
        sqlite_where=sa.text("replaced_by IS NULL"),
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
        "told",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("posting_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_told_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
    )
    op.create_table(
        "postings",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "debit",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "credit",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "reference",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "credit IN ('scheme_cost', 'tenant_payable', 'bank_clearing', 'bank')",
            name=op.f("ck_postings_known_credit"),
        ),
        sa.CheckConstraint(
            "debit IN ('scheme_cost', 'tenant_payable', 'bank_clearing', 'bank')",
            name=op.f("ck_postings_known_debit"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_postings_amount_positive")),
        sa.CheckConstraint("debit <> credit", name=op.f("ck_postings_two_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
    )
    op.create_index("ix_postings_on", "postings", ["on"], unique=False)
    op.create_index("ix_postings_tenant_ref", "postings", ["tenant_ref"], unique=False)
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
        "participations",
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_known_on", sa.Date(), nullable=True),
        sa.Column(
            "left_reason",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "follow_up",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("follow_up_known_on", sa.Date(), nullable=True),
        sa.Column("follow_up_revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_ref", name=op.f("pk_participations")),
    )
    op.create_table(
        "payer_accounts",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "service_user_number",
            sa.String(length=6).with_variant(sa.String(length=6, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_code",
            sa.String(length=6).with_variant(sa.String(length=6, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "account_number",
            sa.String(length=8).with_variant(sa.String(length=8, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "entered_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column(
            "decided_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'in_use', 'replaced', 'taken_back')",
            name=op.f("ck_payer_accounts_known_state"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'taken_back') OR number = 1 OR (decided_by IS NOT NULL AND decided_by <> entered_by)",
            name=op.f("ck_payer_accounts_two_people"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payer_accounts")),
    )
    op.create_index(
        "uq_payer_accounts_in_use",
        "payer_accounts",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'in_use'"),
        sqlite_where=sa.text("state = 'in_use'"),
    )
    op.create_index(
        "uq_payer_accounts_waiting",
        "payer_accounts",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "pruned",
        sa.Column("publisher", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("publisher", name=op.f("pk_pruned")),
    )
    op.create_table(
        "runs",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "run_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("submission_day", sa.Date(), nullable=False),
        sa.Column("processing_day", sa.Date(), nullable=False),
        sa.Column("entry_day", sa.Date(), nullable=False),
        sa.Column(
            "prepared_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "approved_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "exported_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "submitted_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "proposed_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "payer_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_on IS NOT NULL)", name=op.f("ck_runs_settled_has_date")
        ),
        sa.CheckConstraint(
            "NOT (state IN ('approved', 'exported', 'settled', 'submitted')) OR (approved_by IS NOT NULL AND approved_by <> prepared_by AND content_hash IS NOT NULL AND payer_hash IS NOT NULL)",
            name=op.f("ck_runs_two_people"),
        ),
        sa.CheckConstraint(
            "exported_by <> approved_by AND submitted_by <> approved_by",
            name=op.f("ck_runs_others_hand_over"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'approved', 'exported', 'submitted', 'settled', 'rejected', 'cancelled', 'lapsed')",
            name=op.f("ck_runs_known_state"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_runs")),
        sa.UniqueConstraint("run_ref", name=op.f("uq_runs_run_ref")),
    )
    op.create_index(
        "uq_runs_committed_processing_day",
        "runs",
        ["processing_day"],
        unique=True,
        postgresql_where=sa.text("state IN ('approved', 'exported', 'settled', 'submitted')"),
        sqlite_where=sa.text("state IN ('approved', 'exported', 'settled', 'submitted')"),
    )
    op.create_table(
        "samples",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column(
            "drawn_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("confidence_per_cent", sa.Integer(), nullable=False),
        sa.Column("margin_per_cent", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_samples")),
    )
    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("landlord", sa.Text(), nullable=False),
        sa.Column(
            "timing",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("hold_while_in_arrears", sa.Boolean(), nullable=False),
        sa.Column("final_needs_follow_up", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("complaints", sa.Text(), nullable=False),
        sa.Column("data_protection", sa.Text(), nullable=False),
        sa.Column(
            "pays_every",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "pays_on",
            sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_scheme_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cooling_off_days", sa.Integer(), nullable=False),
        sa.Column("second_approval_above_pence", sa.BigInteger(), nullable=True),
        sa.Column("second_approval_decided", sa.Boolean(), nullable=False),
        sa.Column("portal_columns", sa.Text(), nullable=False),
        sa.Column("statement_columns", sa.Text(), nullable=False),
        sa.Column("details_confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "cooling_off_days >= 0", name=op.f("ck_settings_cooling_off_not_negative")
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_settings_only_one")),
        sa.CheckConstraint(
            "second_approval_above_pence >= 0",
            name=op.f("ck_settings_second_approval_not_negative"),
        ),
        sa.CheckConstraint(
            "second_approval_decided OR second_approval_above_pence IS NULL",
            name=op.f("ck_settings_second_approval_decided"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
    )
    op.create_table(
        "settings_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cooling_off_days", sa.Integer(), nullable=False),
        sa.Column("second_approval_above_pence", sa.BigInteger(), nullable=True),
        sa.Column("details_confirmed", sa.Boolean(), nullable=False),
        sa.Column(
            "proposed_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column(
            "confirmed_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_settings_proposals_only_one")),
        sa.CheckConstraint(
            "confirmed_by <> proposed_by", name=op.f("ck_settings_proposals_two_people")
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (in_force_from IS NULL)",
            name=op.f("ck_settings_proposals_in_force_once_confirmed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings_proposals")),
    )
    op.create_table(
        "tenants",
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column(
            "area_code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("tenant_ref", name=op.f("pk_tenants")),
    )
    op.create_table(
        "unmatched_returns",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("entry_day", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "code",
            sa.String(length=1).with_variant(sa.String(length=1, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmatched_returns")),
    )
    op.create_table(
        "weight_tables",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("substitutions", sa.Text(), nullable=False),
        sa.Column(
            "loaded_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("loaded_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_weight_tables")),
    )
    op.create_table(
        "approvals",
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "approved_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "content_hash",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_approvals_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("run_number", "approved_by", name=op.f("pk_approvals")),
    )
    op.create_table(
        "bank_import_rows",
        sa.Column(
            "import_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "subject",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "code",
            sa.String(length=4).with_variant(sa.String(length=4, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "digest",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["import_number"],
            ["bank_imports.number"],
            name=op.f("fk_bank_import_rows_import_number_bank_imports"),
        ),
        sa.PrimaryKeyConstraint("import_number", "row", name=op.f("pk_bank_import_rows")),
    )
    op.create_index("ix_bank_import_rows_subject", "bank_import_rows", ["subject"], unique=False)
    op.create_table(
        "breaches",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "cause_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "element",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.String(length=30).with_variant(sa.String(length=30, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("upheld_on", sa.Date(), nullable=True),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("costed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_ref"],
            ["participations.tenant_ref"],
            name=op.f("fk_breaches_tenant_ref_participations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaches")),
        sa.UniqueConstraint("element", "cause_ref", "version", name="uq_breaches_element_cause"),
    )
    op.create_index("ix_breaches_tenant_ref", "breaches", ["tenant_ref"], unique=False)
    op.create_table(
        "export_parts",
        sa.Column(
            "export_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_number"],
            ["exports.number"],
            name=op.f("fk_export_parts_export_number_exports"),
        ),
        sa.PrimaryKeyConstraint("export_number", "part", name=op.f("pk_export_parts")),
    )
    op.create_table(
        "export_runs",
        sa.Column(
            "export_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["export_number"], ["exports.number"], name=op.f("fk_export_runs_export_number_exports")
        ),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_export_runs_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("export_number", "run_number", name=op.f("pk_export_runs")),
    )
    op.create_index("ix_export_runs_run_number", "export_runs", ["run_number"], unique=False)
    op.create_table(
        "instalments",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "element",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("quarter_ends_on", sa.Date(), nullable=False),
        sa.Column("awaits_follow_up", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.String(length=30).with_variant(sa.String(length=30, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("earned_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(reason = '') = (status IN ('scheduled', 'submitted', 'paid', 'returned'))",
            name=op.f("ck_instalments_reason_where_it_belongs"),
        ),
        sa.CheckConstraint(
            "status IN ('scheduled', 'held', 'forfeited', 'cancelled', 'submitted', 'paid', 'returned')",
            name=op.f("ck_instalments_known_status"),
        ),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_instalments_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_ref"],
            ["participations.tenant_ref"],
            name=op.f("fk_instalments_tenant_ref_participations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalments")),
        sa.UniqueConstraint(
            "tenant_ref", "element", "quarter", name="uq_instalments_tenant_element_quarter"
        ),
        postgresql_with={"fillfactor": 70},
    )
    op.create_index(
        "ix_instalments_standing_due_date",
        "instalments",
        ["due_date"],
        unique=False,
        postgresql_where=sa.text("status IN ('held', 'returned', 'scheduled')"),
        sqlite_where=sa.text("status IN ('held', 'returned', 'scheduled')"),
    )
    op.create_index("ix_instalments_due_date", "instalments", ["due_date", "id"], unique=False)
    op.create_table(
        "payees",
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("in_arrears", sa.Boolean(), nullable=False),
        sa.Column(
            "next_account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("last_used", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name_given", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(next_account IS NULL) = (next_on IS NULL)", name=op.f("ck_payees_next_has_date")
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.number"], name=op.f("fk_payees_account_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["last_used"], ["accounts.number"], name=op.f("fk_payees_last_used_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["next_account"], ["accounts.number"], name=op.f("fk_payees_next_account_accounts")
        ),
        sa.PrimaryKeyConstraint("tenant_ref", name=op.f("pk_payees")),
    )
    op.create_table(
        "payments",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submission_day", sa.Date(), nullable=False),
        sa.Column("processing_day", sa.Date(), nullable=False),
        sa.Column("entry_day", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.Column(
            "return_code",
            sa.String(length=1).with_variant(sa.String(length=1, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column(
            "returned_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(status = 'returned') = (returned_on IS NOT NULL)",
            name=op.f("ck_payments_returned_has_date"),
        ),
        sa.CheckConstraint(
            "status IN ('prepared', 'approved', 'submitted', 'paid', 'returned', 'cancelled')",
            name=op.f("ck_payments_known_status"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_payments_amount_positive")),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.number"], name=op.f("fk_payments_account_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_payments_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payments")),
        sa.UniqueConstraint("run_number", "tenant_ref", name="uq_payments_run_tenant"),
        postgresql_with={"fillfactor": 50},
    )
    op.create_index(
        "ix_payments_cleared_entry_day", "payments", ["cleared", "entry_day"], unique=False
    )
    op.create_index("ix_payments_reference", "payments", ["reference"], unique=False)
    op.create_index(
        "ix_payments_returned",
        "payments",
        ["entry_day", "amount_pence", "reference", "returned_on"],
        unique=False,
        postgresql_where=sa.text("returned_on IS NOT NULL"),
        sqlite_where=sa.text("returned_on IS NOT NULL"),
    )
    op.create_index(
        "ix_payments_tenant_ref_entry_day", "payments", ["tenant_ref", "entry_day"], unique=False
    )
    op.create_table(
        "sample_people",
        sa.Column(
            "sample_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tenant_ref",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "checked_by",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'to_check') = (checked_by IS NULL AND checked_on IS NULL)",
            name=op.f("ck_sample_people_checked_by_someone"),
        ),
        sa.CheckConstraint(
            "outcome IN ('to_check', 'confirmed', 'discrepancy', 'not_reached')",
            name=op.f("ck_sample_people_known_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["sample_number"],
            ["samples.number"],
            name=op.f("fk_sample_people_sample_number_samples"),
        ),
        sa.PrimaryKeyConstraint("sample_number", "tenant_ref", name=op.f("pk_sample_people")),
    )
    op.create_table(
        "run_totals",
        sa.Column(
            "run_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "element",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "area_code",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("first_pence", sa.BigInteger(), nullable=False),
        sa.Column("quarter_before_pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_run_totals_run_number_runs")
        ),
        sa.PrimaryKeyConstraint(
            "run_number", "element", "area_code", "due_date", name=op.f("pk_run_totals")
        ),
    )
    op.create_table(
        "left_out_totals",
        sa.Column(
            "run_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.String(length=30).with_variant(sa.String(length=30, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_left_out_totals_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("run_number", "reason", name=op.f("pk_left_out_totals")),
    )
    op.create_table(
        "run_marks",
        sa.Column(
            "run_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "mark",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_run_marks_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("run_number", "mark", name=op.f("pk_run_marks")),
    )
    op.create_table(
        "run_parts",
        sa.Column(
            "run_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "did",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "who",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "about",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_run_parts_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("run_number", "did", "who", name=op.f("pk_run_parts")),
    )
    op.create_table(
        "left_out",
        sa.Column(
            "run_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instalment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "reason",
            sa.String(length=30).with_variant(sa.String(length=30, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"],
            ["instalments.id"],
            name=op.f("fk_left_out_instalment_id_instalments"),
        ),
        sa.ForeignKeyConstraint(
            ["run_number"], ["runs.number"], name=op.f("fk_left_out_run_number_runs")
        ),
        sa.PrimaryKeyConstraint("run_number", "instalment_id", name=op.f("pk_left_out")),
    )
    op.create_table(
        "payment_lines",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "payment_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instalment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instalment_id"],
            ["instalments.id"],
            name=op.f("fk_payment_lines_instalment_id_instalments"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_number"],
            ["payments.number"],
            name=op.f("fk_payment_lines_payment_number_payments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_lines")),
    )
    op.create_index(
        "ix_payment_lines_instalment_id", "payment_lines", ["instalment_id"], unique=False
    )
    op.create_index(
        "ix_payment_lines_payment_number", "payment_lines", ["payment_number"], unique=False
    )
    op.create_index(
        "uq_payment_lines_instalment_not_returned",
        "payment_lines",
        ["instalment_id"],
        unique=True,
        postgresql_where=sa.text("NOT returned"),
        sqlite_where=sa.text("NOT returned"),
    )
    _leave_room_on_pages()


def _leave_room_on_pages() -> None:
    """Rows that change find room on their own page on PostgreSQL."""
    if op.get_bind().dialect.name == "postgresql":
        for table, per_cent in (("instalments", 70), ("payments", 50)):
            op.execute(f"ALTER TABLE {table} SET (fillfactor = {per_cent})")


def downgrade() -> None:
    """Take back."""
    op.drop_index(
        "uq_payment_lines_instalment_not_returned",
        table_name="payment_lines",
        postgresql_where=sa.text("NOT returned"),
        sqlite_where=sa.text("NOT returned"),
    )
    op.drop_index("ix_payment_lines_payment_number", table_name="payment_lines")
    op.drop_index("ix_payment_lines_instalment_id", table_name="payment_lines")
    op.drop_table("payment_lines")
    op.drop_table("left_out")
    op.drop_table("run_parts")
    op.drop_table("run_marks")
    op.drop_table("left_out_totals")
    op.drop_table("run_totals")
    op.drop_table("sample_people")
    op.drop_index("ix_payments_tenant_ref_entry_day", table_name="payments")
    op.drop_index("ix_payments_reference", table_name="payments")
    op.drop_index("ix_payments_returned", table_name="payments")
    op.drop_index("ix_payments_cleared_entry_day", table_name="payments")
    op.drop_table("payments")
    op.drop_table("payees")
    op.drop_index("ix_instalments_due_date", table_name="instalments")
    op.drop_index(
        "ix_instalments_standing_due_date",
        table_name="instalments",
        postgresql_where=sa.text("status IN ('held', 'returned', 'scheduled')"),
        sqlite_where=sa.text("status IN ('held', 'returned', 'scheduled')"),
    )
    op.drop_table("instalments")
    op.drop_index("ix_export_runs_run_number", table_name="export_runs")
    op.drop_table("export_runs")
    op.drop_table("export_parts")
    op.drop_index("ix_breaches_tenant_ref", table_name="breaches")
    op.drop_table("breaches")
    op.drop_index("ix_bank_import_rows_subject", table_name="bank_import_rows")
    op.drop_table("bank_import_rows")
    op.drop_table("approvals")
    op.drop_table("weight_tables")
    op.drop_table("unmatched_returns")
    op.drop_table("tenants")
    op.drop_table("settings_proposals")
    op.drop_table("settings")
    op.drop_table("scheme")
    op.drop_table("samples")
    op.drop_index(
        "uq_runs_committed_processing_day",
        table_name="runs",
        postgresql_where=sa.text("state IN ('approved', 'exported', 'settled', 'submitted')"),
        sqlite_where=sa.text("state IN ('approved', 'exported', 'settled', 'submitted')"),
    )
    op.drop_table("runs")
    op.drop_table("pruned")
    op.drop_index(
        "uq_payer_accounts_waiting",
        table_name="payer_accounts",
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(
        "uq_payer_accounts_in_use",
        table_name="payer_accounts",
        postgresql_where=sa.text("state = 'in_use'"),
        sqlite_where=sa.text("state = 'in_use'"),
    )
    op.drop_table("payer_accounts")
    op.drop_table("participations")
    op.drop_index("ix_parked_state_next_attempt_at", table_name="parked")
    op.drop_table("parked")
    op.drop_index(
        "ix_outbox_unsent",
        table_name="outbox",
        postgresql_where=sa.text("sent_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL"),
    )
    op.drop_table("outbox")
    op.drop_index("ix_postings_tenant_ref", table_name="postings")
    op.drop_index("ix_postings_on", table_name="postings")
    op.drop_table("postings")
    op.drop_table("told")
    op.drop_index("ix_inbox_publisher_sequence", table_name="inbox")
    op.drop_table("inbox")
    op.drop_index(
        "uq_exports_name_standing",
        table_name="exports",
        postgresql_where=sa.text("replaced_by IS NULL"),
        sqlite_where=sa.text("replaced_by IS NULL"),
    )
    op.drop_table("exports")
    op.drop_table("due_totals")
    op.drop_table("cut_offs")
    op.drop_table("commands")
    op.drop_table("actors")
    op.drop_table("budgets")
    op.drop_table("bank_imports")
    op.drop_index("ix_audit_tenant_ref", table_name="audit")
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_table("audit")
    op.drop_table("areas")
    op.drop_index(
        "ix_accounts_unconfirmed",
        table_name="accounts",
        postgresql_where=sa.text("doubtful AND confirmed_by IS NULL"),
        sqlite_where=sa.text("doubtful = 1 AND confirmed_by IS NULL"),
    )
    op.drop_index(
        "ix_accounts_name_differs",
        table_name="accounts",
        postgresql_where=sa.text("name_verdict = 'differs'"),
        sqlite_where=sa.text("name_verdict = 'differs'"),
    )
    op.drop_index("ix_accounts_tenant_ref", table_name="accounts")
    op.drop_index("ix_accounts_digest", table_name="accounts")
    op.drop_table("accounts")
