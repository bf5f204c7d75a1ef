from datetime import UTC, datetime

import pytest

from services.notifications.adapters.folder import Folder
from services.notifications.adapters.port import NotTaken, Outgoing
from services.notifications.adapters.provider_settings import FolderSettings

NOW = datetime(2026, 7, 1, tzinfo=UTC)
LETTER = Outgoing("m-1", "letter", "T1", "", "", "s", "b", b"%PDF-x", "2026-07-01-T1-invited.pdf")


def test_a_message_is_a_file_with_its_reference_in_its_name(tmp_path):
    folder = Folder(FolderSettings(tmp_path))
    assert folder.find(LETTER, NOW) is None
    assert folder.send(LETTER).outcome == "sent"
    (file,) = tmp_path.rglob("*.pdf")
    assert file.relative_to(tmp_path).as_posix() == "letter/2026-07-01-T1-invited-m-1.pdf"
    assert file.read_bytes() == b"%PDF-x"
    assert folder.find(LETTER, NOW).outcome == "sent"


def test_the_same_message_again_is_the_same_file(tmp_path):
    folder = Folder(FolderSettings(tmp_path))
    folder.send(LETTER)
    folder.send(LETTER)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_what_was_being_written_when_the_process_was_killed_is_not_taken_for_sent(tmp_path):
    folder = Folder(FolderSettings(tmp_path))
    (tmp_path / "letter").mkdir()
    (tmp_path / "letter" / ".m-1").write_bytes(b"%PD")
    assert folder.find(LETTER, NOW) is None


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path):
    (tmp_path / "letter").write_text("a file where a folder should be")
    with pytest.raises(NotTaken, match="the folder takes no file"):
        Folder(FolderSettings(tmp_path)).send(LETTER)
