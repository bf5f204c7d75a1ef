"""Evaluation's tables: the log of what was heard, and the facts that figures are counted from.

A fact is kept under what it is about; of what is told of one thing the newest stays (`sequence`,
its publisher's). So facts do not depend on how often, or in which order, events come, and can be
made again from the log.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
)

from services.backbone.database import new_metadata
from services.backbone.tables import BigId, add_backbone_tables, code

metadata = new_metadata()
backbone = add_backbone_tables(metadata)

heard = Table(
    "heard",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=True),
    Column("event_id", code(36), nullable=False),
    Column("type", code(120), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("correlation_id", code(120), nullable=False),
    Column("data", Text, nullable=False),
)
"""Every event that was heard, without what is personal in it. Rows are only ever added; the inbox
sees to it that an event has one."""


def _fact(name: str, *parts: Any) -> Table:
    """Return a table of facts, with the place in its publisher's order of who told the newest."""
    sequence = Column("sequence", BigInteger, nullable=False)
    return Table(name, metadata, *parts, sequence, info={"fact": True})


def _key(name: str, length: int = 40) -> Column[Any]:
    return Column(name, code(length), primary_key=True)


def _text(name: str, length: int = 40) -> Column[Any]:
    return Column(name, code(length), nullable=False)


# --- the scheme and the dates ---

cut_offs = _fact("cut_offs", Column("date", Date, primary_key=True))

