"""`cashback people`: who signs in, from the machine that has the gateway's database."""

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from services.backbone.errors import NotFound
from services.gateway.sign_in.cases.people import confirm
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.errors import WrongCredentials
from tests.integration.gateway.people import Clock, come_in, is_in


def cashback(url: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.cli", *arguments],
        env={**os.environ, "CASHBACK_DATABASE_URL": url},
        input=typed,
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


def test_the_only_administrator_who_lost_their_phone_is_let_in_afresh_at_the_machine(
    tmp_path: Path,
) -> None:
    run = partial(cashback, f"sqlite:///{tmp_path}/{{service}}.sqlite")
    run("migrate", "gateway")
    door = replace(Door.at(f"sqlite:///{tmp_path}/gateway.sqlite"), now=Clock())
    invited = run("people", "add", "Ada Crewe", "ada@landlord.org", "--role", "administrator")
    ada = come_in(door, token_in(invited.stdout))
    ben = run("people", "add", "Ben Dale", "ben@landlord.org", "--role", "administrator")
    assert "has to confirm this" in ben.stdout, "who cannot sign in: nobody else could"
    assert "last administrator" in run("people", "suspend", "ada@landlord.org").stderr

    reset = ("people", "reset", "ADA@landlord.org", "--address", "https://cashback.landlord.org")
    asked = run(*reset, typed="n\n")
    assert "The password, the authenticator and the recovery codes of Ada Crewe" in asked.stdout
    assert asked.returncode == 1
    assert "nothing was reset" in asked.stderr
    assert is_in(door, ada.token)

    done = run(*reset, "--yes")
    assert done.stdout.startswith("https://cashback.landlord.org/sign-in/link/")
    assert not is_in(door, ada.token)
    with pytest.raises(WrongCredentials):
        ada.sign_in()
    newer = run(*reset, typed="y\n")
    with pytest.raises(NotFound):
        come_in(door, token_in(done.stdout))
    again = come_in(door, token_in(newer.stdout))
    assert again.person.is_active_administrator
    assert again.id == ada.id
    with door.reading() as store:
        (request,) = store.granting.open_requests(door.now())
        story = store.people.story(ada.id)
    (first, *_) = [line for line in reversed(story) if "authenticator reset" in line.what]
    assert (first.before, first.after, first.reason) == ("active", "invited", "machine")
    assert first.who.startswith("local:")

    start_code = ben.stdout.rpartition(": ")[2].strip()
    come_in(door, confirm(door, again.person, request.id).link, start_code)
    refused = run(*reset, "--yes")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("Ben Dale could confirm it, so it is asked for in the browser")
    assert is_in(door, again.token)
    door.close()


def token_in(printed: str) -> str:
    return printed.strip().rpartition("/")[2]


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
