"""Messages to hand to providers, and the moment since when to ask."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.notifications.adapters.port import Outgoing

SINCE = datetime.now(UTC) - timedelta(minutes=5)

TEXT = Outgoing(
    "m-1",
    "sms",
    "T0001",
    "07700 900930",
    "Siân Owen",
    "",
    "Cashback: £75 is on its way, Siân.",
    "Cashback: £75 is on its way, Siân.".encode(),
    "2026-07-01-T0001-payment_on_its_way.txt",
)
EMAIL = replace(
    TEXT,
    channel="email",
    recipient="sian@example.org",
    subject="£75 is on its way",
    unsubscribe_url="https://example.org/unsubscribe/x",
)
LETTER = replace(TEXT, channel="letter", recipient="", content=b"%PDF-1.7 a letter")
