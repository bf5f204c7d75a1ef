"""The three rows of one message in hand-written SQL, for variants of one transaction a message.

They are marked as sent from the start: the variants that use them publish by themselves.
"""

INBOX = "INSERT INTO inbox (event_id, publisher, sequence, received_at) VALUES ({})"
SETTLED = "INSERT INTO settled (tenant_ref, on_date, earned_pence) VALUES ({})"
OUTBOX = (
    "INSERT INTO outbox (event_id, type, data, correlation_id, recorded_at, sent_at)"
    " VALUES ({}) RETURNING sequence"
)
