"""Taking a zip archive apart: names as others write them, and no room for what is in it."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from core.documents.reading.sandbox import run_limited
from core.errors import StorageUnavailable

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
def test_a_disk_that_fills_up_meanwhile_is_said_to_be_full(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with ZipFile(archive, "w") as made:
        made.writestr("leave.txt", "Leave is paid.")
    (tmp_path / "0").symlink_to(FULL)
    request = {"path": str(archive), "folder": str(tmp_path), "most_bytes": 1 << 20}
    with pytest.raises(StorageUnavailable, match="full"):
        run_limited("core.documents.reading.unpack", request, timeout=30.0, memory_bytes=512 << 20)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Größe.txt".encode(), "Größe.txt"),  # as macOS writes it, without saying that it is UTF-8
        ("Größe.txt".encode("cp437"), "Größe.txt"),
        (b"hr\\leave.txt", "hr/leave.txt"),
        (b"../../leave.txt", "../../leave.txt"),  # a name, and no place where it is put
    ],
)
def test_names_are_read_as_they_were_written(tmp_path: Path, written: bytes, name: str) -> None:
    archive = tmp_path / "archive"
    placeholder = "x" * len(written)
    with ZipFile(archive, "w") as made:
        made.writestr(placeholder, "Leave is paid.")
        made.writestr("b.txt", "Leave is paid.")
    archive.write_bytes(archive.read_bytes().replace(placeholder.encode(), written))
    request = {"path": str(archive), "folder": str(tmp_path), "most_bytes": 1 << 20}
    names = run_limited(
        "core.documents.reading.unpack", request, timeout=30.0, memory_bytes=512 << 20
    )
    assert json.loads(names) == [name, "b.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "archive"]
