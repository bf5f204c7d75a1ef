"""The calendar's tables: the dates whose cut-off was published, and how far practice goes."""

from sqlalchemy import CheckConstraint, Column, Date, Integer, Table

from services.backbone.database import new_metadata
from services.backbone.tables import add_backbone_tables

metadata = new_metadata()
backbone = add_backbone_tables(metadata)

cut_offs = Table("cut_offs", metadata, Column("date", Date, primary_key=True))

practice = Table(
    "practice",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("close_until", Date),
    CheckConstraint("id = 1", name="one_row"),
)
"""A row where the dates are no wall clock's: those up to `close_until` are to be closed."""
