"""The history of the calendar's tables, as Alembic migrations."""
