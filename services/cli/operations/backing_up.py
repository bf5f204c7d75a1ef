"""A running pilot on one machine copied, and put back: `cashback backup` and `cashback restore`."""

from pathlib import Path

import click

from services.backbone.errors import BackboneError
from services.cli.terminal import PATH, stop

data_option = click.option(
    "--data", type=PATH, default=Path("cashback-data"), help="The folder that `serve` was given."
)


@click.command("backup")
@click.argument("to", type=PATH)
@data_option
def backup(to: Path, data: Path) -> None:
    """Copy every database of `cashback serve` into the new folder TO, as of one moment.

    It runs while the pilot does; whoever writes meanwhile waits. The key file is not copied: the
    copy without it holds no readable bank details, so keep a copy of the keys somewhere else.
    """
    from services.hosts.copying import copy_at_one_moment

    try:
        copies = copy_at_one_moment(data, to)
    except BackboneError as problem:
        stop(str(problem), 1)
    click.echo(f"{len(copies)} databases are in {to}, as of one moment")
    click.echo(_about_keys(data))


@click.command("restore")
@click.argument("source", metavar="FROM", type=PATH)
@data_option
def restore(source: Path, data: Path) -> None:
    """Put the backup in the folder FROM back, where no database is: move what is there away first.

    Stop `cashback serve` before. The key file of that time has to lie beside the databases, or
    where CASHBACK_PAYMENTS_KEYS says, before it starts again.
    """
    from services.hosts.copying import copy_at_one_moment, databases_in

    try:
        databases_in(source)
        _refuse_databases(data)
        kept = data.with_name(data.name + ".restored")
        copies = copy_at_one_moment(source, kept)
        data.mkdir(parents=True, exist_ok=True)
        for copy in copies:
            copy.rename(data / copy.name)
        kept.rmdir()
    except BackboneError as problem:
        stop(str(problem), 1)
    click.echo(f"{len(copies)} databases are in {data} again; `cashback serve` goes on with them")
    click.echo(_about_keys(data))


def _refuse_databases(data: Path) -> None:
    there = sorted(path.name for path in data.glob("*.sqlite*"))
    if there:
        stop(f"{data} holds {', '.join(there)}: move them away first", 2)


def _about_keys(data: Path) -> str:
    keys = data / "payments.keys"
    where = keys if keys.exists() else "where CASHBACK_PAYMENTS_KEYS says"
    key = data / "sign-in.key"
    which = key if key.exists() else "where CASHBACK_SIGN_IN_KEY says"
    return (
        f"the keys of bank details are apart, in {where}: without them the accounts are lost;"
        f" the key of who signs in is apart, in {which}"
    )
