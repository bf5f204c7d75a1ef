"""Bank details: entered, confirmed, checked; settings and weight tables."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.cli.desk import client_for, deed, key_option
from services.cli.payments.asking import business_date
from services.cli.terminal import PATH, json_option, row_of, show, show_one, stop
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import (
    AccountCheckOf,
    AccountVerdict,
    BankDetails,
    Settings,
    SettingsProposal,
    UnconfirmedDetails,
)
from services.terms.counting import counted

if TYPE_CHECKING:
    from services.client.asking import Client

tenant_argument = click.argument("tenant", help="The tenant's reference.")


@click.command("bank-details")
@tenant_argument
@json_option
def bank_details(tenant: str, as_json: bool) -> None:
    """Show every account a tenant gave, masked, and which one is paid to."""
    with client_for("payments") as client:
        told = client.ask(BankDetails(tenant))
        show(told.accounts, as_json, f"{tenant} has given no bank details")


@click.command("set-bank-details")
@tenant_argument
@click.option("--sort-code", prompt=True, help="6 digits, like 08-99-99.")
@click.option("--account-number", prompt=True, hide_input=True, help="6 to 8 digits.")
@click.option("--name", default="", help="The name on the account; blank keeps it.")
@key_option
def set_bank_details(
    tenant: str, sort_code: str, account_number: str, name: str, key: str | None
) -> None:
    """Enter or change a tenant's bank details.

    Asks for the numbers where they are not given, so that they need not stand in the shell's
    history. Changed details are used after the cooling-off, or once a second officer confirms them.
    `unconfirmed`: why nothing is paid to them before that.
    """
    if not _digits(sort_code) or not _digits(account_number):
        stop("give both numbers; `withdraw-bank-details` takes what is on file away", 2)
    with client_for("payments") as client:
        _require_tenant(client, tenant)
        command = contract.ChangeBankDetails(
            tenant, business_date(client), _digits(sort_code), _digits(account_number), name
        )
        answer = client.tell(command, deed(key))
        show_one({"tenant_ref": tenant} | row_of(answer), as_json=False)


@click.command("withdraw-bank-details")
@tenant_argument
@key_option
def withdraw_bank_details(tenant: str, key: str | None) -> None:
    """Pay nothing to a tenant's account any more; their money is held until they give details."""
    with client_for("payments") as client:
        _require_tenant(client, tenant)
        command = contract.ChangeBankDetails(tenant, business_date(client), "", "", "")
        client.tell(command, deed(key))
        click.echo(f"the bank details of {tenant} are withdrawn")


@click.command("confirm-bank-details")
@tenant_argument
@click.option("--account", type=int, required=True, help="Its number, as `bank-details` says it.")
@click.option("--why", required=True, help="What was checked, for the audit trail.")
@key_option
def confirm_bank_details(tenant: str, account: int, why: str, key: str | None) -> None:
    """Confirm bank details that cool off or are in doubt; not for the person who entered them.

    They are in use at once, and held no more.
    """
    with client_for("payments") as client:
        command = contract.ConfirmBankDetails(tenant, business_date(client), account, why)
        client.tell(command, deed(key))
        click.echo(f"the bank details of {tenant} are confirmed and in use")


@click.command("unconfirmed")
@json_option
def unconfirmed(as_json: bool) -> None:
    """List the bank details in doubt, which are held until a second person confirms them."""
    with client_for("payments") as client:
        found = client.pages(UnconfirmedDetails())
        show(found, as_json, "no bank details wait for a second person")


@click.command("check-account")
@click.argument("sort_code")
@click.argument("account_number")
def check_account(sort_code: str, account_number: str) -> None:
    """Say whether an account number fits its sort code: `valid`, `invalid` or `unchecked`.

    By the weight table in force, or, where there is no payments database, the one that comes with
    the program. Exit status: 1 for `invalid`, otherwise 0.
    """
    from services.backbone.errors import BackboneError
    from services.cli.desk import NoDatabase, client_of, quieten_logs

    numbers = (_digits(sort_code), _digits(account_number))
    try:
        with client_of("payments") as client:
            quieten_logs()
            found = client.ask(AccountCheckOf(*numbers))
    except NoDatabase:
        found = _by_the_table_we_ship(*numbers)
    except BackboneError as problem:
        stop(str(problem), 1)
    click.echo(found.verdict)
    click.echo(f"by {found.table}", err=True)
    raise click.exceptions.Exit(1 if found.verdict == "invalid" else 0)


