"""A disk of its own for an appliance, small enough to be filled."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

SIZE = "3g"  # taken from the memory only as far as it is used
STEP = 64 * 2**20


class Disk:
    """A folder; ``is_own`` where it is a disk of its own, which may be filled."""

    def __init__(self, folder: Path, *, is_own: bool) -> None:
        self.folder = folder
        self.is_own = is_own
        self._filler = folder / "filler"

    def fill(self, leave: int) -> None:
        """Until ``leave`` bytes are free."""
        with self._filler.open("wb") as file:
            size = 0
            while (free := shutil.disk_usage(self.folder).free) > leave:
                step = min(STEP, free - leave)
                try:
                    os.posix_fallocate(file.fileno(), size, step)
                except OSError:
                    return  # somebody else took the rest
                size += step

    def empty(self) -> None:
        self._filler.unlink(missing_ok=True)


@contextmanager
def own_disk() -> Iterator[Disk]:
    """A tmpfs where this process may mount one, as root may, else an ordinary folder."""
    with TemporaryDirectory(prefix="policychat-faults-") as name:
        folder = Path(name)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", name]
        is_own = (
            shutil.which("mount") is not None
            and not subprocess.run(mount, capture_output=True).returncode
        )
        try:
            yield Disk(folder, is_own=is_own)
        finally:
            if is_own:
                subprocess.run(["umount", "--lazy", name], check=True)
