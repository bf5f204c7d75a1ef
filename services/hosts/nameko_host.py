"""The distributed host: one service on nameko and RabbitMQ.

Sockets are patched before anything else is imported, and psycopg is told to wait in a way that
lets other green threads run; so this module is the start of a process of its own:
`python -m services.hosts.nameko_host SERVICE`.
"""

import os
import sys


def run_service(service: str) -> None:
    """Replace this process by one that runs the service."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "services.hosts.nameko_host", service])


def patch_sockets() -> None:
    """Let green threads run while one waits. Call it before anything else is imported."""
    os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"
    os.environ["EVENTLET_NO_GREENDNS"] = "no"  # a name server that is silent stops nobody else
    import eventlet

    eventlet.monkey_patch()


if __name__ == "__main__":
    patch_sockets()

    from services.hosts.catalogue import service_class
    from services.hosts.nameko_runner import serve

    serve(service_class(sys.argv[1]))
