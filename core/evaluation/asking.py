"""Asking one question of the product, and judging what it says."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.types import Citation, Result
from core.documents.models import Chunk, Page
from core.errors import ModelUnavailable
from core.evaluation.golden_set import GoldenQuestion
from core.evaluation.page_check import stands_on
from core.evaluation.placing import Places, Target, judge_citation, judge_hit
from core.retrieval.hits import Hit
from core.retrieval.search import search
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING

TOP_K = 10
EXCERPT = 200  # characters of a chunk that the report shows
_BROKEN: dict[str, Any] = {
    **{"answered": False, "refusal_reason": None, "text": "", "citations": []},
    **{"model": "", "cached": False},
}


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks one organization; ``user_identifier`` marks the conversations it makes."""

    organization_id: UUID
    places: Places
    user_identifier: str

    def search(self, question: GoldenQuestion, targets: Sequence[Target]) -> dict[str, Any]:
        """``ranks`` of the first hit that is right, near and strict (None: none among TOP_K),
        ``hits``, and ``search_ms``."""
        began = time.perf_counter()
        hits = search(self.organization_id, question.text, top_k=TOP_K, reader=EVERYTHING).hits
        took = _ms(began)
        with tenant(self.organization_id):
            texts = _chunk_texts(hits)
        verdicts = [
            judge_hit(hit, targets, self.places, [texts[one] for one in hit.chunk_ids])
            for hit in hits
        ]
        return {
            "ranks": {
                "right": _first([verdict.right for verdict in verdicts]),
                "near": _first([verdict.near for verdict in verdicts]),
                "strict": _first([verdict.strict for verdict in verdicts]),
            },
            "hits": [
                _shown(hit, verdict.right) for hit, verdict in zip(hits, verdicts, strict=True)
            ],
            "search_ms": took,
        }

    def answer(self, question: GoldenQuestion, targets: Sequence[Target]) -> dict[str, Any]:
        """The answer's text, its citations judged, and ``answer_ms``; or an ``error``."""
        asked = Question(question.text, user_identifier=self.user_identifier, reader=EVERYTHING)
        began = time.perf_counter()
        try:
            answer = complete(prepare(self.organization_id, asked))
        except ModelUnavailable as error:
            # One answer that breaks off must not end a run of an hour.
            return {**_BROKEN, "error": error.detail, "answer_ms": _ms(began)}
        took = _ms(began)
        with tenant(self.organization_id):
            sources = {source.chunk_id: source for source in answer.sources}
            citations = [
                self._citation(cited, sources[cited.chunk_id], targets)
                for cited in answer.citations
            ]
        return {
            "answered": bool(answer.answered),
            "refusal_reason": answer.refusal_reason,
            "text": answer.text,
            "citations": citations,
            "model": answer.model,
            "cached": answer.cached,
            "error": None,
            "answer_ms": took,
        }

    def _citation(
        self, cited: Citation, source: Result, targets: Sequence[Target]
    ) -> dict[str, Any]:
        chunk = Chunk.objects.get(id=cited.chunk_id)
        document_id, page, quote = cited.document_id, cited.page, cited.quote
        text = (
            Page.objects.filter(version_id=chunk.version_id, run=chunk.run, number=page)
            .values_list("text", flat=True)
            .first()
        )
        return {
            "document_id": str(document_id),
            "document_title": cited.document_title,
            "page": page,
            "quote": quote,
            "quote_found": stands_on(quote, text or ""),
            "right": judge_citation(document_id, page, quote, targets, self.places),
            "right_document": any(target.document_id == document_id for target in targets),
            "section": source.section,
            "passage": source.content,
        }


def _chunk_texts(hits: Sequence[Hit]) -> dict[UUID, str]:
    wanted = [chunk_id for hit in hits for chunk_id in hit.chunk_ids]
    return dict(Chunk.objects.filter(id__in=wanted).values_list("id", "content"))


def _shown(hit: Hit, right: bool) -> dict[str, Any]:
    return {
        "document_title": hit.document_title,
        "pages": [hit.page_start, hit.page_end],
        "section": hit.section,
        "score": round(hit.score, 4),
        "right": right,
        "excerpt": hit.content[:EXCERPT],
    }


def _first(verdicts: Sequence[bool]) -> int | None:
    return verdicts.index(True) + 1 if True in verdicts else None


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)
