"""The history of notifications' tables, as Alembic migrations."""
