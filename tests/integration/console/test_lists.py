"""Lists in a browser: empty, filtered, page by page, and whole as spreadsheets."""

import csv
import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from services.gateway.console import lists
from services.gateway.visitor import NOTING
from tests.integration.console.people import Console
from tests.integration.office import DUE, RUN, Office

RUNS = "/finance/runs"


def test_an_empty_list_says_so_and_is_an_empty_spreadsheet(
    office: Office, console: Console
) -> None:
    office.open()
    ann = console.person()
    assert "There is no run here" in ann.get(RUNS).text
    assert len(ann.get(f"{RUNS}?as=csv").text.splitlines()) == 1
    assert load_workbook(io.BytesIO(ann.get(f"{RUNS}?as=xlsx").data)).active.max_row == 1


def test_a_list_is_filtered_by_its_address(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    ann = console.person()
    assert RUN in ann.get(f"{RUNS}?state=prepared").text
    assert RUN not in ann.get(f"{RUNS}?state=settled").text
    assert RUN not in ann.get(f"{RUNS}?state=settled&as=csv").text
    assert ann.get(f"{RUNS}?state=no").status_code == 400
    assert ann.get(f"{RUNS}?as=pdf").status_code == 404
    assert ann.get(f"{RUNS}?after=nonsense").status_code == 422
    assert ann.get(f"{RUNS}?after=nonsense&as=csv").status_code == 200


def test_a_spreadsheet_has_amounts_that_add_up(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    ann = console.person()
    as_csv = ann.get(f"{RUNS}?as=csv")
    assert as_csv.headers["Content-Disposition"] == 'attachment; filename="runs.csv"'
    assert as_csv.headers["Cache-Control"] == "no-store"
    (row,) = csv.DictReader(io.StringIO(as_csv.data.decode("utf-8-sig")))
    assert (row["run_ref"], row["amount_pounds"], row["payments"]) == (RUN, "250.00", "2")
    as_xlsx = ann.get(f"{RUNS}?as=xlsx")
    headings, values = load_workbook(io.BytesIO(as_xlsx.data)).active.iter_rows(values_only=True)
    found = dict(zip(headings, values, strict=True))
    assert (found["Run ref"], found["Amount"], found["Payments"]) == (RUN, 250, 2)
    assert found["Submission day"] == datetime(DUE.year, DUE.month, DUE.day)


def test_a_long_list_goes_on_where_its_page_ended(
    office: Office, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "ROWS_A_PAGE", 1)
    office.open(tenants=1)
    office.reach(DUE)
    ann = console.person()
    office.breach("T1", DUE)  # nothing is changed by it: the first quarter is over
    office.join("T2")
    office.reach(DUE.replace(day=17))
    first = ann.get(RUNS).text
    assert "run-2012-04-17" in first
    assert RUN not in first
    next_page = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = ann.get(RUNS + next_page.replace("&amp;", "&")).text
    assert RUN in second
    assert "Next page" not in second


def test_a_list_notes_whose_rows_it_shows_and_a_file_everybody(
    office: Office, console: Console
) -> None:
    office.open()
    office.reach(DUE)
    ann, seen = console.person(), list[tuple[str, list[str]]]()
    console.app.extensions[NOTING] = lambda what, refs: seen.append((what, refs))
    ann.get(f"{RUNS}/{RUN}/lines")
    ann.get(f"{RUNS}/{RUN}/lines?as=csv")
    ann.get("/finance/tenants/T2/ledger")
    ann.get("/finance/tenants/T2/ledger?as=xlsx")
    ann.get(f"{RUNS}?as=csv")
    ann.get(f"{RUNS}/{RUN}/left-out")
    assert seen == [
        (f"{RUN} lines".replace("-", " "), ["T1", "T2"]),
        (f"{RUN} lines, as a file".replace("-", " "), ["*"]),
        ("ledger", ["T2"]),
        ("ledger, as a file", ["T2"]),
    ]


def test_the_trail_of_a_tenants_thing_is_a_view_of_the_tenant(
    office: Office, console: Console
) -> None:
    office.open()
    office.reach(DUE)
    office.release()
    office.breach("T2", DUE)
    office.reach(DUE.replace(day=20))
    ann, seen = console.person(), list[tuple[str, list[str]]]()
    console.app.extensions[NOTING] = lambda what, refs: seen.append((what, refs))
    payment = "CASHBACK%20000002"
    for kind, ref in (("payee", "T2"), ("payment", payment), ("instalment", "T2 repairs Q2")):
        ann.get(f"/audit?service=payments&kind={kind}&ref={ref}")
        assert seen.pop() == ("audit payments", ["T2"])
    ann.get("/audit?service=payments&kind=tenant&ref=T2&as=csv")
    ann.get("/audit?service=payments&kind=payment&ref=none")
    assert seen == [("audit payments, as a file", ["T2"])]
