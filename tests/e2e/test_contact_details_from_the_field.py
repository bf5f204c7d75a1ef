"""Each odd mobile and e-mail address of real files is used, or a fault that names it."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from services.pilot.summary import summarise
from services.pilot_files.reading import read_pilot
from services.pilot_files.report import PilotFaults, Report
from tests.builders import OPENS, PilotBuilder
from tests.playing import play, rows

OPENS_ON = dt.date.fromisoformat(OPENS)

MOBILES = {
    "+44 (0)7700 900123": True,
    "7700900123": True,
    "07700900123": True,
    "447700900123": True,
    "00447700900123": True,
    "4.4770E+11": False,
    "7.7009E+09": False,
    "(01384) 812345": False,
    "812345": False,
    "07700-900-123": True,
    "07700 900123 / 01384 812345": False,
    "07700 900123 (daughter)": False,
    "+353 85 012 3456": True,
    "0035385 0123456": True,
    "+48 512 345 678": True,
    "0": False,
    "n/a": False,
    "'07700900123": False,
    "\u202d07700 900123\u202c": False,
    "07700 900 12": False,
    "07700 900123 ext 4": False,
    "=07700900123": False,
    "999": False,
}
EMAILS = {
    "pat+cash@example.org": True,
    "o'neil@example.org": True,
    "pat@xn--exmple-cua.org": True,
    "PAT@EXAMPLE.ORG": True,
    "pat@exämple.org": False,
    "pat.@example.org": False,
    "pat@example.c": False,
    "pat@example.org, sam@example.org": False,
    "pat’s@example.org": False,
}


def builder_of(column: str, texts: list[str]) -> PilotBuilder:
    channel = "sms" if column == "mobile" else "email"
    other = {"email": "", "mobile": ""}
    builder = PilotBuilder()
    for number, text in enumerate(texts):
        cells = {**other, column: text, "preferred_channel": channel}
        builder.tenant(f"P{number:02}", agreed_on="", **cells)
    return builder


@pytest.mark.parametrize(
    ("column", "texts"), [("mobile", MOBILES), ("email", EMAILS)], ids=["mobile", "email"]
)
def test_every_one_that_cannot_be_used_is_a_fault_that_names_its_row_and_no_other_is(
    tmp_path: Path, column: str, texts: dict[str, bool]
) -> None:
    builder_of(column, list(texts)).write(tmp_path)
    with pytest.raises(PilotFaults) as found:
        read_pilot(tmp_path)
    faulty = [line for line, usable in enumerate(texts.values(), 2) if not usable]
    assert [(f.line, f.column) for f in found.value.faults] == [(line, column) for line in faulty]


@pytest.mark.parametrize(
    ("column", "texts"), [("mobile", MOBILES), ("email", EMAILS)], ids=["mobile", "email"]
)
def test_every_one_that_can_be_used_is_used(
    tmp_path: Path, column: str, texts: dict[str, bool]
) -> None:
    usable = [text for text, good in texts.items() if good]
    out = builder_of(column, usable).play(tmp_path, until="2011-10-03").out
    told = [(row["channel"], row["status"]) for row in rows(out / "messages.csv")]
    assert told == [("sms" if column == "mobile" else "email", "sent")] * len(usable)


def test_who_is_not_reached_is_named_and_not_counted_as_told(tmp_path: Path) -> None:
    folder = builder_of("mobile", ["07700 900123", ""]).write(tmp_path / "pilot")
    out, day = tmp_path / "out", OPENS_ON
    results = play(folder, out, day)
    said = summarise(results, out, Report()).splitlines()
    assert "Messages to tenants  1" in said
    at = said.index("Not reached  1")
    assert said[at + 1] == "  P01, 1 message: no mobile number or e-mail address that can be used"
    sheet = load_workbook(out / "results.xlsx")["Not reached"]
    assert [cell.value for cell in sheet[2]][:2] == ["P01", "Ms Ann Tenant P01"]
