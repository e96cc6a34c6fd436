"""What one look found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """``found`` says what was seen, ``advice`` what to do about it; none where all is well."""

    name: str
    level: Level
    found: str
    advice: str = ""


def ok(name: str, found: str) -> Finding:
    return Finding(name, Level.OK, found)


def warning(name: str, found: str, advice: str) -> Finding:
    return Finding(name, Level.WARNING, found, advice)


def error(name: str, found: str, advice: str) -> Finding:
    return Finding(name, Level.ERROR, found, advice)
