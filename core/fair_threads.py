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

from core.holding_back import (
    another_waits_for_a_file,
    tell_that_nobody_waits,
    tell_that_somebody_waits,
)
from core.processors import processors

PATIENCE = 0.5  # seconds after which others go before those who have fewer at once
# Who has more at once than this is a crowd: it asks more than can be answered in a second.
CROWD = 2 * max(2, processors())
# Seconds in which a crowd takes one step while others are at work: about ten times as long as a
# processor takes for a piece of a question, or for an upload.
STEP, LONG_STEP = 0.1, 0.6
LATELY = 0.2  # seconds for which somebody whose question was answered may have the next one
LOOK = 0.02  # seconds between two looks at what has ended meanwhile

Item = TypeVar("Item")
Result = TypeVar("Result")

_organization: ContextVar[UUID | None] = ContextVar("working_for", default=None)
_lock = threading.Lock()
_left = threading.Condition(_lock)
_at_work: Counter[UUID | None] = Counter()
# When the last question of each was answered, and when a crowd may take its next step.
_ended: dict[UUID, float] = {}
_next_step: dict[UUID, float] = {}


@contextmanager
def working_for(organization_id: UUID) -> Iterator[None]:
    """Work is done for somebody of this organization, who counts as one that waits: models infer
    in its turn, and ingest on this machine holds back."""
    with _lock:
        _at_work[organization_id] += 1
        _ended.pop(organization_id, None)
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
                _next_step.pop(organization_id, None)
                _note_end(organization_id)
            _left.notify_all()
            is_last = not _at_work
        if is_last:
            tell_that_nobody_waits()


def let_fewer_first(step: float = STEP) -> None:
    """Called between two steps of a question. A crowd's stand still here while somebody who is no
    crowd has one at work, had one a moment ago, or waits for a file: beside each other, both take
    twice as long. Meanwhile the whole crowd takes one step in ``step`` seconds."""
    organization_id = _organization.get()
    if organization_id is None:
        return
    with _left:
        while _has_to_wait(organization_id):
            _left.wait(LOOK)
        _next_step[organization_id] = time.monotonic() + step


def _has_to_wait(organization_id: UUID) -> bool:
    now = time.monotonic()
    if not _is_crowd(organization_id):
        return False
    if now > _next_step.setdefault(organization_id, now + STEP):
        return False
    return _others_wait(organization_id)


def _others_wait(organization_id: UUID | None) -> bool:
    """Whether another, who is no crowd, does, or may again in a moment."""
    now = time.monotonic()
    return (
        any(many <= CROWD for many in _at_work.values())
        or any(now - ended < LATELY for ended in _ended.values())
        or another_waits_for_a_file(organization_id)
    )


def _is_crowd(organization_id: UUID | None) -> bool:
    return _at_work[organization_id] > CROWD


def _note_end(organization_id: UUID) -> None:
    """And forget those that ended long ago."""
    now = time.monotonic()
    _ended[organization_id] = now
    for one in [one for one, ended in _ended.items() if now - ended > LATELY]:
        del _ended[one]


class FairThreads:
    """So many ``threads``, started when first used."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, name)
        self._lock = threading.Lock()
        self._waiting: dict[UUID | None, deque[Callable[[], None]]] = {}
        # When each organization with something waiting came, or was served last.
        self._since: dict[UUID | None, float] = {}

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """What ``work`` makes of each, in their order; raises what it raises. Of a crowd beside
        others, one after the other: each is a step."""
        several = list(items)
        organization_id = _organization.get()
        with _lock:
            is_beside_others = _is_crowd(organization_id) and _others_wait(organization_id)
        if is_beside_others:
            return [self._together(work, [item])[0] for item in several]
        return self._together(work, several)

    def _together(self, work: Callable[[Item], Result], items: list[Item]) -> list[Result]:
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
