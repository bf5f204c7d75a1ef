"""What comes back from the bank, uploaded in a browser: every row shown, a fault refused whole."""

import hashlib
import io

import pytest

from services.bank_formats.incoming.source import LARGEST_FILE
from services.contracts.queries.payments.bank import Imports
from tests.integration.console.people import Console, Person, hidden_in
from tests.integration.office import DUE, RUN, THIRD, Office
from tests.integration.test_imports import BACK_ON, HEADER, STATEMENT, row

ROOM = "/finance/from-bank"
RETURNS, ON_STATEMENT = f"{ROOM}/returns", f"{ROOM}/statement"


@pytest.fixture
def paid(office: Office) -> Office:
    """T1 and T2 are paid £125 each."""
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(BACK_ON)
    return office


@pytest.fixture
def cy(console: Console) -> Person:
    return console.person(THIRD, "finance")


def report(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


def upload(person: Person, path: str, content: bytes, name: str = "arucs.csv") -> object:
    form = hidden_in(person.get(path))
    return person.post(path, **form, file=(io.BytesIO(content), name))


def test_a_form_says_what_a_file_does_before_it_is_sent(paid: Office, cy: Person) -> None:
    for path, says in (
        (RETURNS, ["waits to be paid again", "are not used any more", "The tenants are told"]),
        (ON_STATEMENT, ["are settled", "No tenant is told"]),
    ):
        form = cy.get(path).text.split('<form method="post"')[0]
        for words in (*says, "What this will do", "It cannot be taken back"):
            assert words in form


def test_nothing_was_imported_at_first(office: Office, cy: Person) -> None:
    office.open()
    assert "Nothing was imported yet" in cy.get(ROOM).text
    assert "There is none" in cy.get(f"{ROOM}/unmatched").text
    assert "Nothing is missing" in cy.get(f"{ROOM}/not-on-statement").text
    assert cy.get(f"{ROOM}/1").status_code == 404
    assert upload(cy, RETURNS, report(row())).status_code == 409, "no date yet"


def test_a_report_is_shown_row_by_row(paid: Office, cy: Person) -> None:
    sent = upload(cy, RETURNS, report(row(), row("CASHBACK 000077")))
    assert (sent.status_code, sent.location) == (303, f"{ROOM}/1")
    page = cy.get(f"{ROOM}/1").text
    for shown in ("arucs.csv", "1 matched, 1 not known", "CASHBACK 000001", THIRD):
        assert shown in page
    assert paid.instalments()["T1 repairs Q1"] == ("returned", "")
    only = cy.get(f"{ROOM}/1?outcome=unknown").text
    assert "CASHBACK 000001" not in only
    assert "No row ended so" in cy.get(f"{ROOM}/1?outcome=settled").text
    assert len(cy.get(f"{ROOM}/1?as=csv").text.splitlines()) == 3
    assert "arucs.csv" in cy.get(ROOM).text
    assert 'href="/finance/tenants/T1">CASHBACK 000001<' in page
    assert page.count('href="/finance/tenants/') == 1, "nobody's is the other"
    assert hashlib.sha256(report(row(), row("CASHBACK 000077"))).hexdigest() in page


def test_a_report_sent_twice_is_imported_once(paid: Office, cy: Person) -> None:
    form = hidden_in(cy.get(RETURNS))
    for _ in range(2):
        sent = cy.post(RETURNS, **form, file=(io.BytesIO(report(row())), "arucs.csv"))
        assert sent.location == f"{ROOM}/1"
    assert upload(cy, RETURNS, report(row())).location == f"{ROOM}/1"
    assert len(paid.rows(Imports())) == 1


def test_a_statement_settles_a_run(paid: Office, cy: Person) -> None:
    assert RUN.upper() in cy.get(f"{ROOM}/not-on-statement").text
    content = STATEMENT + f"18/04/2012,BACS {RUN.upper()},,250.00,0.00\n"
    sent = upload(cy, ON_STATEMENT, content.encode(), "april.csv")
    assert sent.status_code == 303, sent.text
    assert "Settled" in cy.get(f"{ROOM}/1").text
    assert "Nothing is missing" in cy.get(f"{ROOM}/not-on-statement").text


@pytest.mark.parametrize("path", [RETURNS, ON_STATEMENT])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"PK\x03\x04 a workbook",
        b"a,b,c\n1,2,3\n",
        b"<html><body>Sign in</body></html>",
        ("x" * 100_000).encode(),
    ],
    ids=["empty", "picture", "workbook", "other columns", "page", "one long line"],
)
def test_what_is_no_such_file_is_refused_and_said_why(
    paid: Office, cy: Person, path: str, content: bytes
) -> None:
    refused = upload(cy, path, content, "holiday.png")
    assert refused.status_code == 422, refused.text
    assert "There is a problem" in refused.text
    assert '<a href="#file">' in refused.text
    assert paid.rows(Imports()) == []


def test_each_fault_of_a_file_is_named(paid: Office, cy: Person) -> None:
    refused = upload(cy, RETURNS, report(row(amount="x"), row(), row(code="?")))
    assert refused.status_code == 422
    assert "line 2" in refused.text
    assert "line 4" in refused.text
    assert paid.instalments()["T1 repairs Q1"] == ("paid", "")


def test_a_form_without_a_file_comes_back(paid: Office, cy: Person) -> None:
    assert "Choose a file" in cy.do(RETURNS).text
    assert "Choose a file" in upload(cy, RETURNS, b"", "").text


def test_a_file_of_another_kind_is_a_conflict(paid: Office, cy: Person) -> None:
    upload(cy, RETURNS, report(row()))
    refused = upload(cy, ON_STATEMENT, report(row()))
    assert refused.status_code in (409, 422)
    assert len(paid.rows(Imports())) == 1


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\x00b.csv", "=1+1.csv", "é" * 300, "<b>.csv"]
)
def test_a_hostile_file_name_does_no_harm(paid: Office, cy: Person, name: str) -> None:
    sent = upload(cy, RETURNS, report(row()), name)
    assert sent.status_code in (303, 400, 422)
    if sent.status_code == 303:
        page = cy.get(sent.location).text
        assert "<b>.csv" not in page


def test_a_large_file_is_taken_here_and_nowhere_else(paid: Office, cy: Person) -> None:
    large = report(row("CASHBACK 000077")) * 12_000  # more than the megabyte of other forms
    assert len(large) > 2_000_000
    assert cy.post_file(RETURNS, large, **hidden_in(cy.get(RETURNS))).status_code == 422
    assert cy.post_file("/finance/runs/prepare", large).status_code == 413
    assert cy.post_file(RETURNS, b"x" * (LARGEST_FILE + 2**17)).status_code == 413
