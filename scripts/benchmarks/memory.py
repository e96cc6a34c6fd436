"""Peak memory of process trees, looked at twice a second."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import psutil

INTERVAL_SECONDS = 0.5
ALL = "all together"


class MemoryWatch:
    """Within its block, ``peaks_mb`` grows: by name, the most that a process and its
    children, workers included, held at once; ``ALL`` is the peak of their sum.

    Pages that processes share are counted once (PSS) where the system tells, which Linux
    does; elsewhere several times (RSS).
    """

    def __init__(self, roots: Mapping[str, int]) -> None:
        self.peaks_mb: dict[str, int] = {}
        self._roots = roots
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self._look()
            if self._stop.wait(INTERVAL_SECONDS):
                return

    def _look(self) -> None:
        children = _children()
        held = {name: _tree_mb(pid, children) for name, pid in self._roots.items()}
        held[ALL] = sum(held.values())
        for name, megabytes in held.items():
            self.peaks_mb[name] = max(self.peaks_mb.get(name, 0), megabytes)


def _children() -> dict[int, list[int]]:
    """Children by parent, from one pass over all processes."""
    children = defaultdict(list)
    for process in psutil.process_iter(["ppid"]):
        children[process.info["ppid"]].append(process.pid)
    return children


def _tree_mb(root: int, children: Mapping[int, list[int]]) -> int:
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, ())
        total += _held(pid)
    return total // 2**20


def _held(pid: int) -> int:
    try:
        memory = psutil.Process(pid).memory_full_info()
    except psutil.NoSuchProcess:
        return 0  # ended since the list was made
    return int(getattr(memory, "pss", memory.rss))
