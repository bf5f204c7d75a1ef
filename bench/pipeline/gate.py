"""Where a measured process waits, its libraries imported, until the clock starts."""

import sys

from services.backbone.processes import end_with_parent

READY = "ready"


def wait_for_start() -> None:
    """Say that all is imported, and return when told to begin."""
    end_with_parent()
    print(READY, flush=True)
    sys.stdin.readline()
