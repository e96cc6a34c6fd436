"""A question on its way to its answer."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.answering.evidence import Verdict
from core.answering.quotes import PageTexts
from core.answering.situation import Question, Situation
from core.providers.base import ChatModel
from core.retrieval.hits import SearchResult


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that has its place in a conversation; ``started`` is a perf_counter reading."""

    organization_id: UUID
    conversation_id: UUID
    message_id: UUID
    question: Question
    started: float

    @property
    def ids(self) -> dict[str, str]:
        return {"conversation_id": str(self.conversation_id), "message_id": str(self.message_id)}


@dataclass(frozen=True, slots=True)
class Draft(Asked):
    """All that generating needs; no ORM objects.

    ``query`` is what was searched. ``cache_name`` is empty for what must not be kept.
    """

    query: str
    found: SearchResult
    pages: PageTexts
    verdict: Verdict
    situation: Situation
    models: tuple[ChatModel, ...]
    cache_name: str


@dataclass(frozen=True, slots=True)
class Repeat(Asked):
    """A question whose answer was found in the cache: ``kept``, as core.answering.repeat has it."""

    kept: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the contract's stream, with the boxes of its quotes."""

    name: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Broken(Event):
    """The last event of an answer that broke off after words of it had been shown: ``data`` is
    the problem, ``trace`` says how far it came."""

    trace: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done(Event):
    """The last event: ``data`` is the answer object, ``trace`` says how it came about.

    ``keep`` is the answer's name in the cache and what to put there, None for nothing.
    """

    trace: dict[str, Any]
    keep: tuple[str, dict[str, Any]] | None = None
