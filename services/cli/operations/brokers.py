"""The broker: its exchanges and queues."""

import click

from services.backbone.settings import OPERATOR, Settings
from services.cli.terminal import stop


@click.command("declare")
def declare() -> None:
    """Make the exchanges and queues on the broker that CASHBACK_BROKER_URL names.

    It needs a user who may configure; `{user}` in the address stands for `operator`. Repeated, it
    does nothing. deploy/rabbitmq/set-up makes the users as well.
    """
    from amqp.exceptions import AMQPError
    from kombu.exceptions import OperationalError

    from services.hosts.declaring import declare_topology

    try:
        declare_topology(Settings.from_environment().broker_url(OPERATOR))
    except (OSError, OperationalError, AMQPError) as problem:
        stop(f"the broker does not take it ({type(problem).__name__}: {problem})", 1)
    click.echo("exchanges and queues are there")
