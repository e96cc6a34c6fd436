"""Copies of originals that are stored elsewhere, kept a while on this machine's disk.

Drawing one page needs the whole file, and who looks at one page looks at the next: without
copies each would be a download of up to MAX_UPLOAD_MB.
"""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_BYTES = 512 * 1024**2  # that are kept at once
KEPT_SECONDS = 300.0  # after the last use
# A name of a process that was killed while it used a copy.
LEFT_SECONDS = 24 * 3600.0
IN_USE = "using-"
_STRIPES = 16


class Copies:
    """Those in ``folder``, which processes may share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Of one file only one download is under way in a process.
        self._locks = [threading.Lock() for _ in range(_STRIPES)]
        self._timer: threading.Timer | None = None

    @contextmanager
    def use(
        self, name: str, download: Callable[[Path], None], *, keep: bool = True
    ) -> Iterator[Path]:
        """A path with the file ``name``, which stays within the block whatever is removed.

        ``download`` writes it to a path; what that raises goes on.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        used = self._folder / f"{IN_USE}{uuid.uuid4().hex}{Path(name).suffix}"
        kept = self._kept(name)
        try:
            with self._locks[hash(name) % _STRIPES]:
                if not _linked(kept, used):
                    download(used)
                    if keep:
                        _linked(used, kept)
            if keep:
                self._remove_old_ones_later()
            yield used
        finally:
            used.unlink(missing_ok=True)

    def forget(self, name: str) -> None:
        """Remove the copy of ``name``, if there is one."""
        self._kept(name).unlink(missing_ok=True)

    def remove_old_ones(self) -> None:
        """Those that nobody used for KEPT_SECONDS, and the oldest beyond MOST_BYTES."""
        now, total = time.time(), 0
        for path, found in sorted(self._all(), key=lambda each: -each[1].st_mtime):
            age = now - found.st_mtime
            if path.name.startswith(IN_USE):
                is_old = age > LEFT_SECONDS
            else:
                total += found.st_size
                is_old = age > KEPT_SECONDS or total > MOST_BYTES
            if is_old:
                path.unlink(missing_ok=True)

    def _all(self) -> list[tuple[Path, os.stat_result]]:
        found = []
        # Without its folder, as with a volume that was unmounted, there is nothing to remove.
        for path in self._folder.glob("*"):
            try:
                found.append((path, path.stat()))
            except FileNotFoundError:  # another process was faster
                continue
        return found

    def _kept(self, name: str) -> Path:
        return self._folder / name.replace("/", "-")

    def _remove_old_ones_later(self) -> None:
        """Now those beyond the limit, and once more when the last may be too old."""
        self.remove_old_ones()
        if self._timer is None or not self._timer.is_alive():
            self._timer = threading.Timer(KEPT_SECONDS + 1, self._remove_until_none_is_left)
            self._timer.daemon = True
            self._timer.start()

    def _remove_until_none_is_left(self) -> None:
        self.remove_old_ones()
        while any(not path.name.startswith(IN_USE) for path, _ in self._all()):
            time.sleep(KEPT_SECONDS / 10)
            self.remove_old_ones()


def _linked(source: Path, name: Path) -> bool:
    """Whether ``name`` is another name of ``source`` now, or of what was there; used just now."""
    try:
        os.link(source, name)
    except FileNotFoundError:
        return False
    except FileExistsError:
        pass
    os.utime(name)
    return True
