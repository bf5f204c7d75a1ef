"""Whatever is typed into a text of a command is refused or cleaned, in every command there is."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.contracts import fields
from services.contracts.codec import parts_of, rule_of
from services.contracts.errors import ContractViolation
from services.contracts.schema import from_wire, to_wire
from services.documentation.examples import full_example
from tests.contract.test_messages import COMMANDS

ATTACKS = (
    "x\r\nBcc: eve@example.net",
    "=?utf-8?q?x=0D=0ABcc:_eve=40example.net?=",
    "x\u202egnp.exe",
    "x\x1b]0;owned\x07",
    "x\u2028{}",
    "x\ud800",
)
UNSEEN = ("\\r", "\\x", "\\u20", "\\ud8", "=?")
"""What is left of an attack, as `repr` shows it."""
PATHS = ("../../evil", "/etc/passwd", "..", "a\\b")


every_command = pytest.mark.parametrize("cls", COMMANDS.values(), ids=COMMANDS)


@every_command
def test_an_attack_is_refused_or_cleaned_in_every_text_of_a_command(cls: type[Any]) -> None:
    tries = ((attack, *each) for attack in ATTACKS for each in _with_each_text_as(cls, attack))
    for attack, name, payload in tries:
        kept = _what_becomes_of(cls, payload)
        assert [mark for mark in UNSEEN if mark in kept] == [], name
        assert attack not in kept


@every_command
def test_a_path_is_no_reference_and_no_files_name_in_any_command(cls: type[Any]) -> None:
    named = {fields.reference, fields.file_name}
    tries = (each for path in PATHS for each in _with_each_text_as(cls, path, named))
    for name, payload in tries:
        with pytest.raises(ContractViolation, match=name):
            from_wire(cls, payload)


def _what_becomes_of(cls: type[Any], payload: dict[str, Any]) -> str:
    """Return what a message holds once it is read, or what is said of it where it is refused."""
    try:
        return repr(to_wire(from_wire(cls, payload)))
    except ContractViolation as refused:
        return refused.without_values().replace("has =? in it", "")


def _with_each_text_as(
    cls: type[Any], text: str, of: set[Any] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the full example with one of its texts replaced, for each but the content of files."""
    for name, hint in parts_of(cls).items():
        rule = rule_of(hint)
        if rule and rule.read is not fields.anything and (of is None or rule.read in of):
            yield name, full_example(cls) | {name: text}
