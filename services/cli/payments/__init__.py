"""`cashback payments`: what finance does, one module for each kind of work.

asking.py     the business date, and the way into the database itself
accounts.py   bank details, the account check, keys, settings
runs.py       runs and the bank files made of them
bank.py       what comes back: returned credits, the bank statement
books.py      the trial balance, ledgers, and whether everything agrees
explaining.py why an instalment is what it is; the tenant's statement
control.py    budgets, samples of people to ask
spreadsheets.py   lists for a spreadsheet
"""

import typer

from services.cli.payments import accounts, bank, books, control, explaining, runs

payments = typer.Typer(
    help="What finance does: bank details, runs, bank files, returns, books.",
    no_args_is_help=True,
)

for module in (accounts, runs, bank, books, explaining, control):
    for name, command in module.COMMANDS.items():
        payments.command(name)(command)
