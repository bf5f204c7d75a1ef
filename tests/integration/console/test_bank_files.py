"""Bank files in a browser: the very file, and who took it away."""

import hashlib

import pytest

from services.contracts.queries.payments.runs import ExportByNumber, Exports
from services.gateway.visitor import NOTING
from tests.integration.console.people import Console, hidden_in
from tests.integration.office import DUE, SECOND, THIRD, Office

FILES = "/finance/bank-files"


@pytest.fixture
def made(office: Office) -> Office:
    office.open()
    office.reach(DUE)
    office.approve()
    office.export()
    return office


def test_there_is_no_bank_file_at_first(office: Office, console: Console) -> None:
    office.open()
    assert "No bank file is made yet" in console.person().get(FILES).text
    assert console.person().get(f"{FILES}/1").status_code == 404


def test_the_file_is_what_was_made_and_its_taking_is_noted(made: Office, console: Console) -> None:
    cy = console.person(THIRD, "finance")
    page = cy.get(f"{FILES}/1")
    assert "Nobody yet" in page.text
    form = hidden_in(page)
    first, again = (cy.post(f"{FILES}/1/download", **form) for _ in range(2))
    (row,) = made.rows(Exports())
    for taken in (first, again):
        assert hashlib.sha256(taken.data).hexdigest() == row.content_hash
        assert taken.headers["Content-Disposition"] == f'attachment; filename="{row.name}"'
        assert taken.headers["Cache-Control"] == "no-store"
    (noted,) = made.ask(ExportByNumber(1)).taken
    assert noted.who == THIRD
    assert "1 time, last by Cy Third" in cy.get(FILES).text
    cy.post(f"{FILES}/1/download", **hidden_in(cy.get(f"{FILES}/1")))
    assert made.ask(ExportByNumber(1)).file.downloads == 2


def test_taking_a_file_is_a_view_of_everybody_in_it(made: Office, console: Console) -> None:
    seen = list[tuple[str, list[str]]]()
    console.app.extensions[NOTING] = lambda what, refs: seen.append((what, refs))
    for name, roles in ((SECOND, ("finance", "finance_approver")), (THIRD, ("finance",))):
        person = console.person(name, *roles)
        person.post(f"{FILES}/1/download", **hidden_in(person.get(f"{FILES}/1")))
    assert seen == [("bank file 1, as a file", ["*"])], "only who was given it"


def test_who_approved_it_does_not_take_it_away(made: Office, console: Console) -> None:
    bo = console.person(SECOND, "finance", "finance_approver")
    refused = bo.post(f"{FILES}/1/download", **hidden_in(bo.get(f"{FILES}/1")))
    assert refused.status_code == 403
    assert "somebody else takes its bank file away" in refused.text
    assert made.ask(ExportByNumber(1)).taken == ()


def test_who_may_not_take_it_is_not_offered_it(made: Office, console: Console) -> None:
    di = console.person("Di Fourth", "auditor")
    page = di.get(f"{FILES}/1")
    assert "Download the file" not in page.text
    assert di.post(f"{FILES}/1/download").status_code == 403


def test_a_download_without_a_form_is_not_taken(made: Office, console: Console) -> None:
    assert console.person(THIRD, "finance").post(f"{FILES}/1/download").status_code == 400
    assert console.person(THIRD, "finance").get(f"{FILES}/1/download").status_code == 405
