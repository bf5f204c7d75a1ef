"""How long an adapter waits for an answer in tests: for long, unless none is to come."""

PATIENT, IMPATIENT = 30.0, 1.0
"""Seconds: as the settings have it; and as long as a busy machine needs to take a message."""

SILENT = ("stall", "hang")
"""What a server does that says nothing more until the other side hangs up."""


def seconds_for(*behaviours: str) -> float:
    """Return the time-out for whoever meets a server that does this."""
    return IMPATIENT if any(each in SILENT for each in behaviours) else PATIENT
