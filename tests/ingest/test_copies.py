"""Copies of originals that are stored elsewhere."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.documents import copies, storage
from core.documents.copies import Copies
from core.errors import StorageUnavailable

NAME = "an-organization/documents/a-version.pdf"
TEXT = b"what is stored elsewhere"


class Elsewhere:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def download(self, path: Path) -> None:
        self.asked += 1
        path.write_bytes(TEXT)


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def age(folder: Path, seconds: float) -> None:
    for path in folder.iterdir():
        then = path.stat().st_mtime - seconds
        os.utime(path, (then, then))


def test_the_next_who_needs_a_file_finds_its_copy(folder: Path, elsewhere: Elsewhere) -> None:
    for kept in (Copies(folder), Copies(folder)):  # another process is no different
        for _ in range(3):
            with kept.use(NAME, elsewhere.download) as path:
                assert path.read_bytes() == TEXT and path.suffix == ".pdf"
    assert elsewhere.asked == 1


def test_many_who_come_at_once_are_one_download(folder: Path) -> None:
    kept, begun, go_on = Copies(folder), threading.Event(), threading.Event()
    downloads = []

    def download(path: Path) -> None:
        downloads.append(path)
        begun.set()
        assert go_on.wait(30)
        path.write_bytes(TEXT)

    def read(_: int) -> bytes:
        with kept.use(NAME, download) as path:
            return path.read_bytes()

    with ThreadPoolExecutor(8) as threads:
        found = threads.map(read, range(8))
        assert begun.wait(30)
        go_on.set()
        assert set(found) == {TEXT}
    assert len(downloads) == 1


def test_a_copy_that_is_not_to_be_kept_goes_after_its_use(
    folder: Path, elsewhere: Elsewhere
) -> None:
    with Copies(folder).use(NAME, elsewhere.download, keep=False) as path:
        assert path.read_bytes() == TEXT
    assert list(folder.iterdir()) == []


def test_a_copy_goes_when_it_was_not_used_for_long_and_what_is_in_use_stays(
    folder: Path, elsewhere: Elsewhere
) -> None:
    kept = Copies(folder)
    with kept.use(NAME, elsewhere.download) as path:
        age(folder, copies.KEPT_SECONDS + 1)
        kept.remove_old_ones()
        assert list(folder.iterdir()) == [path]
        assert path.read_bytes() == TEXT
    with kept.use(NAME, elsewhere.download):
        pass
    assert elsewhere.asked == 2


def test_what_a_killed_process_left_goes_after_a_day(folder: Path) -> None:
    folder.mkdir()
    (folder / f"{copies.IN_USE}left.pdf").touch()
    Copies(folder).remove_old_ones()
    assert len(list(folder.iterdir())) == 1
    age(folder, copies.LEFT_SECONDS + 1)
    Copies(folder).remove_old_ones()
    assert list(folder.iterdir()) == []


def test_the_longest_unused_go_beyond_the_limit(
    folder: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MOST_BYTES", 2 * len(TEXT))
    kept = Copies(folder)
    for name in ("one", "two", "three"):
        with kept.use(name, elsewhere.download):
            pass
        age(folder, 1)
    assert sorted(path.name for path in folder.iterdir()) == ["three", "two"]


def test_a_download_that_fails_leaves_nothing(folder: Path) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half of i")
        raise StorageUnavailable("The original can't be read from storage.")

    with pytest.raises(StorageUnavailable), Copies(folder).use(NAME, fail):
        pass
    assert list(folder.iterdir()) == []


def test_a_deleted_original_has_no_copy(override, tmp_path: Path) -> None:
    override(
        STORAGES={"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}},
        DATA_DIR=tmp_path,
    )
    storage._copies.cache_clear()
    try:
        name = default_storage.save(NAME, ContentFile(TEXT))
        with storage.local_copy(name, keep=True) as path:
            assert path.read_bytes() == TEXT
        assert len(list((tmp_path / "copies").iterdir())) == 1
        storage.delete_original(name)
        assert list((tmp_path / "copies").iterdir()) == []
        with pytest.raises(StorageUnavailable), storage.local_copy(name):
            pass
    finally:
        storage._copies.cache_clear()


def test_a_folder_that_is_gone_holds_nothing_to_remove(folder: Path) -> None:
    Copies(folder).remove_old_ones()
    assert not folder.exists()
