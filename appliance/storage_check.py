"""Whether originals can be stored, read and deleted, tried out with a small file."""

import threading
import time

from core.documents.storage import try_out
from core.errors import StorageUnavailable

AGAIN_SECONDS = 60.0  # each look is four calls of S3, which cost money
ANSWER_SECONDS = 5.0
OK = "ok"


class StorageCheck:
    """What the latest look found; one look at a time, and none sooner than AGAIN_SECONDS."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = self._next = 0.0
        self._found = OK

    def state(self) -> str:
        """OK, or what can't be done and why. While another looks, what was found before, unless
        that takes long."""
        if time.monotonic() >= self._next:
            if self._lock.acquire(blocking=False):
                self._look()
            elif time.monotonic() - self._began > ANSWER_SECONDS:
                return f"no answer within {ANSWER_SECONDS:.0f} s"
        return self._found

    def _look(self) -> None:
        self._began = time.monotonic()
        try:
            self._found = look()
            self._next = time.monotonic() + AGAIN_SECONDS
        finally:
            self._lock.release()


def look() -> str:
    """OK, or what can't be done and why."""
    try:
        try_out()
    except StorageUnavailable as error:
        return f"{error.detail} ({error.__cause__})" if error.__cause__ else error.detail
    return OK
