"""The history of enrolment's tables, as Alembic migrations."""
