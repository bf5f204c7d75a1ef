"""What each role that people have is for, in the words of the first page."""

from typing import Final

from services.terms.people import Role

PURPOSES: Final[dict[Role, str]] = {
    "finance": "You prepare payment runs, export and submit what was approved, and import what the"
    " bank sends back. You enter bank details and set budgets.",
    "finance_approver": "You approve payment runs that somebody else prepared, and confirm changed"
    " bank details.",
    "surveyor": "You inspect homes: your visits, what you found, and where nobody let you in.",
    "repairs_manager": "You look after visits, bookings and jobs, and settle what a follow-up"
    " found.",
    "housing_officer": "You look after tenants in the pilot: who joins and leaves, contacts,"
    " arrears, surveys and appeals.",
    "housing_manager": "You decide appeals that somebody else recorded, set the scheme, and send"
    " messages to many tenants.",
    "administrator": "You say who may sign in and as what, and see whether everything works.",
    "board": "You read whether the pilot works, and its figures. They name nobody.",
    "auditor": "You read everything, and change nothing.",
}
