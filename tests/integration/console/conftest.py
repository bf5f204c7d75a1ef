import pytest

from tests.integration.console.people import Console
from tests.integration.office import Office


@pytest.fixture
def console(office: Office) -> Console:
    """The console on the office's payments service."""
    return Console(office)
