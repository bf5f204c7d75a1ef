"""Opens a service's store, real and fake, for what both must do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.hosts.catalogue import metadata
from services.hosts.opening import transactions
from services.payments.keys import make_keys
from tests.fakes.enrolment import FakeEnrolmentStore
from tests.fakes.payments import FakePaymentsStore
from tests.fakes.repairs import FakeRepairsStore

FAKES: dict[str, Callable[[], Any]] = {
    "enrolment": FakeEnrolmentStore,
    "repairs": FakeRepairsStore,
    "payments": FakePaymentsStore,
}


@pytest.fixture(params=["fake", "sqlite"])
def store_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Any]]:
    """Return a service's store, of the kind that is being looked at."""
    opened: list[Any] = []

    def open_store(service: str) -> Any:
        if request.param == "fake":
            return FAKES[service]()
        database = transactions(service, f"sqlite:///{tmp_path}/{service}.sqlite")
        metadata(service).create_all(database.engine)
        if service == "payments":
            make_keys(database.engine.url)
        uow = database.begin("test").__enter__()
        opened.append((uow, database))
        return uow.store

    yield open_store
    for uow, database in opened:
        uow.__exit__(None, None, None)
        database.engine.dispose()
