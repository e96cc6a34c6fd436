"""Temporary folders that no killed process leaves for good: whoever makes one first removes those
whose makers are gone."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "policy-chatbot-scratch-"
YOUNG_SECONDS = 60.0  # long after a folder was made it has its lock


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder, gone with all that is in it at the end of the block."""
    _remove_left()
    with TemporaryDirectory(prefix=PREFIX) as folder:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            # The system lets go of it when the process dies, however it does. Where the disk knows
            # no locks, nothing is removed either.
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield Path(folder)
        finally:
            os.close(descriptor)


def _remove_left() -> None:
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        try:
            if folder.stat().st_mtime > time.time() - YOUNG_SECONDS:
                continue
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:  # another process was faster, or it is another user's
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            pass  # in use
        finally:
            os.close(descriptor)
