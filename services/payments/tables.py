"""Payments' tables. The constraints carry the money rules as well as the code does."""

from sqlalchemy import (
    BigInteger,
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
from services.backbone.tables import BigId, add_backbone_tables, code
from services.payments.domain.books import ACCOUNTS
from services.payments.domain.instalments import STANDING

metadata = new_metadata()
backbone = add_backbone_tables(metadata)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


_STANDING = _one_of("status", tuple(sorted(STANDING)))

ROOM_TO_CHANGE = 70
"""Per cent of a page that PostgreSQL fills at first. Each row of these tables changes a few times;
with room on its page a change need not touch the table's other indexes."""

scheme = Table(
    "scheme",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("timing", code(10), nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("hold_while_in_arrears", Boolean, nullable=False),
    Column("final_needs_follow_up", Boolean, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

payer = Table(
    "payer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("service_user_number", code(6), nullable=False),
    Column("sort_code", code(6), nullable=False),
    Column("account_number", code(8), nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

cut_offs = Table(
    "cut_offs",
    metadata,
    Column("date", Date, primary_key=True),
)

payees = Table(
    "payees",
    metadata,
    Column("tenant_ref", code(40), primary_key=True),
    Column("sort_code", code(6), nullable=False),
    Column("account_number", code(8), nullable=False),
    Column("account_name", Text, nullable=False),
    Column("verdict", code(10), nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("in_arrears", Boolean, nullable=False),
    CheckConstraint(_one_of("verdict", ("none", "valid", "invalid", "unchecked")), name="verdict"),
)

participations = Table(
    "participations",
    metadata,
    Column("tenant_ref", code(40), primary_key=True),
    Column("start_date", Date, nullable=False),
    Column("left_on", Date),
    Column("left_known_on", Date),
    Column("left_reason", code(20)),
    Column("follow_up", code(20)),
    Column("follow_up_known_on", Date),
)

instalments = Table(
    "instalments",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("tenant_ref", ForeignKey("participations.tenant_ref"), nullable=False),
    Column("element", code(40), nullable=False),
    Column("quarter", Integer, nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("quarter_ends_on", Date, nullable=False),
    Column("awaits_follow_up", Boolean, nullable=False),
    Column("status", code(20), nullable=False),
    Column("reason", code(30), nullable=False),
    Column("earned_on", Date),
    UniqueConstraint(
        "tenant_ref", "element", "quarter", name="uq_instalments_tenant_element_quarter"
    ),
    CheckConstraint("amount_pence >= 0", name="amount_not_negative"),
    CheckConstraint(
        _one_of(
            "status",
            ("scheduled", "held", "forfeited", "cancelled", "submitted", "paid", "returned"),
        ),
        name="known_status",
    ),
    CheckConstraint(
        "(reason = '') = (status IN ('scheduled', 'submitted', 'paid', 'returned'))",
        name="reason_where_it_belongs",
    ),
    Index(
        "ix_instalments_standing_due_date",
        "due_date",
        postgresql_where=text(_STANDING),
        sqlite_where=text(_STANDING),
    ),
    postgresql_with={"fillfactor": ROOM_TO_CHANGE},
)

breaches = Table(
    "breaches",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("cause_ref", code(40), nullable=False),
    Column("tenant_ref", ForeignKey("participations.tenant_ref"), nullable=False),
    Column("element", code(40), nullable=False),
    Column("quarter", Integer, nullable=False),
    Column("reason", code(30), nullable=False),
    Column("kind", code(40), nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("known_on", Date, nullable=False),
    Column("upheld_on", Date),
    Column("costed", Boolean, nullable=False),
    Index("ix_breaches_tenant_ref", "tenant_ref"),
    UniqueConstraint("element", "cause_ref", name="uq_breaches_element_cause"),
)

runs = Table(
    "runs",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=False),
    Column("run_ref", code(40), nullable=False, unique=True),
    Column("state", code(20), nullable=False),
    Column("submission_day", Date, nullable=False),
    Column("processing_day", Date, nullable=False),
    Column("entry_day", Date, nullable=False),
    Column("prepared_by", code(120), nullable=False),
    Column("approved_by", code(120)),
    Column("content_hash", code(64)),
    CheckConstraint(_one_of("state", ("prepared", "lapsed", "submitted")), name="known_state"),
    CheckConstraint(
        "state <> 'submitted' OR (approved_by IS NOT NULL AND approved_by <> prepared_by"
        " AND content_hash IS NOT NULL)",
        name="two_people",
    ),
    Index(
        "uq_runs_submitted_processing_day",
        "processing_day",
        unique=True,
        postgresql_where=text("state = 'submitted'"),
        sqlite_where=text("state = 'submitted'"),
    ),
)

payments = Table(
    "payments",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=False),
    Column("run_number", ForeignKey("runs.number"), nullable=False),
    Column("tenant_ref", code(40), nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
    Column("reference", code(20), nullable=False),
    Column("sort_code", code(6), nullable=False),
    Column("account_number", code(8), nullable=False),
    Column("account_name", Text, nullable=False),
    Column("submission_day", Date, nullable=False),
    Column("processing_day", Date, nullable=False),
    Column("entry_day", Date, nullable=False),
    Column("status", code(20), nullable=False),
    Column("cleared", Boolean, nullable=False),
    Column("return_code", code(1), nullable=False),
    Column("returned_on", Date),
    UniqueConstraint("run_number", "tenant_ref", name="uq_payments_run_tenant"),
    CheckConstraint("amount_pence > 0", name="amount_positive"),
    CheckConstraint(
        _one_of("status", ("prepared", "submitted", "paid", "returned")), name="known_status"
    ),
    CheckConstraint("(status = 'returned') = (returned_on IS NOT NULL)", name="returned_has_date"),
    Index("ix_payments_tenant_ref_entry_day", "tenant_ref", "entry_day"),
    Index("ix_payments_cleared_entry_day", "cleared", "entry_day"),
    postgresql_with={"fillfactor": ROOM_TO_CHANGE},
)

payment_lines = Table(
    "payment_lines",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("payment_number", ForeignKey("payments.number"), nullable=False),
    Column("instalment_id", ForeignKey("instalments.id"), nullable=False),
    Column("returned", Boolean, nullable=False),
    Index("ix_payment_lines_payment_number", "payment_number"),
    Index("ix_payment_lines_instalment_id", "instalment_id"),
    # Nothing is ever paid twice: an instalment is in at most one payment that was not returned.
    Index(
        "uq_payment_lines_instalment_not_returned",
        "instalment_id",
        unique=True,
        postgresql_where=text("NOT returned"),
        sqlite_where=text("NOT returned"),
    ),
)

bank_files = Table(
    "bank_files",
    metadata,
    Column("run_number", ForeignKey("runs.number"), primary_key=True),
    Column("name", code(40), nullable=False, unique=True),
    Column("content_hash", code(64), nullable=False),
)

bank_file_parts = Table(
    "bank_file_parts",
    metadata,
    Column("run_number", ForeignKey("bank_files.run_number"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", Text, nullable=False),
)

unmatched_returns = Table(
    "unmatched_returns",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("entry_day", Date, nullable=False),
    Column("on", Date, nullable=False),
    Column("code", code(1), nullable=False),
)

movements = Table(
    "movements",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("on", Date, nullable=False),
    Column("kind", code(20), nullable=False),
    Column("debit", code(20), nullable=False),
    Column("credit", code(20), nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
    Column("tenant_ref", code(40), nullable=False),
    Column("reference", code(120), nullable=False),
    CheckConstraint("amount_pence > 0", name="amount_positive"),
    CheckConstraint("debit <> credit", name="two_accounts"),
    CheckConstraint(
        _one_of("debit", ACCOUNTS),
        name="known_debit",
    ),
    CheckConstraint(
        _one_of("credit", ACCOUNTS),
        name="known_credit",
    ),
    Index("ix_movements_on", "on"),
    Index("ix_movements_tenant_ref", "tenant_ref"),
)
