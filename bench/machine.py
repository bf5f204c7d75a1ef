"""What the figures were taken on."""

import os
import platform
from pathlib import Path
from typing import Any

import pika
import psycopg

from services.hosts.topology import pika_parameters


def machine(broker: str, database: str) -> dict[str, Any]:
    """Return the facts that a figure depends on, ready for JSON."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "rabbitmq": _rabbitmq(broker),
        "postgresql": _postgresql(database),
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return " ".join(line.split(":", 1)[1].split())
    return platform.processor() or platform.machine()


def _rabbitmq(address: str) -> str:
    link = pika.BlockingConnection(pika_parameters(address))
    try:
        version = link._impl.server_properties["version"]
    finally:
        link.close()
    return version.decode() if isinstance(version, bytes) else str(version)


def _postgresql(address: str) -> str:
    with psycopg.connect(address, connect_timeout=10) as link:
        row = link.execute("SHOW server_version").fetchone()
    return str(row[0]).split()[0] if row else "unknown"
