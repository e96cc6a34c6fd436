"""An answer with its parts, how it came about, and the events in which it is told.

Everything here is frozen, and none of it is an address: each surface makes its own.
core.answering.stored writes all of it as JSON and reads it again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from core.documents.reading.formats import PageKind
from core.retrieval.hits import Candidate, Hit
from core.retrieval.in_force import Searched

Boxes = tuple[tuple[float, ...], ...]
"""Lines on pages, each ``(page, x0, y0, x1, y1)`` in points from the top left."""

Kind = Literal["sentence", "definition", "item", "list", "row"]
Answered = bool | Literal["partly"]
RefusalReason = Literal[
    "no_evidence", "out_of_scope", "no_documents", "ask_person", "talk", "stopped"
]
ModelOutcome = Literal[
    "answered", "refused", "nothing supported", "stopped", "broke off", "unavailable"
]
SentenceVerdict = Literal["supported", "replaced", "dropped", "marked"]
Problem = dict[str, Any]
"""Problem details, as core.problem makes them."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that stands, character for character, on its page. ``index`` is the number in
    square brackets in the text; ``boxes`` are the quote's lines.

    ``kind`` says what is quoted, ``context`` the words that it leans on: the column headings
    of a row, the opening of a list. ``page_label`` is the number printed on the page, where that
    is another one; ``page_kind`` says whether ``page`` may be named at all
    (core.answering.citing.page_names). ``read_with_warnings``: parts of the document could not be
    read.
    """

    index: int
    document_id: UUID
    document_title: str
    version: int
    effective_from: date | None
    effective_until: date | None
    page: int
    section: str
    quote: str
    chunk_id: UUID
    boxes: Boxes
    kind: Kind = "sentence"
    context: str = ""
    page_label: str = ""
    page_count: int | None = None
    read_with_warnings: bool = False
    page_kind: PageKind = "page"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that is near to a question and does not answer it."""

    index: int
    document_id: UUID
    document_title: str
    version: int
    page: int
    section: str
    excerpt: str
    chunk_id: UUID
    boxes: Boxes
    page_label: str = ""
    page_count: int | None = None
    page_kind: PageKind = "page"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask when no document answers."""

    name: str | None = None
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What helps whoever gets no answer."""

    searched: Searched
    closest: tuple[Passage, ...]
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Basis:
    """A version of a document that an answer rests on."""

    document_id: UUID
    document_title: str
    version: int
    effective_from: date | None
    effective_until: date | None
    uploaded_on: date


CURATED = "curated"
"""Stands for a model in what a person wrote: in the answer, and as the reason in its trace."""


@dataclass(frozen=True, slots=True)
class CuratedSource:
    """Whose words a curated answer is, and where they come from: words, an address or a document,
    of which ``page`` may be one. ``question`` is the one that it was written for, ``version``
    counts its changes. Of a document that is not for the reader, or is deleted, nothing is said."""

    curated_id: UUID
    version: int
    question: str
    answered_by: str
    answered_on: date
    valid_until: date
    source: str
    source_url: str
    document_id: UUID | None
    document_title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """A passage that was found, as it is shown."""

    chunk_id: UUID
    document_id: UUID
    document_title: str
    chunk_index: int
    page_start: int
    page_end: int
    section: str
    content: str
    score: float

    @classmethod
    def of(cls, hit: Hit) -> "Result":
        return cls(
            hit.chunk_id,
            hit.document_id,
            hit.document_title,
            hit.chunk_index,
            hit.page_start,
            hit.page_end,
            hit.section,
            hit.content,
            round(hit.score, 4),
        )


@dataclass(frozen=True, slots=True)
class Usage:
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer, or a refusal, which has no ``citations`` and says why.

    The first ``lead`` characters of ``text`` answer; what follows was found beside that.
    ``missing`` are the parts of the question that the policies do not answer. ``generated``:
    a language model wrote it, else it is quoted, or ours, or ``curated``: somebody of the
    organization wrote it. ``stopped``: the reader had enough, and the text is what there was until
    then. ``as_of`` is the day whose versions in force were searched.
    """

    conversation_id: UUID
    message_id: UUID
    text: str
    lead: int
    answered: Answered
    missing: tuple[str, ...]
    generated: bool
    stopped: bool
    refusal_reason: RefusalReason | None
    refusal: Refusal | None
    citations: tuple[Citation, ...]
    basis: tuple[Basis, ...]
    as_of: date
    sources: tuple[Result, ...]
    model: str
    usage: Usage
    cached: bool
    timings_ms: dict[str, float]
    curated: CuratedSource | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was decided before any model was asked; ``details`` say in JSON what was weighed."""

    answerable: bool
    reason: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """A model that was asked, and what came of it; ``detail`` says why it did not answer."""

    model: str
    outcome: ModelOutcome = "unavailable"
    detail: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a model wrote, and what became of it. ``share`` says how well the source
    ``chunk_id`` carries it: the judge's log-odds, or the part of its words that it holds."""

    sentence: str
    verdict: SentenceVerdict
    reason: str
    chunk_id: UUID | None
    share: float


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about, for the people who answer for it.

    ``query`` is what was searched; ``prompt_hash`` and ``sentences`` tell of what a language
    model wrote, also where the sources are quoted instead; ``settings`` hold what else the
    answer depends on, in JSON.
    """

    question: str
    query: str
    is_follow_up: bool
    candidates: tuple[Candidate, ...]
    searched: Searched
    evidence: Evidence
    models: tuple[Tried, ...]
    prompt_hash: str
    sentences: tuple[Sentence, ...]
    settings: dict[str, Any]
    timings_ms: dict[str, float]
    cached: bool


@dataclass(frozen=True, slots=True)
class Start:
    """The first event of every answer."""

    conversation_id: UUID
    message_id: UUID


@dataclass(frozen=True, slots=True)
class Sources:
    sources: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Others keep the model busy; 1 is next. ``seconds`` until its turn are an estimate, None while
    nothing is known to make it from."""

    position: int
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Delta:
    """Words that may be shown: a sentence that was checked, with the number of its citation.
    ``beside``: quoted beside the answer, as all that follows is."""

    text: str
    beside: bool = False


EventData = Start | Sources | Waiting | Delta | Citation | Answer | Problem


@dataclass(frozen=True, slots=True)
class Event:
    """One event of an answer. Its name says what its data are: ``start``, ``sources``,
    ``waiting``, ``delta``, ``citation``, ``done`` (the Answer) or ``error`` (a Problem)."""

    name: str
    data: EventData


@dataclass(frozen=True, slots=True)
class Kept:
    """What the cache keeps of an answer: ``events`` are those between ``start`` and ``done``."""

    events: tuple[Event, ...]
    answer: Answer
    trace: Trace


@dataclass(frozen=True, slots=True)
class Broken(Event):
    """The last event of an answer that broke off after words of it had been shown; ``trace``
    says how far it came."""

    data: Problem
    trace: Trace


@dataclass(frozen=True, slots=True)
class Done(Event):
    """The last event of a complete answer. ``keep`` is the answer's name in the cache and what
    to put there, None for nothing."""

    data: Answer
    trace: Trace
    keep: tuple[str, Kept] | None = None
