"""What the stubs tell us of messages that they accepted, as each provider documents it."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def notify_calls(url: str, message: Mapping[str, Any], status: str, token: str) -> int:
    """Post Notify's receipt for an accepted message; return how it was answered."""
    said = {
        "id": message["id"],
        "reference": message["reference"],
        "to": "07700900930",
        "status": status,
        "created_at": "2026-07-01T00:00:00.000000Z",
        "completed_at": "2026-07-01T00:00:01.000000Z",
        "sent_at": "2026-07-01T00:00:01.000000Z",
        "notification_type": "sms",
        "template_id": "f33517ff-2a88-4f6e-b855-c550268ce08a",
        "template_version": 1,
    }
    bearer = {"Authorization": f"Bearer {token}"}
    return post(f"{url}/receipts/notify", json.dumps(said), JSON, bearer)


def twilio_calls(
    url: str, message: Mapping[str, Any], status: str, token: str, code: str = ""
) -> int:
    """Post Twilio's status callback for an accepted message; return how it was answered."""
    said = {
        "AccountSid": "AC1",
        "To": message["to"],
        "MessageSid": message["sid"],
        "SmsSid": message["sid"],
        "MessageStatus": status,
        "SmsStatus": status,
    } | ({"ErrorCode": code} if code else {})
    return post(f"{url}/receipts/sms_gateway/{token}", urlencode(said), FORM)


def twilio_received(url: str, sid: str, number: str, words: str, token: str) -> int:
    """Post a text that Twilio received; return how it was answered."""
    said = {"MessageSid": sid, "From": number, "To": "+447700900000", "Body": words}
    return post(f"{url}/texts/sms_gateway/{token}", urlencode(said), FORM)


def post(url: str, said: str, kind: str, headers: Mapping[str, str] | None = None) -> int:
    """Post what is said; return the status of the answer."""
    head = {"Content-Type": kind, **(headers or {})}
    try:
        request = urllib.request.Request(url, said.encode(), head)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
