"""Temporary folders of killed processes are removed, those of living ones stay."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from core.scratch import PREFIX, YOUNG_SECONDS, scratch_folder


@pytest.fixture(autouse=True)
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def aged(folder: Path) -> Path:
    (folder / "words").write_text("of a document")
    long_ago = time.time() - 2 * YOUNG_SECONDS
    os.utime(folder, (long_ago, long_ago))
    return folder


def left(there: Path, name: str = f"{PREFIX}of-a-killed-process") -> Path:
    (there / name).mkdir()
    return aged(there / name)


def test_it_is_gone_with_what_is_in_it() -> None:
    with scratch_folder() as folder:
        (folder / "words").write_text("of a document")
    assert not folder.exists()


def test_what_a_killed_process_left_is_removed(there: Path) -> None:
    killed = left(there)
    with scratch_folder():
        assert not killed.exists()


def test_a_folder_in_use_stays_however_old_it_is() -> None:
    with scratch_folder() as long_in_use:
        aged(long_in_use)
        with scratch_folder():
            assert (long_in_use / "words").exists()


def test_one_that_may_not_have_its_lock_yet_stays(there: Path) -> None:
    young = there / f"{PREFIX}just-made"
    young.mkdir()
    with scratch_folder():
        assert young.exists()


def test_folders_of_others_stay(there: Path) -> None:
    others = left(there, "tmp-of-another-program")
    (there / f"{PREFIX}link").symlink_to(others)
    with scratch_folder():
        assert (others / "words").exists()
