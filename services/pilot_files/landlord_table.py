"""Reads `[landlord]` of `scheme.toml`: how tenants reach the people who run the scheme."""

from services.backbone.toml_table import Table
from services.contracts.contact_points import (
    EXAMPLE_CONTACT_POINTS,
    MOST_ADDRESS_LINES,
    ContactPoints,
)
from services.contracts.emails import email_address
from services.contracts.fields import web_address
from services.contracts.mobiles import telephone

MAY_BE_LEFT_OUT = ("complaints", "data_protection")


def read_contact_points(whole: Table) -> ContactPoints:
    """Return the landlord's contact points; the examples where the file has no such table."""
    if "landlord" not in whole.values:
        return EXAMPLE_CONTACT_POINTS
    table = whole.table("landlord")
    table.only(*ContactPoints.__dataclass_fields__)
    complaints, data_protection = (
        table.text(key) if key in table.values else "" for key in MAY_BE_LEFT_OUT
    )
    return ContactPoints(
        phone=table.checked_text("phone", telephone),
        email=table.checked_text("email", email_address),
        from_address=table.checked_text("from_address", email_address),
        guides=table.checked_text("guides", web_address),
        address=_address(table),
        hours=table.text("hours"),
        finance_email=table.checked_text("finance_email", email_address),
        complaints=complaints,
        data_protection=data_protection,
    )


def _address(table: Table) -> tuple[str, ...]:
    lines = table.words("address")
    if len(lines) > MOST_ADDRESS_LINES:
        table.fault("address", f"a letter has room for {MOST_ADDRESS_LINES} lines; make it shorter")
    return lines
