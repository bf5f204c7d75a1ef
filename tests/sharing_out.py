"""How the tests are shared out among processes: `pytest -n 2`.

A file stays in one process, which may make something for all of it. So do all the files that use
the broker, whose queues are there once, and those of the faults, which have servers of their own.
Of every page's test those of one room stay together: for each a console is served.
Whoever is done takes the next in the order of the command line.
"""

from pathlib import PurePath
from typing import Any, Final

from xdist.scheduler import LoadScopeScheduling

BROKER: Final = "broker"

ON_THE_BROKER: Final = {
    "browser/test_a_quarter.py",
    "browser/test_a_year_on_servers.py",
    "e2e/test_expected_results.py",
    "e2e/test_generated_pilots.py",
    "e2e/test_notifications_command_line.py",
    "e2e/test_payments_command_line.py",
    "integration/notifications/test_on_nameko.py",
    "integration/test_bank_details.py",
    "integration/test_dates_in_order.py",
    "integration/test_distributed_host.py",
    "integration/test_health.py",
    "integration/test_malformed_calls.py",
    "integration/test_practice.py",
    "integration/test_relay.py",
    "integration/test_status.py",
    "integration/test_stopping.py",
}
"""Below `tests`; `broker_url` refuses others where there are several processes."""


BY_ROOM: Final = "tests/browser/test_every_page.py"
"""Its parameters begin with the room."""


def share_of(test: str) -> str:
    """Return what a test belongs to, by its id: its file's path from the project, and its name."""
    file, _, name = test.partition("::")
    if file == BY_ROOM:
        return f"{file} {name.partition('[')[2].partition(' ')[0]}"
    folder, *rest = PurePath(file).parts[1:]
    if folder == "faults":
        return folder
    return BROKER if "/".join((folder, *rest)) in ON_THE_BROKER else file


class ByShare(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out a share at a time."""

    def __init__(self, config: Any, log: Any) -> None:
        super().__init__(config, log)
        self.config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
