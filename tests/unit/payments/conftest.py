"""What the tests of payments' use cases share."""

import pytest

from services.payments.adapters.key_ring import KeyRing
from services.payments.handlers import two_people
from tests.fakes.payment_runs import FakeAgreement


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """Keys that bank details are encrypted with."""
    return KeyRing.create_if_missing(tmp_path_factory.mktemp("keys") / "keys")


@pytest.fixture
def agreement(monkeypatch: pytest.MonkeyPatch) -> FakeAgreement:
    """What the books say of a run, which a test can change: at first, nothing differs."""
    fake = FakeAgreement()
    monkeypatch.setattr(two_people, "differences_of_run", fake.of_run)
    return fake
