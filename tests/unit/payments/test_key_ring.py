"""Bank details sealed at rest: what opens, what does not, and changing keys meanwhile."""

import os
import re
import threading
import traceback
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from services.payments.adapters.key_file import (
    KeyFileBusy,
    KeyFileMalformed,
    KeyFileMissing,
    KeyFileUnusable,
    KeyRingError,
    read_key_file,
)
from services.payments.adapters.key_ring import KeyRing, NotOpened

SECRET = "089999 66374958"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bank-details.keys"


@pytest.fixture
def ring(path: Path) -> KeyRing:
    return KeyRing.create_if_missing(path)


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.create_if_missing(tmp_path_factory.mktemp("keys") / "keys")


@given(text=st.text(), context=st.text().filter(lambda text: "\0" not in text))
def test_what_is_sealed_opens_with_its_context(shared: KeyRing, text: str, context: str) -> None:
    token = shared.seal(text, context)
    assert shared.open(token, context) == text
    assert shared.is_current(token)
    assert re.fullmatch("[A-Za-z0-9_=-]+", token)
    with pytest.raises(NotOpened):
        shared.open(token, f"{context}x")


@given(token=st.text())
def test_what_was_never_sealed_does_not_open(shared: KeyRing, token: str) -> None:
    assert not shared.is_current(token)
    with pytest.raises(NotOpened, match="account 17"):
        shared.open(token, "account 17")


def test_the_same_details_sealed_twice_do_not_look_the_same(ring: KeyRing) -> None:
    assert ring.seal(SECRET, "account 17") != ring.seal(SECRET, "account 17")


def test_a_token_is_as_long_as_the_description_says(ring: KeyRing) -> None:
    lengths = [len(ring.seal("x" * n, "account 17")) for n in (10, 20, 21, 37, 53)]
    assert lengths == [120, 120, 140, 164, 184]


def test_a_token_copied_to_another_row_is_refused_and_says_so(ring: KeyRing) -> None:
    token = ring.seal(SECRET, "account 17")
    with pytest.raises(NotOpened, match=r"^account 18: .* sealed for another place"):
        ring.open(token, "account 18")


def test_a_context_that_could_run_into_the_text_is_refused(ring: KeyRing) -> None:
    with pytest.raises(ValueError, match="NUL"):
        ring.seal(SECRET, "account\0 17")


def test_a_token_changed_anywhere_does_not_open(ring: KeyRing) -> None:
    token = ring.seal(SECRET, "account 17")
    for at in range(0, len(token) - 4, 7):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(NotOpened):
            ring.open(changed, "account 17")


def test_after_a_key_was_added_old_tokens_open_and_are_not_current(ring: KeyRing) -> None:
    old = ring.seal(SECRET, "account 17")
    ring.add_key()
    new = ring.seal(SECRET, "account 17")
    assert ring.open(old, "account 17") == ring.open(new, "account 17") == SECRET
    assert not ring.is_current(old)
    assert ring.is_current(new)


def test_after_old_keys_were_retired_only_what_was_sealed_again_opens(ring: KeyRing) -> None:
    old = ring.seal(SECRET, "account 17")
    ring.add_key()
    ring.add_key()
    new = ring.seal(ring.open(old, "account 17"), "account 17")
    assert ring.retire_old_keys() == 2
    assert ring.retire_old_keys() == 0
    assert ring.open(new, "account 17") == SECRET
    with pytest.raises(NotOpened, match=r"account 17: no key in .* opens"):
        ring.open(old, "account 17")


def test_another_process_opens_what_was_sealed_with_a_key_added_since(
    ring: KeyRing, path: Path
) -> None:
    other = KeyRing(path)
    ring.add_key()
    assert other.open(ring.seal(SECRET, "account 17"), "account 17") == SECRET


def test_another_process_seals_with_the_newest_key_even_if_old_ones_are_gone(
    ring: KeyRing, path: Path
) -> None:
    other = KeyRing(path)
    stale = other.seal(SECRET, "account 17")
    ring.add_key()
    assert not other.is_current(stale)
    ring.retire_old_keys()
    assert ring.open(other.seal(SECRET, "account 17"), "account 17") == SECRET


def test_a_change_is_noticed_however_soon_after_another_it_comes(path: Path, ring: KeyRing) -> None:
    looks = {read_key_file(path).look}
    for _ in range(20):
        ring.add_key()
        ring.retire_old_keys()
        looks.add(read_key_file(path).look)
    assert len(looks) == 21


def test_the_file_is_made_for_its_owner_alone_and_stays_so(ring: KeyRing, path: Path) -> None:
    for change in (lambda: None, ring.add_key, ring.retire_old_keys):
        change()
        assert path.stat().st_mode & 0o777 == 0o600
        assert os.listdir(path.parent) == [path.name]


def test_the_file_that_is_there_is_never_made_again(ring: KeyRing, path: Path) -> None:
    before = path.read_bytes()
    KeyRing.create_if_missing(path)
    assert path.read_bytes() == before


def test_many_that_start_at_once_share_one_key(path: Path) -> None:
    rings: list[KeyRing] = []
    start = threading.Barrier(8)

    def begin() -> None:
        start.wait(60)
        rings.append(KeyRing.create_if_missing(path))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    tokens = [ring.seal(SECRET, "account 17") for ring in rings]
    assert len(tokens) == 8
    assert all(ring.open(token, "account 17") == SECRET for ring in rings for token in tokens)
    assert os.listdir(path.parent) == [path.name]


def test_threads_seal_and_open_while_keys_are_added(ring: KeyRing, path: Path) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for n in range(100):
                assert ring.open(ring.seal(SECRET, f"account {n}"), f"account {n}") == SECRET
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    changer = KeyRing(path)
    for _ in range(5):
        changer.add_key()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert len(read_key_file(path).keys) == 6


