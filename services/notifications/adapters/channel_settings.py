"""The landlord's settings of the channels, from a TOML file; docs/channels.md explains each.

Every fault is found before anything is refused, and each says where it is and what to write.
"""

from pathlib import Path

from services.backbone.errors import NotReady
from services.backbone.toml_file import TomlFile, read_toml
from services.backbone.toml_table import Table
from services.notifications.adapters.channels import (
    CHANNELS,
    Channels,
    ChannelSettings,
    ListenSettings,
    RetrySettings,
)
from services.notifications.adapters.errors import NotificationsError
from services.notifications.adapters.provider_settings import FolderSettings
from services.notifications.adapters.provider_tables import (
    KEYS,
    gateway_from,
    notify_from,
    smtp_from,
)
from services.notifications.adapters.setting_values import clock_time, public_address, secret_in
from services.terms.errors import ListsFaults

PROVIDERS = {
    "sms": ("folder", "notify", "sms_gateway"),
    "email": ("folder", "notify", "smtp"),
    "letter": ("folder", "notify"),
    "inbox": ("inbox",),
}
"""Who can serve a channel; the first is the default."""

HOURS = {"sms": ("08:00", "20:00")}
TIME_OUTS_TO_ASK = 2
"""A claim is asked about after more than as many of the longest time-outs."""


class BadChannels(ListsFaults, NotificationsError, NotReady):
    """Raised for a settings file that cannot be used. Correct what `faults` lists."""


def read_channels(path: Path | None, default_folder: Path | None) -> Channels:
    """Return the settings of a file; of none, everything goes into `default_folder`.

    With `default_folder` None a file that has messages put into a folder names it.

    Raises `BadChannels`.
    """
    if path is None:
        return _channels(Table(TomlFile()), default_folder)
    try:
        file = read_toml(path)
    except OSError as error:
        raise BadChannels([f"{path}: cannot be read ({error.strerror})"]) from None
    channels = None if file.faults else _channels(Table(file), default_folder)
    if channels is None or file.faults:
        raise BadChannels(map(str, sorted(file.faults)))
    return channels


def _channels(table: Table, default_folder: Path | None) -> Channels:
    table.only(*CHANNELS, "bulk", "retry", "listen", "folder", *KEYS)
    by_name = {name: _channel(name, table.table(name)) for name in CHANNELS}
    used = {c.provider for c in by_name.values() if c.on}
    tables = {name: table.table(name) for name in KEYS}
    for name, known in KEYS.items():
        tables[name].only(*known)
    by_notify = {name for name, c in by_name.items() if c.on and c.provider == "notify"}
    smtp = smtp_from(tables["smtp"]) if "smtp" in used else None
    notify = notify_from(tables["notify"], by_notify) if by_notify else None
    gateway = gateway_from(tables["sms_gateway"]) if "sms_gateway" in used else None
    time_outs = [p.timeout_seconds for p in (smtp, notify, gateway) if p is not None]
    bulk = table.table("bulk")
    bulk.only("per_minute")
    return Channels(
        by_name,
        _folder(table.table("folder"), default_folder if "folder" in used else Path()),
        _retry(table.table("retry"), max(time_outs, default=0.0)),
        bulk.whole_number("per_minute", 200, 1, 100_000),
        _listen(table.table("listen")),
        smtp,
        notify,
        gateway,
    )


def _channel(name: str, table: Table) -> ChannelSettings:
    table.only(
        "on",
        "provider",
        "per_second",
        "burst",
        "daily_cap",
        "price_pence",
        "opens",
        "closes",
    )
    opens, closes = HOURS.get(name, ("", ""))
    first = table.read("opens", clock_time, None, opens)
    last = table.read("closes", clock_time, None, closes)
    if (first is None) != (last is None) or (first and last and first >= last):
        table.fault("opens", 'give both, the earlier one first, or both as "" for round the clock')
    return ChannelSettings(
        table.switch("on", True),
        table.choice("provider", PROVIDERS[name], PROVIDERS[name][0]),
        table.number("per_second", 10.0, 0.01, 1_000.0),
        table.whole_number("burst", 20, 1, 10_000),
        table.whole_number("daily_cap", 0, 0, 10_000_000),
        round(table.number("price_pence", 0.0, 0.0, 100_000.0) * 1_000),
        first,
        last,
    )


def _folder(table: Table, default: Path | None) -> FolderSettings:
    table.only("path")
    return FolderSettings(Path(table.text("path", None if default is None else str(default))))


def _retry(table: Table, longest_time_out: float) -> RetrySettings:
    table.only(*RetrySettings.__dataclass_fields__)
    default = RetrySettings()
    ask_after = table.number("ask_after_seconds", default.ask_after_seconds, 1.0, 86_400.0)
    if ask_after <= TIME_OUTS_TO_ASK * longest_time_out:
        least = TIME_OUTS_TO_ASK * longest_time_out
        table.fault("ask_after_seconds", f"give more than twice the longest time-out: > {least:g}")
    return RetrySettings(
        table.growing_numbers("seconds", default.seconds),
        table.whole_number("deliveries", default.deliveries, 1, 20),
        table.number("give_up_hours", default.give_up_hours, 0.01, 2_000.0),
        ask_after,
        table.growing_numbers("poll_hours", default.poll_hours),
        table.whole_number("workers", default.workers, 1, 64),
    )


def _listen(table: Table) -> ListenSettings:
    table.only("token_variable", "public_url", "unsubscribe_secret_variable")
    return ListenSettings(
        table.checked_text("token_variable", secret_in, ""),
        table.checked_text("public_url", public_address, ""),
        table.checked_text("unsubscribe_secret_variable", secret_in, ""),
    )