@click.command("weights")
@click.option("--from", "source", required=True, type=PATH, help="The published weight table.")
@click.option("--substitutions", type=PATH, help="The published substitutions; without, ours stay.")
@key_option
def weights(source: Path, substitutions: Path | None, key: str | None) -> None:
    """Use another weight table from now on, and check every account afresh."""
    from services.bank_formats.weights import WeightTableFault, table_text

    try:
        text = table_text(source)
        others = table_text(substitutions) if substitutions else ""
    except WeightTableFault as fault:
        stop(str(fault), 2)
    except OSError as problem:
        stop(f"{problem.filename} cannot be read: {problem.strerror}", 2)
    with client_for("payments") as client:
        command = contract.ReplaceWeightTable(business_date(client), source.name, text, others)
        answer = client.tell(command, deed(key))
        click.echo(
            f"{source.name} is in use: {counted(answer.rows, 'row')}; "
            f"the verdict on {counted(answer.verdicts_changed, 'account')} changed"
        )


@click.command("settings")
@click.option("--cooling-off-days", type=int, help="Working days.")
@click.option("--second-approval-above", help="Pence above which two people approve; `never`.")
@click.option("--portal-columns", help="Of the CSV for a portal.")
@click.option("--statement-columns", help="Of the bank statement.")
@json_option
def settings(
    cooling_off_days: int | None,
    second_approval_above: str | None,
    portal_columns: str | None,
    statement_columns: str | None,
    as_json: bool,
) -> None:
    """Show finance's settings, and change those that are given.

    What loosens a control waits for another person, and then as long as changed bank details do.
    Every change takes the place of what waits.
    """
    with client_for("payments") as client:
        now = row_of(client.ask(Settings()))
        given = _given(
            cooling_off_days=cooling_off_days,
            second_approval_above_pence=second_approval_above,
            portal_columns=portal_columns,
            statement_columns=statement_columns,
        )
        if given:
            kept = {k: v for k, v in now.items() if k not in ("weight_table", "proposal")}
            command = contract.ChangePaymentSettings(on=business_date(client), **kept | given)
            client.tell(command, deed(None))
        in_force = client.ask(Settings())
        show_one({k: v for k, v in row_of(in_force).items() if k != "seen"}, as_json)
        if in_force.proposal is not None and not as_json:
            click.echo()
            _show_proposal(in_force.proposal)


def _show_proposal(proposal: SettingsProposal) -> None:
    if proposal.in_force_from is None:
        who = f"another person than {proposal.proposed_by}"
        click.echo(f"proposed, and waits for {who} (`payments confirm-settings`):")
    else:
        click.echo(f"confirmed, and in force from the cut-off of {proposal.in_force_from}:")
    show_one(proposal, as_json=False)


@click.command("confirm-settings")
@key_option
def confirm_settings(key: str | None) -> None:
    """Confirm that controls are loosened; not for the person who proposed it."""
    with client_for("payments") as client:
        proposal = client.ask(Settings()).proposal
        if proposal is None:
            stop("no settings wait for a second person", 2)
        command = contract.ConfirmPaymentSettings(
            business_date(client),
            proposal.cooling_off_days,
            proposal.second_approval_above_pence,
            proposal.details_confirmed,
        )
        answer = client.tell(command, deed(key))
        show_one(proposal, as_json=False)
        click.echo(f"confirmed; in force from the cut-off of {answer.in_force_from}")


def _by_the_table_we_ship(sort_code: str, account_number: str) -> AccountVerdict:
    from services.bank_formats.account_check import check_account
    from services.bank_formats.weights import WEIGHTS, load_weight_table

    verdict = check_account(sort_code, account_number, load_weight_table())
    return AccountVerdict(verdict, WEIGHTS.name)


def _require_tenant(client: "Client", tenant: str) -> None:
    """Stop the command for a reference that is nobody's: a slip would be paid for by somebody."""
    if not client.ask(BankDetails(tenant)).name:
        stop(f"no tenant {tenant!r} is registered", 2)


def _given(**options: Any) -> dict[str, Any]:
    given = {name: value for name, value in options.items() if value is not None}
    above = given.get("second_approval_above_pence")
    if above is not None:
        if above != "never" and not above.isdecimal():
            stop("--second-approval-above is a number of pence, or `never`", 2)
        given["second_approval_above_pence"] = None if above == "never" else int(above)
        given["second_approval_decided"] = True
    return given


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")
