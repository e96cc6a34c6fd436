"""What comes of looking for the words that carry a sentence."""

from dataclasses import dataclass
from typing import Literal

from core.answering.types import Kind
from core.retrieval.hits import Hit

Lack = Literal["words", "number", "date", "address", "name", "denial", "bound", "quote", "answer"]


@dataclass(frozen=True, slots=True)
class Carrier:
    """``hit.content[start:end]``; ``context`` are words that it leans on."""

    hit: Hit
    start: int
    end: int
    kind: Kind = "sentence"
    context: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """The words that carry a sentence, those that carry most of it first. ``score`` says how well:
    the judge's log-odds, or the share of its words that they hold."""

    by: tuple[Carrier, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What the words that come nearest to a sentence lack, and how well they carry the rest."""

    lack: Lack
    share: float
