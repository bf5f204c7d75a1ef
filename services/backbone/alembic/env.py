"""How Alembic reaches a database: the same for every service."""

from alembic import context

from services.backbone.database import open_engine

config = context.config
engine = open_engine(config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=config.attributes["metadata"],
        transaction_per_migration=True,
        render_as_batch=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
