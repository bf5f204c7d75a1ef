"""The history of payments' tables, as Alembic migrations."""
