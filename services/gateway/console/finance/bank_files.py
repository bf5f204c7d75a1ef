"""The bank files made of runs: which one counts, and who took it away."""

from flask import Blueprint, Response, render_template

from services.contracts.payments import NoteDownload
from services.contracts.queries.payments.runs import ExportByNumber, ExportParts, Exports
from services.gateway.console.attachments import attachment, begun
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import can_use, may_use
from services.gateway.deeds import deed
from services.gateway.sign_in.pages.stepping_up import step_up
from services.gateway.visitor import EVERYBODY, client_for_visitor, note_views

bank_files = Blueprint(
    "bank_files", __name__, url_prefix="/finance/bank-files", template_folder="templates"
)


@bank_files.get("")
@may_use(Exports)
def listed() -> str | Response:
    """Every bank file that was made, newest first."""
    return list_page(Exports(), "finance/bank_files.html", "bank-files")


@bank_files.get("/<int:number>")
@may_use(ExportByNumber)
def one(number: int) -> str:
    """A bank file: what it is of, its hash, and who has it."""
    found = client_for_visitor().ask(ExportByNumber(number))
    return render_template("finance/bank_file.html", found=found, can_take=can_use(NoteDownload))


@bank_files.post("/<int:number>/download")
@may_use(NoteDownload)
@step_up
def download(number: int) -> Response:
    """Note who takes a file away, then send it in parts."""
    client = client_for_visitor()
    noted = client.tell(NoteDownload(number), deed())
    note_views(f"bank file {number}, as a file", EVERYBODY)
    parts = begun(client.pages(ExportParts(number=number)))
    name = f"do-not-send-{number}-{noted.name}" if noted.replaced else noted.name
    body = (part.content.encode() for part in parts)
    return attachment(body, name, "application/octet-stream")
