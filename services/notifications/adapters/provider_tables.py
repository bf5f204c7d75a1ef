"""Each provider's table of the settings file, read into what the provider needs to know."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, get_args

from services.backbone.toml_table import Table
from services.notifications.adapters.port import Outcome
from services.notifications.adapters.provider_settings import (
    NotifySettings,
    SmsGatewaySettings,
    SmtpSettings,
)
from services.notifications.adapters.setting_values import private_address, secret_in

KEYS = {
    "smtp": (set(SmtpSettings.__dataclass_fields__) - {"password"}) | {"password_variable"},
    "notify": (set(NotifySettings.__dataclass_fields__) - {"key"}) | {"key_variable"},
    "sms_gateway": (set(SmsGatewaySettings.__dataclass_fields__) - {"password", "bearer"})
    | {"password_variable", "bearer_variable"},
}
"""What a table may have, whether or not a channel uses its provider."""

NOTIFY_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
"""One of the two ids that end a key of Notify's."""


def smtp_from(table: Table) -> SmtpSettings:
    """Return the settings of the mail server."""
    username = table.text("username", "")
    security: Any = table.choice("security", ("starttls", "tls", "none"), "starttls")
    if security == "none" and username:
        table.fault("security", "a password is sent in TLS only: choose starttls or tls")
    ca_file = table.text("ca_file", "")
    if ca_file and not Path(ca_file).is_file():
        table.fault("ca_file", "there is no such file; give the path of a PEM file")
    return SmtpSettings(
        table.text("host"),
        table.whole_number("port", 465 if security == "tls" else 587, 1, 65_535),
        security,
        username,
        table.checked_text("password_variable", secret_in, None if username else ""),
        table.whole_number("connections", 4, 1, 64),
        table.number("timeout_seconds", 30.0, 0.1, 600.0),
        ca_file,
    )


def notify_from(table: Table, channels: Collection[str]) -> NotifySettings:
    """Return the settings of GOV.UK Notify, which serves these channels."""
    default = NotifySettings("")
    key = table.checked_text("key_variable", secret_in)
    if key and not _is_notify_key(key):
        table.fault("key_variable", "its value is not a key of Notify's: copy the whole of one")
    return NotifySettings(
        key,
        table.checked_text("base_url", private_address, default.base_url),
        table.text("text_template_id", None if "sms" in channels else ""),
        table.text("email_template_id", None if "email" in channels else ""),
        table.text("sms_sender_id", ""),
        table.text("email_reply_to_id", ""),
        table.choice("postage", ("second", "first"), "second"),
        table.number("timeout_seconds", default.timeout_seconds, 0.1, 600.0),
    )


def gateway_from(table: Table) -> SmsGatewaySettings:
    """Return the settings of an SMS gateway."""
    default = SmsGatewaySettings("")
    body: Any = table.choice("body", ("json", "form"), "json")
    find_by: Any = table.choice("find_by", ("reference", "to_and_text"), "reference")
    username = table.text("username", "")
    settings = SmsGatewaySettings(
        table.checked_text("send_url", private_address),
        table.text("sender", ""),
        body,
        username,
        table.checked_text("password_variable", secret_in, None if username else ""),
        table.checked_text("bearer_variable", secret_in, ""),
        table.texts_by_name("fields", default.fields),
        table.text("id_path", default.id_path),
        table.text("status_path", default.status_path),
        table.text("error_path", default.error_path),
        table.texts_by_name("statuses", {}),
        table.words("recipient_errors", ()),
        table.checked_text("find_url", private_address, ""),
        find_by,
        table.texts_by_name("find_fields", default.find_fields),
        table.text("list_path", default.list_path),
        table.texts_by_name("found_fields", default.found_fields),
        table.texts_by_name("receipt_fields", default.receipt_fields),
        table.texts_by_name("text_fields", default.text_fields),
        table.number("timeout_seconds", default.timeout_seconds, 0.1, 600.0),
    )
    _check_gateway(table, settings)
    return settings


def _is_notify_key(key: str) -> bool:
    """A name, the service's id and the secret, with hyphens between."""
    ids = key[-73:]
    return bool(NOTIFY_KEY.fullmatch(ids[:36]) and NOTIFY_KEY.fullmatch(ids[37:]))


def _check_gateway(table: Table, settings: SmsGatewaySettings) -> None:
    """Report what would have texts lost, or sent twice."""
    for word, meaning in settings.statuses.items():
        if meaning not in get_args(Outcome):
            known = " or ".join(get_args(Outcome))
            table.fault("statuses", f"{word} = {meaning!r} is not known here; give {known}")
    for name in ("to", "text"):
        if not settings.fields[name]:
            table.fault("fields", f"{name} cannot be left out")
    if not settings.find_url:
        return
    if settings.find_by == "reference":
        if not settings.fields["reference"] or not settings.find_fields["reference"]:
            table.fault("find_by", "no reference is given to it to find by; give to_and_text")
    elif not settings.find_fields["to"]:
        table.fault("find_fields", "to cannot be left out where texts are found by it")
