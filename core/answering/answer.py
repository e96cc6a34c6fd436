"""A question, from the moment it is asked to its stored answer, in three steps.

``prepare`` (database): store the question, search once, decide whether there is evidence.
``generate`` (no database): stream from the model, release each sentence after its check.
``finish`` (database): store the answer.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from core.answering import cache
from core.answering.counting import count_answer
from core.answering.draft import Broken, Done, Draft, Event, Repeat
from core.answering.evidence import Verdict, judge
from core.answering.follow_up import found_by_itself, with_context
from core.answering.grounding import read_ahead
from core.answering.outcome import outcome
from core.answering.quotes import PageTexts
from core.answering.refusal import refusal_text
from core.answering.repeat import repeated
from core.answering.situation import Question, situation_of
from core.answering.trace import trace_of
from core.answering.writing import Attempt, written
from core.audit.usage import record_usage
from core.conversations.history import add_turn, finish_answer, keep_trace, open_conversation
from core.conversations.models import Message
from core.documents.models import Page
from core.errors import ModelUnavailable
from core.problem import problem_of
from core.providers.registry import chat_models
from core.retrieval.hits import Hit, SearchResult
from core.retrieval.search import search
from core.tenancy.context import tenant


def prepare(organization_id: UUID, question: Question) -> Draft | Repeat:
    """Store the question and find its sources, or its answer in the cache.

    Raises NotFound for an unknown conversation, QuotaExceeded, InvalidInput for a filter.
    """
    started = time.perf_counter()
    models = chat_models()
    with tenant(organization_id):
        situation = situation_of(organization_id, question)
    query = with_context(question.text, situation.earlier)
    # What leans on an earlier question is not the same question to anybody else.
    is_whole = query == question.text
    name = cache.name_of(question, situation, models) if is_whole else ""
    if name and (kept := cache.find_answer(organization_id, name)):
        with tenant(organization_id):
            message = _store(question)
        return Repeat(organization_id, message.conversation_id, message.pk, question, started, kept)
    found = search(
        organization_id,
        query,
        top_k=question.top_k,
        as_of=situation.day,
        filters=question.filters,
    )
    # Weighing the evidence computes, outside of Python for the most part, storing waits: both
    # together, and reading the sources for what comes, take no longer than one.
    with ThreadPoolExecutor(max_workers=1) as aside:
        judged = aside.submit(_judged, question.text, found, situation.organization)
        with tenant(organization_id):
            message = _store(question)
            pages = _page_texts(found.hits)
        read_ahead(found.hits)
        verdict = judged.result()
    return Draft(
        organization_id=organization_id,
        conversation_id=message.conversation_id,
        message_id=message.pk,
        question=question,
        started=started,
        query=query,
        found=found,
        pages=pages,
        verdict=verdict,
        situation=situation,
        models=models,
        cache_name="" if situation.history else name,
    )


async def generate(
    asked: Draft | Repeat, stop: asyncio.Event | None = None
) -> AsyncGenerator[Event, None]:
    """The events of one answer, ``start`` to ``done``, or to ``Broken`` when a model stops in
    the middle of what has been released already.

    Once ``stop`` is set the model is not listened to any more, and what has been released of
    its answer is the whole of it.
    """
    if isinstance(asked, Repeat):
        for event in repeated(asked):
            yield event
        return
    told = [Event("sources", {"sources": [hit.to_dict() for hit in asked.found.hits]})]
    yield Event("start", asked.ids)
    yield told[0]
    attempt = Attempt()
    began = time.perf_counter()
    if asked.verdict.answerable:
        try:
            async with aclosing(written(asked, attempt, stop or asyncio.Event())) as events:
                async for event in events:
                    told.append(event)
                    yield event
        except ModelUnavailable as error:
            yield Broken("error", problem_of(error), trace_of(asked, attempt, {}))
            return
    if not attempt.text and not attempt.stopped:
        told.append(Event("delta", {"text": refusal_text(asked.situation)}))
        yield told[-1]
    # A refusal's excerpts take some milliseconds to find, which other streams must not wait.
    yield await asyncio.to_thread(outcome, asked, attempt, told, began)


def finish(asked: Draft | Repeat, end: Done | Broken) -> None:
    """Store the answer object and its trace; its ids and text have columns of their own.

    Of an answer that broke off only the trace is stored: it stays unfinished.
    """
    with tenant(asked.organization_id):
        if isinstance(end, Done):
            finish_answer(asked.message_id, end.data, end.trace)
        else:
            keep_trace(asked.message_id, end.trace)
        _record_usage(asked, end.trace)
    count_answer(end)
    if isinstance(end, Done) and end.keep:
        cache.keep_answer(asked.organization_id, *end.keep)


def _record_usage(asked: Draft | Repeat, trace: dict[str, Any]) -> None:
    """Each model that was used, with its own tokens; what the cache gave costs none."""
    cached = trace["cached"]
    tokens = ("prompt_tokens", "completion_tokens")
    for tried in trace["models"]:
        if tried["outcome"] != "unavailable":
            used = {name: 0 if cached else tried[name] for name in tokens}
            record_usage(model=tried["model"], message_id=asked.message_id, cached=cached, **used)


def _judged(question: str, found: SearchResult, organization: str) -> Verdict:
    """Whether there is evidence. What is found for a question before does not count as any."""
    verdict = judge(found.query, found.vector, found.hits, organization=organization)
    is_whole = found.query == question
    if verdict.answerable and not is_whole and not found_by_itself(question, found.hits):
        return Verdict(False, "no_evidence", {**verdict.details, "only_the_question_before": True})
    return verdict


def _store(question: Question) -> Message:
    """The place of the answer, behind the stored question."""
    conversation = open_conversation(
        question.conversation_id, question.user_identifier, question.surface
    )
    return add_turn(conversation, question.text)


def _page_texts(hits: Sequence[Hit]) -> PageTexts:
    wanted = Q(pk__in=[])
    for hit in hits:
        wanted |= Q(version_id=hit.version_id, number__gte=hit.page_start, number__lte=hit.page_end)
    shown = Page.objects.filter(wanted, run=F("version__indexed_run"))
    rows = shown.values_list("version_id", "number", "text")
    return {(version_id, number): text for version_id, number, text in rows}
