"""The answer and its trace, made of what was found and what was written; and what the figures
of /metrics say of both."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.conf import settings

from core.answering.draft import Draft, Spoken
from core.answering.generate import Attempt
from core.answering.kept_answers import to_keep
from core.answering.refusal import advice_of, refusal_of
from core.answering.stored import from_json
from core.answering.thresholds import THRESHOLDS
from core.answering.types import (
    Answer,
    Answered,
    Basis,
    Broken,
    Citation,
    Delta,
    Done,
    Event,
    Evidence,
    RefusalReason,
    Result,
    Sentence,
    Trace,
    Usage,
)
from core.providers.base import EXTRACTIVE
from core.providers.registry import judge
from core.retrieval.hits import Candidate, Hit
from core.retrieval.in_force import Searched
from core.telemetry.metrics import ANSWERS, FIRST_TEXT_SECONDS, MODEL_CALLS, REFUSALS, TOKENS

_WRITTEN = ("supported", "marked")  # verdicts on sentences that are shown as the model wrote them


def outcome(draft: Draft, attempt: Attempt, told: Sequence[Event], began: float) -> Done:
    """The last event of an answer. ``told`` are the events after ``start``; ``began`` is the
    perf_counter reading at which writing began."""
    ended = time.perf_counter()
    timings = {
        **draft.found.timings_ms,
        "first_token": _ms((attempt.first_text or ended) - draft.started),
        "generate": _ms(ended - began),
        "total": _ms(ended - draft.started),
    }
    answer = _answer(draft, attempt, told, timings)
    trace = trace_of(draft, attempt, timings)
    if not draft.cache_name or not _is_worth_keeping(answer, attempt):
        return Done("done", answer, trace)
    return Done("done", answer, trace, (draft.cache_name, to_keep(told, answer, trace)))


def spoken(asked: Spoken) -> Iterator[Event]:
    """The events of a reply to what is no question: ``start`` to ``done``."""
    took = _ms(time.perf_counter() - asked.started)
    yield Event("start", asked.start)
    yield Event("delta", Delta(asked.reply))
    timings = {"first_token": took, "total": took}
    answer = Answer(
        conversation_id=asked.conversation_id,
        message_id=asked.message_id,
        text=asked.reply,
        lead=len(asked.reply),
        answered=False,
        missing=(),
        generated=False,
        stopped=False,
        refusal_reason="talk",
        refusal=None,
        citations=(),
        basis=(),
        as_of=asked.day,
        sources=(),
        model="",
        usage=Usage(0, 0),
        cached=False,
        timings_ms=timings,
    )
    text = asked.question.text
    trace = Trace(
        question=text,
        query=text,
        is_follow_up=False,
        candidates=(),
        searched=Searched(documents=0, chunks=0, as_of=asked.day),
        evidence=Evidence(False, "talk", {}),
        models=(),
        prompt_hash="",
        sentences=(),
        settings={},
        timings_ms=timings,
        cached=False,
    )
    yield Done("done", answer, trace)


def trace_of(draft: Draft, attempt: Attempt, timings_ms: dict[str, float]) -> Trace:
    """How an answer came about so far."""
    return Trace(
        question=draft.question.text,
        query=draft.query,
        is_follow_up=draft.query != draft.question.text,
        candidates=tuple(map(_rounded, draft.found.candidates)),
        searched=draft.found.searched,
        evidence=Evidence(
            draft.verdict.answerable, draft.verdict.reason or None, draft.verdict.details
        ),
        models=tuple(attempt.tried),
        prompt_hash=attempt.prompt_hash,
        sentences=tuple(from_json(Sentence, verdict) for verdict in attempt.verdicts),
        settings=_settings(draft),
        timings_ms=timings_ms,
        cached=False,
    )


def count_answer(end: Done | Broken) -> None:
    """Figures of one answer; the models of one from the cache were not asked again."""
    if not end.trace.cached:
        for tried in end.trace.models:
            MODEL_CALLS.labels(tried.model, tried.outcome).inc()
            TOKENS.labels(tried.model, "prompt").inc(tried.prompt_tokens)
            TOKENS.labels(tried.model, "completion").inc(tried.completion_tokens)
    if isinstance(end, Broken):
        ANSWERS.labels("broken").inc()
        return
    answer = end.data
    if answer.answered:
        ANSWERS.labels("answered").inc()
    elif answer.stopped:
        ANSWERS.labels("stopped").inc()
    else:
        ANSWERS.labels("refused").inc()
        REFUSALS.labels(answer.refusal_reason).inc()
    if not answer.cached:
        FIRST_TEXT_SECONDS.observe(answer.timings_ms["first_token"] / 1000)


def _answer(
    draft: Draft, attempt: Attempt, told: Sequence[Event], timings_ms: dict[str, float]
) -> Answer:
    is_answered = bool(attempt.text)
    is_refused = not is_answered and not attempt.stopped
    deltas = [event.data for event in told if isinstance(event.data, Delta)]
    return Answer(
        conversation_id=draft.conversation_id,
        message_id=draft.message_id,
        text="".join(one.text for one in deltas),
        lead=sum(len(one.text) for one in deltas if not one.beside),
        answered=_answered(attempt),
        missing=attempt.missing if is_answered else (),
        generated=_is_generated(attempt),
        stopped=attempt.stopped,
        refusal_reason=None if is_answered else _reason(draft, attempt),
        refusal=refusal_of(draft) if is_refused else None,
        citations=tuple(attempt.citations),
        basis=_basis(attempt.citations, draft.found.hits),
        as_of=draft.found.searched.as_of,
        sources=tuple(map(Result.of, draft.found.hits)),
        model=attempt.model,
        usage=Usage(
            sum(tried.prompt_tokens for tried in attempt.tried),
            sum(tried.completion_tokens for tried in attempt.tried),
        ),
        cached=False,
        timings_ms=timings_ms,
    )


def _answered(attempt: Attempt) -> Answered:
    if attempt.text and attempt.missing:
        return "partly"
    return bool(attempt.text)


def _is_generated(attempt: Attempt) -> bool:
    """Whether any sentence that is shown is the language model's own: where all of them were
    replaced by the sources' words, it has written nothing of the answer."""
    is_shown = any(verdict["verdict"] in _WRITTEN for verdict in attempt.verdicts)
    return bool(attempt.text) and is_shown and attempt.model != EXTRACTIVE


