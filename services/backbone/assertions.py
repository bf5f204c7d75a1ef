"""Who gives a command over the broker: an assertion signed by whoever let them in.

An assertion is a JSON Web Token signed with Ed25519, good for some minutes at one service. A key's
id says for whom it vouches: the gateway's (`gateway:2026`) for people who signed in, and for the
programs that pass on what others say; a key of one person at a machine (`local:ann`) for that one
alone; a player's (`play:1`) for the officers of a play. A service trusts the public keys in one
file, a JSON Web Key Set, in which a key may be given the `roles` that it can vouch for at most.
"""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    InvalidKeyIdError,
    JoseError,
    MissingClaimError,
)
from joserfc.jwk import KeySet, OKPKey

from services.backbone.errors import AssertionRefused, NotReady
from services.terms.people import ROLES, Actor, Kind, Role

ALGORITHM: Final = "Ed25519"
GOOD_FOR_SECONDS: Final = 300
CLOCKS_APART_SECONDS: Final = 30

SIGNING_KEY, TRUSTED_KEYS = "CASHBACK_SIGNING_KEY", "CASHBACK_TRUSTED_KEYS"

VOUCHES_FOR: Final[Mapping[str, frozenset[Kind]]] = {
    "gateway": frozenset({"person", "messenger"}),
    "local": frozenset({"local"}),
    "play": frozenset({"play"}),
}
"""The kinds of actor that a key may sign for, by what its id begins with."""

LONGEST: Final = 120
"""Characters of who somebody is, and of their name: what the tables keep."""


class Signer:
    """Signs for actors with one private key."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key

    @classmethod
    def made(cls, key_id: str) -> Self:
        """Return a signer with a new key; the id says for whom it vouches."""
        if key_id.partition(":")[0] not in VOUCHES_FOR:
            raise ValueError(f"{key_id!r} should begin with {', '.join(VOUCHES_FOR)}")
        return cls(OKPKey.generate_key("Ed25519", {"kid": key_id}))

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a private key; `NotReady` if there is none, or others can read it."""
        try:
            if path.stat().st_mode & 0o077:
                raise NotReady(f"others can read the signing key {path}: chmod 600 it")
            return cls(OKPKey.import_key(json.loads(path.read_text())))
        except (OSError, ValueError, JoseError) as error:
            problem = type(error).__name__
            raise NotReady(f"the signing key {path} cannot be read ({problem})") from None

    @property
    def key_id(self) -> str:
        """Return the id of the key, such as `gateway:2026`."""
        return str(self._key.kid)

    def assertion(self, actor: Actor, service: str) -> str:
        """Return what proves to a service that it is this actor, from now on for some minutes."""
        now = int(time.time())
        claims = {
            "sub": actor.ref,
            "name": actor.name,
            "roles": sorted(actor.roles),
            "aud": service,
            "iat": now,
            "exp": now + GOOD_FOR_SECONDS,
        }
        header = {"alg": ALGORITHM, "kid": self.key_id}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])

    def private_key(self) -> str:
        """Return the key as a file has it: a secret."""
        return json.dumps(self._key.as_dict(private=True))

    def public_key(self) -> dict[str, Any]:
        """Return what others check its assertions with."""
        return dict(self._key.as_dict(private=False))


class TrustedKeys:
    """The public keys whose assertions a service believes."""

    def __init__(self, keys: list[dict[str, Any]]) -> None:
        self._keys = KeySet.import_key_set({"keys": keys}) if keys else KeySet([])
        self._roles = {key["kid"]: ROLES.intersection(key.get("roles", ROLES)) for key in keys}

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a set of keys; `NotReady` if there is none, or it holds no key with an id."""
        try:
            return cls(json.loads(path.read_text())["keys"])
        except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
            problem = type(error).__name__
            raise NotReady(
                f"the trusted keys {path} cannot be read ({problem}): {TRUSTED_KEYS} names the"
                " file, `cashback signing-key` makes it"
            ) from None

    def actor_of(self, assertion: object, service: str) -> Actor:
        """Return who an assertion proves to be there; `AssertionRefused` if it proves nothing."""
        if not assertion or not isinstance(assertion, str):
            raise AssertionRefused.because("missing", "the call has no assertion of who gives it")
        try:
            token = jwt.decode(assertion, self._keys, algorithms=[ALGORITHM])
            _claims_for(service).validate(token.claims)
            return self._vouched(str(token.header["kid"]), token.claims)
        except ExpiredTokenError:
            raise AssertionRefused.because(
                "expired", "the assertion has expired: sign in again"
            ) from None
        except InvalidKeyIdError:
            raise AssertionRefused.because(
                "key", "the assertion's key is not trusted here"
            ) from None
        except BadSignatureError:
            raise AssertionRefused.because(
                "signature", "the assertion's signature is wrong"
            ) from None
        except (InvalidClaimError, MissingClaimError) as fault:
            if fault.claim == "aud":
                raise AssertionRefused.because(
                    "other_service", f"the assertion is not for {service}"
                ) from None
            raise AssertionRefused.because(
                "claims", f"the assertion's {fault.claim} is wrong"
            ) from None
        except (JoseError, ValueError, KeyError, TypeError):
            raise AssertionRefused.because("unreadable", "the assertion cannot be read") from None

    def _vouched(self, key_id: str, claims: Mapping[str, Any]) -> Actor:
        """Return the actor, if the key may vouch for such a one."""
        if claims["exp"] - claims["iat"] > GOOD_FOR_SECONDS:
            raise AssertionRefused.because("claims", "the assertion is good for too long")
        given, _, person = _text(claims, "sub").partition(":")
        begins, _, whose = key_id.partition(":")
        kind = next((kind for kind in VOUCHES_FOR.get(begins, ()) if kind == given), None)
        if kind is None or (kind == "local" and person != whose):
            raise AssertionRefused.because(
                "not_vouched", f"the key does not vouch for {given} actors"
            )
        name = _text(claims, "name")
        if not (person.isprintable() and name.isprintable() and name.strip() and person.strip()):
            raise AssertionRefused.because("claims", "the assertion names nobody")
        if len(claims["sub"]) > LONGEST or len(name) > LONGEST:
            raise AssertionRefused.because("claims", "the assertion's name is too long")
        roles: frozenset[Role] = self._roles[key_id].intersection(claims["roles"])
        return Actor(kind, person, name, roles)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value


def trusted_keys() -> TrustedKeys:
    """Return the keys that the environment names; `NotReady` if it names none."""
    path = os.environ.get(TRUSTED_KEYS)
    if not path:
        raise NotReady(
            f"{TRUSTED_KEYS} is not set: it names the file of keys whose calls are believed;"
            " `cashback signing-key` makes it"
        )
    return TrustedKeys.from_file(Path(path))


def signer() -> Signer:
    """Return what signs this process's calls; `NotReady` if the environment names no key."""
    path = os.environ.get(SIGNING_KEY)
    if not path:
        raise NotReady(
            f"{SIGNING_KEY} is not set: over the broker a call needs a key that services trust;"
            " `cashback signing-key` makes one"
        )
    return Signer.from_file(Path(path))


def _claims_for(service: str) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        leeway=CLOCKS_APART_SECONDS,
        aud={"essential": True, "value": service},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
