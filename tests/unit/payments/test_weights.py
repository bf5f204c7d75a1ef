"""The weight table's reader: the shipped table, an operator's own, and every fault of a bad one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bank_formats.account_check import WeightRow
from services.bank_formats.weights import (
    LARGEST,
    SHIPPED_VERSION,
    WEIGHTS,
    WeightTableFault,
    load_weight_table,
    read_weight_table,
    table_text,
)

ROW = "089999 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1"
LATER = ROW.replace("089999", "090000")


def faults_of(text: str, substitutions: str | None = None) -> tuple[str, ...]:
    with pytest.raises(WeightTableFault) as caught:
        read_weight_table(text, substitutions, name="new.txt", substitutions_name="subs.txt")
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults


def test_the_shipped_files_are_read_whole() -> None:
    table = load_weight_table()
    assert SHIPPED_VERSION == "8.50"
    assert len(table.rows) == 1151
    assert len(table.substitutions) == 21
    assert {row.exception for row in table.rows} == set(range(15))
    assert {len(row.weights) for row in table.rows} == {14}


def test_an_operators_own_table_stands_in_for_the_shipped_one() -> None:
    table = read_weight_table(f"{ROW}\r\n\r\n{LATER}   14\r\n", "938173 938017\r\n")
    weights = (0,) * 6 + (7, 1, 3, 7, 1, 3, 7, 1)
    assert table.rows == (
        WeightRow("089999", "089999", "MOD10", weights),
        WeightRow("090000", "090000", "MOD10", weights, 14),
    )
    assert table.substitutions == {"938173": "938017"}


def test_without_substitutions_of_its_own_a_table_has_the_shipped_ones() -> None:
    assert read_weight_table(ROW).substitutions == load_weight_table().substitutions


def test_a_file_saved_with_a_byte_order_mark_reads_the_same(tmp_path: Path) -> None:
    marked = tmp_path / "new.txt"
    marked.write_bytes(b"\xef\xbb\xbf" + WEIGHTS.read_bytes())
    assert read_weight_table(table_text(marked)) == load_weight_table()


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("090000 090000 MOD10 1 2 3", "should be two sort codes"),
        (LATER.replace("MOD10", "MOD12"), "the method should be"),
        (f"{LATER} 15", "the exception should be 1 to 14"),
        (f"{LATER} 0", "the exception should be 1 to 14"),
        (LATER.replace("7", "x"), "the weights should be whole numbers"),
        (LATER.replace("7", "1_0"), "the weights should be whole numbers"),
        ("090000 090000 DBLAL" + " 0" * 14, "the weights are all 0"),
        (LATER.replace("090000", "90000"), "a sort code should be 6 digits"),
        (LATER.replace("090000", "09000é"), "a sort code should be 6 digits"),
        (LATER.replace("090000", "090001", 1), "the first sort code should not be above"),
        (ROW.replace("089999", "089998", 1), "overlap or are out of order"),
        (ROW.replace("089999", "089998"), "overlap or are out of order"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_number(line: str, what: str) -> None:
    fault, *_ = faults_of(f"{ROW}\n{line}\n")
    assert fault.startswith("new.txt: line 2: ")
    assert what in fault


def test_all_faults_of_both_files_are_told_at_once() -> None:
    text = f"x y MOD12{' 1' * 14} 99\n\n{LATER}\n{LATER}\n{LATER}\n{ROW}\n"
    subs = "938173 938017\n938173 938018\n938174\nx 938017\n"
    assert faults_of(text, subs) == (
        "new.txt: line 1: a sort code should be 6 digits",
        "new.txt: line 1: the method should be MOD10, MOD11 or DBLAL",
        "new.txt: line 1: the exception should be 1 to 14",
        "new.txt: line 5: a third row for the same sort codes, where two are the most",
        "new.txt: line 6: the sort codes overlap or are out of order with the row before",
        "subs.txt: line 3: should be two sort codes",
        "subs.txt: line 4: a sort code should be 6 digits",
        "subs.txt: line 2: the same sort code as line 1",
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the file is empty"),
        (" \r\n\t", "the file is empty"),
        ("PK\x03\x04\x14\x00", "not a plain text file"),
        (ROW.encode("utf-16-le").decode("latin-1"), "not a plain text file"),
        ("\n <!DOCTYPE html><html>", "a web page, not a table"),
        (f"{ROW}\n" * (LARGEST // len(ROW) + 1), "too large for a table"),
    ],
    ids=["empty", "blank", "zip", "UTF-16", "HTML", "large"],
)
def test_what_is_no_table_at_all_gets_one_fault_that_says_so(text: str, what: str) -> None:
    for faults in (faults_of(text), faults_of(ROW, text)):
        assert len(faults) == 1
        assert what in faults[0]


def test_a_file_too_large_for_a_table_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(WeightTableFault, match=r"new\.txt: too large for a table: 5,000,001 bytes"):
        table_text(path)


NEARLY_A_ROW = st.tuples(
    st.sampled_from(["089999 089999", "090000 090001", "090001 090000", "89999 089999"]),
    st.sampled_from(["MOD10", "MOD11", "DBLAL", "MOD12"]),
    st.lists(st.sampled_from(["0", "1", "-1", "64", "1000"]), min_size=13, max_size=15).map(
        " ".join
    ),
).map(" ".join)


@given(st.text() | st.lists(NEARLY_A_ROW, max_size=4).map("\n".join))
def test_any_text_is_a_table_or_has_faults_that_name_their_file(text: str) -> None:
    faults: tuple[str, ...] = ()
    try:
        assert read_weight_table(text, name="new.txt").rows
    except WeightTableFault as error:
        faults = error.faults or ("no fault",)
    assert all(fault.startswith("new.txt: ") for fault in faults)
