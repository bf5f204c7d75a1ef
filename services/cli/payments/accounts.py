"""Bank details: entered, confirmed, checked; keys, settings and weight tables."""

from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli.desk import By, Desk, Key, desk_for, officer
from services.cli.payments.asking import business_date, payments_database
from services.cli.terminal import AsJson, show, show_one, stop
from services.contracts import payments as contract

Tenant = Annotated[str, typer.Argument(help="The tenant's reference.")]


def bank_details(tenant: Tenant, as_json: AsJson = False) -> None:
    """Show every account a tenant gave, masked, and which one is paid to."""
    with desk_for("payments") as desk:
        told = desk.ask("bank_details", tenant_ref=tenant)
        show(told["accounts"], as_json, f"{tenant} has given no bank details")


def set_bank_details(
    tenant: Tenant,
    sort_code: Annotated[str, typer.Option(prompt=True, help="6 digits, like 08-99-99.")],
    account_number: Annotated[
        str, typer.Option(prompt=True, hide_input=True, help="6 to 8 digits.")
    ],
    name: Annotated[str, typer.Option(help="The name on the account; blank keeps it.")] = "",
    by: By = "",
    key: Key = None,
) -> None:
    """Enter or change a tenant's bank details.

    Asks for the numbers where they are not given, so that they need not stand in the shell's
    history. Changed details are used after the cooling-off, or once a second officer confirms them.
    """
    if not _digits(sort_code) or not _digits(account_number):
        stop("give both numbers; `withdraw-bank-details` takes what is on file away", 2)
    with desk_for("payments") as desk:
        _require_tenant(desk, tenant)
        command = contract.ChangeBankDetails(
            tenant, business_date(desk), _digits(sort_code), _digits(account_number), name
        )
        answer = desk.tell(command, by or officer(), key)
        show_one({"tenant_ref": tenant} | answer, as_json=False)


def withdraw_bank_details(tenant: Tenant, by: By = "", key: Key = None) -> None:
    """Pay nothing to a tenant's account any more; their money is held until they give details."""
    with desk_for("payments") as desk:
        _require_tenant(desk, tenant)
        command = contract.ChangeBankDetails(tenant, business_date(desk), "", "", "")
        desk.tell(command, by or officer(), key)
        typer.echo(f"the bank details of {tenant} are withdrawn")


def confirm_bank_details(tenant: Tenant, by: By = "", key: Key = None) -> None:
    """Let changed bank details be used at once; not by the person who entered them."""
    with desk_for("payments") as desk:
        command = contract.ConfirmBankDetails(tenant, business_date(desk))
        desk.tell(command, by or officer(), key)
        typer.echo(f"the changed bank details of {tenant} are in use")


def check_account(sort_code: str, account_number: str) -> None:
    """Say whether an account number fits its sort code: `valid`, `invalid` or `unchecked`.

    By the weight table in force, or, where there is no payments database, the one that comes with
    the program. Exit status: 1 for `invalid`, otherwise 0.
    """
    from services.backbone.errors import BackboneError
    from services.cli.desk import NoDatabase, desk_of
    from services.payments import account_verdicts

    numbers = {"sort_code": _digits(sort_code), "account_number": _digits(account_number)}
    try:
        with desk_of("payments") as desk:
            found = desk.ask("check_account", **numbers)
    except NoDatabase:
        verdict = account_verdicts.check(**numbers)
        found = {"verdict": verdict, "table": account_verdicts.table_name()}
    except BackboneError as problem:
        stop(str(problem), 1)
    typer.echo(found["verdict"])
    typer.echo(f"by {found['table']}", err=True)
    raise typer.Exit(1 if found["verdict"] == "invalid" else 0)


