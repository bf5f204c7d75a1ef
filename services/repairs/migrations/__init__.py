"""The history of repairs' tables, as Alembic migrations."""
