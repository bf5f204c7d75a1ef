import threading
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from services.backbone.errors import NotReady
from services.gateway.sign_in.hashing import AT_A_TIME, Hasher
from services.gateway.sign_in.one_time_codes import (
    in_fours,
    new_recovery_codes,
    new_secret,
    qr_code,
    step_of,
    typed,
)
from services.gateway.sign_in.sealing import SignInKey, make_key

NOW = datetime(2012, 4, 2, 9, 0, tzinfo=UTC)
STEP = timedelta(seconds=30)


def test_passwords_are_hashed_with_64_mib_and_so_is_nobodys():
    hasher = Hasher()
    kept = hasher.hashed("four jolly green bicycles")
    costs = "$argon2id$v=19$m=65536,t=3,p=4$"
    assert kept.startswith(costs)
    assert hasher._nobodys.startswith(costs)
    assert hasher.matches(kept, "four jolly green bicycles")
    assert not hasher.matches(kept, "four jolly green bicycle")
    assert not hasher.matches("", "four jolly green bicycles")
    assert not hasher.is_outdated(kept)
    assert hasher.is_outdated(Hasher(64, 1, 1).hashed("x"))


def test_few_are_hashed_at_a_time(monkeypatch):
    hasher = Hasher(64, 1, 1)
    at_once, most, lock = 0, 0, threading.Lock()
    as_many = threading.Barrier(AT_A_TIME, timeout=60)

    class Slow:
        def verify(self, kept: str, password: str) -> bool:
            nonlocal at_once, most
            with lock:
                at_once += 1
                most = max(most, at_once)
            as_many.wait()
            threading.Event().wait(0.02)  # whoever could come in besides would
            with lock:
                at_once -= 1
            return True

    monkeypatch.setattr(hasher, "_hasher", Slow())
    threads = [threading.Thread(target=hasher.matches, args=("x", "y")) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == AT_A_TIME


def test_a_code_counts_at_its_time_and_once():
    secret = new_secret()
    code = pyotp.TOTP(secret).at(NOW)
    step = step_of(secret, code, NOW, 0)
    assert step is not None
    assert step_of(secret, code, NOW, step) is None
    assert step_of(secret, f"{code[:3]} {code[3:]}", NOW + STEP, 0) == step
    assert step_of(secret, code, NOW + 2 * STEP, 0) is None
    assert step_of(secret, code, NOW - 2 * STEP, 0) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "x" * 9999])
def test_what_is_no_code_is_none(code):
    assert step_of(new_secret(), code, NOW, 0) is None


def test_the_qr_code_is_svg_without_styles_or_scripts():
    svg = qr_code(new_secret(), "jo@landlord.org")
    assert svg.startswith("<svg ")
    assert "style" not in svg
    assert "<script" not in svg


def test_codes_are_compared_however_they_are_typed():
    code = new_recovery_codes()[0]
    assert typed(code) == typed(f" {code.lower().replace('-', ' ')} ")
    assert len(typed(code)) == 16
    assert in_fours("ABCDEFGH") == "ABCD EFGH"


def test_what_is_sealed_is_for_one_purpose_and_one_person():
    key = SignInKey.made()
    sealed = key.seal("totp", "ada", "secret")
    assert key.open("totp", "ada", sealed) == "secret"
    assert key.seal("totp", "ada", "secret") != sealed
    for purpose, whose, by in (
        ("draft", "ada", key),
        ("totp", "fay", key),
        ("totp", "ada", SignInKey.made()),
    ):
        with pytest.raises(NotReady):
            by.open(purpose, whose, sealed)


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "data" / "sign-in.key"
    assert make_key(path)
    first = path.read_text()
    assert not make_key(path)
    assert path.read_text() == first
    assert path.stat().st_mode & 0o777 == 0o600
    SignInKey.from_file(path)
    path.write_text("not a key")
    with pytest.raises(NotReady):
        SignInKey.from_file(path)
