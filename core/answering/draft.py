"""A question on its way to its answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.answering.checking.answerable import Verdict
from core.answering.choosing.choice import Choice
from core.answering.citing.cited_pages import CitedPages
from core.answering.citing.quotes import PageTexts
from core.answering.question import Question, Situation
from core.answering.types import CuratedSource, Kept, Start
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
    def start(self) -> Start:
        return Start(self.conversation_id, self.message_id)


@dataclass(frozen=True, slots=True)
class Draft(Asked):
    """All that generating needs; no ORM objects.

    ``query`` is what was searched; ``choice`` is None in languages that the judge does not
    read, ``writer`` where the sources are only quoted. ``cache_name`` is empty for what must
    not be kept.
    """

    query: str
    found: SearchResult
    choice: Choice | None
    pages: PageTexts
    cited_pages: CitedPages
    verdict: Verdict
    situation: Situation
    writer: ChatModel | None
    cache_name: str

    @property
    def may_be_answered(self) -> bool:
        """Whether there is evidence, or a model to read what is near."""
        return self.verdict.answerable or (self.verdict.doubtful and self.writer is not None)


@dataclass(frozen=True, slots=True)
class Repeat(Asked):
    """A question whose answer was found in the cache."""

    kept: Kept


@dataclass(frozen=True, slots=True)
class Spoken(Asked):
    """What is no question to the policies, and the reply to it."""

    day: date
    reply: str


@dataclass(frozen=True, slots=True)
class Match:
    """A curated answer to a question; ``why`` says in JSON what was weighed."""

    text: str
    source: CuratedSource
    why: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Curated(Asked):
    """A question to which somebody has written the answer."""

    situation: Situation
    match: Match


Prepared = Draft | Repeat | Spoken | Curated
"""What ``prepare`` makes of a question."""
