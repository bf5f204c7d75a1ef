"""`cashback people`: who signs in, from the machine that has the gateway's database."""

import json
import os
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest


def cashback(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.cli", *arguments],
        env={**os.environ, "CASHBACK_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_people_are_added_listed_and_suspended_by_the_operator(tmp_path: Path) -> None:
    run = partial(cashback, f"sqlite:///{tmp_path}/{{service}}.sqlite")
    made = run("migrate", "gateway")
    assert "gateway: tables are up to date" in made.stdout
    assert stat.S_IMODE((tmp_path / "sign-in.key").stat().st_mode) == 0o600
    assert "sign-in.key" not in run("migrate", "gateway").stdout
    assert run("people", "list").stdout == "nobody signs in yet\n"

    ada = ("people", "add", "Ada Crewe", "ada@landlord.org", "--role", "administrator")
    added = run(*ada, "--address", "https://cashback.landlord.org")
    assert added.stdout.startswith("https://cashback.landlord.org/sign-in/link/")
    again = run(*ada)
    assert (again.returncode, again.stderr) == (2, "Somebody has this e-mail address already\n")

    sam = run("people", "add", "Sam Hall", "sam@landlord.org", "--role", "surveyor")
    assert sam.returncode == 0
    assert run("people", "suspend", "SAM@landlord.org").stdout == "Sam Hall is suspended\n"
    assert run("people", "end-sessions", "ada@landlord.org").stdout == "0 sessions ended\n"
    unknown = run("people", "suspend", "eve@landlord.org")
    assert (unknown.returncode, unknown.stderr) == (2, "nobody signs in as eve@landlord.org\n")
    listed = json.loads(run("people", "list", "--json").stdout)
    assert [(p["name"], p["roles"], p["state"]) for p in listed] == [
        ("Ada Crewe", ["administrator"], "invited"),
        ("Sam Hall", ["surveyor"], "suspended"),
    ]


@pytest.mark.parametrize("mode", [None, 0o644])
def test_without_its_key_kept_to_its_owner_nobody_is_added(
    tmp_path: Path, mode: int | None
) -> None:
    run = partial(cashback, f"sqlite:///{tmp_path}/{{service}}.sqlite")
    run("migrate", "gateway")
    key = tmp_path / "sign-in.key"
    key.unlink() if mode is None else key.chmod(mode)
    refused = run("people", "list")
    assert refused.returncode == 1
    assert "sign-in.key" in refused.stderr
