"""A process that was started by another of ours ends with it, however that ended."""

import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PARENT = "CASHBACK_PARENT"
"""The variable in which a process that starts another leaves its own process id."""


def end_with_parent() -> None:
    """In a child started here: ask Linux to end it when its parent is killed.

    On other systems the child outlives a killed parent, and is to be stopped by hand.
    """
    if sys.platform == "linux" and PARENT in os.environ:
        import ctypes  # only a child needs it

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(os.environ[PARENT]):
            sys.exit("the process that started this one is gone")
