"""The parts of finance, at the top of each of its pages: those that the visitor may open."""

from typing import Final

from flask import request, url_for

from services.gateway.console.permissions import can_open

SECTIONS: Final = (
    ("Today", "finance.today"),
    ("Runs", "runs.listed"),
    ("Falls due", "finance.due"),
    ("Bank files", "bank_files.listed"),
    ("From the bank", "from_bank.imports"),
    ("Tenants", "finance_tenants.search"),
    ("Details to confirm", "finance_details.unconfirmed"),
    ("Books", "finance_books.trial_balance"),
    ("Budget", "finance_budget.report"),
    ("Samples", "finance_samples.listed"),
    ("Settings", "finance_settings.shown"),
)
"""The words of each link to finance's sections, and the endpoint it leads to."""


def sections() -> list[tuple[str, str, bool]]:
    """Return words, address, and whether the visitor is there."""
    open_ones = [(words, name) for words, name in SECTIONS if can_open(name)]
    room = (request.endpoint or "").partition(".")[0]
    return [(words, url_for(name), _is_here(name, room)) for words, name in open_ones]


def _is_here(endpoint: str, room: str) -> bool:
    if room == "finance":  # it has several sections
        return request.endpoint == endpoint
    if room == "finance_details" and request.endpoint != "finance_details.unconfirmed":
        return endpoint == "finance_tenants.search"  # one tenant's bank details
    return endpoint.startswith(f"{room.removesuffix('_deeds')}.") or (
        room == "run_deeds" and endpoint == "runs.listed"
    )
