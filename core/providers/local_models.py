"""Which language model a machine can hold, where nobody has named one."""

import os
from dataclasses import dataclass
from pathlib import Path

GB = 1024**3
_MEMORY = Path("/proc/meminfo")


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model of Ollama's library in 4 bits: its ``size`` on disk, and what the machine must have
    for it beside the rest, memory in GB and processors. docs/sizing.md has the same table."""

    name: str
    size: str
    memory: float
    processors: int


LOCAL_MODELS = (
    LocalModel("llama3.1:8b", "4.9 GB", 15.0, 8),
    LocalModel("llama3.2", "2.0 GB", 7.0, 2),
    LocalModel("qwen2.5:1.5b", "1.0 GB", 0.0, 1),
)
"""The largest first; the last fits wherever the appliance itself does."""


def models_that_fit(memory: float | None = None, processors: int | None = None) -> list[LocalModel]:
    """Those that this machine (or one with so many GB and processors) can hold, the best first."""
    held = total_memory() if memory is None else memory
    cores = (os.cpu_count() or 1) if processors is None else processors
    fitting = [one for one in LOCAL_MODELS if one.memory <= held and one.processors <= cores]
    return fitting or [LOCAL_MODELS[-1]]


def total_memory() -> float:
    """The machine's memory in GB, not the container's: the model runs beside it. Where a system
    does not tell, as much as the middle model needs."""
    try:
        first = _MEMORY.read_text(encoding="ascii").partition("\n")[0]
        return int(first.split()[1]) * 1024 / GB
    except (OSError, ValueError, IndexError):
        return LOCAL_MODELS[1].memory