def _reason(draft: Draft, attempt: Attempt) -> RefusalReason:
    if attempt.stopped:
        return "stopped"
    return "ask_person" if advice_of(draft) else draft.verdict.reason or "no_evidence"


def _basis(citations: Sequence[Citation], hits: Sequence[Hit]) -> tuple[Basis, ...]:
    """The cited documents' versions, each once, in the order in which they are cited."""
    by_chunk = {hit.chunk_id: hit for hit in hits}
    cited = {by_chunk[c.chunk_id].version_id: by_chunk[c.chunk_id] for c in citations}
    return tuple(
        Basis(
            document_id=hit.document_id,
            document_title=hit.document_title,
            version=hit.version,
            effective_from=hit.effective_from,
            effective_until=hit.effective_until,
            uploaded_on=hit.created_on,
        )
        for hit in cited.values()
    )


def _settings(draft: Draft) -> dict[str, Any]:
    return {
        "top_k": draft.question.top_k,
        "filters": draft.question.filters,
        "strictness": draft.situation.strictness,
        "unsupported": draft.situation.unsupported,
        "language": draft.situation.language,
        "max_tokens": settings.LLM_MAX_TOKENS,
        "embedding_model": draft.found.model.model_id,
        "judge": judge().model_id if draft.choice and draft.choice.judged else None,
        "thresholds": asdict(THRESHOLDS),
    }


def _rounded(candidate: Candidate) -> Candidate:
    rerank = candidate.rerank_score
    return replace(
        candidate,
        similarity=None if candidate.similarity is None else round(candidate.similarity, 4),
        lexical=round(candidate.lexical, 4),
        score=round(candidate.score, 4),
        rerank_score=None if rerank is None else round(rerank, 4),
    )


def _is_worth_keeping(answer: Answer, attempt: Attempt) -> bool:
    """What was written because a better model was away must not outlast its absence, and what
    one reader had enough of is no answer for the next. What is missing is told in the words of
    whoever asked, who may be erased before this is forgotten."""
    if answer.stopped or answer.missing:
        return False
    return all(one.outcome != "unavailable" for one in attempt.tried)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
