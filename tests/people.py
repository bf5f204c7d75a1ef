"""People and keys of the tests' own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.backbone.assertions import SIGNING_KEY, Signer
from services.cli.desk import local_actor
from services.terms.people import ROLES, Actor, Role


def officer(name: str = "Ann First", *roles: Role) -> Actor:
    """Return a person who signed in: with these roles, or with every one."""
    return Actor("person", name.lower().replace(" ", "-"), name, frozenset(roles) or ROLES)


GATEWAY = Signer.made("gateway:test")
"""Signs for people in tests over a broker."""


ANN, BO, CY = "ann", "bo", "cy"
"""Officers at a terminal, by their logins."""

LOCAL = {login: Signer.made(f"local:{login}") for login in (ANN, BO, CY)}
"""Each one's own key, for a terminal that reaches the services over a broker."""


def known_as(login: str) -> str:
    """Return what an officer at a terminal is called."""
    return local_actor(login).name


@contextmanager
def logged_in(login: str, folder: Path) -> Iterator[None]:
    """Be at a terminal as this officer, with their key in `folder`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.cli.desk.login", lambda: login)
        patch.setenv(SIGNING_KEY, str(key_file(folder, LOCAL[login])))
        yield


def trusted_file(folder: Path, *signers: Signer) -> Path:
    """Write the file of keys that services are to trust; without any, the tests' own."""
    path = folder / "trusted-keys.json"
    keys = [signer.public_key() for signer in signers or (GATEWAY, *LOCAL.values())]
    path.write_text(json.dumps({"keys": keys}))
    return path


def key_file(folder: Path, signer: Signer) -> Path:
    """Write a private key."""
    path = folder / f"{signer.key_id.replace(':', '-')}.key"
    path.touch(mode=0o600)
    path.write_text(signer.private_key())
    return path
