"""Verifies the payments database that the environment names, while the services run.

Like the rotation of keys it works on the database itself: over a large scheme it takes longer than
a call to a service may.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from services.backbone.database import open_engine
from services.backbone.settings import Settings
from services.payments.domain.verifying import Difference
from services.payments.queries.verifying import differences


@contextmanager
def verification() -> Iterator[Iterator[Difference]]:
    """Give every difference, one by one, as they are found; close the database at the end."""
    engine = open_engine(Settings.from_environment().database_url("payments"))
    try:
        with engine.connect() as connection:
            yield differences(connection)
    finally:
        engine.dispose()
