"""The backbone's tables and one of effects: the same database for every variant."""

from sqlalchemy import Column, Date, Integer, Table

from services.backbone.database import new_metadata
from services.backbone.tables import BigId, add_backbone_tables, code

metadata = new_metadata()
backbone = add_backbone_tables(metadata)

settled = Table(
    "settled",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("tenant_ref", code(40), nullable=False),
    Column("on_date", Date, nullable=False),
    Column("earned_pence", Integer, nullable=False),
)
