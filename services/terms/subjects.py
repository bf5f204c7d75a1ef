"""The kinds of things that the audit trail has lines about."""

from typing import Final, Literal, get_args

SubjectKind = Literal[
    "tenant",
    "participation",
    "home",
    "visit",
    "job",
    "rooms",
    "job mapping",
    "scheme",
    "deal text",
    "run",
    "bank file",
    "instalment",
    "payment",
    "payee",
    "payer",
    "import",
    "budget",
    "sample",
    "setting",
    "weight table",
    "message",
    "task",
    "bulk",
    "compared with",
    "calendar",
    "event",
]

SUBJECT_KINDS: Final[tuple[SubjectKind, ...]] = get_args(SubjectKind)
"""All of them, in the order in which they are offered; `tenant` is everything that is theirs."""
