"""Looking up names, in threads that organizations share fairly.

A lookup can't be interrupted: one that nobody waits for any more lingers until the system's
resolver gives up. So there are so many at once and no more, each organization has a share of them,
and of those that wait for a place the next organization in turn gets it: names that resolve slowly
hold up whoever named them.
"""

import socket
import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

AT_ONCE = 32
SHARE = 4  # of one organization: eight that linger leave nobody waiting
Found = list[Any]
"""What socket.getaddrinfo gives."""


class Lookups:
    """``at_once`` lookups of all organizations together, ``share`` of each."""

    def __init__(self, at_once: int, share: int) -> None:
        # Not the threads of a loop: asyncio.run would wait for them.
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="lookup")
        self._at_once = at_once
        self._share = share
        self._lock = threading.Lock()
        self._under_way: Counter[UUID] = Counter()
        # The organization whose turn comes next is first.
        self._waiting: OrderedDict[UUID, deque[tuple[Future[Found], Callable[[], Found]]]] = (
            OrderedDict()
        )

    def look_up(self, organization_id: UUID, host: str, port: int) -> "Future[Found]":
        """The addresses of a name, once they are known; an OSError or UnicodeError else. Who
        cancels it before it has a place gives up the place."""
        future: Future[Found] = Future()
        work = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        with self._lock:
            waiting = self._waiting.get(organization_id, deque())
            # Those who gave up meanwhile take no room.
            still = (one for one in waiting if not one[0].cancelled())
            self._waiting[organization_id] = deque([*still, (future, work)])
            self._begin_some()
        return future

    def _begin_some(self) -> None:
        while self._under_way.total() < self._at_once:
            free = (one for one in self._waiting if self._under_way[one] < self._share)
            organization_id = next(free, None)
            if organization_id is None:
                return
            queue = self._waiting[organization_id]
            future, work = queue.popleft()
            self._waiting.move_to_end(organization_id)
            if not queue:
                del self._waiting[organization_id]
            if future.set_running_or_notify_cancel():
                self._under_way[organization_id] += 1
                self._threads.submit(self._do, organization_id, future, work)

    def _do(
        self, organization_id: UUID, future: "Future[Found]", work: Callable[[], Found]
    ) -> None:
        try:
            future.set_result(work())
        except Exception as error:
            future.set_exception(error)  # for whoever waits
        finally:
            self._end(organization_id)

    def _end(self, organization_id: UUID) -> None:
        with self._lock:
            self._under_way[organization_id] -= 1
            if not self._under_way[organization_id]:
                del self._under_way[organization_id]
            self._begin_some()


lookups = Lookups(AT_ONCE, SHARE)
