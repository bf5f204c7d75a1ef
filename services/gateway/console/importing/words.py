"""What the states and phases of an import are called."""

from typing import Final

STATES: Final = {
    "reading": ("Being read", "blue"),
    "unusable": ("Cannot be used", "red"),
    "read": ("Waits for your decision", "yellow"),
    "carrying": ("Being imported", "blue"),
    "stopped": ("Stopped", "red"),
    "done": ("Imported", "green"),
    "given_up": ("Not imported", "grey"),
}
"""The states of an import: what each is called, and the colour of its tag."""

PHASES: Final = {
    "registering": "tenants are registered",
    "accounts": "bank details are handed to payments",
    "signing": "signatures are entered",
    "places": "places are given",
    "reporting": "arrears are reported",
    "recording": "jobs are recorded",
    "taking_over": "rows are taken over",
}

KINDS: Final = {
    "fault": (
        "Faults",
        "These rows are not imported. Correct them in the file and upload it again.",
    ),
    "doubt": (
        "Doubts",
        "These values are unusual, and may be right. The rows are imported as they are.",
    ),
    "waits": (
        "Registered later",
        "These tenancies start later, or enrolment opens later. The rows wait until that day.",
    ),
    "changed": ("Changes", "These rows change what is known."),
    "left_out": ("Left out", "These rows are not imported."),
    "not_taken": ("Not taken", "These rows, or parts of them, were refused."),
    "others": ("Nobody's here", "These rows are of nobody who is registered. They are left out."),
    "same": ("Known already", "These rows say what is known. They change nothing."),
}
"""The kinds of remark: the heading of the page of each, and what it means."""
