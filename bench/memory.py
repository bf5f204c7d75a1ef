"""How much memory a process took at most."""

import re
from pathlib import Path


def most_memory_mb(process: int | str = "self") -> float:
    """Return the most memory a process has held, in MB; `ru_maxrss` would tell its parent's."""
    status = Path(f"/proc/{process}/status").read_text()
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(kilobytes) / 1024
