"""A tenant is found as on the telephone, and their money shown down to the posting."""

import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from services.gateway.visitor import NOTING
from tests.integration.console.people import Console, hidden_in
from tests.integration.enrolling import register, tenant
from tests.integration.office import DUE, RUN, START, Office

FIND = "/finance/tenants"
T1 = f"{FIND}/T1"
ENTRY_DAY = dt.date(2012, 4, 18)


def plain(text: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.mark.usefixtures("people")
def test_a_tenant_is_found_by_beginnings_of_words_and_no_name_is_in_an_address(
    console: Console,
) -> None:
    ann = console.person()
    assert "Search" in ann.get(FIND).text
    found = ann.post(FIND, text="sian obr")
    assert found.status_code == 200
    assert f'href="{T1}"' in found.text
    assert "104 Lime Tree Avenue, Dudley, DY1 1AA" in found.text
    assert "T2" not in plain(found.text)
    assert "Nobody has all these words" in ann.post(FIND, text="zebedee").text
    nothing = ann.post(FIND, text=" ")
    assert nothing.status_code == 422
    assert 'href="#text"' in nothing.text
    assert ann.get(f"{FIND}?text=sian").text.count("O'Brien") == 0


@pytest.mark.usefixtures("people")
def test_many_who_are_found_come_page_by_page(office: Office, console: Console) -> None:
    services = office.client.way.services  # type: ignore[attr-defined]
    many = (tenant(number, last_name="Hill") for number in range(10, 40))
    register(services["enrolment"].database, "many", *many)
    ann = console.person()
    first = ann.post(FIND, text="hill")
    assert first.text.count("<tr") == 21
    form = hidden_in(first)
    second = ann.post(FIND, text="hill", after=form["after"])
    assert second.text.count("<tr") == 11
    assert "Next page" not in second.text


@pytest.mark.usefixtures("people")
def test_before_the_year_there_is_no_money(office: Office, console: Console) -> None:
    office.hear_registered("T1")
    page = console.person().get(T1)
    assert page.status_code == 200
    assert "The year has not started" in page.text
    assert console.person().get(f"{T1}/statement.pdf").status_code == 404
    assert "Nothing is posted" in console.person().get(f"{T1}/ledger").text


@pytest.mark.usefixtures("people")
def test_a_tenants_money_shows_instalments_breaches_and_payments(
    office: Office, console: Console
) -> None:
    office.open()
    office.breach("T1", START + dt.timedelta(days=3))
    office.reach(DUE)
    name = office.release()
    office.reach(ENTRY_DAY)
    page = plain(console.person().get(T1).text)
    assert "Ms Siân O&#39;Brien" in page
    assert "Could have come to £500.00" in page
    assert "Paid £50.00" in page
    assert "Lost £75.00" in page
    assert "1 of 3" in page
    assert "Quarter 1 £75.00" in page
    assert name in page
    assert RUN in page
    assert "66374958" not in page
    assert "••••4958" in page


@pytest.mark.usefixtures("people")
def test_an_instalment_is_explained_down_to_its_postings(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(ENTRY_DAY)
    ann = console.person()
    page = plain(ann.get(f"{T1}/instalments/repairs/1").text)
    assert "Promised £75 for the repairs element" in page
    assert "Left the landlord’s account" in page
    assert "£75.00" in page
    assert ann.get(f"{T1}/instalments/repairs/9").status_code == 404
    assert ann.get(f"{T1}/instalments/gardens/1").status_code == 404
    assert ann.get(f"{FIND}/T99/instalments/repairs/1").status_code == 404


@pytest.mark.usefixtures("people")
def test_a_tenants_ledger_says_what_is_owed_and_is_a_spreadsheet(
    office: Office, console: Console
) -> None:
    office.open()
    office.reach(DUE)
    ann = console.person()
    assert "£125.00" in ann.get(f"{T1}/ledger").text
    as_csv = ann.get(f"{T1}/ledger?as=csv")
    assert 'filename="ledger-T1.csv"' in as_csv.headers["Content-Disposition"]
    assert len(as_csv.text.splitlines()) == 3
    assert ann.get(f"{T1}/ledger?as=xlsx").status_code == 200


@pytest.mark.usefixtures("people")
def test_the_statement_is_a_pdf_of_that_name(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    answer = console.person().get(f"{T1}/statement.pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="statement-T1.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "O'Brien" in PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()


@pytest.mark.usefixtures("people")
def test_who_looked_at_whom_is_noted_and_what_was_not_shown_is_not(
    office: Office, console: Console
) -> None:
    office.open()
    office.reach(DUE)
    seen = list[tuple[str, list[str]]]()
    console.app.extensions[NOTING] = lambda *seen_now: seen.append(seen_now)
    ann = console.person()
    for path in (
        *(T1, f"{T1}/instalments/repairs/1", f"{T1}/ledger", f"{T1}/ledger?as=csv"),
        *(f"{T1}/statement.pdf", f"{T1}/bank-details", f"{FIND}/T99", FIND),
    ):
        ann.get(path)
    whats = ["money", "instalment", "ledger", "ledger, as a file", "statement", "bank details"]
    assert seen == [(what, ["T1"]) for what in whats]


@pytest.mark.usefixtures("people")
def test_nobodys_reference_is_not_found(office: Office, console: Console) -> None:
    office.open()
    for path in (f"{FIND}/T99", f"{FIND}/T99/statement.pdf"):
        assert console.person().get(path).status_code == 404
