"""`cashback notifications`: what officers do about telling tenants, a module for each kind of work.

asking.py       tenants who must be there, and moments as people read them
telling.py      what one tenant was told, and what is in their inbox
wishes.py       how a tenant wants to be told
office.py       how the channels stand, and what officers have to do
bulk.py         messages to many
costs.py        messages, segments and pounds
previews.py     what every message looks like
channels.py     the settings file of the channels
"""

import typer

from services.cli.notifications import (
    bulk,
    channels,
    costs,
    office,
    previews,
    telling,
    wishes,
)

notifications = typer.Typer(
    help="Telling tenants: what was sent, preferences, tasks, messages to many, costs.",
    no_args_is_help=True,
)

for module in (telling, wishes, office, costs, previews, channels):
    for name, command in module.COMMANDS.items():
        notifications.command(name)(command)

to_many = typer.Typer(
    help="A message to everyone in an area or with a status: prepared, then approved by another.",
    no_args_is_help=True,
)
for name, command in bulk.COMMANDS.items():
    to_many.command(name)(command)
notifications.add_typer(to_many, name="bulk")
