"""Every template, case and channel beside what it looked like when somebody last agreed to it.

Set CASHBACK_REWRITE_GOLDEN=1 to write the files of `golden/` anew, and read the difference before
you commit it.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from services.notifications.adapters.forms import Composed
from services.notifications.adapters.previewing import Sample, compose_sample
from services.notifications.adapters.wording import TEMPLATES
from tests.unit.notifications.looks import EVERY_SAMPLE, IDS, letter_text

GOLDEN = Path(__file__).parent / "golden"
VERSIONS = GOLDEN / "versions.json"
REWRITES = os.environ.get("CASHBACK_REWRITE_GOLDEN") == "1"

SEEN: dict[str, tuple[str, Callable[[Composed], bytes]]] = {
    "sms": (".sms.txt", lambda text: f"{text.body}\n".encode()),
    "email": (".eml", lambda email: email.content),
    "letter": (".letter.txt", lambda letter: letter_text(letter).encode()),
}
"""How a channel's file ends, and what is in it: of a letter only the words."""


def golden_file(template: str, case: str, channel: str) -> Path:
    return GOLDEN / template / f"{case}{SEEN[channel][0]}"


@pytest.mark.parametrize("channel", SEEN)
@pytest.mark.parametrize(("template", "case", "sample"), EVERY_SAMPLE, ids=IDS)
def test_a_message_looks_as_agreed(template: str, case: str, sample: Sample, channel: str) -> None:
    file = golden_file(template, case, channel)
    seen = SEEN[channel][1](compose_sample(template, sample, channel))
    if REWRITES:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(seen)
    assert seen.decode() == file.read_bytes().decode()


def test_no_file_is_left_of_what_is_no_longer_said() -> None:
    kept = {golden_file(t, case, channel) for t, case, _ in EVERY_SAMPLE for channel in SEEN}
    found = set(GOLDEN.glob("*/*"))
    if REWRITES:
        for file in found - kept:
            file.unlink()
    else:
        assert found == kept


def wording_of(path: Path) -> str:
    """Return the source of a template, with that of what it includes, without its version."""
    text = re.sub(r"^\{# version: \d+ #\}\n", "", path.read_text(encoding="utf-8"))
    included = re.findall(r'\{% include "([^"]+)" %\}', text)
    return "\n".join([text, *(wording_of(path.parent / name) for name in included)])


def written_down(path: Path) -> dict[str, str]:
    version = re.match(r"\{# version: (\d+) #\}", path.read_text(encoding="utf-8"))
    assert version
    return {version[1]: hashlib.sha256(wording_of(path).encode()).hexdigest()}


def test_a_version_of_a_template_always_says_the_same() -> None:
    """A message keeps the number of the version it was sent with: the number must tell which."""
    now = {
        path.relative_to(TEMPLATES).as_posix(): written_down(path)
        for path in sorted(TEMPLATES.glob("*/[!_]*.txt"))
    }
    before = json.loads(VERSIONS.read_text(encoding="utf-8")) if VERSIONS.exists() else {}
    for name, versions in now.items():
        known = before.setdefault(name, {})
        for version, wording in versions.items():
            if REWRITES:
                known.setdefault(version, wording)
            assert known.get(version) == wording, f"{name} says something else: raise its version"
            assert int(version) == max(map(int, known)), f"{name} had a later version"
    if REWRITES:
        VERSIONS.write_text(json.dumps(before, indent=1, sort_keys=True) + "\n", encoding="utf-8")
