"""The one way to search."""

import json
import time
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.providers.registry import embedding_model
from core.retrieval.vector import nearest
from core.tenancy.context import tenant


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found. ``score`` is the cosine similarity, -1 to 1."""

    rank: int
    chunk_id: UUID
    document_id: UUID
    document_title: str
    version_id: UUID
    version: int
    chunk_index: int
    page_start: int
    page_end: int
    section: str
    content: str
    boxes: list[list[float]]
    score: float

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


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``timings_ms`` has ``embed`` and ``search``."""

    query: str
    hits: tuple[Hit, ...]
    timings_ms: dict[str, float]


def search(
    organization_id: UUID,
    query: str,
    *,
    top_k: int = 5,
    as_of: date | None = None,
    filters: dict[str, Any] | None = None,
) -> SearchResult:
    """The ``top_k`` chunks nearest to ``query``, from the versions in force on ``as_of``
    (default: today). Raises InvalidInput for a filter that can't be one."""
    started = time.perf_counter()
    model = embedding_model()
    vector = model.embed([query])[0]
    embedded = time.perf_counter()
    with tenant(organization_id):
        rows = nearest(
            organization_id,
            vector,
            model.model_id,
            limit=top_k,
            day=as_of or timezone.now().date(),
            filters=filters or {},
        )
    finished = time.perf_counter()
    return SearchResult(
        query=query,
        hits=tuple(_hit(rank, row) for rank, row in enumerate(rows, start=1)),
        timings_ms={
            "embed": round((embedded - started) * 1000, 1),
            "search": round((finished - embedded) * 1000, 1),
        },
    )


def _hit(rank: int, row: dict[str, Any]) -> Hit:
    return Hit(
        rank=rank,
        chunk_id=row["id"],
        document_id=row["document_id"],
        document_title=row["title"],
        version_id=row["version_id"],
        version=row["number"],
        chunk_index=row["chunk_index"],
        page_start=row["page_start"],
        page_end=row["page_end"],
        section=row["section"],
        content=row["content"],
        boxes=json.loads(row["boxes"]),
        score=1.0 - row["distance"],
    )
