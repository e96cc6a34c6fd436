"""For the languages that the judge does not read: the sentences that share most with a question."""

from collections.abc import Sequence

from core.answering.choosing.in_script import is_in_script
from core.answering.choosing.present import Shown
from core.providers.base import Source
from core.providers.excerpts import best_excerpts
from core.providers.registry import embedding_model
from core.retrieval.hits import Hit, language_of
from core.text.detect import detect


def shown_by_words(question: str, hits: Sequence[Hit]) -> list[Shown]:
    """One to three, the best one's source first."""
    by_rank = {hit.rank: hit for hit in hits}
    sources = list(map(_source, hits))
    excerpts = best_excerpts(question, sources, embedding_model(), language_of(hits))
    asked_in = detect(question)
    return [
        Shown("sentence", one.text, hit, ((one.start, one.end),))
        for one in excerpts
        if is_in_script(question, asked_in, one.text, (hit := by_rank[one.source.number]).language)
    ]


def _source(hit: Hit) -> Source:
    return Source(
        hit.rank, hit.document_title, hit.section, hit.page_start, hit.page_end, hit.content
    )
