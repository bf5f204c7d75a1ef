"""The keys of accounts and bank files: `cashback payments rotate-keys`."""

import click

from services.cli.desk import client_for
from services.cli.operations.databases import database_of
from services.cli.terminal import stop
from services.contracts.queries.payments.accounts import OpenDate


@click.command("rotate-keys")
@click.option(
    "--retire-old", "retire", is_flag=True, help="Then take the old keys out of the file."
)
@click.option("--lost", is_flag=True, help="Keys are lost for good: hold whom they concern.")
def rotate_keys(retire: bool, lost: bool) -> None:
    """Make a new key, encrypt every account and bank file with it, and go on.

    Works on the payments database itself, and can run while the services do. With --retire-old the
    earlier keys are removed at the end; keep a copy as long as old backups must be read. With
    --lost a missing key file is made anew, and the tenants whose accounts nobody can read any more
    are held until they give them again; the command lists them.
    """
    from services.payments.adapters.key_ring import KeyRingError
    from services.payments.keys.rotation import seal_everything_again

    with client_for("payments") as client:
        client.ask(OpenDate())  # the database answers: only then a new key is made
        try:
            with database_of("payments") as database:
                done = seal_everything_again(database, retire_old=retire, lost=lost)
        except KeyRingError as problem:
            stop(str(problem), 1)
        click.echo(
            f"{done.accounts} accounts and {done.parts} parts of bank files are encrypted with "
            f"the new key; {done.retired} old keys were removed"
        )
        if done.lost:
            click.echo(f"ask again for the bank details of {', '.join(done.lost)}")
