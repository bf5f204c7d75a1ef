"""The history of evaluation's tables, as Alembic migrations."""
