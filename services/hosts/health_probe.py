"""`cashback health`: asks the process in this container how it is.

    cashback health            exit 0 if it is alive
    cashback health --ready    exit 0 if it is ready

For probes that run a command every few seconds in each container: it imports the standard library
only.
"""

import http.client
import os
import sys

LIMIT_SECONDS = 3.0

EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""What to ask where the process listens on all of its machine's addresses."""


def probe(page: str) -> int:
    """Ask for `live` or `ready` and print the answer; returns 0 for a yes, 1 for anything else."""
    port = os.environ.get("CASHBACK_HEALTH_PORT", "")
    if not port.isdecimal():
        print("CASHBACK_HEALTH_PORT is not set to a port; nothing answers", file=sys.stderr)
        return 1
    host = os.environ.get("CASHBACK_HEALTH_HOST", "127.0.0.1")
    try:
        link = http.client.HTTPConnection(
            EVERY_ADDRESS.get(host, host), int(port), timeout=LIMIT_SECONDS
        )
        link.request("GET", f"/{page}")
        answer = link.getresponse()
        print(answer.read().decode())
    except (OSError, http.client.HTTPException) as error:
        print(f"no answer on port {port}: {error}", file=sys.stderr)
        return 1
    return 0 if answer.status == 200 else 1
