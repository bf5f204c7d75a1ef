"""`cashback evaluation`: the evaluation's facts, made again from its log."""

import getpass

import click

from services.backbone.errors import BackboneError
from services.cli.groups import Group
from services.cli.operations.databases import database_of
from services.cli.terminal import stop


@click.command("rebuild")
def rebuild() -> None:
    """Make all facts again from the log of what was heard, after a correction of the program.

    The evaluation may run meanwhile: what it hears waits until this is done.
    """
    from services.evaluation.handlers.rebuilding import rebuild as make_again

    try:
        with database_of("evaluation") as database, database.begin(getpass.getuser()) as uow:
            number = make_again(uow)
            uow.commit()
    except BackboneError as problem:
        stop(str(problem), 1)
    click.echo(f"evaluation: facts were made again of {number} events")


evaluation = Group(
    "evaluation",
    "What the scheme came to, in figures: its facts.",
    {"rebuild": __name__},
)
