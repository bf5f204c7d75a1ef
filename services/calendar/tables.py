"""The calendar's tables: the dates whose cut-off was published."""

from sqlalchemy import Column, Date, Table

from services.backbone.database import new_metadata
from services.backbone.tables import add_backbone_tables

metadata = new_metadata()
backbone = add_backbone_tables(metadata)

cut_offs = Table("cut_offs", metadata, Column("date", Date, primary_key=True))
