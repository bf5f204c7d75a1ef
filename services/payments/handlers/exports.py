"""Bank files: made of approved runs from their frozen copies, kept, never made twice."""

import hashlib
from collections.abc import Iterator, Sequence

from services.backbone.audit import Change, Subject
from services.backbone.errors import Conflict, Invalid, NotFound, NotNow
from services.bank_formats.bank_files import (
    BankFileUnwritable,
    DayToPay,
    FileToMake,
    pieces_of,
)
from services.bank_formats.credits import Credit, PayerAccount
from services.bank_formats.formats import ENDING
from services.contracts import payments as contract
from services.payments.domain.run_states import BANK_FILE, DOWNLOADED, EXPORTED_AGAIN
from services.payments.handlers.noting import about_run, as_known
from services.payments.handlers.runs import check_move, known_run, move_run
from services.payments.handlers.two_people import (
    LOOK,
    paid_to,
    require_agreement,
    require_another,
)
from services.payments.store import Work
from services.payments.store.accounts import details_in
from services.payments.store.rows import Export, Run


def export_runs(command: contract.ExportRuns, uow: Work) -> contract.MadeBankFile:
    """Make a bank file of one approved run, or of several with a processing day each.

    The file is made from what was approved: `Conflict` if the payments are no longer those.
    Runs that are in a file already are not put into another one, unless it is made `instead` and
    the bank has not taken the first; the same runs in the same format are the same file. Whoever
    approved one of them makes no file of it, and whoever made a file none instead: `NotAllowed`.
    """
    uow.connection.expect_many_rows()
    runs = _runs_of(command, uow)
    earlier = uow.store.exports.of_run(runs[0])
    if earlier is not None and not command.instead:
        return _same_again(command, runs, earlier, uow)
    _refuse_what_left(runs, earlier, uow)
    for run in runs:
        require_another("export" if earlier is None else "export_instead", run, uow, earlier)
        require_agreement(run, uow)
    export = _new_export(command, runs, uow)
    if earlier is not None:
        uow.store.exports.replace(earlier, by=export.number)
    kept = uow.store.exports.keep(export, runs, _pieces(export, runs, uow))
    for run in runs:
        _note(run, kept, earlier, uow)
    return _answer(kept)


def note_download(command: contract.NoteDownload, uow: Work) -> contract.NotedDownload:
    """Note that somebody takes a bank file away: not who approved a run in it.

    Raises `NotFound` if there is none of that number, `NotAllowed` for an approver.
    """
    export = uow.store.exports.find(command.export)
    if export is None:
        raise NotFound(f"there is no bank file {command.export}", "export")
    for run_ref in uow.store.exports.run_refs_of(export):
        require_another("take", known_run(run_ref, uow), uow)
    on = as_known(export.exported_on, uow)
    uow.audit(on, Subject(BANK_FILE, str(export.number)), Change(DOWNLOADED, note=export.name))
    return contract.NotedDownload(export.name, export.replaced_by is not None)


def _runs_of(command: contract.ExportRuns, uow: Work) -> list[Run]:
    refs = sorted(set(command.run_refs))
    if not refs:
        raise Invalid("name the runs to export", "run_refs")
    runs = [known_run(run_ref, uow) for run_ref in refs]
    return sorted(runs, key=lambda run: run.cycle.processing_day)


def _same_again(
    command: contract.ExportRuns, runs: Sequence[Run], earlier: Export, uow: Work
) -> contract.MadeBankFile:
    """Answer a repeated export with the file that was made, and refuse a second, other one."""
    same = uow.store.exports.runs_of(earlier) == sorted(run.number for run in runs)
    if same and earlier.format == command.format:
        return _answer(earlier)
    raise Conflict(
        f"run {runs[0].run_ref} is in {earlier.name} ({earlier.format}) already, and the bank must"
        " not get it twice; if that file was not sent, make another one instead of it"
    )


def _refuse_what_left(runs: Sequence[Run], earlier: Export | None, uow: Work) -> None:
    """Refuse runs that are not approved, or that are in a file with others or sent already."""
    if earlier is None:
        for run in runs:
            check_move(run, "exported", uow)
        return
    together = uow.store.exports.runs_of(earlier)
    if together != sorted(run.number for run in runs):
        raise Conflict(
            f"{earlier.name} holds other runs too; name all of them, and no other", "run_refs"
        )
    for run in runs:
        if run.state != "exported":
            raise Conflict(f"run {run.run_ref} is {run.state}: the bank has {earlier.name}")


def _new_export(command: contract.ExportRuns, runs: Sequence[Run], uow: Work) -> Export:
    number = uow.store.exports.next_number()
    days = [run.cycle.processing_day.isoformat() for run in runs]
    name = f"{'+'.join(days)}.{ENDING[command.format]}"
    day = runs[0].cycle.submission_day
    on = max(day, uow.store.last_cut_off() or day)
    serial = f"{number % 1_000_000:06d}"
    return Export(number, command.format, name, serial, "", uow.actor, on)


def _pieces(export: Export, runs: Sequence[Run], uow: Work) -> Iterator[str]:
    """Yield the file's text; `Conflict` at its end if it is not what was approved."""
    file = FileToMake(
        _payer(uow),
        export.serial,
        runs[0].cycle.submission_day,
        [_day(run, uow) for run in runs],
        uow.store.finance.settings().portal_columns,
    )
    try:
        yield from pieces_of(file, export.format)
    except BankFileUnwritable as error:
        refs = ", ".join(run.run_ref for run in runs)
        raise Conflict(f"run {refs} makes no bank file: {error}") from None


def _day(run: Run, uow: Work) -> DayToPay:
    count, pence = uow.store.runs.totals(run)
    cycle = run.cycle
    return DayToPay(
        cycle.processing_day,
        cycle.entry_day,
        run.run_ref.upper(),
        count,
        pence,
        lambda: _credits(run, uow),
    )


def _credits(run: Run, uow: Work) -> Iterator[Credit]:
    """Yield what is to be paid, and check at the end that it is what was approved."""
    digest = hashlib.sha256(run.heading(uow.store.runs.payer_hash()))
    for row, content in paid_to(run, uow):
        digest.update(row.frozen_line)
        details = details_in(content)
        yield Credit(
            details.sort_code,
            details.account_number,
            row.amount_pence,
            row.reference,
            details.account_name,
        )
    if digest.hexdigest() != run.content_hash:
        raise Conflict(
            f"{run.run_ref} is not what was approved: it was changed in the database. {LOOK}"
        )


def _payer(uow: Work) -> PayerAccount:
    payer = uow.store.payer.in_use()
    if payer is None:
        raise NotNow("the landlord's own account is not known; open the payer account")
    return payer.account


def _note(run: Run, export: Export, earlier: Export | None, uow: Work) -> None:
    day, cause = run.cycle.submission_day, ("bank file", export.name)
    if earlier is None:
        values = {"exported_by": uow.actor}
        move_run(run, "exported", day, uow, reason=export.format, cause=cause, values=values)
    else:
        change = Change(EXPORTED_AGAIN, earlier.name, export.name, export.format, *cause)
        uow.audit(day, about_run(run.run_ref), change)


def _answer(export: Export) -> contract.MadeBankFile:
    return contract.MadeBankFile(export.number, export.name, export.format, export.content_hash)
