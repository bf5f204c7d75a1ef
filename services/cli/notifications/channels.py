"""The settings file of the channels: every fault, or what is on and by whom."""

import os
from pathlib import Path
from typing import Any

import click

from services.cli.terminal import PATH, Row, show, stop


@click.command("check-channels")
@click.argument(
    "file", type=PATH, required=False, help="The file; without, the one CASHBACK_CHANNELS names."
)
def check_channels(file: Path | None) -> None:
    """Read a channels' settings file, and say every fault, or what is on and by whom.

    The secrets it names are looked for in the environment, and not shown. Nothing is sent and no
    provider is called. Exit status: 2 with faults, otherwise 0.
    """
    from services.notifications.adapters.channel_settings import BadChannels, read_channels
    from services.notifications.store.landlord_channels import FOLDER, VARIABLE

    named = os.environ.get(VARIABLE, "")
    path = file or (Path(named) if named else None)
    try:
        found = read_channels(path, Path(FOLDER))
    except BadChannels as faults:
        stop(str(faults), 2)
    if path is None:
        click.echo(f"No file is given and {VARIABLE} names none: this holds without one.\n")
    show([_line(name, each) for name, each in found.by_name.items()], as_json=False, nothing="")
    click.echo()
    for sentence in _sentences(found):
        click.echo(sentence)


def _line(name: str, channel: Any) -> Row:
    """One channel, with a dash for what does not hold for it."""
    if not channel.on:
        rest = ("served_by", "a_second", "at_once", "a_day", "open", "price_millipence")
        return {"channel": name, "on": False, **dict.fromkeys(rest)}
    hours = f"{channel.opens:%H:%M} to {channel.closes:%H:%M}" if channel.opens else "always"
    return {
        "channel": name,
        "on": True,
        "served_by": channel.provider,
        "a_second": f"{channel.per_second:g}",
        "at_once": channel.burst,
        "a_day": channel.daily_cap or "no limit",
        "open": hours,
        "price_millipence": channel.price_millipence,
    }


def _sentences(found: Any) -> list[str]:
    token = "can be taken" if found.listen.token else "are refused: there is no token for them"
    links = bool(found.listen.public_url and found.listen.secret)
    said = [
        f"Messages to many: {found.bulk_per_minute} a minute.",
        f"Receipts and texts that come in {token}.",
        f"E-mails that can be stopped have {'a' if links else 'no'} link to stop them.",
    ]
    if "folder" in found.in_use:
        said.append("What a folder serves is written down and reaches nobody.")
    return said
