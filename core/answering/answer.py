"""A question, from the moment it is asked to its stored answer, in three steps.

``prepare`` (database): store the question, search once, decide whether there is evidence.
``generate`` (no database): stream from the model, release each sentence after its check.
``finish`` (database): store the answer.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from uuid import UUID

from django.db.models import Q

from core.answering import kept_answers as cache
from core.answering.allowance import take_allowance
from core.answering.citing.cited_pages import CitedPage, CitedPages
from core.answering.citing.quotes import PageTexts
from core.answering.curated import as_written, find_curated_answer
from core.answering.draft import Curated, Draft, Match, Prepared, Repeat, Spoken
from core.answering.finding import find
from core.answering.follow_up import stands_alone
from core.answering.generate import Attempt, written
from core.answering.outcome import count_answer, outcome, spoken, trace_of
from core.answering.place_questions import find_place, place_asked
from core.answering.question import Question, Situation, situation_of
from core.answering.refusal import advice_of, refusal_text
from core.answering.stored import to_json
from core.answering.talk import reply_to
from core.answering.types import Answer, Broken, Delta, Done, Event, Result, Sources, Trace
from core.audit.usage import record_usage
from core.conversations.curated_uses import note_curated_use
from core.conversations.history import (
    Finished,
    add_turn,
    finish_answer,
    keep_trace,
    open_conversation,
)
from core.conversations.models import Answered, Message
from core.conversations.sealed_answers import salted, seal_answer
from core.conversations.uses import note_uses
from core.documents.models import Page
from core.documents.reading.formats import PAGES
from core.documents.waiting import searched_run
from core.errors import ModelUnavailable
from core.fair_threads import let_fewer_first, working_for
from core.problem import problem_of
from core.processors import processors
from core.providers.base import ChatModel
from core.providers.registry import chat_model
from core.retrieval.hits import Hit
from core.tenancy.context import tenant
from core.tenancy.fair_gate import FairGate

# More at once than there are processors only take turns on them; two, where a remote model embeds.
GATE = FairGate(max(2, processors()))


def prepare(organization_id: UUID, question: Question, *, anew: bool = False) -> Prepared:
    """Store the question and find its sources, or its answer where there is one: a curated one, or
    one in the cache, unless it is to be answered ``anew``.

    Raises NotFound for an unknown conversation, QuotaExceeded, InvalidInput for a filter.
    """
    started = time.perf_counter()
    with working_for(organization_id):
        return _prepared(organization_id, question, started, anew=anew)


def _prepared(organization_id: UUID, question: Question, started: float, *, anew: bool) -> Prepared:
    with tenant(organization_id, question.reader):
        situation = situation_of(organization_id, question)
    if reply := reply_to(question.text, situation.language, situation.organization):
        return _spoken(organization_id, question, situation, started, reply)
    place = place_asked(question.text, situation.language)
    writer = None if place else chat_model(situation.model)  # what stands at a place is quoted
    # What leans on an earlier question is not the same question to anybody else.
    is_whole = stands_alone(question.text, situation.earlier)
    may_be_kept = is_whole and not anew and not place
    name = cache.name_of(question, situation, writer) if may_be_kept else ""
    if name and (kept := cache.find_answer(organization_id, name)):
        with tenant(organization_id, question.reader):
            message = _store(question)
        return Repeat(organization_id, message.conversation_id, message.pk, question, started, kept)
    with GATE.turn(organization_id):
        let_fewer_first()
        found = (place and find_place(place, question, situation)) or (
            find_curated_answer(question, situation) or find(question, situation)
        )
    if isinstance(found, str):
        return _spoken(organization_id, question, situation, started, found)
    if isinstance(found, Match):
        with tenant(organization_id, question.reader):
            message = _store(question)
        ids = (organization_id, message.conversation_id, message.pk)
        return Curated(*ids, question, started, situation, found)
    with tenant(organization_id, question.reader):
        message = _store(question, writer)
        pages, cited_pages = _pages_of(found.result.hits)
    return Draft(
        organization_id=organization_id,
        conversation_id=message.conversation_id,
        message_id=message.pk,
        question=question,
        started=started,
        query=found.reading.query,
        found=found.result,
        choice=found.choice,
        pages=pages,
        cited_pages=cited_pages,
        verdict=found.verdict,
        situation=situation,
        writer=writer,
        cache_name="" if situation.history else name,
    )


def _spoken(
    organization_id: UUID, question: Question, situation: Situation, started: float, reply: str
) -> Spoken:
    with tenant(organization_id, question.reader):
        message = _store(question)
    ids = (organization_id, message.conversation_id, message.pk)
    return Spoken(*ids, question, started, situation.day, reply)


async def generate(
    asked: Prepared, stop: asyncio.Event | None = None
) -> AsyncGenerator[Event, None]:
    """The events of one answer, ``start`` to ``done``, or to ``Broken`` when a model stops in
    the middle of what has been released already.

    Once ``stop`` is set the model is not listened to any more, and what has been released of
    its answer is the whole of it.
    """
    if isinstance(asked, Repeat):
        for event in cache.repeated(asked):
            yield event
        return
    if isinstance(asked, Spoken):
        for event in spoken(asked):
            yield event
        return
    if isinstance(asked, Curated):
        for event in as_written(asked):
            yield event
        return
    told = [Event("sources", Sources(tuple(map(Result.of, asked.found.hits))))]
    yield Event("start", asked.start)
    yield told[0]
    attempt = Attempt()
    began = time.perf_counter()
    if advice := advice_of(asked):
        told.append(Event("delta", Delta(f"{advice}\n\n")))
        yield told[-1]
    if asked.may_be_answered:
        try:
            async with aclosing(written(asked, attempt, stop or asyncio.Event())) as events:
                async for event in events:
                    told.append(event)
                    yield event
        except ModelUnavailable as error:
            yield Broken("error", problem_of(error), trace_of(asked, attempt, {}))
            return
    if not attempt.text and not attempt.stopped:
        told.append(Event("delta", Delta(refusal_text(asked.situation))))
        yield told[-1]
    # A refusal's excerpts take some milliseconds to find, which other streams must not wait.
    yield await asyncio.to_thread(outcome, asked, attempt, told, began)


def finish(asked: Prepared, end: Done | Broken) -> None:
    """Store the answer and its trace.

    Of an answer that broke off only the trace is stored: it stays unfinished.
    """
    with tenant(asked.organization_id, asked.question.reader):
        if isinstance(end, Done):
            finish_answer(asked.message_id, _finished(end.data, end.trace))
            seal_answer(asked.message_id)
            closest = end.data.refusal.closest if end.data.refusal else ()
            note_uses(
                asked.message_id,
                cited=_cited_sections(end.data),
                closest=(one.document_id for one in closest),
            )
            if end.data.curated:
                note_curated_use(asked.message_id, end.data.curated.curated_id)
        else:
            keep_trace(asked.message_id, to_json(end.trace))
        _record_usage(asked, end.trace)
    count_answer(end)
    if isinstance(end, Done) and end.keep:
        cache.keep_answer(asked.organization_id, *end.keep)


def _cited_sections(answer: Answer) -> dict[UUID, str]:
    """The documents that are cited, each with the section of its first citation."""
    sections = {source.chunk_id: source.section for source in answer.sources}
    return {
        one.document_id: sections.get(one.chunk_id, one.section)
        for one in reversed(answer.citations)
    }


def _finished(answer: Answer, trace: Trace) -> Finished:
    answered = {True: Answered.YES, False: Answered.NO, "partly": Answered.PARTLY}
    return Finished(
        content=answer.text,
        answered=answered[answer.answered],
        refusal_reason=answer.refusal_reason or "",
        stopped=answer.stopped,
        model=answer.model,
        prompt_tokens=answer.usage.prompt_tokens,
        completion_tokens=answer.usage.completion_tokens,
        outcome=to_json(answer),
        trace=salted(to_json(trace)),
    )


def _record_usage(asked: Prepared, trace: Trace) -> None:
    """Each model that was used, with its own tokens; what the cache gave costs none."""
    for tried in trace.models:
        if tried.outcome != "unavailable":
            record_usage(
                model=tried.model,
                message_id=asked.message_id,
                cached=trace.cached,
                prompt_tokens=0 if trace.cached else tried.prompt_tokens,
                completion_tokens=0 if trace.cached else tried.completion_tokens,
            )


def _store(question: Question, writer: ChatModel | None = None) -> Message:
    """The place of the answer, behind the stored question. QuotaExceeded, where others asked
    meanwhile."""
    take_allowance(writer)
    conversation = open_conversation(
        question.conversation_id,
        question.user_identifier,
        question.surface,
        question.key_id,
        question.widget_id,
    )
    return add_turn(conversation, question.text, question.reader)


def _pages_of(hits: Sequence[Hit]) -> tuple[PageTexts, CitedPages]:
    """The texts of the pages that ``hits`` stand on, and what citations say of these pages."""
    wanted = Q(pk__in=[])
    for hit in hits:
        wanted |= Q(version_id=hit.version_id, number__gte=hit.page_start, number__lte=hit.page_end)
    shown = Page.objects.filter(wanted, run=searched_run("version__")).select_related("version")
    texts: dict[tuple[UUID, int], str] = {}
    cited: dict[tuple[UUID, int], CitedPage] = {}
    for page in shown:
        place = (page.version_id, page.number)
        texts[place] = page.text
        warned = bool(page.version.warnings)
        kind = PAGES[page.version.kind]
        cited[place] = CitedPage(page.label, page.version.page_count, warned, kind)
    return texts, cited
