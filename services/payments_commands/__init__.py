"""`cashback payments`: what finance does, one module for each kind of work.

asking.py     how every command reaches the service and shows what it answers
accounts.py   bank details, the account check, keys, settings
runs.py       runs and the bank files made of them
bank.py       what comes back: returned credits, the bank statement
"""

import typer

from services.payments_commands import accounts, bank, runs

payments = typer.Typer(
    help="What finance does: bank details, runs, bank files, returns, books.",
    no_args_is_help=True,
)

for module in (accounts, runs, bank):
    for name, command in module.COMMANDS.items():
        payments.command(name)(command)
