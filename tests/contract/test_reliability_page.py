"""docs/reliability.md has the faults that are tested, and no other."""

import re

from tests.faults.page import PAGE, faults_tested


def test_the_page_has_a_line_for_exactly_the_faults_that_are_tested() -> None:
    text = PAGE.read_text(encoding="utf-8")
    unwrapped = re.sub(r"\n +(?=\S)", " ", text)
    told = dict(re.findall(r"^- \*\*(.+)\*\* \(`(test_\w+)`\)", unwrapped, re.MULTILINE))
    in_table = re.findall(r"^\| (?!fault|---)(.+?) \|", text, re.MULTILINE)
    tested = {fault: name for name, fault in faults_tested().items()}
    assert told == tested, "run `make reliability`"
    assert in_table == list(tested)