def weights(
    source: Annotated[Path, typer.Option("--from", help="The published weight table.")],
    substitutions: Annotated[
        Path | None, typer.Option(help="The published substitutions; without, ours stay.")
    ] = None,
    by: By = "",
    key: Key = None,
) -> None:
    """Use another weight table from now on, and check every account afresh."""
    from services.bank_formats.weights import WeightTableFault, table_text

    try:
        text = table_text(source)
        others = table_text(substitutions) if substitutions else ""
    except WeightTableFault as fault:
        stop(str(fault), 2)
    except OSError as problem:
        stop(f"{problem.filename} cannot be read: {problem.strerror}", 2)
    with desk_for("payments") as desk:
        command = contract.ReplaceWeightTable(business_date(desk), source.name, text, others)
        answer = desk.tell(command, by or officer(), key)
        typer.echo(
            f"{source.name} is in use: {answer['rows']} rows; "
            f"the verdict on {answer['verdicts_changed']} accounts changed"
        )


def rotate_keys(
    retire: Annotated[
        bool, typer.Option("--retire-old", help="Then take the old keys out of the file.")
    ] = False,
    lost: Annotated[
        bool, typer.Option("--lost", help="Keys are lost for good: hold whom they concern.")
    ] = False,
) -> None:
    """Make a new key, encrypt every account and bank file with it, and go on.

    Works on the payments database itself, and can run while the services do. With --retire-old the
    earlier keys are removed at the end; keep a copy as long as old backups must be read. With
    --lost a missing key file is made anew, and the tenants whose accounts nobody can read any more
    are held until they give them again; the command lists them.
    """
    from services.payments.adapters.key_ring import KeyRingError
    from services.payments.rotation import seal_everything_again

    with desk_for("payments") as desk:
        desk.ask("business_date")  # the database answers: only then a new key is made
        try:
            with payments_database() as database:
                done = seal_everything_again(database, retire_old=retire, lost=lost)
        except KeyRingError as problem:
            stop(str(problem), 1)
        typer.echo(
            f"{done.accounts} accounts and {done.parts} parts of bank files are encrypted with "
            f"the new key; {done.retired} old keys were removed"
        )
        if done.lost:
            typer.echo(f"ask again for the bank details of {', '.join(done.lost)}")


def settings(
    cooling_off_days: Annotated[int | None, typer.Option(help="Working days.")] = None,
    second_approval_above: Annotated[
        str | None, typer.Option(help="Pence above which two people approve; `never`.")
    ] = None,
    portal_columns: Annotated[str | None, typer.Option(help="Of the CSV for a portal.")] = None,
    statement_columns: Annotated[str | None, typer.Option(help="Of the bank statement.")] = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Show finance's settings, and change those that are given."""
    with desk_for("payments") as desk:
        now = desk.ask("settings")
        given = _given(
            cooling_off_days=cooling_off_days,
            second_approval_above_pence=second_approval_above,
            portal_columns=portal_columns,
            statement_columns=statement_columns,
        )
        if given:
            kept = {k: v for k, v in now.items() if k != "weight_table"}
            command = contract.ChangePaymentSettings(on=business_date(desk), **kept | given)
            desk.tell(command, by or officer())
        show_one(desk.ask("settings"), as_json)


def _require_tenant(desk: Desk, tenant: str) -> None:
    """Stop the command for a reference that is nobody's: a slip would be paid for by somebody."""
    if not desk.ask("bank_details", tenant_ref=tenant)["name"]:
        stop(f"no tenant {tenant!r} is registered", 2)


def _given(**options: Any) -> dict[str, Any]:
    given = {name: value for name, value in options.items() if value is not None}
    above = given.get("second_approval_above_pence")
    if above is not None:
        if above != "never" and not above.isdecimal():
            stop("--second-approval-above is a number of pence, or `never`", 2)
        given["second_approval_above_pence"] = None if above == "never" else int(above)
    return given


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


COMMANDS = {
    "bank-details": bank_details,
    "set-bank-details": set_bank_details,
    "withdraw-bank-details": withdraw_bank_details,
    "confirm-bank-details": confirm_bank_details,
    "check-account": check_account,
    "weights": weights,
    "rotate-keys": rotate_keys,
    "settings": settings,
}
