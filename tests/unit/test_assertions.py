"""What proves who gives a call, and what does not."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from services.backbone.assertions import (
    ALGORITHM,
    CLOCKS_APART_SECONDS,
    GOOD_FOR_SECONDS,
    Signer,
    TrustedKeys,
)
from services.backbone.errors import AssertionRefused, NotReady
from services.terms.people import ROLES, Actor
from tests.people import key_file, officer, trusted_file

ANN = officer("Ann First", "finance", "auditor")
GATEWAY, LOCAL, PLAYER = (Signer.made(key) for key in ("gateway:1", "local:ann", "play:1"))
TRUSTED = TrustedKeys([signer.public_key() for signer in (GATEWAY, LOCAL, PLAYER)])


def refused(assertion: Any, service: str = "payments", trusted: TrustedKeys = TRUSTED) -> str:
    with pytest.raises(AssertionRefused) as caught:
        trusted.actor_of(assertion, service)
    assert (caught.value.code, caught.value.field) == ("not_allowed", "assertion")
    return caught.value.why


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {"sub": ANN.ref, "name": ANN.name, "roles": ["finance"], "aud": "payments"}
    return good | {"iat": now, "exp": now + 60} | changes


def signed(payload: dict[str, Any], signer: Signer = GATEWAY, **header: Any) -> str:
    key = OKPKey.import_key(json.loads(signer.private_key()))
    head = {"alg": ALGORITHM, "kid": signer.key_id} | header
    return jwt.encode(head, payload, key, algorithms=[ALGORITHM])


def test_who_signed_in_arrives_as_they_are() -> None:
    assert TRUSTED.actor_of(GATEWAY.assertion(ANN, "payments"), "payments") == ANN


@pytest.mark.parametrize("nothing", [None, "", 0, [], {}, {"sub": "person:1"}])
def test_a_call_without_an_assertion_is_refused(nothing: Any) -> None:
    assert refused(nothing) == "missing"


@pytest.mark.parametrize("junk", ["x", "a.b.c", "....", "é" * 9, GATEWAY.private_key()])
def test_what_is_no_assertion_is_refused(junk: str) -> None:
    assert refused(junk) == "unreadable"


def test_an_assertion_is_good_for_one_service() -> None:
    assert refused(GATEWAY.assertion(ANN, "repairs")) == "other_service"


def test_an_assertion_ends() -> None:
    gone = int(time.time()) - CLOCKS_APART_SECONDS - 2
    assert refused(signed(claims(iat=gone - 60, exp=gone))) == "expired"


def test_an_assertion_that_is_good_for_longer_than_minutes_is_refused() -> None:
    now = int(time.time())
    assert refused(signed(claims(iat=now, exp=now + GOOD_FOR_SECONDS + 1))) == "claims"


def test_an_assertion_from_the_future_is_refused() -> None:
    later = int(time.time()) + 3600
    assert refused(signed(claims(iat=later, exp=later + 60))) == "claims"


def test_a_key_that_is_not_trusted_is_refused_under_any_name() -> None:
    stranger = Signer.made("gateway:9")
    assert refused(stranger.assertion(ANN, "payments")) == "key"
    forged = Signer.made("gateway:1")
    assert refused(forged.assertion(ANN, "payments")) == "signature"


def test_what_was_signed_cannot_be_changed() -> None:
    head, _, signature = GATEWAY.assertion(ANN, "payments").split(".")
    _, body, _ = GATEWAY.assertion(replace(ANN, roles=ROLES), "payments").split(".")
    assert refused(f"{head}.{body}.{signature}") == "signature"


def test_a_public_key_does_not_sign_as_a_shared_secret() -> None:
    secret = OctKey.import_key(json.dumps(GATEWAY.public_key()))
    header = {"alg": "HS256", "kid": "gateway:1"}
    assert refused(jwt.encode(header, claims(), secret, algorithms=["HS256"])) == "unreadable"


def test_an_assertion_without_a_signature_is_refused() -> None:
    head, body, _ = signed(claims()).split(".")
    assert refused(f"{head}.{body}.") in ("signature", "unreadable")


@pytest.mark.parametrize("missing", ["sub", "name", "roles", "aud", "iat", "exp"])
def test_an_assertion_says_everything(missing: str) -> None:
    payload = {key: value for key, value in claims().items() if key != missing}
    assert refused(signed(payload)) in ("claims", "unreadable", "other_service")


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": "person:"},
        {"sub": "person: "},
        {"sub": "person:a\nb"},
        {"sub": f"person:{'a' * 120}"},
        {"name": ""},
        {"name": "Ann\u202e"},
        {"name": "A" * 121},
        {"name": 7},
        {"sub": 7},
        {"roles": 7},
        {"exp": "soon"},
    ],
)
def test_an_assertion_names_somebody_in_one_line(changes: dict[str, Any]) -> None:
    assert refused(signed(claims(**changes))) in ("claims", "unreadable", "not_vouched")


@pytest.mark.parametrize(
    ("signer", "actor"),
    [
        (GATEWAY, Actor("local", "ann", "ann", ROLES)),
        (GATEWAY, Actor("play", "files", "files", ROLES)),
        (LOCAL, ANN),
        (LOCAL, Actor("local", "bo", "bo", ROLES)),
        (PLAYER, ANN),
        (PLAYER, Actor("messenger", "notify", "notify", ROLES)),
    ],
)
def test_a_key_vouches_for_its_own_kind_of_actor_alone(signer: Signer, actor: Actor) -> None:
    assert refused(signer.assertion(actor, "payments")) == "not_vouched"


def test_a_key_vouches_for_the_roles_it_was_given_at_most() -> None:
    trusted = TrustedKeys([{**LOCAL.public_key(), "roles": ["finance", "board"]}])
    mine = Actor("local", "ann", "ann", ROLES)
    found = trusted.actor_of(LOCAL.assertion(mine, "payments"), "payments")
    assert found.roles == {"finance", "board"}


def test_roles_that_there_are_not_are_passed_over() -> None:
    found = TRUSTED.actor_of(signed(claims(roles=["finance", "king"])), "payments")
    assert found.roles == {"finance"}


def test_without_any_key_nobody_is_believed() -> None:
    assert refused(GATEWAY.assertion(ANN, "payments"), trusted=TrustedKeys([])) == "key"


# --- files ---


def test_keys_are_read_from_files(tmp_path: Path) -> None:
    signer = Signer.from_file(key_file(tmp_path, GATEWAY))
    trusted = TrustedKeys.from_file(trusted_file(tmp_path, GATEWAY))
    assert trusted.actor_of(signer.assertion(ANN, "payments"), "payments") == ANN
    assert '"d"' not in (tmp_path / "trusted-keys.json").read_text()


def test_a_private_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = key_file(tmp_path, GATEWAY)
    path.chmod(0o640)
    with pytest.raises(NotReady, match="chmod 600"):
        Signer.from_file(path)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"keys": 7}', '{"keys": [{"kty": "OKP"}]}'])
def test_a_file_that_holds_no_keys_is_said(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys"
    path.touch(mode=0o600)
    path.write_text(content)
    with pytest.raises(NotReady, match="cannot be read"):
        TrustedKeys.from_file(path)
    with pytest.raises(NotReady, match="cannot be read"):
        Signer.from_file(path)


def test_a_key_vouches_for_somebody() -> None:
    with pytest.raises(ValueError, match="should begin with"):
        Signer.made("eve:1")
