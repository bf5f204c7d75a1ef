"""Runs and bank files: looked at, approved by another person, exported, submitted."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.cli.desk import client_for, deed, key_option
from services.cli.payments.spreadsheets import csv_option, one_form, write_rows
from services.cli.terminal import (
    PATH,
    Row,
    json_option,
    require_folder,
    row_of,
    show,
    show_one,
    stop,
    whole_file,
)
from services.contracts import payments as contract
from services.contracts.commands import Command
from services.contracts.queries.audit import AuditRow
from services.contracts.queries.payments.accounts import NextPaymentDay
from services.contracts.queries.payments.runs import (
    BarredRow,
    ExportParts,
    Exports,
    LeftOutRow,
    RunByRef,
    RunDetails,
    RunLeftOut,
    RunLineRow,
    RunLines,
    Runs,
)
from services.terms.money import pounds, to_decimal
from services.terms.moves import STATUS

if TYPE_CHECKING:
    from services.client.asking import Client

run_argument = click.argument("run_ref", help="The run's reference, such as run-2012-04-05.")
why_option = click.option("--why", required=True, help="The reason, for the audit trail.")

yes_total_option = click.option(
    "--yes-total",
    type=int,
    metavar="PENCE",
    help="The total in pence, for scripts: nobody is asked to type it.",
)

SHOWN = (
    "run_ref",
    "state",
    "payments",
    "amount_pence",
    "submission_day",
    "entry_day",
    "prepared_by",
    "approved_by",
)
LINE_COLUMNS = (
    "in_run",
    "reference",
    "tenant_ref",
    "area_code",
    "element",
    "quarter",
    "amount_pence",
    "due_date",
    "why",
    "account",
    "account_check",
    "name_check",
    "payee",
    "entered_by",
    "entered_on",
    "first_payment",
    "name",
)
TO_DECIDE = (
    *("run_ref", "state", "payments", "amount_pence", "submission_day", "entry_day"),
    *("prepared_by", "approvals", "approvals_needed", "exported_by", "content_hash"),
)


@click.command("runs")
@json_option
def runs(as_json: bool) -> None:
    """List the runs, the newest last."""
    with client_for("payments") as client:
        rows = [row_of(run) for run in client.pages(Runs())]
        show(rows if as_json else [_some(row) for row in rows], as_json, "no runs yet")
        day = None if as_json else client.ask(NextPaymentDay()).date
        if day is not None:
            click.echo(f"the next run is prepared on {day}")


@click.command("run")
@run_argument
@json_option
@csv_option
def run(run_ref: str, as_json: bool, csv: Path | None) -> None:
    """Show a run whole: every line and why it is in, what was left out and why, the totals.

    A file of --csv has the lines that are in it and those that were left out.
    """
    one_form(as_json, csv)
    with client_for("payments") as client:
        found = client.ask(RunByRef(run_ref))
        lines = list(client.pages(RunLines(run_ref)))
        left_out = list(client.pages(RunLeftOut(run_ref)))
    if as_json:
        both = {
            "lines": [row_of(line) for line in lines],
            "left_out_lines": [row_of(line) for line in left_out],
        }
        show_one(row_of(found) | both, as_json)
    elif csv is not None:
        write_rows(_in_and_out(lines, left_out), csv)
    else:
        _show_sections(found, lines, left_out)


def _happened(line: AuditRow) -> Row:
    """Return a line of the audit trail as it fits a screen."""
    move = " → ".join(filter(None, (line.before, line.after)))
    what = move if line.what == STATUS else f"{line.what} {move}".strip()
    cause = f"{line.cause_kind} {line.cause_ref}".strip()
    why = ", ".join(filter(None, (line.reason, cause, line.note)))
    return {"on": line.on.isoformat(), "who": line.who, "what": what, "why": why}


def _show_sections(
    found: RunDetails, lines: Sequence[RunLineRow], left_out: Sequence[LeftOutRow]
) -> None:
    show_one(found, as_json=False)
    sections: dict[str, Sequence[Any]] = {
        "By element and area": found.totals,
        "To look at twice": found.marked,
        "Who may not": [_may_not(each) for each in found.barred],
        "Lines": lines,
        "Left out": left_out,
        "Compared with last quarter": [found.last_quarter],
        "Bank files": [_without(row_of(file), "content_hash") for file in found.exports],
        "What happened": [_happened(line) for line in found.audit],
    }
    for title, rows in sections.items():
        click.echo(f"\n{title}")
        show(rows, as_json=False, nothing="none")


def _may_not(each: BarredRow) -> Row:
    return {"deed": each.deed.replace("_", " "), "who": each.who, "why": each.why}


def _in_and_out(lines: Sequence[RunLineRow], left_out: Sequence[LeftOutRow]) -> list[Row]:
    """Return rows of the same columns for what is in a run and for what is not."""
    rows = [{"in_run": True, **row_of(line)} for line in lines]
    rows += [{"in_run": False, **row_of(line), "why": line.hold} for line in left_out]
    return [{name: row.get(name, "") for name in LINE_COLUMNS} for row in rows]


@click.command("prepare")
@key_option
def prepare(key: str | None) -> None:
    """Propose a run by hand, where the last date's was rejected or cancelled."""
    _told(contract.PrepareRun(), key)


