"""The report and its figures live in a browser, by the same code as in the results of a play."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.output_files import write_results
from services.pilot.playing import play
from services.pilot.results import collect
from services.pilot_files.reading import read_pilot
from tests.builders import PilotBuilder
from tests.integration.console.whole import WholeConsole

UNTIL = dt.date(2012, 1, 31)
REPORT = "/report"


@pytest.fixture
def results(whole_console: WholeConsole, tmp_path: Path) -> Path:
    """A pilot of two, played into the databases of the console; its results."""
    pilot = PilotBuilder(areas={"DUD": 5}).tenant("T1", "housing_management").tenant("T2")
    pilot.baseline("T2", "2011-10-03").repair("J1", "T2", "2011-12-01")
    cluster = EmbeddedCluster(whole_console.database_url)
    try:
        play(read_pilot(pilot.write(tmp_path / "pilot")), cluster, UNTIL)
        (tmp_path / "results").mkdir()
        write_results(collect(UNTIL, cluster.client), tmp_path / "results")
    finally:
        cluster.close()
    return tmp_path / "results"


def test_the_files_are_those_that_the_results_have(
    whole_console: WholeConsole, results: Path
) -> None:
    board = whole_console.person("board")
    for name in ("report.html", "report.pdf", "report.xlsx"):
        answer = board.get(f"{REPORT}/files/{name}")
        assert answer.data == (results / name).read_bytes()
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    for path in (results / "report").iterdir():
        assert board.get(f"{REPORT}/tables/{path.name}").data == path.read_bytes()
    assert load_workbook(results / "report.xlsx").sheetnames[0] == "Take up"
    assert PdfReader(results / "report.pdf").pages
    assert board.get(f"{REPORT}/files/report.exe").status_code == 404
    assert board.get(f"{REPORT}/tables/people.csv").status_code == 404


def test_the_page_has_what_the_file_has_and_names_nobody(
    whole_console: WholeConsole, results: Path
) -> None:
    page = whole_console.person("board").get(REPORT).text
    file = (results / "report.html").read_text()
    begin, end = '<div class="report">', '<h2 id="tables">'
    assert page[page.index(begin) :].startswith(file[file.index(begin) : file.index(end)].rstrip())
    for name in ("Ann", "T1", "T2", "Lime Tree"):
        assert name not in page[page.index(begin) :]
        assert name not in file


def test_figures_of_an_area_stand_beside_those_in_all(
    whole_console: WholeConsole, results: Path
) -> None:
    board = whole_console.person("board")
    page = board.get(f"{REPORT}/figures?of=area.DUD").text
    head = page[page.index("<caption>Who took part") :]
    assert head.index(">In all<") < head.index(">DUD<") < head.index("</thead>")
    rows = list(csv.DictReader(io.StringIO((results / "report/take_up.csv").read_text())))
    (signed,) = [row for row in rows if (row["figure"], row["by"]) == ("take_up.signed", "all")]
    assert f"{signed['number']} of {signed['out_of']}" in head
    assert board.get(f"{REPORT}/figures?of=area.LIC").status_code == 404


def test_before_a_scheme_is_open_there_is_nothing_to_report(whole_console: WholeConsole) -> None:
    board = whole_console.person("board")
    for path in (REPORT, f"{REPORT}/figures"):
        answer = board.get(path)
        assert answer.status_code == 200
        assert "There is nothing to report yet" in answer.text
    assert board.get(f"{REPORT}/files/report.html").status_code == 404


def test_who_has_no_part_in_it_does_not_see_it(whole_console: WholeConsole, results: Path) -> None:
    for role in ("board", "finance", "finance_approver", "housing_officer", "housing_manager"):
        assert whole_console.person(role).get(REPORT).status_code == 200  # type: ignore[arg-type]
    for role in ("surveyor", "repairs_manager", "administrator"):
        assert whole_console.person(role).get(REPORT).status_code == 403  # type: ignore[arg-type]
