"""A question, from the moment it is asked to its stored answer, in three steps.

``prepare`` (database): store the question, search once, decide whether there is evidence.
``generate`` (no database): stream from the model, release each sentence after its check.
``finish`` (database): store the answer.
"""

import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from core.answering.compose import Composer
from core.answering.prompt import build_prompt
from core.answering.quotes import PageTexts
from core.conversations.history import (
    add_turn,
    finish_answer,
    open_conversation,
    questions_this_month,
    recent_messages,
)
from core.documents.models import Page
from core.errors import ModelUnavailable
from core.providers.base import REFUSAL, ChatModel, Turn, Usage
from core.providers.registry import chat_models
from core.retrieval.search import Hit, search
from core.tenancy.context import tenant
from core.tenancy.quotas import check_quota

logger = logging.getLogger(__name__)
LEAST_SCORE = 0.25  # below this cosine even the best chunk is about something else
HISTORY_MESSAGES = 4
HISTORY_CHARACTERS = 1000
TOP_K = 5


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    conversation_id: UUID | None = None
    user_identifier: str = ""
    top_k: int = TOP_K
    filters: dict[str, Any] = field(default_factory=dict)
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """All that generating needs; no ORM objects. ``started`` is a perf_counter reading."""

    organization_id: UUID
    conversation_id: UUID
    message_id: UUID
    question: str
    hits: tuple[Hit, ...]
    pages: PageTexts
    history: tuple[Turn, ...]
    timings_ms: dict[str, float]
    started: float


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the contract's stream; ``done`` carries the answer object."""

    name: str
    data: dict[str, Any]


def prepare(organization_id: UUID, question: Question) -> Draft:
    """Store the question and find its sources.

    Raises NotFound for an unknown conversation, QuotaExceeded, InvalidInput for a filter.
    """
    started = time.perf_counter()
    with tenant(organization_id):
        check_quota("questions_per_month", questions_this_month())
    found = search(
        organization_id,
        question.text,
        top_k=question.top_k,
        as_of=question.as_of,
        filters=question.filters,
    )
    with tenant(organization_id):
        conversation = open_conversation(question.conversation_id, question.user_identifier)
        history = tuple(
            Turn(message.role, message.content[:HISTORY_CHARACTERS])  # type: ignore[arg-type]
            for message in recent_messages(conversation, HISTORY_MESSAGES)
        )
        message = add_turn(conversation, question.text)
        pages = _page_texts(found.hits)
    return Draft(
        organization_id=organization_id,
        conversation_id=conversation.pk,
        message_id=message.pk,
        question=question.text,
        hits=found.hits,
        pages=pages,
        history=history,
        timings_ms=found.timings_ms,
        started=started,
    )


async def generate(draft: Draft) -> AsyncIterator[Event]:
    """The events of one answer, ``start`` to ``done``. Raises ModelUnavailable when a model
    stops in the middle of what has been released already."""
    ids = {"conversation_id": str(draft.conversation_id), "message_id": str(draft.message_id)}
    sources = [hit.to_dict() for hit in draft.hits]
    yield Event("start", ids)
    yield Event("sources", {"sources": sources})
    composer = Composer(draft.message_id, draft.hits, draft.pages)
    model_name, usage, first_token = "", Usage(0, 0), None
    began = time.perf_counter()
    if draft.hits and draft.hits[0].score >= LEAST_SCORE:
        for model in chat_models():
            model_name = model.name
            try:
                async for event in _written_by(model, draft, composer):
                    if isinstance(event, Usage):
                        usage = Usage(
                            usage.prompt_tokens + event.prompt_tokens,
                            usage.completion_tokens + event.completion_tokens,
                        )
                        continue
                    first_token = first_token or time.perf_counter()
                    yield event
            except ModelUnavailable as error:
                if composer.text:
                    raise
                logger.warning("%s did not answer, trying the next: %s", model.name, error.detail)
                continue
            if composer.text or composer.refused:
                break
    answered = bool(composer.text)
    if not answered:
        composer.text = REFUSAL
        yield Event("delta", {"text": REFUSAL})
    ended = time.perf_counter()
    yield Event(
        "done",
        {
            **ids,
            "answer": composer.text,
            "answered": answered,
            "refusal_reason": None if answered else "no_evidence",
            "citations": composer.citations,
            "sources": sources,
            "model": model_name,
            "usage": {
                "prompt_tokens": usage.prompt_tokens,
                "completion_tokens": usage.completion_tokens,
            },
            "cached": False,
            "timings_ms": {
                **draft.timings_ms,
                "rerank": 0.0,
                "first_token": _ms((first_token or ended) - draft.started),
                "generate": _ms(ended - began),
                "total": _ms(ended - draft.started),
            },
        },
    )


def finish(draft: Draft, answer: dict[str, Any]) -> None:
    """Store the answer object; its ids and text have columns of their own."""
    with tenant(draft.organization_id):
        finish_answer(draft.message_id, answer["answer"], answer)


async def _written_by(
    model: ChatModel, draft: Draft, composer: Composer
) -> AsyncIterator[Event | Usage]:
    """What ``model`` writes, checked: deltas with their citations, then the usage."""
    prompt = build_prompt(model, draft.question, draft.hits, draft.history, settings.LLM_MAX_TOKENS)
    async for part in model.stream(prompt):
        if isinstance(part, Usage):
            yield part
            continue
        for name, data in composer.feed(part.text):
            yield Event(name, data)
    for name, data in composer.close():
        yield Event(name, data)


def _page_texts(hits: tuple[Hit, ...]) -> PageTexts:
    wanted = Q(pk__in=[])
    for hit in hits:
        wanted |= Q(version_id=hit.version_id, number__gte=hit.page_start, number__lte=hit.page_end)
    rows = Page.objects.filter(wanted).values_list("version_id", "number", "text")
    return {(version_id, number): text for version_id, number, text in rows}


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
