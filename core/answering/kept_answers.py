"""Answers kept for a while, so that the same question costs nothing again.

The name under which an answer is kept holds the version of what may be searched and all else
that it depends on: whatever changes, the old answers are simply not found any more.

A kept answer is told again as an answer of its own, with ids of its own.
"""

import hashlib
import json
import logging
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from uuid import UUID

from django.conf import settings

from core.answering.draft import Repeat
from core.answering.question import Question, Situation
from core.answering.same_meaning import MATCHING
from core.answering.stored import kept_as_text, kept_of
from core.answering.thresholds import STRICTNESS, THRESHOLDS
from core.answering.types import Answer, Done, Event, Kept, Trace, Usage
from core.providers.base import EXTRACTIVE, ChatModel
from core.providers.registry import embedding_model, judge
from core.tenancy.cache import keep, kept

logger = logging.getLogger(__name__)


def name_of(question: Question, situation: Situation, writer: ChatModel | None) -> str:
    """Under which name the answer is kept; empty where answers are not to be."""
    if not settings.ANSWER_CACHE_SECONDS:
        return ""
    parts = {
        "release": settings.RELEASE,  # another may choose and check otherwise
        "thresholds": [asdict(THRESHOLDS), asdict(STRICTNESS[situation.strictness])],
        "question": " ".join(unicodedata.normalize("NFC", question.text).split()),
        "filters": question.filters,
        "top_k": question.top_k,
        "day": situation.day.isoformat(),
        "index": situation.index,
        "sees_held": question.reader.sees_held,
        "curated": [situation.curated, asdict(MATCHING)],
        "organization": [
            situation.organization,
            situation.language,
            situation.contact,
            situation.for_a_person,
            situation.unsupported,
            situation.synonyms,
        ],
        "writer": [writer.name if writer else EXTRACTIVE, *settings.LLM_FALLBACKS, situation.model],
        "servers": [
            settings.OLLAMA_URL,
            settings.OPENAI_BASE_URL,
            settings.BEDROCK_REGION,
            settings.BEDROCK_URL,
        ],
        "limits": [settings.LLM_CONTEXT_WINDOW, settings.LLM_MAX_TOKENS],
        "search": [embedding_model().model_id, settings.RERANK_MODEL, judge().model_id],
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return f"answer:{digest}"


def find_answer(organization_id: UUID, name: str) -> Kept | None:
    """What ``keep_answer`` kept, if it is still there."""
    stored = kept(organization_id, name)
    if stored is None:
        return None
    try:
        return kept_of(stored)
    except (KeyError, TypeError, ValueError) as error:
        # Another release may have kept it, before an upgrade or during one.
        logger.warning("a kept answer is not told again, it can't be read: %r", error)
        return None


def keep_answer(organization_id: UUID, name: str, answer: Kept) -> None:
    """Keep ``answer`` for ANSWER_CACHE_SECONDS."""
    keep(organization_id, name, kept_as_text(answer), settings.ANSWER_CACHE_SECONDS)


def to_keep(told: Sequence[Event], answer: Answer, trace: Trace) -> Kept:
    """What ``repeated`` needs; ``told`` are the events between ``start`` and ``done``. The words
    of the question are left out: whoever asked may be erased before this is forgotten."""
    evidence = replace(trace.evidence, details={})
    return Kept(tuple(told), answer, replace(trace, question="", query="", evidence=evidence))


def repeated(repeat: Repeat) -> Iterator[Event]:
    """The events of the kept answer, ``start`` to ``done``."""
    yield Event("start", repeat.start)
    yield from repeat.kept.events
    took = round((time.perf_counter() - repeat.started) * 1000, 1)
    before = dict.fromkeys(repeat.kept.answer.timings_ms, 0.0)
    timings = {**before, "first_token": took, "total": took}
    answer = replace(
        repeat.kept.answer,
        conversation_id=repeat.conversation_id,
        message_id=repeat.message_id,
        usage=Usage(0, 0),
        cached=True,
        timings_ms=timings,
    )
    text = repeat.question.text
    trace = replace(repeat.kept.trace, question=text, query=text, cached=True, timings_ms=timings)
    yield Done("done", answer, trace)
