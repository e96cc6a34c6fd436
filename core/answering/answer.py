"""A question, from the moment it is asked to its stored answer, in three steps.

``prepare`` (database): store the question, search once, decide whether there is evidence.
``generate`` (no database): stream from the model, release each sentence after its check.
``finish`` (database): store the answer.
"""

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
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
MOST_SENTENCES = 10  # the rules ask for four; small models run on until they are stopped


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


async def generate(draft: Draft) -> AsyncGenerator[Event, None]:
    """The events of one answer, ``start`` to ``done``. Raises ModelUnavailable when a model
    stops in the middle of what has been released already."""
    ids = {"conversation_id": str(draft.conversation_id), "message_id": str(draft.message_id)}
    sources = [hit.to_dict() for hit in draft.hits]
    yield Event("start", ids)
    yield Event("sources", {"sources": sources})
    attempt = _Attempt()
    began = time.perf_counter()
    async with aclosing(_written(draft, attempt)) as events:
        async for event in events:
            attempt.first_token = attempt.first_token or time.perf_counter()
            yield event
    answered = bool(attempt.text)
    if not answered:
        yield Event("delta", {"text": REFUSAL})
    ended = time.perf_counter()
    answer = {
        **ids,
        "answer": attempt.text or REFUSAL,
        "answered": answered,
        "refusal_reason": None if answered else "no_evidence",
        "citations": attempt.citations,
        "sources": sources,
        "model": attempt.model,
        "usage": {
            "prompt_tokens": attempt.usage.prompt_tokens,
            "completion_tokens": attempt.usage.completion_tokens,
        },
        "cached": False,
        "timings_ms": {
            **draft.timings_ms,
            "rerank": 0.0,
            "first_token": _ms((attempt.first_token or ended) - draft.started),
            "generate": _ms(ended - began),
            "total": _ms(ended - draft.started),
        },
    }
    yield Event("done", answer)


@dataclass(slots=True)
class _Attempt:
    """What the models made of a draft so far; the usage is that of all that were tried."""

    model: str = ""
    text: str = ""
    citations: list[dict[str, Any]] = field(default_factory=list)
    usage: Usage = field(default_factory=lambda: Usage(0, 0))
    first_token: float | None = None

    def used(self, usage: Usage) -> None:
        """Add what one model has used."""
        self.usage = Usage(
            self.usage.prompt_tokens + usage.prompt_tokens,
            self.usage.completion_tokens + usage.completion_tokens,
        )


async def _written(draft: Draft, attempt: _Attempt) -> AsyncGenerator[Event, None]:
    """Deltas and citations of the first model that has something to say."""
    if not draft.hits or draft.hits[0].score < LEAST_SCORE:
        return
    for model in chat_models():
        composer = Composer(draft.message_id, draft.hits, draft.pages)
        attempt.model = model.name
        try:
            async with aclosing(_written_by(model, draft, composer, attempt)) as events:
                async for event in events:
                    attempt.text, attempt.citations = composer.text, composer.citations
                    yield event
        except ModelUnavailable as error:
            if composer.text:
                raise
            logger.warning("%s did not answer, trying the next: %s", model.name, error.detail)
            continue
        if composer.text or composer.refused:
            return


async def _written_by(
    model: ChatModel, draft: Draft, composer: Composer, attempt: _Attempt
) -> AsyncGenerator[Event, None]:
    """What ``model`` writes, checked. It is stopped when it runs on beyond a short answer."""
    prompt = build_prompt(model, draft.question, draft.hits, draft.history, settings.LLM_MAX_TOKENS)
    written = ""
    async with aclosing(model.stream(prompt)) as parts:
        async for part in parts:
            if isinstance(part, Usage):
                attempt.used(part)
                continue
            written += part.text
            for name, data in composer.feed(part.text):
                yield Event(name, data)
            if composer.heard >= MOST_SENTENCES:
                # A model that is stopped tells no usage.
                read = "".join([prompt.system, *(turn.content for turn in prompt.turns)])
                attempt.used(Usage(model.count_tokens(read), model.count_tokens(written)))
                # What is still held may be half a sentence.
                return
    for name, data in composer.close():
        yield Event(name, data)


def finish(draft: Draft, answer: dict[str, Any]) -> None:
    """Store the answer object; its ids and text have columns of their own."""
    with tenant(draft.organization_id):
        finish_answer(draft.message_id, answer["answer"], answer)


def _page_texts(hits: tuple[Hit, ...]) -> PageTexts:
    wanted = Q(pk__in=[])
    for hit in hits:
        wanted |= Q(version_id=hit.version_id, number__gte=hit.page_start, number__lte=hit.page_end)
    rows = Page.objects.filter(wanted).values_list("version_id", "number", "text")
    return {(version_id, number): text for version_id, number, text in rows}


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
