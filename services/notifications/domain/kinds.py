"""The kinds of message, which a tenant can have by different channels, and what must be sent.

A tenant may stop what is not essential: it costs them nothing not to read it. The rest is about
their money, their place or their home, and goes by another channel if one is stopped.
"""

KIND_OF: dict[str, str] = {
    "invited": "joining",
    "not_eligible": "joining",
    "agreed": "joining",
    "waiting_list": "joining",
    "started": "joining",
    "withdrawn": "joining",
    "completed": "joining",
    "visit_booked": "home_checks",
    "visit_moved": "home_checks",
    "visit_cancelled": "home_checks",
    "visit_no_access": "home_checks",
    "visit_reminder": "reminders",
    "breach_recorded": "losses",
    "appeal_upheld": "losses",
    "appeal_dismissed": "losses",
    "breach_taken_back": "losses",
    "follow_up_revised": "losses",
    "payment_on_its_way": "payments",
    "payment_held": "payments",
    "payment_returned": "payments",
    "bank_details_changed": "payments",
    "texts_stopped": "payments",
    "notice": "notices",
    "news": "news",
}
"""The kind of each template."""

UNKNOWN = "joining"
"""The kind of a template that is not there any more: for an officer to see to, not to drop."""

KINDS = tuple(dict.fromkeys(KIND_OF.values()))

OPTIONAL = frozenset({"reminders", "news"})
"""The kinds that a tenant can stop."""


def is_essential(template: str) -> bool:
    """Return whether a message must be sent, whatever the tenant stopped."""
    return kind_of(template) not in OPTIONAL


def kind_of(template: str) -> str:
    """Return the kind of a template."""
    return KIND_OF.get(template, UNKNOWN)
