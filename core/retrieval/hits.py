"""What a search gives back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from core.documents.chunking.units import Unit
from core.providers.base import EmbeddingModel
from core.retrieval.in_force import Searched
from core.text.languages import DEFAULT


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: a chunk, with the chunk beside it where that was found too and
    stands on the same pages.

    ``chunk_id`` and ``chunk_index`` are the better one's, ``chunk_ids`` all of them. ``boxes``
    are lines as in Chunk and ``units`` what can be quoted, with offsets into ``content``.
    ``similarity`` is the cosine to the question, None where no vectors could be compared;
    ``lexical`` the share of the BM25 score that is possible, ``score`` what they come to, 0 to 1.
    ``before`` and ``after`` are the words around it in its document, for the language model.
    """

    rank: int
    chunk_id: UUID
    document_id: UUID
    document_title: str
    version_id: UUID
    version: int
    effective_from: date | None
    effective_until: date | None
    created_on: date
    language: str
    chunk_index: int
    page_start: int
    page_end: int
    section: str
    content: str
    boxes: list[list[Any]]
    units: tuple[Unit, ...]
    similarity: float | None
    lexical: float
    score: float
    before: str = ""
    after: str = ""
    chunk_ids: tuple[UUID, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The result object of the API."""
        return {
            "chunk_id": str(self.chunk_id),
            "document_id": str(self.document_id),
            "document_title": self.document_title,
            "chunk_index": self.chunk_index,
            "page_start": self.page_start,
            "page_end": self.page_end,
            "section": self.section,
            "content": self.content,
            "score": round(self.score, 4),
        }


def language_of(hits: Sequence[Hit]) -> str:
    """The language of most of ``hits``, ISO 639-1. Whatever is compared with their words is cut
    to this language's stems too, as search does."""
    languages = Counter(hit.language for hit in hits if hit.language)
    return languages.most_common(1)[0][0] if languages else DEFAULT


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that either leg brought, for the trace. Ranks count from 1; None means that the
    leg did not bring it, that it was not reranked, or that it is in no hit."""

    chunk_id: UUID
    document_id: UUID
    document_title: str
    page_start: int
    page_end: int
    vector_rank: int | None
    lexical_rank: int | None
    similarity: float | None
    lexical: float
    score: float
    rerank_score: float | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``vector`` is the query's embedding by ``model``, shape (dimensions,); ``timings_ms`` has
    ``embed``, ``search`` and ``rerank``."""

    query: str
    vector: NDArray[np.float32] = field(repr=False, compare=False)
    model: EmbeddingModel = field(repr=False, compare=False)
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    searched: Searched
    timings_ms: dict[str, float]

    def only(self, hits: Sequence[Hit]) -> "SearchResult":
        """The same with these of its hits, in this order, and ranks to match."""
        ranked = tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1))
        ranks = {chunk_id: hit.rank for hit in ranked for chunk_id in hit.chunk_ids}
        candidates = tuple(
            replace(candidate, rank=ranks.get(candidate.chunk_id)) for candidate in self.candidates
        )
        return replace(self, hits=ranked, candidates=candidates)
