"""The books in a browser: trial balance, postings by day and account, whether everything agrees."""

import datetime as dt

import pytest

from services.gateway.console import lists
from services.payments import tables
from tests.integration.console.people import Console
from tests.integration.console.test_tenants_money import plain
from tests.integration.office import DUE, RUN, Office

BOOKS = "/finance/books"
POSTINGS = f"{BOOKS}/postings"
VERIFIED = f"{BOOKS}/differences?verify=now"


@pytest.fixture
def paid(office: Office) -> Office:
    """Two tenants who were paid their first two instalments."""
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(dt.date(2012, 4, 18))
    return office


def test_empty_books_say_so(office: Office, console: Console) -> None:
    office.open()
    ann = console.person()
    assert "Nothing was posted yet" in ann.get(BOOKS).text
    assert "Nothing is posted here" in ann.get(POSTINGS).text
    assert "Nothing is posted of this run" in ann.get(f"{BOOKS}/runs/{RUN}").text


def test_the_trial_balance_is_of_a_day(paid: Office, console: Console) -> None:
    ann = console.person()
    assert "Bank £0.00 £250.00 -£250.00" in plain(ann.get(BOOKS).text)
    assert "Bank £0.00 £0.00 £0.00" in plain(ann.get(f"{BOOKS}?on={DUE}").text)
    assert "Bank £0.00 £0.00 £0.00" in plain(ann.get(f"{BOOKS}?on={DUE:%d/%m/%Y}").text)
    assert ann.get(f"{BOOKS}?on=yesterday").status_code == 400
    file = ann.get(f"{BOOKS}?on={DUE}&as=csv")
    assert f"trial-balance-{DUE}.csv" in file.headers["Content-Disposition"]
    assert '"bank",0.00,0.00,0.00' in file.text.splitlines()
    assert ann.get(f"{BOOKS}?as=pdf").status_code == 404


def test_postings_are_filtered_by_day_and_account(paid: Office, console: Console) -> None:
    ann = console.person()
    assert ann.get(POSTINGS).text.count("<tr") == 1 + 8
    assert ann.get(f"{POSTINGS}?account=bank").text.count("<tr") == 1 + 2
    assert ann.get(f"{POSTINGS}?until={DUE}").text.count("<tr") == 1 + 6
    assert ann.get(f"{POSTINGS}?since=2012-04-17&account=bank_clearing").text.count("<tr") == 3
    assert ann.get(f"{POSTINGS}?since=2012-05-01").text.count("<tr") == 0
    assert ann.get(f"{POSTINGS}?account=no").status_code == 400
    assert len(ann.get(f"{POSTINGS}?account=bank&as=csv").text.splitlines()) == 3


def test_postings_come_page_by_page_with_their_filters(
    paid: Office, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "ROWS_A_PAGE", 3)
    path, rows = f"{POSTINGS}?until={DUE}", 0
    ann = console.person()
    while path:
        text = ann.get(path).text
        rows += text.count("<tr") - 1
        before, more, _ = text.partition('rel="next"')
        link = before.rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&") if more else ""
        path = POSTINGS + link if link else ""
    assert rows == 6


def test_the_ledger_of_a_run_is_its_payments(paid: Office, console: Console) -> None:
    ann = console.person()
    assert ann.get(f"{BOOKS}/runs/{RUN}").text.count("<tr") == 1 + 4
    as_csv = ann.get(f"{BOOKS}/runs/{RUN}?as=csv")
    assert f'filename="ledger-{RUN}.csv"' in as_csv.headers["Content-Disposition"]


def test_books_that_agree_are_said_to_in_plain_words(paid: Office, console: Console) -> None:
    ann = console.person()
    assert "Verify now" in ann.get(f"{BOOKS}/differences").text
    assert "Nothing differs." in ann.get(VERIFIED).text


def test_what_differs_is_shown_with_what_it_should_be(paid: Office, console: Console) -> None:
    wrong = (
        tables.instalments.update()
        .values(status="scheduled")
        .where(tables.instalments.c.status == "paid")
    )
    with paid.service.database.engine.begin() as connection:
        connection.execute(wrong)
    ann = console.person()
    found = ann.get(VERIFIED).text
    assert "What is kept does not agree" in found
    assert found.count("<tr") > 1
    assert len(ann.get(f"{BOOKS}/differences?as=csv").text.splitlines()) > 1