@click.command("approve")
@run_argument
@yes_total_option
@key_option
def approve(run_ref: str, yes_total: int | None, key: str | None) -> None:
    """Approve a prepared run, once its total is typed.

    Not by the person who prepared it, entered details that it is the first to pay, or noted a
    return that it pays again; and once by each. What is approved is what is shown here. Exit status
    1 if the run changed while it was approved: look at it again.
    """
    with client_for("payments") as client:
        shown = client.ask(RunByRef(run_ref))
        _require_total([shown], "approve", yes_total)
        answer = client.tell(contract.ApproveRun(run_ref, shown.content_hash), deed(key))
        show_one(answer, as_json=False)
    if answer.changed:
        stop(f"{run_ref} changed since it was prepared; look at it again before you approve it", 1)
    if answer.needed is not None:
        click.echo(f"approved by {answer.approvals} of {answer.needed}")


@click.command("reject")
@run_argument
@why_option
@key_option
def reject(run_ref: str, why: str, key: str | None) -> None:
    """Reject a prepared run; what is in it goes into the next."""
    _told(contract.RejectRun(run_ref, why), key)


@click.command("cancel")
@run_argument
@why_option
@key_option
def cancel(run_ref: str, why: str, key: str | None) -> None:
    """Cancel an approved run; its money goes into the next.

    An exported one only if the bank has not taken its file, and not by the person who made it.
    """
    _told(contract.CancelRun(run_ref, why), key)


@click.command("export")
@click.argument("run_refs", nargs=-1, required=True, help="Several only if all wait for a file.")
@click.option("--to", required=True, type=PATH, help="Folder to write the bank file into.")
@click.option(
    "--format",
    default="standard18",
    help="standard18, standard18_multi, pain.001.001.03, pain.001.001.09, csv.",
)
@click.option("--instead", is_flag=True, help="In place of a file that was never sent.")
@yes_total_option
@key_option
def export(
    run_refs: tuple[str, ...],
    to: Path,
    format: str,
    instead: bool,
    yes_total: int | None,
    key: str | None,
) -> None:
    """Make the bank file of an approved run, and write it into a folder, once its total is typed.

    Not by anybody who approved it.

    An approved run without a file is cancelled at the next cut-off, so that ordinarily only one
    waits. Several that did would make one file, with a processing day each.

    With --instead it takes the place of a file that was never sent; the command names that one, so
    that it is destroyed. Somebody else than who made that file asks for it.
    """
    from services.bank_formats.formats import FORMATS

    if format not in FORMATS:
        stop(f"there is no format {format!r}; take one of {', '.join(FORMATS)}", 2)
    with client_for("payments") as client:
        require_folder(to)
        shown = [client.ask(RunByRef(run_ref)) for run_ref in dict.fromkeys(run_refs)]
        _require_total(shown, "export", yes_total)
        command = contract.ExportRuns(tuple(run_refs), format, instead)  # type: ignore[arg-type]
        made = client.tell(command, deed(key))
        path = to / made.name
        _write(client, made.export, path)
        click.echo(f"{path}  SHA-256 {made.content_hash}")
        for row in client.pages(Exports()):
            if row.replaced_by == made.export != row.number:
                click.echo(f"do not send {row.name} ({row.format}, export {row.number})")


