"""A few questions are searched at once in a process; the others wait, organizations in turns.

Searching and judging keep a processor busy. Without a gate, a hundred questions of one
organization share the processors with another's single one, which takes a hundred times as long.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID


class FairGate:
    """Lets so many threads of this process through ``at_once``."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._lock = threading.Lock()
        # Of each organization those who wait; the one whose turn it is comes first.
        self._waiting: dict[UUID, deque[threading.Event]] = {}

    @contextmanager
    def turn(self, organization_id: UUID) -> Iterator[None]:
        """Waits until it is the organization's turn, and holds a place until the end."""
        self._enter(organization_id)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, organization_id: UUID) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = threading.Event()
            self._waiting.setdefault(organization_id, deque()).append(called)
        called.wait()

    def _leave(self) -> None:
        """The place goes to the first of the organization whose turn it is, which then waits
        behind the others."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            organization_id = next(iter(self._waiting))
            line = self._waiting.pop(organization_id)
            line.popleft().set()
            if line:
                self._waiting[organization_id] = line
