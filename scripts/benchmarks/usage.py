"""What process trees use: processor time, and peak memory looked at twice a second."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import psutil

INTERVAL_SECONDS = 0.5
ALL = "all together"
Children = Mapping[int, list[int]]


class Usage:
    """Within its block: by name, what a process and its children, workers included, use.

    ``peaks_mb`` is the most memory held at once, with ``ALL`` for the peak of the sum. Pages
    that processes share are counted once (PSS) where the system tells, which Linux does;
    elsewhere several times (RSS). ``cpu_seconds``, there after the block, is the time on all
    processors, which tells more than the clock when the machine has other work.
    """

    def __init__(self, roots: Mapping[str, int]) -> None:
        self.peaks_mb: dict[str, int] = {}
        self.cpu_seconds: dict[str, float] = {}
        self._roots = roots
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)

    def __enter__(self) -> Self:
        self._before = self._cpu()
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
        after = self._cpu()
        self.cpu_seconds = {name: round(after[name] - self._before[name], 2) for name in after}

    def _watch(self) -> None:
        while True:
            self._look()
            if self._stop.wait(INTERVAL_SECONDS):
                return

    def _look(self) -> None:
        children = _children()
        held = {
            name: sum(map(_held, _tree(pid, children))) // 2**20
            for name, pid in self._roots.items()
        }
        held[ALL] = sum(held.values())
        for name, megabytes in held.items():
            self.peaks_mb[name] = max(self.peaks_mb.get(name, 0), megabytes)

    def _cpu(self) -> dict[str, float]:
        children = _children()
        taken = {name: sum(map(_taken, _tree(pid, children))) for name, pid in self._roots.items()}
        return taken | {ALL: sum(taken.values())}


def _children() -> Children:
    """Children by parent, from one pass over all processes."""
    children = defaultdict(list)
    for process in psutil.process_iter(["ppid"]):
        children[process.info["ppid"]].append(process.pid)
    return children


def _tree(root: int, children: Children) -> list[int]:
    return [root, *(pid for child in children.get(root, ()) for pid in _tree(child, children))]


def _held(pid: int) -> int:
    """Bytes; none for a process that has ended since the tree was made."""
    try:
        memory = psutil.Process(pid).memory_full_info()
    except psutil.NoSuchProcess:
        return 0
    return int(getattr(memory, "pss", memory.rss))


def _taken(pid: int) -> float:
    """Seconds, those of its children that have ended included."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)
