"""How Alembic reaches a database: the same for every service."""

from alembic import context

from services.backbone.database import open_engine

config = context.config
engine = open_engine(config.attributes["url"])
try:
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A table that is made anew is dropped first, and what refers to it stays meanwhile.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=config.attributes["metadata"],
            transaction_per_migration=True,
            render_as_batch=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            assert not dangling, f"rows refer to what is not there: {dangling[:3]}"
        connection.commit()
finally:
    engine.dispose()
