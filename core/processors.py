"""How many processors this process may use, and what they can do."""

import os
import platform
from collections.abc import Iterator
from math import ceil
from pathlib import Path, PurePosixPath

_FEATURES = Path("/proc/cpuinfo")
# Linux's control groups, version 2 and 1, as a container sees them.
_GROUPS = Path("/sys/fs/cgroup")
_OWN_GROUP = Path("/proc/self/cgroup")


def processors(groups: Path = _GROUPS, own_group: Path = _OWN_GROUP) -> int:
    """Those that it may run on, and no more than its container's share of them, rounded up.

    ``os.cpu_count()`` is the machine's: a container with two of 64 processors would start 64
    threads, which wait for each other and hold the memory of 64.
    """
    if hasattr(os, "sched_getaffinity"):
        allowed = len(os.sched_getaffinity(0))
    else:
        allowed = os.cpu_count() or 1
    return max(1, min([allowed, *map(ceil, _shares(groups, own_group))]))


def adds_bytes_exactly(features: Path = _FEATURES, machine: str = "") -> bool:
    """Whether sums of products of bytes are exact. Intel's and AMD's processors without VNNI cut
    them at 16 bits, by which a model in bytes says something else than on others."""
    if (machine or platform.machine()) not in ("x86_64", "AMD64"):
        return True
    flags = {"avx512_vnni", "avx_vnni"}
    return not flags.isdisjoint(_read(features).split())


def _shares(groups: Path, own_group: Path) -> Iterator[float]:
    """The limit of each group that this process is in, where it has one."""
    own = _read(own_group).removeprefix("0::").strip().lstrip("/")
    for folder in (PurePosixPath(own), *PurePosixPath(own).parents):
        quota, _, period = _read(groups / folder / "cpu.max").partition(" ")
        if quota.isdigit() and period.strip().isdigit():
            yield int(quota) / int(period)
    quota, period = (_read(groups / "cpu" / f"cpu.cfs_{name}_us") for name in ("quota", "period"))
    if quota.strip().isdigit() and period.strip().isdigit():  # no limit is -1
        yield int(quota) / int(period)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