@click.command("exports")
@click.argument("number", type=int, required=False, help="Read this one again.")
@click.option("--to", type=PATH, default=Path(), help="Folder to write it into.")
@json_option
def exports(number: int | None, to: Path, as_json: bool) -> None:
    """List the bank files that were made, or write one of them into a folder again."""
    with client_for("payments") as client:
        rows = list(client.pages(Exports()))
        if number is None:
            show(rows, as_json, "no bank files yet")
            return
        chosen = next((row for row in rows if row.number == number), None)
        if chosen is None:
            stop(f"there is no export {number}", 2)
        replaced = chosen.replaced_by is not None
        path = to / (f"do-not-send-{number}-{chosen.name}" if replaced else chosen.name)
        _write(client, number, path)
        click.echo(f"{path}  SHA-256 {chosen.content_hash}")


@click.command("submit")
@run_argument
@click.option("--file", type=PATH, help="The file as the bank took it: it must be the run's.")
@yes_total_option
@key_option
def submit(run_ref: str, file: Path | None, yes_total: int | None, key: str | None) -> None:
    """Note that the bank has taken the file, once the total is typed; the tenants are told.

    Not by anybody who approved the run. Compare the SHA-256 that is shown with that of the file
    that you gave to the bank, or name that with --file.
    """
    with client_for("payments") as client:
        shown = client.ask(RunByRef(run_ref))
        made = next((each for each in shown.exports if each.replaced_by is None), None)
        if made is None:
            stop(f"run {run_ref} is {shown.state}: no bank file of it stands", 2)
        content_hash = made.content_hash if file is None else _sha256(file)
        _require_total([shown], "submit", yes_total)
        show_one(client.tell(contract.SubmitRun(run_ref, content_hash), deed(key)), as_json=False)


def _sha256(file: Path) -> str:
    import hashlib

    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as problem:
        stop(f"{file} cannot be read: {problem.strerror}", 2)


def _require_total(shown: Sequence[RunDetails], what: str, yes_total: int | None) -> None:
    """Show the runs and ask for their total to be typed, in pounds as shown or in pence.

    Stops if it is another. A script gives it, and is shown nothing.
    """
    pence = sum(run.amount_pence for run in shown)
    if yes_total is None:
        for run in shown:
            _show_to_decide(run)
        typed = click.prompt(f"Type the total, {pounds(pence)}, to {what}", default="", err=True)
        # Not `from_typed`: a whole number is pence here, as with --yes-total, and never pounds.
        plain = typed.replace("£", "").replace(",", "").strip()
        is_total = plain in (to_decimal(pence), str(pence))
    else:
        is_total = yes_total == pence
    if not is_total:
        stop(f"the total is {pounds(pence)}, and not what was given; nothing was done", 1)


def _show_to_decide(found: RunDetails) -> None:
    """Show what is decided on, and who may not."""
    row = row_of(found)
    summary = {name: row[name] for name in TO_DECIDE}
    show_one(summary | {"approvals": ", ".join(found.approvals)}, as_json=False)
    for each in found.barred:
        click.echo(f"{each.deed.replace('_', ' ')}: not {each.who}, who {each.why}")
    for file in found.exports:
        if file.replaced_by is None:
            click.echo(f"{file.name}  SHA-256 {file.content_hash}")


def _told(command: Command[Any], key: str | None) -> None:
    with client_for("payments") as client:
        show_one(client.tell(command, deed(key)), as_json=False)


def _write(client: "Client", number: int, path: Path) -> None:
    """Write a bank file into a folder; who takes it away is noted before."""
    client.tell(contract.NoteDownload(number), deed(None))
    with whole_file(path) as file:
        for part in client.pages(ExportParts(number)):
            file.write(part.content)


def _some(row: Row) -> Row:
    return {name: row[name] for name in SHOWN}


def _without(row: Row, name: str) -> Row:
    return {k: v for k, v in row.items() if k != name}
