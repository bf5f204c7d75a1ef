"""What comes back from the bank: reports of returned credits, the landlord's own statement."""

import base64
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from services.backbone.errors import Conflict, Invalid, Refused
from services.bank_formats.incoming.source import LARGEST_FILE
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import OpenDate
from services.contracts.queries.payments.bank import (
    ImportByNumber,
    ImportedRows,
    Imports,
    NotOnStatement,
    UnmatchedReturns,
)
from services.contracts.refusals import Fault
from services.gateway.console.asked import chosen
from services.gateway.console.finance.words import OUTCOMES, choices
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import may_use
from services.gateway.deeds import deed
from services.gateway.refusing import STATUS_OF
from services.gateway.visitor import client_for_visitor
from services.terms.counting import counted
from services.terms.imports import import_in_words

FromBank = type[contract.ImportReturns] | type[contract.ImportStatement]

from_bank = Blueprint(
    "from_bank", __name__, url_prefix="/finance/from-bank", template_folder="templates"
)

ROOM_FOR_A_FORM: Final = 64 * 1024
"""Bytes of a request beside its file."""

UPLOADS: Final = frozenset({"from_bank.import_returns", "from_bank.import_statement"})

MOST_FAULTS: Final = 50

Page = str | Response | Answer | tuple[str, int]


@from_bank.url_value_preprocessor
def let_files_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a request be as large as a file from the bank, where one is uploaded.

    It comes before everything that reads a form, such as the check of its token.
    """
    if endpoint in UPLOADS:
        request.max_content_length = LARGEST_FILE + ROOM_FOR_A_FORM


@from_bank.get("")
@may_use(Imports)
def imports() -> str | Response:
    """Every file that was imported, newest first."""
    return list_page(Imports(), "finance/imports.html", "imports")


@from_bank.get("/<int:number>")
@may_use(ImportByNumber)
def one(number: int) -> str | Response:
    """A file from the bank: each row, and what became of it."""
    outcome = chosen("outcome", OUTCOMES)
    found = client_for_visitor().ask(ImportByNumber(number))
    return list_page(
        ImportedRows(number=number, outcome=outcome),
        "finance/import.html",
        f"import-{number}",
        found=found,
        outcome=outcome,
        outcomes=choices(OUTCOMES, "Every outcome"),
    )


@from_bank.get("/unmatched")
@may_use(UnmatchedReturns)
def unmatched() -> str | Response:
    """The returns that fit no payment."""
    return list_page(UnmatchedReturns(), "finance/unmatched.html", "unmatched-returns")


@from_bank.get("/not-on-statement")
@may_use(NotOnStatement)
def missing() -> str | Response:
    """What should be on the bank statement by today, and was on none."""
    return list_page(NotOnStatement(), "finance/missing.html", "not-on-statement")


@from_bank.get("/returns")
@may_use(contract.ImportReturns)
def ask_returns() -> str:
    """Ask for a report of returned credits."""
    return render_template("finance/upload_returns.html", errors=[])


@from_bank.post("/returns")
@may_use(contract.ImportReturns)
def import_returns() -> Page:
    """Import a report of returned credits."""
    return _import(contract.ImportReturns, "finance/upload_returns.html")


@from_bank.get("/statement")
@may_use(contract.ImportStatement)
def ask_statement() -> str:
    """Ask for a bank statement."""
    return render_template("finance/upload_statement.html", errors=[])


@from_bank.post("/statement")
@may_use(contract.ImportStatement)
def import_statement() -> Page:
    """Import a bank statement."""
    return _import(contract.ImportStatement, "finance/upload_statement.html")


# --- shared steps ---


def _import(
    command: type[contract.ImportReturns] | type[contract.ImportStatement], form: str
) -> Page:
    """Import the file of a form; one that cannot be used is refused whole, with every fault."""
    file, client = request.files.get("file"), client_for_visitor()
    if file is None or not file.filename:
        return _again(form, [Fault("Choose a file", "file")], 422)
    content = base64.b64encode(file.stream.read()).decode("ascii")
    try:
        on = client.ask(OpenDate()).date
        if on is None:
            return _again(form, [Fault("No date's cut-off has been reached yet", "")], 409)
        told = client.tell(command(on, file.filename, content), deed())
    except (Conflict, Invalid) as refused:
        return _again(form, _faults(refused), STATUS_OF[refused.code])
    flash(f"{import_in_words(told.repeated, told.changed).capitalize()}.", "success")
    return redirect(url_for("from_bank.one", number=told.number), 303)


def _again(form: str, errors: list[Fault], status: int) -> tuple[str, int]:
    return render_template(form, errors=errors), status


def _faults(refused: Refused) -> list[Fault]:
    """Return each fault of a file by itself: the service says them in lines."""
    lines = [line.strip() for fault in refused.faults for line in fault.text.splitlines()]
    found = [Fault(line, "file") for line in lines if line]
    more = len(found) - MOST_FAULTS
    return found[:MOST_FAULTS] + ([Fault(counted(more, "more fault"), "file")] if more > 0 else [])
