"""The state of the whole installation, as its pages show it. How to look at the servers is known
to the appliance, which says so here when it starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found: ``found`` says what was seen, ``advice`` what to do about it; none where
    all is well."""

    name: str
    level: Level
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class QueueState:
    """Jobs of one queue: how many wait and for how many seconds the first of them has, run, and
    failed for good; and who works on them."""

    name: str
    waiting: int
    oldest_seconds: float
    running: int
    failed: int
    workers: int


@dataclass(frozen=True, slots=True)
class BackupState:
    """The archives in BACKUP_DIR, and when one of them was last restored and found whole."""

    count: int
    newest_at: datetime | None
    verified_at: datetime | None
    verified_file: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """``queues`` is None where Redis does not answer, ``backups`` where its folder can't be
    read: findings say why."""

    version: str
    findings: tuple[Finding, ...]
    queues: tuple[QueueState, ...] | None
    backups: BackupState | None


_look: Callable[[], State] | None = None


def look_with(look: Callable[[], State]) -> None:
    """From now on ``look`` says what the state is."""
    global _look
    _look = look


def state() -> State:
    """The state at this moment; takes a few seconds where a server is away."""
    if _look is None:
        raise RuntimeError("nobody has said how to look at the installation")
    return _look()
