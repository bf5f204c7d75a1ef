"""How soon a command is there: by the modules it loads, which do not depend on the machine.

What a module costs to load is known (pydantic 0.2 s of processor time, structlog 0.15, SQLAlchemy
0.3, marshmallow 0.06). A command is there in a third of a second as long as it loads none of them.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "alembic",
    "cryptography",
    "environs",
    "eventlet",
    "flask",
    "jinja2",
    "kombu",
    "marshmallow",
    "nameko",
    "numpy",
    "phonenumbers",
    "pydantic",
    "requests",
    "rich",
    "scipy",
    "sqlalchemy",
    "structlog",
    "typst",
    "werkzeug",
)

MOST_MODULES = 220
"""With those of Python itself; each takes about half a millisecond."""

PROGRAM = """
import sys
from services.cli.main import main
try:
    main()
finally:
    print("\\nloaded:", *sys.modules, file=sys.stderr)
"""


def loaded_by(*arguments: str, cwd: Path) -> tuple[str, set[str]]:
    """Return what a command says, and the modules it has loaded when it ends."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CASHBACK_")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=cwd,
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.stdout, set(done.stderr.rpartition("loaded:")[2].split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--help"], "Runs a housing association's tenant cashback pilot."),
        (["payments", "--help"], "check-account"),
        (["notifications", "bulk", "--help"], "approve"),
        (["payments", "check-account", "08-99-99", "66374958"], "valid"),
        (["health"], ""),
    ],
    ids=str,
)
def test_a_command_loads_what_it_needs_and_no_more(
    arguments: list[str], says: str, tmp_path: Path
) -> None:
    said, loaded = loaded_by(*arguments, cwd=tmp_path)
    assert says in said
    assert "services.cli.main" in loaded
    assert loaded.isdisjoint(HEAVY), sorted(loaded.intersection(HEAVY))
    assert len(loaded) < MOST_MODULES


def test_a_command_of_one_module_loads_no_other_of_its_group(tmp_path: Path) -> None:
    _, loaded = loaded_by("payments", "check-account", "08-99-99", "66374958", cwd=tmp_path)
    ours = {name for name in loaded if name.startswith("services.cli.payments.")}
    assert ours == {"services.cli.payments.accounts", "services.cli.payments.asking"}
