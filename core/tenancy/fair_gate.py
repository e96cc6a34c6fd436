"""A few do what keeps a processor busy at once in a process; the others wait, organizations in
turns.

So questions are searched and judged, uploads are taken in, and pages are drawn. Without a gate, a
hundred questions of one organization share the processors with another's single one, which takes a
hundred times as long. While several organizations ask, none of them takes every place: another's
next question finds one.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

LATELY = 30.0  # seconds for which a place is kept for who has asked


class FairGate:
    """Lets so many threads of this process through ``at_once``."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._lock = threading.Lock()
        self._inside: Counter[UUID] = Counter()
        # When each that asked lately came or left; the one for longest comes first.
        self._seen: dict[UUID, float] = {}
        # Of each organization those who wait; the one whose turn it is comes first.
        self._waiting: dict[UUID, deque[threading.Event]] = {}

    @contextmanager
    def turn(self, organization_id: UUID) -> Iterator[None]:
        """Waits until it is the organization's turn, and holds a place until the end."""
        called = threading.Event()
        with self._lock:
            self._see(organization_id)
            self._waiting.setdefault(organization_id, deque()).append(called)
            self._call()
        called.wait()
        try:
            yield
        finally:
            with self._lock:
                self._see(organization_id)
                self._inside[organization_id] -= 1
                self._inside += Counter()  # forgets who has nobody inside
                self._free += 1
                self._call()

    def _call(self) -> None:
        """Fills the free places with the first of each organization in turn, which then waits
        behind the others. Who may not come in is looked at again when one of its own leaves."""
        while calling := next(filter(self._may_enter, self._waiting), None):
            line = self._waiting.pop(calling)
            self._free -= 1
            self._inside[calling] += 1
            line.popleft().set()
            if line:
                self._waiting[calling] = line

    def _may_enter(self, organization_id: UUID) -> bool:
        alone = len(self._seen) == 1
        is_last = self._free == 1 and self._inside[organization_id] > 0
        return self._free > 0 and (alone or not is_last)

    def _see(self, organization_id: UUID) -> None:
        now = time.monotonic()
        self._seen.pop(organization_id, None)
        self._seen[organization_id] = now
        for one, seen in list(self._seen.items()):
            if now - seen < LATELY:
                break
            if not self._inside[one] and one not in self._waiting:
                del self._seen[one]
