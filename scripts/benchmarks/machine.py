"""What the figures were measured on, and what else that machine was doing."""

import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import psutil


def _load() -> list[float]:
    return [round(value, 2) for value in os.getloadavg()]


@dataclass(frozen=True)
class Machine:
    """This machine as it stands when a benchmark begins."""

    started_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    system: str = field(default_factory=platform.platform)
    python: str = field(default_factory=platform.python_version)
    cpus: int = field(default_factory=lambda: psutil.cpu_count() or 1)
    memory_mb: int = field(default_factory=lambda: psutil.virtual_memory().total // 2**20)
    load_before: list[float] = field(default_factory=_load)

    def describe(self) -> str:
        return (
            f"{self.system}, Python {self.python}, {self.cpus} CPUs, {self.memory_mb} MB; "
            f"load average before: {_spelled(self.load_before)}"
        )

    def load(self) -> str:
        return (
            f"load average before: {_spelled(self.load_before)}, after: {_spelled(_load())} "
            f"(1, 5, 15 minutes; {self.cpus} CPUs)"
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"load_after": _load()}


def _spelled(load: list[float]) -> str:
    return " ".join(f"{value:.1f}" for value in load)
