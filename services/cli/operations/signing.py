"""Keys that prove who gives a command over the broker: `cashback signing-key`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from services.cli.terminal import stop
from services.terms.people import ROLES

if TYPE_CHECKING:
    from services.backbone.assertions import Signer


@click.command("signing-key")
@click.argument("key_id")
@click.option(
    "--key",
    "private",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The new file for the key, which only you may read: CASHBACK_SIGNING_KEY names it.",
)
@click.option(
    "--trusted",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file that services read, to add the public half to: CASHBACK_TRUSTED_KEYS names it.",
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(sorted(ROLES)),
    help="What it may vouch for at most; give it several times. Any role, if none is given.",
)
@click.option("--once", is_flag=True, help="Do nothing where that file is there already.")
def signing_key(
    key_id: str, private: Path, trusted: Path, roles: tuple[str, ...], once: bool
) -> None:
    """Make a key that signs calls, and have the services trust it.

    KEY_ID says for whom it vouches: `gateway:2026` for everybody who signs in at the gateway, or
    `local:ann` for one officer who gives commands at a terminal. Services read the trusted keys
    when they start; to end a key, take it out of that file and start them again.
    """
    from services.backbone.assertions import Signer

    if once and private.exists():
        return
    if private.exists():
        stop(f"{private} exists; a key is never replaced: name another file", 2)
    try:
        signer = Signer.made(key_id)
    except ValueError as problem:
        stop(str(problem), 2)
    _trust(signer, trusted, roles)
    private.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(signer.private_key() + "\n")
    click.echo(f"{private} signs as {key_id}; services that read {trusted} believe it")


def _trust(signer: "Signer", trusted: Path, roles: tuple[str, ...]) -> None:
    """Add the public half to the trusted keys, in one step; a key of that id must be new."""
    import json

    try:
        keys = json.loads(trusted.read_text())["keys"] if trusted.exists() else []
        known = {key["kid"] for key in keys}
    except (OSError, ValueError, KeyError, TypeError):
        stop(f"{trusted} is no file of trusted keys; name another, or mend it", 2)
    if signer.key_id in known:
        stop(f"{trusted} has a key {signer.key_id} already: take it out first, or name another", 2)
    limits = {"roles": sorted(roles)} if roles else {}
    keys.append({**signer.public_key(), **limits})
    trusted.parent.mkdir(parents=True, exist_ok=True)
    written = trusted.with_name(trusted.name + ".new")
    written.write_text(json.dumps({"keys": keys}, indent=2) + "\n")
    written.replace(trusted)
