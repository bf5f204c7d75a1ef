"""Enrolment's tables."""

from collections.abc import Iterable

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from services.backbone.database import new_metadata
from services.backbone.last_closed import add_last_closed_table
from services.backbone.tables import BigId, Moment, add_backbone_tables, code
from services.enrolment.domain import participation
from services.enrolment.domain.person import LONGEST_WORD

metadata = new_metadata()
backbone = add_backbone_tables(metadata)
last_closed = add_last_closed_table(metadata)

scheme = Table(
    "scheme",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("definition", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("kept_by", code(120), nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("changed", code(200), nullable=False),
    CheckConstraint("version >= 1", name="from_one"),
)
"""The scheme as it was opened, version 1, and as it was changed: the last one is in force."""

deal_texts = Table(
    "deal_texts",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("kept_by", code(120), nullable=False),
    Column("why", Text, nullable=False),
)
"""The words that tenants sign. One that was signed stays as it was."""


def _one_of(statuses: Iterable[str]) -> str:
    return "status IN ({})".format(", ".join(f"'{status}'" for status in sorted(statuses)))


# The conditions of indexes, word for word: PostgreSQL uses none for `status = $1`.

HOLDS_HOME = text(f"{_one_of(participation.HOLDS_HOME)} AND tenancy_ended_on IS NULL")
"""Who holds the place of their home."""

IN_LINE = text(f"{_one_of(participation.STANDS_IN_LINE)} AND signed_on IS NOT NULL")
"""Who has signed and has no place in the area."""

participations = Table(
    "participations",
    metadata,
    Column("tenant_ref", code(40), primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("uprn", code(40), nullable=False),
    Column("area_code", code(40), nullable=False),
    Column("tenancy_type", Text, nullable=False),
    Column("in_arrears", Boolean, nullable=False),
    Column("tenancy_ended_on", Date),
    Column("died_on", Date),
    Column("elements", code(80), nullable=False),
    Column("status", code(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("signed_on", Date),
    Column("baseline_passed_on", Date),
    Column("start_date", Date),
    Column("end_date", Date),
    Column("follow_up", code(20)),
    Column("signed_how", code(20)),
    Column("deal_version", Integer),
    CheckConstraint(_one_of(participation.MOVES), name="known_status"),
    CheckConstraint(
        "status NOT IN ('active', 'completed') OR start_date IS NOT NULL", name="active_has_start"
    ),
    Index(
        "uq_participations_uprn_held",
        "uprn",
        unique=True,
        postgresql_where=HOLDS_HOME,
        sqlite_where=HOLDS_HOME,
    ),
    Index(
        "ix_participations_in_line",
        "position",
        postgresql_where=IN_LINE,
        sqlite_where=IN_LINE,
    ),
    Index(
        "ix_participations_line_of_area",
        "area_code",
        "signed_on",
        "position",
        postgresql_where=IN_LINE,
        sqlite_where=IN_LINE,
    ),
    Index("ix_participations_area_code_status", "area_code", "status"),
    Index("ix_participations_status_end_date", "status", "end_date"),
)

area_counts = Table(
    "area_counts",
    metadata,
    # How many participations an area has in each status; those in line are counted apart.
    Column("area_code", code(40), primary_key=True),
    Column("status", code(20), primary_key=True),
    Column("in_line", Boolean, primary_key=True),
    Column("number", Integer, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("tenant_ref", code(40), primary_key=True),
    Column("title", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("address_line_1", Text, nullable=False),
    Column("address_line_2", Text, nullable=False),
    Column("town", Text, nullable=False),
    Column("postcode", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("mobile", Text, nullable=False),
    Column("preferred_channel", code(20), nullable=False),
    Column("sorts_as", code(2 * LONGEST_WORD), nullable=False),
    Column("words", Text, nullable=False),
)
"""`words` is what the person is found by once more, a space before each word, for searches by
several words: one is looked up, the others are looked for here."""

people_words = Table(
    "people_words",
    metadata,
    Column("word", code(LONGEST_WORD), primary_key=True),
    Column("sorts_as", code(2 * LONGEST_WORD), primary_key=True),
    Column("tenant_ref", code(40), primary_key=True),
    sqlite_with_rowid=False,
)
"""The index of a search: who has a word. A range of its key holds all words of one beginning, with
what puts those who have one in order: nobody is looked up who is not shown."""

contacts = Table(
    "contacts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("contact_ref", code(40), nullable=False, unique=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("date", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("kind", code(30), nullable=False),
    Column("notes", Text, nullable=False),
    Column("came_by", code(20)),
    Column("taken_back_on", Date),
    Index("ix_contacts_tenant_ref", "tenant_ref"),
)

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
    Column("version", Integer, nullable=False),
    Column("taken_back_on", Date),
    Index("ix_jobs_tenant_ref", "tenant_ref"),
)

breaches = Table(
    "breaches",
    metadata,
    Column("element", code(40), primary_key=True),
    Column("cause_ref", code(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("tenant_ref", code(40), nullable=False),
    Column("reason", code(30), nullable=False),
    Column("kind", code(40), nullable=False),
    Column("quarter", Integer, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("taken_back_on", Date),
    Index("ix_breaches_tenant_ref", "tenant_ref"),
)

survey_answers = Table(
    "survey_answers",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("stage", code(10), nullable=False),
    Column("question", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("answered_on", Date, nullable=False),
    CheckConstraint("score BETWEEN 0 AND 10", name="score_in_range"),
    CheckConstraint("stage IN ('before', 'after')", name="known_stage"),
    UniqueConstraint("tenant_ref", "stage", "question"),
)

appeals = Table(
    "appeals",
    metadata,
    Column("tenant_ref", code(40), primary_key=True),
    Column("cause_ref", code(40), primary_key=True),
    Column("upheld_on", Date, nullable=False),
)

recorded_appeals = Table(
    "recorded_appeals",
    metadata,
    Column("number", BigId, primary_key=True, autoincrement=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("cause_ref", code(40), nullable=False),
    Column("state", code(20), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("decide_by", Date, nullable=False),
    Column("came_by", code(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("why_late", Text, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", code(120), nullable=False),
    Column("decided_on", Date),
    Column("decided_by", code(120), nullable=False),
    Column("decided_why", Text, nullable=False),
    CheckConstraint("state = 'taken_back' OR recorded_by <> decided_by", name="two_people"),
    Index("ix_recorded_appeals_tenant_ref", "tenant_ref"),
    Index("ix_recorded_appeals_state_decide_by", "state", "decide_by"),
)
"""Appeals as tenants made them, which a person records and another decides. What was upheld stands
in `appeals` too, as what a play's files say was upheld does."""
