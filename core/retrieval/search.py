"""The one way to search."""

import time
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.providers.base import Reranker
from core.providers.registry import embedding_model, reranker
from core.providers.similarity import cosine
from core.retrieval.embedding import embedded
from core.retrieval.filters import conditions
from core.retrieval.fuse import CANDIDATES, Compared, candidates
from core.retrieval.hits import Candidate, Hit, SearchResult
from core.retrieval.in_force import Scope, survey
from core.retrieval.passages import Row, around, joined, passages
from core.retrieval.replica import Found, found_by
from core.retrieval.writing import in_their_writing
from core.telemetry.metrics import SEARCH_SECONDS
from core.telemetry.tracing import span
from core.tenancy.readers import ANYBODY, Reader

RERANKED = 20
DEEPER = 100  # results looked for where copies of one text leave too few
MOST_CANDIDATES = 2 * CANDIDATES  # that a trace names, besides those that became hits


@span("search")
def search(
    organization_id: UUID,
    query: str,
    *,
    top_k: int = 5,
    as_of: date | None = None,
    filters: dict[str, Any] | None = None,
    reader: Reader = ANYBODY,
) -> SearchResult:
    """The ``top_k`` passages that answer ``query`` best, by meaning and by words, from the
    versions in force on ``as_of`` (default: today) that ``reader`` may read. By words alone where
    the organization's vectors are a former model's that is gone, until ``reembed`` is through.

    Raises InvalidInput for a filter that no document has, ModelUnavailable.
    """
    started = time.perf_counter()
    asked = embedded(organization_id, query, embedding_model())
    compared = (
        Compared(asked.vector, asked.model.model_id, cosine(0, asked.model))
        if asked.comparable
        else None
    )
    embedding_ended = time.perf_counter()
    day = as_of or timezone.now().date()
    searched, rows = found_by(
        partial(_look, query, compared, top_k),
        organization_id,
        reader,
        lambda: Scope(organization_id, day, conditions(filters or {})),
    )
    fetched = time.perf_counter()
    rows = _reranked(query, rows, reranker())
    best = enumerate(passages(_read(rows), top_k), start=1)
    hits = tuple(hit_of(rank, passage) for rank, passage in best)
    finished = time.perf_counter()
    SEARCH_SECONDS.observe(finished - started)
    return SearchResult(
        query=query,
        vector=asked.vector,
        model=asked.model,
        hits=hits,
        candidates=_candidates(rows, hits),
        searched=searched,
        timings_ms={
            "embed": _ms(embedding_ended - started),
            "search": _ms(fetched - embedding_ended),
            "rerank": _ms(finished - fetched),
        },
    )


def _look(query: str, compared: Compared | None, top_k: int, scope: Scope) -> Found:
    """How much there is, and the best of it. Called where the organization is known."""
    searched = survey(scope)
    written = in_their_writing(scope, query, searched.languages)
    found = partial(candidates, scope, written, compared, chunks=searched.chunks)
    rows = found(wanted=min(top_k, searched.chunks))
    read = _read(rows)
    if len(read) < searched.chunks and len(passages(read, top_k)) < top_k:
        rows = found(wanted=min(max(top_k, DEEPER), searched.chunks))
    return searched, rows


def _read(rows: list[Row]) -> list[Row]:
    """The rows whose text was fetched."""
    return [row for row in rows if row["content"] is not None]


def _reranked(query: str, rows: list[Row], model: Reranker | None) -> list[Row]:
    """The first RERANKED rows in the order that ``model`` gives them, if there is one."""
    if model is None or not rows:
        return rows
    head, rest = rows[:RERANKED], rows[RERANKED:]
    scores = model.score(query, [f"{row['title']}\n{row['content']}" for row in head])
    for row, score in zip(head, scores, strict=True):
        row["rerank_score"] = float(score)
    return sorted(head, key=lambda row: -row["rerank_score"]) + rest


def hit_of(rank: int, passage: list[Row]) -> Hit:
    """The chunks of a passage as one hit."""
    best = max(passage, key=lambda row: (row.get("rerank_score", -1.0), row["score"]))
    whole = joined(passage)
    before, after = around(passage)
    return Hit(
        rank=rank,
        chunk_id=best["id"],
        document_id=best["document_id"],
        document_title=best["title"],
        version_id=best["version_id"],
        version=best["number"],
        effective_from=best["effective_from"],
        effective_until=best["effective_until"],
        created_on=best["uploaded_on"],
        language=best["language"],
        chunk_index=best["chunk_index"],
        page_start=min(row["page_start"] for row in passage),
        page_end=max(row["page_end"] for row in passage),
        section=best["section"],
        content=whole.content,
        boxes=whole.boxes,
        units=whole.units,
        similarity=best["similarity"],
        lexical=best["lexical"],
        score=best["rerank_score"] if "rerank_score" in best else best["score"],
        before=before,
        after=after,
        chunk_ids=tuple(row["id"] for row in passage),
    )


def _candidates(rows: list[Row], hits: tuple[Hit, ...]) -> tuple[Candidate, ...]:
    ranks = {chunk_id: hit.rank for hit in hits for chunk_id in hit.chunk_ids}
    return tuple(
        Candidate(
            chunk_id=row["id"],
            document_id=row["document_id"],
            document_title=row["title"],
            page_start=row["page_start"],
            page_end=row["page_end"],
            vector_rank=row["vector_rank"],
            lexical_rank=row["lexical_rank"],
            similarity=row["similarity"],
            lexical=row["lexical"],
            score=row["score"],
            rerank_score=row.get("rerank_score"),
            rank=ranks.get(row["id"]),
        )
        for place, row in enumerate(rows)
        if place < MOST_CANDIDATES or row["id"] in ranks
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
