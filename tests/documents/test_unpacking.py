"""Taking a zip archive apart, where there is no room for what is in it."""

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
