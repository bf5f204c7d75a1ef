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
from services.bank_formats.formats import FORMATS
from services.payments.domain.books import ACCOUNTS
from services.payments.domain.instalments import STANDING
from services.payments.domain.payer_states import MOVES as PAYER_MOVES
from services.payments.domain.run_states import COMMITTED, MOVES
from services.payments.domain.verification import OUTCOMES

metadata = new_metadata()
backbone = add_backbone_tables(metadata)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


_STANDING = _one_of("status", tuple(sorted(STANDING)))
_COMMITTED = _one_of("state", tuple(sorted(COMMITTED)))

ROOM_TO_CHANGE = 70
"""Per cent of a page that PostgreSQL fills at first. Each row of these tables changes a few times;
with room on its page a change need not touch the table's other indexes."""

ROOM_TO_CHANGE_ALL = 50
"""The same where all rows of a page change at once: a run's payments move together."""

scheme = Table(
    "scheme",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("landlord", Text, nullable=False),
    Column("timing", code(10), nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("hold_while_in_arrears", Boolean, nullable=False),
    Column("final_needs_follow_up", Boolean, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("hours", Text, nullable=False),
    Column("complaints", Text, nullable=False),
    Column("data_protection", Text, nullable=False),
    Column("pays_every", code(20), nullable=False),
    Column("pays_on", code(100), nullable=False),
    Column("practice", Boolean, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

areas = Table(
    "areas",
    metadata,
    Column("code", code(40), primary_key=True),
    Column("name", Text, nullable=False),
)

tenants = Table(
    "tenants",
    metadata,
    Column("tenant_ref", code(40), primary_key=True),
    Column("title", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("area_code", code(40), nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cooling_off_days", Integer, nullable=False),
    Column("second_approval_above_pence", BigInteger),
    # Whether finance has said so, be it `never`: before that no run is approved.
    Column("second_approval_decided", Boolean, nullable=False),
    Column("portal_columns", Text, nullable=False),
    Column("statement_columns", Text, nullable=False),
    Column("details_confirmed", Boolean, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
    CheckConstraint("cooling_off_days >= 0", name="cooling_off_not_negative"),
    CheckConstraint("second_approval_above_pence >= 0", name="second_approval_not_negative"),
    CheckConstraint(
        "second_approval_decided OR second_approval_above_pence IS NULL",
        name="second_approval_decided",
    ),
)

settings_proposals = Table(
    "settings_proposals",
    metadata,
    # Looser controls than those in force; they count from `in_force_from` on, once confirmed.
    Column("id", Integer, primary_key=True),
    Column("cooling_off_days", Integer, nullable=False),
    Column("second_approval_above_pence", BigInteger),
    Column("details_confirmed", Boolean, nullable=False),
    Column("proposed_by", code(120), nullable=False),
    Column("proposed_on", Date, nullable=False),
    Column("confirmed_by", code(120)),
    Column("in_force_from", Date),
    CheckConstraint("id = 1", name="only_one"),
    CheckConstraint("confirmed_by <> proposed_by", name="two_people"),
    CheckConstraint(
        "(confirmed_by IS NULL) = (in_force_from IS NULL)", name="in_force_once_confirmed"
    ),
)

payer_accounts = Table(
    "payer_accounts",
    metadata,
    # The landlord's own, in the order given; one is never changed into another.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("service_user_number", code(6), nullable=False),
    Column("sort_code", code(6), nullable=False),
    Column("account_number", code(8), nullable=False),
    Column("state", code(20), nullable=False),
    Column("entered_by", code(120), nullable=False),
    Column("entered_on", Date, nullable=False),
    # Who confirmed it or took it back; nobody confirms the first.
    Column("decided_by", code(120)),
    CheckConstraint(_one_of("state", tuple(PAYER_MOVES)), name="known_state"),
    CheckConstraint(
        "state IN ('waiting', 'taken_back') OR number = 1"
        " OR (decided_by IS NOT NULL AND decided_by <> entered_by)",
        name="two_people",
    ),
    Index(
        "uq_payer_accounts_in_use",
        "state",
        unique=True,
        postgresql_where=text("state = 'in_use'"),
        sqlite_where=text("state = 'in_use'"),
    ),
    Index(
        "uq_payer_accounts_waiting",
        "state",
        unique=True,
        postgresql_where=text("state = 'waiting'"),
        sqlite_where=text("state = 'waiting'"),
    ),
)

cut_offs = Table(
    "cut_offs",
    metadata,
    Column("date", Date, primary_key=True),
)

accounts = Table(
    "accounts",
    metadata,
    # Each account a tenant ever gave, in the order given; one is never changed into another.
    Column("number", BigId, primary_key=True, autoincrement=False),
    Column("tenant_ref", code(40), nullable=False),
    Column("sealed", Text, nullable=False),
    # SHA-256 of what is sealed, which begins with a random text: it tells nothing, and stays.
    Column("fingerprint", code(64), nullable=False),
    # Of sort code and number, with a key: which accounts are the same, without opening them.
    Column("digest", code(64), nullable=False),
    Column("masked", code(20), nullable=False),
    Column("verdict", code(10), nullable=False),
    Column("name_verdict", code(10), nullable=False),
    Column("entered_by", code(120), nullable=False),
    Column("entered_on", Date, nullable=False),
    # Held until a second person confirms it: another name, or another tenant has it too.
    Column("doubtful", Boolean, nullable=False),
    Column("shared_with", code(40), nullable=False),
    Column("confirmed_by", code(120)),
    Column("confirmed_why", Text, nullable=False),
    CheckConstraint(_one_of("verdict", ("valid", "invalid", "unchecked")), name="verdict"),
    CheckConstraint("confirmed_by <> entered_by", name="two_people"),
    CheckConstraint("(confirmed_by IS NULL) = (confirmed_why = '')", name="confirmed_with_reason"),
    Index("ix_accounts_tenant_ref", "tenant_ref"),
    Index("ix_accounts_digest", "digest"),
    Index(
        "ix_accounts_name_differs",
        *("tenant_ref", "number"),
        postgresql_where=text("name_verdict = 'differs'"),
        sqlite_where=text("name_verdict = 'differs'"),
    ),
    Index(
        "ix_accounts_unconfirmed",
        "number",
        postgresql_where=text("doubtful AND confirmed_by IS NULL"),
        sqlite_where=text("doubtful = 1 AND confirmed_by IS NULL"),
    ),
)

payees = Table(
    "payees",
    metadata,
    Column("tenant_ref", code(40), primary_key=True),
    Column("account", ForeignKey("accounts.number")),
    Column("rejected", Boolean, nullable=False),
    Column("in_arrears", Boolean, nullable=False),
    # Given, but not used before `next_on` unless a second person confirms it.
    Column("next_account", ForeignKey("accounts.number")),
    Column("next_on", Date),
    Column("last_used", ForeignKey("accounts.number")),
    # The name for an account whose numbers were not given with it.
    Column("name_given", Text),
    CheckConstraint("(next_account IS NULL) = (next_on IS NULL)", name="next_has_date"),
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
    Column("follow_up_revision", Integer, nullable=False),
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
    Index("ix_instalments_due_date", "due_date", "id"),
    postgresql_with={"fillfactor": ROOM_TO_CHANGE},
)

due_totals = Table(
    "due_totals",
    metadata,
    # Of what is standing: more than nothing, not lost, not with the bank. `why` is the hold that
    # would apply now, empty for none; the area is empty where it is not known.
    Column("due_date", Date, primary_key=True),
    Column("element", code(40), primary_key=True),
    Column("area_code", code(40), primary_key=True),
    Column("why", code(30), primary_key=True),
    Column("instalments", Integer, nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
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
    Column("version", Integer, nullable=False),
    Column("upheld_on", Date),
    Column("taken_back_on", Date),
    Column("costed", Boolean, nullable=False),
    Index("ix_breaches_tenant_ref", "tenant_ref"),
    UniqueConstraint("element", "cause_ref", "version", name="uq_breaches_element_cause"),
)

BREACH_COUNTS = breaches.c.upheld_on.is_(None) & breaches.c.taken_back_on.is_(None)
"""Neither an appeal nor a mistake took the breach away."""

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
    Column("exported_by", code(120)),
    Column("submitted_by", code(120)),
    Column("settled_on", Date),
    # What it comes to. Nothing that grows with a run is added up when somebody looks at it: this
    # and `run_totals`, `left_out_totals`, `run_marks` and `run_parts` are written with what they
    # sum up.
    Column("payments", Integer, nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
    # Of what is proposed, for whoever approves it; null before anything is.
    Column("proposed_hash", code(64)),
    Column("content_hash", code(64)),
    # SHA-256 of the landlord's account that it was approved to be paid from.
    Column("payer_hash", code(64)),
    CheckConstraint(_one_of("state", tuple(MOVES)), name="known_state"),
    CheckConstraint(
        f"NOT ({_COMMITTED}) OR (approved_by IS NOT NULL AND approved_by <> prepared_by"
        " AND content_hash IS NOT NULL AND payer_hash IS NOT NULL)",
        name="two_people",
    ),
    CheckConstraint(
        "exported_by <> approved_by AND submitted_by <> approved_by", name="others_hand_over"
    ),
    CheckConstraint("(state = 'settled') = (settled_on IS NOT NULL)", name="settled_has_date"),
    Index(
        "uq_runs_committed_processing_day",
        "processing_day",
        unique=True,
        postgresql_where=text(_COMMITTED),
        sqlite_where=text(_COMMITTED),
    ),
)

approvals = Table(
    "approvals",
    metadata,
    # One row a person; it counts while the run is as it was when it was given.
    Column("run_number", ForeignKey("runs.number"), primary_key=True),
    Column("approved_by", code(120), primary_key=True),
    Column("content_hash", code(64), nullable=False),
)

left_out = Table(
    "left_out",
    metadata,
    # What was due when a run was prepared and is not in it, with its hold.
    Column("run_number", ForeignKey("runs.number"), primary_key=True),
    Column("instalment_id", ForeignKey("instalments.id"), primary_key=True),
    Column("reason", code(30), nullable=False),
)

run_totals = Table(
    "run_totals",
    metadata,
    # Of a run's lines, by element, area and the day they were due.
    Column("run_number", ForeignKey("runs.number"), primary_key=True),
    Column("element", code(40), primary_key=True),
    Column("area_code", code(40), primary_key=True),
    Column("due_date", Date, primary_key=True),
    Column("instalments", Integer, nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
    # Of these, quarter 1; and what the same tenants had been sent for the quarter before.
    Column("first_pence", BigInteger, nullable=False),
    Column("quarter_before_pence", BigInteger, nullable=False),
)

left_out_totals = Table(
    "left_out_totals",
    metadata,
    # Of what a run left out, by hold.
    Column("run_number", ForeignKey("runs.number"), primary_key=True),
    Column("reason", code(30), primary_key=True),
    Column("instalments", Integer, nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
)

run_marks = Table(
    "run_marks",
    metadata,
    # Of a run's lines, those that are looked at twice, by what marks them.
    Column("run_number", ForeignKey("runs.number"), primary_key=True),
    Column("mark", code(20), primary_key=True),
    Column("instalments", Integer, nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
)

run_parts = Table(
    "run_parts",
    metadata,
    # Who had a part in what a prepared run pays, with the first tenant or payment of how many.
    Column("run_number", ForeignKey("runs.number"), primary_key=True),
    Column("did", code(20), primary_key=True),
    Column("who", code(120), primary_key=True),
    Column("about", code(60), nullable=False),
    Column("number", Integer, nullable=False),
)

payments = Table(
    "payments",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=False),
    Column("run_number", ForeignKey("runs.number"), nullable=False),
    # Which of its run's payments it is, by number: 1 is the first.
    Column("place", Integer, nullable=False),
    Column("tenant_ref", code(40), nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
    Column("reference", code(20), nullable=False),
    Column("account", ForeignKey("accounts.number"), nullable=False),
    Column("submission_day", Date, nullable=False),
    Column("processing_day", Date, nullable=False),
    Column("entry_day", Date, nullable=False),
    Column("status", code(20), nullable=False),
    Column("cleared", Boolean, nullable=False),
    Column("return_code", code(1), nullable=False),
    Column("returned_on", Date),
    Column("returned_by", code(120)),
    UniqueConstraint("run_number", "tenant_ref", name="uq_payments_run_tenant"),
    Index("ix_payments_reference", "reference"),
    CheckConstraint("amount_pence > 0", name="amount_positive"),
    CheckConstraint(
        _one_of("status", ("prepared", "approved", "submitted", "paid", "returned", "cancelled")),
        name="known_status",
    ),
    CheckConstraint("(status = 'returned') = (returned_on IS NOT NULL)", name="returned_has_date"),
    Index("ix_payments_tenant_ref_entry_day", "tenant_ref", "entry_day"),
    Index("ix_payments_cleared_entry_day", "cleared", "entry_day"),
    Index(
        "ix_payments_returned",
        *("entry_day", "amount_pence", "reference", "returned_on"),
        postgresql_where=text("returned_on IS NOT NULL"),
        sqlite_where=text("returned_on IS NOT NULL"),
    ),
    postgresql_with={"fillfactor": ROOM_TO_CHANGE_ALL},
)

payment_lines = Table(
    "payment_lines",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("payment_number", ForeignKey("payments.number"), nullable=False),
    Column("instalment_id", ForeignKey("instalments.id"), nullable=False),
    # The payment came back, or was cancelled: the instalment may go into another one.
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

exports = Table(
    "exports",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=False),
    Column("format", code(20), nullable=False),
    Column("name", code(60), nullable=False),
    Column("serial", code(6), nullable=False),
    Column("content_hash", code(64), nullable=False),
    Column("exported_by", code(120), nullable=False),
    Column("exported_on", Date, nullable=False),
    # The export made in its place, before any of it went to the bank; itself, if withdrawn.
    Column("replaced_by", BigId),
    CheckConstraint(_one_of("format", FORMATS), name="known_format"),
    UniqueConstraint("exported_on", "serial", name="uq_exports_day_serial"),
    Index(
        "uq_exports_name_standing",
        "name",
        unique=True,
        postgresql_where=text("replaced_by IS NULL"),
        sqlite_where=text("replaced_by IS NULL"),
    ),
)

export_runs = Table(
    "export_runs",
    metadata,
    Column("export_number", ForeignKey("exports.number"), primary_key=True),
    Column("run_number", ForeignKey("runs.number"), primary_key=True),
    Index("ix_export_runs_run_number", "run_number"),
)

export_parts = Table(
    "export_parts",
    metadata,
    # Encrypted: a bank file is full of account numbers.
    Column("export_number", ForeignKey("exports.number"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("sealed", Text, nullable=False),
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

told = Table(
    "told",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("audit_id", BigInteger, nullable=False),
    Column("posting_id", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)
"""Up to which line of the audit trail, and which posting, it was told how instalments stand."""

postings = Table(
    "postings",
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
    Index("ix_postings_on", "on"),
    Index("ix_postings_tenant_ref", "tenant_ref"),
)

weight_tables = Table(
    "weight_tables",
    metadata,
    # The newest is used; without any, the one that the service ships with.
    Column("number", BigId, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("weights", Text, nullable=False),
    Column("substitutions", Text, nullable=False),
    Column("loaded_by", code(120), nullable=False),
    Column("loaded_on", Date, nullable=False),
)

bank_imports = Table(
    "bank_imports",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=False),
    Column("kind", code(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("content_hash", code(64), nullable=False, unique=True),
    Column("imported_by", code(120), nullable=False),
    Column("imported_on", Date, nullable=False),
    CheckConstraint(_one_of("kind", ("returns", "statement")), name="known_kind"),
)

bank_import_rows = Table(
    "bank_import_rows",
    metadata,
    Column("import_number", ForeignKey("bank_imports.number"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("outcome", code(20), nullable=False),
    Column("reason", Text, nullable=False),
    # What it was matched with: the reference of a payment or of a run.
    Column("subject", code(60), nullable=False),
    Column("amount_pence", BigInteger, nullable=False),
    Column("on", Date, nullable=False),
    Column("code", code(4), nullable=False),
    # What others wrote is not kept; a keyed digest tells whether a line was there before.
    Column("text", Text, nullable=False),
    Column("digest", code(64), nullable=False, server_default=""),
    Index("ix_bank_import_rows_subject", "subject"),
)

budgets = Table(
    "budgets",
    metadata,
    Column("element", code(40), primary_key=True),
    Column("area_code", code(40), primary_key=True),
    Column("amount_pence", BigInteger, nullable=False),
    CheckConstraint("amount_pence >= 0", name="amount_not_negative"),
)

samples = Table(
    "samples",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=False),
    Column("drawn_on", Date, nullable=False),
    Column("drawn_by", code(120), nullable=False),
    Column("seed", Text, nullable=False),
    Column("confidence_per_cent", Integer, nullable=False),
    Column("margin_per_cent", Integer, nullable=False),
    Column("population", Integer, nullable=False),
)

sample_people = Table(
    "sample_people",
    metadata,
    Column("sample_number", ForeignKey("samples.number"), primary_key=True),
    Column("tenant_ref", code(40), primary_key=True),
    Column("outcome", code(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("checked_by", code(120)),
    Column("checked_on", Date),
    CheckConstraint(_one_of("outcome", OUTCOMES), name="known_outcome"),
    CheckConstraint(
        "(outcome = 'to_check') = (checked_by IS NULL AND checked_on IS NULL)",
        name="checked_by_someone",
    ),
)
