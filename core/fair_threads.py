"""Threads on which a model infers, shared by the organizations whose people wait for it.

Those come first who have the fewest at once: one person's question of an organization goes before
the hundredth of another, which then takes a hundred times as long and not everybody's.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TypeVar
from uuid import UUID

from core.holding_back import tell_that_nobody_waits, tell_that_somebody_waits

PATIENCE = 0.5  # seconds after which others go before those who have fewer at once

Item = TypeVar("Item")
Result = TypeVar("Result")

_organization: ContextVar[UUID | None] = ContextVar("working_for", default=None)
_lock = threading.Lock()
_left = threading.Condition(_lock)
_at_work: Counter[UUID | None] = Counter()


@contextmanager
def working_for(organization_id: UUID) -> Iterator[None]:
    """Work is done for somebody of this organization, who counts as one that waits: models infer
    in its turn, and ingest on this machine holds back."""
    with _lock:
        _at_work[organization_id] += 1
    tell_that_somebody_waits()
    token = _organization.set(organization_id)
    try:
        yield
    finally:
        _organization.reset(token)
        with _lock:
            _at_work[organization_id] -= 1
            if not _at_work[organization_id]:
                del _at_work[organization_id]
            _left.notify_all()
            is_last = not _at_work
        if is_last:
            tell_that_nobody_waits()


def let_fewer_first() -> None:
    """Wait while somebody is at work for an organization that has fewer at once than the one that
    is worked for here, PATIENCE at most. Called between two steps of a question, so that a crowd's
    stands still while a single one is answered: beside it, both take twice as long."""
    organization_id = _organization.get()
    if organization_id is not None:
        with _left:
            _left.wait_for(lambda: _at_work[organization_id] <= min(_at_work.values()), PATIENCE)


class FairThreads:
    """So many ``threads``, started when first used."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, name)
        self._lock = threading.Lock()
        self._waiting: dict[UUID | None, deque[Callable[[], None]]] = {}
        # When each organization with something waiting came, or was served last.
        self._since: dict[UUID | None, float] = {}

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """What ``work`` makes of each, in their order; raises what it raises."""
        pieces = [(Future[Result](), item) for item in items]
        if not pieces:
            return []
        let_fewer_first()
        organization_id = _organization.get()
        with self._lock:
            line = self._waiting.setdefault(organization_id, deque())
            line.extend(partial(_do, work, item, future) for future, item in pieces)
            self._since.setdefault(organization_id, time.monotonic())
        for _ in pieces:
            self._pool.submit(self._next)
        return [future.result() for future, _ in pieces]

    def _next(self) -> None:
        """One piece of work of whoever's turn it is: as often as there are pieces."""
        with self._lock:
            organization_id = min(self._waiting, key=self._turn)
            line = self._waiting[organization_id]
            run = line.popleft()
            self._since[organization_id] = time.monotonic()
            if not line:
                del self._waiting[organization_id], self._since[organization_id]
        if organization_id is not None:
            tell_that_somebody_waits()
        run()

    def _turn(self, organization_id: UUID | None) -> tuple[bool, int, float]:
        since = self._since[organization_id]
        is_patient = time.monotonic() - since < PATIENCE
        return is_patient, _at_work[organization_id] if is_patient else 0, since


def _do(work: Callable[[Item], Result], item: Item, future: Future[Result]) -> None:
    try:
        future.set_result(work(item))
    except BaseException as error:  # raised again for whoever waits for the result
        future.set_exception(error)
