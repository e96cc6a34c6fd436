"""The curated answer to a question, where somebody has written one: it comes before searching, and
nothing of it is quoted or generated."""

import time
from collections.abc import Iterator
from typing import Any

from core.answering.draft import Curated, Match
from core.answering.follow_up import leans
from core.answering.question import Question, Situation
from core.answering.same_meaning import MATCHING, agree
from core.answering.stored import to_json
from core.answering.types import (
    CURATED,
    Answer,
    CuratedSource,
    Delta,
    Done,
    Event,
    Evidence,
    Trace,
    Usage,
)
from core.curated.keeping import find_curated
from core.curated.models import CuratedAnswer
from core.curated.nearest import Near, make_vectors, nearest
from core.documents.models import Document
from core.providers.registry import embedding_model, judge
from core.providers.similarity import cosine
from core.retrieval.embedding import question_embedding
from core.retrieval.in_force import Searched
from core.tenancy.context import tenant

READ = 3  # wordings that are looked at closely


def find_curated_answer(question: Question, situation: Situation) -> Match | None:
    """The curated answer whose question means the same, in force on the day of the question, in
    its language and for its reader; None where there is none.

    None also for what leans on an earlier question, and where filters leave some documents only:
    a curated answer has none of what they ask for. Raises ModelUnavailable.
    """
    if not situation.curated or question.filters:
        return None
    if situation.earlier and leans(question.text):
        return None
    model = embedding_model()
    make_vectors(situation.organization_id, model)
    vector = question_embedding(situation.organization_id, question.text, model)
    with tenant(situation.organization_id, question.reader):
        near = nearest(
            vector,
            model,
            day=situation.day,
            language=situation.language,
            least=cosine(MATCHING.near, model),
            most=READ,
        )
    for one in near:
        agreement = agree(question.text, one.text, situation.language, judge())
        if agreement.same:
            with tenant(situation.organization_id, question.reader):
                answer = find_curated(one.answer_id)
                return Match(answer.text, _source(answer), _why(one, agreement.judged))
    return None


def as_written(asked: Curated) -> Iterator[Event]:
    """The events of a curated answer: ``start`` to ``done``."""
    took = round((time.perf_counter() - asked.started) * 1000, 1)
    timings = {"first_token": took, "total": took}
    yield Event("start", asked.start)
    yield Event("delta", Delta(asked.match.text))
    answer = Answer(
        conversation_id=asked.conversation_id,
        message_id=asked.message_id,
        text=asked.match.text,
        lead=len(asked.match.text),
        answered=True,
        missing=(),
        generated=False,
        stopped=False,
        refusal_reason=None,
        refusal=None,
        citations=(),
        basis=(),
        as_of=asked.situation.day,
        sources=(),
        model=CURATED,
        usage=Usage(0, 0),
        cached=False,
        timings_ms=timings,
        curated=asked.match.source,
    )
    yield Done("done", answer, _trace(asked, timings))


def _trace(asked: Curated, timings: dict[str, float]) -> Trace:
    return Trace(
        question=asked.question.text,
        query=asked.question.text,
        is_follow_up=False,
        candidates=(),
        searched=Searched(documents=0, chunks=0, as_of=asked.situation.day),
        evidence=Evidence(True, CURATED, asked.match.why),
        models=(),
        prompt_hash="",
        sentences=(),
        settings={
            "top_k": asked.question.top_k,
            "filters": asked.question.filters,
            "language": asked.situation.language,
            "embedding_model": embedding_model().model_id,
            "judge": judge().model_id,
            "matching": to_json(MATCHING),
        },
        timings_ms=timings,
        cached=False,
    )


def _source(answer: CuratedAnswer) -> CuratedSource:
    # A document that is not for this reader is not there for this transaction.
    named = [answer.source_document_id] if answer.source_document_id else []
    source = Document.objects.filter(pk__in=named).first()
    return CuratedSource(
        curated_id=answer.pk,
        version=answer.version,
        question=answer.questions.all()[0].text,
        answered_by=answer.answered_by,
        answered_on=answer.answered_on,
        valid_until=answer.valid_until,
        source=answer.source,
        source_url=answer.source_url,
        document_id=source.pk if source else None,
        document_title=source.title if source else "",
        page=answer.source_page if source else None,
    )


def _why(near: Near, judged: tuple[float, float] | None) -> dict[str, Any]:
    return {
        "curated_question": near.text,
        "similarity": round(near.similarity, 4),
        "judged": [round(one, 2) for one in judged] if judged else None,
    }