def test_comments_and_empty_lines_stay_when_keys_change(path: Path) -> None:
    first, second = key(), key()
    written(path, f"# Dudley’s\n\n  {first}  # of 2011\r\n# older\n{second}")
    ring = KeyRing(path)
    ring.add_key()
    new, *others = read_key_file(path).keys
    assert others == [first, second]
    expected = f"# Dudley’s\n\n{new}\n  {first}  # of 2011\n# older\n{second}\n"
    assert path.read_text(encoding="utf-8") == expected
    ring.retire_old_keys()
    assert path.read_text(encoding="utf-8") == f"# Dudley’s\n\n{new}\n# older\n"


def test_a_link_to_the_file_stays_a_link(ring: KeyRing, path: Path) -> None:
    link = path.with_name("link")
    link.symlink_to(path)
    KeyRing(link).add_key()
    assert link.is_symlink()
    assert len(read_key_file(path).keys) == 2


def test_a_missing_file_says_to_put_back_the_backup(path: Path) -> None:
    with pytest.raises(KeyFileMissing, match="from its backup"):
        KeyRing(path)


def test_a_file_that_goes_missing_stops_sealing_and_not_opening(ring: KeyRing, path: Path) -> None:
    token = ring.seal(SECRET, "account 17")
    path.unlink()
    assert ring.open(token, "account 17") == SECRET
    with pytest.raises(KeyFileMissing):
        ring.seal(SECRET, "account 17")
    with pytest.raises(KeyFileMissing):
        ring.add_key()
    assert os.listdir(path.parent) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o660])
def test_a_file_others_may_use_is_refused(path: Path, mode: int) -> None:
    with pytest.raises(KeyFileUnusable, match="chmod 600"):
        KeyRing(written(path, f"{key()}\n", mode))


def test_a_file_only_its_owner_may_read_will_do(path: Path) -> None:
    assert KeyRing(written(path, f"{key()}\n", 0o400)).seal(SECRET, "account 17")


def test_a_folder_in_the_files_place_is_refused_plainly(tmp_path: Path) -> None:
    with pytest.raises(KeyFileUnusable, match="cannot be read: "):
        KeyRing(tmp_path)


@pytest.mark.parametrize("text", ["", "\n# nothing\n"])
def test_a_file_without_a_key_is_refused(path: Path, text: str) -> None:
    with pytest.raises(KeyFileMalformed, match="no key in it"):
        KeyRing(written(path, text))


def test_all_faults_of_a_file_are_told_at_once_with_their_lines(path: Path) -> None:
    good = key()
    text = f"# keys\n{good[:-2]}\n{good}\n{good} {good}\n\n{good}\nclé\n"
    with pytest.raises(KeyFileMalformed) as caught:
        KeyRing(written(path, text))
    assert caught.value.faults == (
        f"{path}: line 2: not a key, which is 44 characters of base64",
        f"{path}: line 4: not a key, which is 44 characters of base64",
        f"{path}: line 6: the same key as line 3",
        f"{path}: line 7: not a key, which is 44 characters of base64",
    )


def test_while_one_changes_the_file_another_is_told_to_try_again(ring: KeyRing, path: Path) -> None:
    before = path.read_bytes()
    draft = path.with_name(f"{path.name}.new")
    draft.touch()
    for change in (ring.add_key, ring.retire_old_keys):
        with pytest.raises(KeyFileBusy, match=re.escape(str(draft))):
            change()
    assert path.read_bytes() == before
    assert draft.exists()


def test_a_file_spoilt_meanwhile_is_not_changed(ring: KeyRing, path: Path) -> None:
    written(path, "spoilt\n")
    with pytest.raises(KeyFileMalformed):
        ring.add_key()
    assert path.read_text() == "spoilt\n"
    assert os.listdir(path.parent) == [path.name]


def test_no_description_and_no_error_holds_a_key_or_what_was_sealed(path: Path) -> None:
    first, second = key(), key()
    ring = KeyRing(written(path, f"{first}\n{second}\n"))
    token = ring.seal(SECRET, "account 17")
    shown = [repr(ring), str(ring), repr(vars(ring)), repr(read_key_file(path))]

    def fail(error: type[KeyRingError], action: object) -> None:
        with pytest.raises(error) as caught:
            action()  # type: ignore[operator]
        shown.extend([str(caught.value), repr(caught.value)])
        shown.extend(traceback.format_exception(caught.value))

    fail(NotOpened, lambda: ring.open(token, "account 18"))
    fail(NotOpened, lambda: ring.open(token[:-8], "account 17"))
    fail(KeyFileMalformed, lambda: KeyRing(written(path, f"{first}x\n{second}\n{second}\n")))
    fail(KeyFileUnusable, lambda: KeyRing(written(path, first, 0o644)))
    path.unlink()
    fail(KeyFileMissing, lambda: ring.seal(SECRET, "account 17"))
    for secret in (first[:20], second[:20], SECRET, *SECRET.split(), token):
        assert not any(secret in text for text in shown)


def test_a_digest_is_another_for_every_key_and_known_again_after_the_keys_change(
    tmp_path: Path,
) -> None:
    ring = KeyRing.create_if_missing(tmp_path / "payments.keys")
    other = KeyRing.create_if_missing(tmp_path / "other.keys")
    (before,) = ring.digests("T1 089999 66374958")
    assert ring.digests("T1 089999 66374958") == (before,)
    assert ring.digests("T1 089999 66374959") != (before,)
    assert other.digests("T1 089999 66374958") != (before,)
    ring.add_key()
    newest, known = ring.digests("T1 089999 66374958")
    assert (known, newest != before) == (before, True)