scheme = _fact(
    "scheme",
    Column("id", Integer, primary_key=True, autoincrement=False),
    _text("name", 500),
    _text("landlord", 500),
    Column("opens_on", Date, nullable=False),
    Column("months", Integer, nullable=False),
    Column("instalments", Integer, nullable=False),
    _text("timing"),
    Column("strikes", Integer, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

offers = _fact(
    "offers",
    _key("element"),
    Column("annual_pence", Integer, nullable=False),
    Column("inspection", Boolean, nullable=False),
)

costs = _fact(
    "costs",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("visit", Integer, nullable=False),
    Column("officer_minute", Integer, nullable=False),
    Column("action_minutes", Integer, nullable=False),
    Column("message_sms", Integer, nullable=False),
    Column("message_email", Integer, nullable=False),
    Column("message_letter", Integer, nullable=False),
    Column("bank_file", Integer, nullable=False),
    Column("repair", Integer),
    CheckConstraint("id = 1", name="only_one"),
)
"""What running the scheme costs, as the newest settings say: pence and minutes."""

areas = _fact("areas", _key("code"), _text("name", 500), Column("capacity", Integer))

# --- who takes part ---

tenants = _fact(
    "tenants",
    _key("tenant_ref"),
    _text("area_code"),
    _text("elements", 80),
    Column("registered_on", Date, nullable=False),
)
"""Where a tenant lives, and what they take or would, such as `repairs+housing_management`."""

moves = _fact("moves", _key("tenant_ref"), _key("status"), Column("on", Date, nullable=False))
"""When a tenant last came to a status. The one with the highest sequence is how they stand."""

rejections = _fact(
    "rejections", _key("tenant_ref"), _key("reason"), Column("on", Date, nullable=False)
)
"""Why a tenant was rejected; those of the newest rejection have its sequence."""

signatures = _fact("signatures", _key("tenant_ref"), Column("on", Date, nullable=False))
"""The day a tenant signed, whatever came after."""

leavings = _fact(
    "leavings",
    _key("tenant_ref"),
    _text("why"),
    Column("started", Boolean, nullable=False),
    Column("on", Date, nullable=False),
)
"""How tenants left: `withdrawn`, `no_access` or `tenancy_ended`."""

tenancy_ends = _fact("tenancy_ends", _key("tenant_ref"), Column("on", Date, nullable=False))
"""The day a tenancy ended, by death too, whatever the tenant's status was."""

years = _fact(
    "years",
    _key("tenant_ref"),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
)
"""The year of a participation as it was agreed: [starts_on, ends_on)."""

year_elements = _fact(
    "year_elements",
    _key("tenant_ref"),
    _key("element"),
    Column("annual_pence", Integer, nullable=False),
)

# --- repairs and breaches ---

jobs = _fact(
    "jobs",
    _key("job_ref"),
    _text("tenant_ref"),
    Column("reported_on", Date),
    _text("category", 500),
    _text("responsibility"),
    Column("emergency", Boolean, nullable=False),
    _text("done_by"),
    _text("status"),
    Column("cost_pence", BigInteger, nullable=False),
    Column("counts", Boolean, nullable=False),
    Index("ix_jobs_tenant_ref", "tenant_ref"),
)
"""Repair jobs as they stand; `counts` is false for one that was taken back."""

contacts = _fact(
    "contacts",
    _key("contact_ref"),
    _text("tenant_ref"),
    Column("on", Date),
    _text("kind"),
    _text("why_not"),
    Column("counts", Boolean, nullable=False),
    Index("ix_contacts_tenant_ref", "tenant_ref"),
)
"""Contacts, and why they are no breach as known when recorded; `counts` is false for one that was
taken back."""

_BREACH = ("tenant_ref", "element", "cause_ref")

breaches = _fact(
    "breaches",
    *map(_key, _BREACH),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("reason"),
    _text("kind", 500),
    Column("occurred_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("quarter", Integer, nullable=False),
)

breach_fates = _fact(
    "breach_fates",
    *map(_key, _BREACH),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _key("fate"),
    Column("on", Date, nullable=False),
)
"""What became of a breach: `upheld` (its appeal), `dismissed` (its appeal) or `taken_back`."""

breach_costs = _fact(
    "breach_costs",
    *map(_key, _BREACH),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("on", Date, nullable=False),
    Column("strike", Integer, nullable=False),
    Column("struck_out", Boolean, nullable=False),
    Column("lost_pence", BigInteger, nullable=False),
)
"""What a breach cost when it was told; `struck_out`: it cancelled what was left of its element."""

appeals = _fact(
    "appeals",
    _key("tenant_ref"),
    _key("cause_ref"),
    Column("received_on", Date, primary_key=True),
    Column("late", Boolean, nullable=False),
)

# --- inspections and surveys ---

visits = _fact(
    "visits",
    _key("visit_ref"),
    _text("tenant_ref"),
    _text("kind"),
    Column("visit_date", Date),
    _text("result"),
    Column("version", Integer, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("stands", Boolean, nullable=False),
    Index("ix_visits_tenant_ref", "tenant_ref"),
)
"""APS visits as they stand; `stands` is false for one that was taken back."""

findings = _fact(
    "findings",
    _key("visit_ref"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("item", 500),
    _text("category", 500),
    _text("whose"),
    Column("condition", Integer, nullable=False),
)
"""What each version of a visit found. `condition`: 0 good, 1 worn, 2 a defect."""

answers = _fact(
    "answers",
    _key("tenant_ref"),
    _key("stage"),
    _key("question", 500),
    Column("score", Integer, nullable=False),
    Column("on", Date, nullable=False),
)

# --- payments ---

instalments = _fact(
    "instalments",
    _key("tenant_ref"),
    _key("element"),
    Column("quarter", Integer, primary_key=True, autoincrement=False),
    Column("amount_pence", Integer, nullable=False),
    Column("due_date", Date, nullable=False),
    _text("status"),
    _text("reason"),
    Column("earned", Boolean, nullable=False),
)
"""Instalments that something happened to, as they stood at the last cut-off."""

submissions = _fact(
    "submissions",
    _key("tenant_ref"),
    Column("entry_day", Date, primary_key=True),
    _key("element"),
    Column("quarter", Integer, primary_key=True, autoincrement=False),
    Column("amount_pence", Integer, nullable=False),
)
"""Instalments that went to the bank, each time they did."""

returns = _fact(
    "returns",
    _key("tenant_ref"),
    Column("entry_day", Date, primary_key=True),
    Column("on", Date, nullable=False),
    _text("code"),
    Column("amount_pence", BigInteger, nullable=False),
)

holds = _fact(
    "holds",
    _key("tenant_ref"),
    _key("element"),
    Column("quarter", Integer, primary_key=True, autoincrement=False),
    _key("reason"),
    Column("on", Date, nullable=False),
    Column("amount_pence", Integer, nullable=False),
)
"""Instalments that were due and could not be paid, by the reason."""

# --- messages ---

messages = _fact(
    "messages",
    _key("message_id"),
    _text("tenant_ref"),
    _text("template"),
    Column("on", Date, nullable=False),
    _text("status"),
    _text("channel"),
    Column("segments", Integer, nullable=False),
    Column("price_millipence", BigInteger, nullable=False),
    Index("ix_messages_tenant_ref", "tenant_ref"),
)
"""What has become of each message that was not merely waiting."""

# --- what the scheme is compared with: handed over, so that it stays when the log is replayed ---

history = Table(
    "history",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("tenant_ref"),
    Column("reported_on", Date, nullable=False),
    _text("category", 500),
    Column("cost_pence", BigInteger, nullable=False),
    Index("ix_history_tenant_ref", "tenant_ref"),
)
"""Repairs before the scheme, by their place in the file."""

comparison = Table(
    "comparison",
    metadata,
    _key("home_ref"),
    _key("period"),
    _text("area_code"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("repairs", Integer, nullable=False),
    Column("cost_pence", BigInteger, nullable=False),
    CheckConstraint("period IN ('before', 'during')", name="period"),
    CheckConstraint("first_day <= last_day", name="days"),
    CheckConstraint("repairs >= 0 AND cost_pence >= 0", name="not_negative"),
)
"""Homes outside the scheme: how many repairs each had from `first_day` to `last_day`, both in."""

FACTS: tuple[Table, ...] = tuple(
    table for table in metadata.sorted_tables if table.info.get("fact")
)
"""What is emptied and made again from the log."""
