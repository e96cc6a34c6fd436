"""An answer's words: a model's, each sentence checked, or else the sources' own."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.conf import settings

from core.answering.checking.judged import support_of
from core.answering.checking.release import Composer
from core.answering.choosing.choice import missing_of
from core.answering.choosing.present import Shown, shown
from core.answering.choosing.worded import shown_by_words
from core.answering.citing.citations import Citations
from core.answering.citing.quoting import Parts, quoted
from core.answering.draft import Draft
from core.answering.listening import counted, heard, storable
from core.answering.prompt import build_prompt, prompt_hash
from core.answering.thresholds import THRESHOLDS
from core.answering.types import Citation, Delta, Event, ModelOutcome, Tried
from core.errors import ModelUnavailable
from core.fair_threads import working_for
from core.providers.base import EXTRACTIVE, Answering, ChatModel, PassedOver, Prompt, Usage
from core.providers.base import Delta as Written

logger = logging.getLogger(__name__)
LIKELY = 3  # lines that a model is pointed to
# That checking one answer may take; a sentence takes a tenth of a second, of hostile ones one.
CHECK_SECONDS = 30.0


@dataclass(slots=True)
class Attempt:
    """What came of a draft so far.

    ``tried`` are the models that were asked, in order, and EXTRACTIVE where the sources are
    quoted. ``prompt_hash`` and ``verdicts`` (one for each sentence) tell of what a model wrote,
    also where nothing of it is shown. ``first_text`` is a perf_counter reading. ``stopped``: the
    reader had enough. ``missing`` are the parts of the question that the policies do not answer.
    """

    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    prompt_hash: str = ""
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    first_text: float | None = None
    stopped: bool = False
    missing: tuple[str, ...] = ()

    @property
    def model(self) -> str:
        """The name of the last that was asked."""
        return self.tried[-1].model if self.tried else ""

    def note(self, **news: Any) -> None:
        """What came of the model that was asked last: members of Tried."""
        self.tried[-1] = replace(self.tried[-1], **news)

    def show(self, text: str, citations: list[Citation]) -> None:
        """All that the reader has of the answer by now."""
        self.first_text = self.first_text or time.perf_counter()
        self.text, self.citations = text, citations


async def written(
    draft: Draft, attempt: Attempt, stop: asyncio.Event
) -> AsyncGenerator[Event, None]:
    """Deltas and citations of the answer, until ``stop`` is set: what a model writes, or the
    sources' own words where none writes, or what it wrote shows nothing.

    Raises ModelUnavailable when a model stops in the middle of what has been released.
    """
    if draft.writer is not None:
        composer = _composer(draft)
        async with aclosing(_checked(draft.writer, draft, composer, attempt, stop)) as events:
            async for event in events:
                attempt.show(composer.text, composer.citations.made)
                yield event
        attempt.missing = _missing(draft, composer.text)
        # A model may decline although the evidence is strong: small ones do. Then it is quoted.
        has_declined = composer.refused and not _is_strong(draft)
        if composer.text or has_declined or attempt.stopped or draft.verdict.doubtful:
            return
    for event in await asyncio.to_thread(list, _quoted(draft, attempt)):
        yield event


async def _checked(
    writer: ChatModel, draft: Draft, composer: Composer, attempt: Attempt, stop: asyncio.Event
) -> AsyncGenerator[Event, None]:
    """What ``writer`` writes, as far as it is released, and in ``attempt`` what came of it.
    Unavailable before anything was released, it has simply written nothing."""
    attempt.tried.append(Tried(writer.name))
    try:
        async with aclosing(_released(writer, draft, composer, attempt, stop)) as events:
            async for event in events:
                yield event
    except ModelUnavailable as error:
        if composer.text:
            attempt.note(outcome="broke off", detail=error.detail)
            raise
        attempt.note(detail=error.detail)
        logger.warning("%s did not answer, the sources are quoted: %s", attempt.model, error.detail)
    else:
        attempt.note(outcome="stopped" if attempt.stopped else _outcome(composer))
    finally:
        attempt.verdicts = composer.verdicts


async def _released(
    writer: ChatModel, draft: Draft, composer: Composer, attempt: Attempt, stop: asyncio.Event
) -> AsyncGenerator[Event, None]:
    """Sentence by sentence. The model is stopped when it runs on beyond a short answer, or when
    what it writes takes too long to check."""
    prompt = await _prompt(writer, draft)
    attempt.prompt_hash = prompt_hash(prompt)
    text = ""
    is_told = False
    checked = 0.0  # seconds
    try:
        async with aclosing(heard(writer, prompt, stop)) as parts:
            async for part in parts:
                match part:
                    case Answering(model) if model != attempt.model:
                        attempt.tried.append(Tried(model))
                    case PassedOver(_, detail):
                        attempt.note(detail=detail)
                    case Usage():
                        attempt.note(**_tokens(part))
                        is_told = True
                    case Written():
                        fresh = storable(part.text)
                        text += fresh
                        began = time.perf_counter()
                        released = await _in_thread(draft, composer.feed(fresh))
                        checked += time.perf_counter() - began
                        for name, data in released:
                            yield Event(name, data)
                if checked > CHECK_SECONDS:
                    logger.warning("%s was ended: checking it took %.0f s", writer.name, checked)
                    return
                if composer.heard >= THRESHOLDS.most_sentences:
                    return  # what is still held may be half a sentence
    finally:
        if text and not is_told:
            attempt.note(**_tokens(counted(writer, prompt, text)))
    if stop.is_set():
        attempt.stopped = True
        return
    for name, data in await _in_thread(draft, composer.close()):
        yield Event(name, data)


async def _in_thread(draft: Draft, parts: Parts) -> list[tuple[str, Delta | Citation]]:
    """All of ``parts``: checking takes milliseconds, which other streams must not wait."""

    def checked() -> list[tuple[str, Delta | Citation]]:
        with working_for(draft.organization_id):
            return list(parts)

    return await asyncio.to_thread(checked)


async def _prompt(writer: ChatModel, draft: Draft) -> Prompt:
    """Raises ModelUnavailable where no source fits the window."""
    return await build_prompt(
        writer,
        draft.query,
        draft.found.hits,
        draft.situation.history,
        settings.LLM_MAX_TOKENS,
        _likely(draft),
    )


def _quoted(draft: Draft, attempt: Attempt) -> Iterator[Event]:
    """The answer in the sources' own words."""
    attempt.tried.append(Tried(EXTRACTIVE))
    citations = Citations(draft.cited_pages)
    text = ""
    for name, data in quoted(_own_words(draft), draft.pages, citations):
        if isinstance(data, Delta):
            text += data.text
        attempt.show(text, citations.made)
        yield Event(name, data)
    attempt.missing = _missing(draft, text)
    attempt.note(outcome="answered" if text else "nothing supported")


def _composer(draft: Draft) -> Composer:
    return Composer(
        draft.pages,
        support_of(
            draft.query,
            draft.found.hits,
            draft.pages,
            judged=draft.choice is not None and draft.choice.judged,
            doubtful=draft.verdict.doubtful,
        ),
        # What the judge holds for no answer stands in for nothing.
        tuple if draft.verdict.doubtful else partial(_own_words, draft),
        cited_pages=draft.cited_pages,
        unsupported=draft.situation.unsupported,
        language=draft.situation.language,
    )


def _own_words(draft: Draft) -> list[Shown]:
    """What the sources themselves say to the question, the best first."""
    if draft.choice is not None:
        return shown(draft.choice)
    return shown_by_words(draft.query, draft.found.hits)


def _likely(draft: Draft) -> list[tuple[int, str]]:
    """The best of what is chosen, with the ranks of its hits among the sources."""
    if draft.choice is None:
        return []
    ranks = {hit.chunk_id: hit.rank for hit in draft.found.hits}
    return [(ranks[part.hit.chunk_id], part.text) for part in shown(draft.choice)[:LIKELY]]


def _missing(draft: Draft, text: str) -> tuple[str, ...]:
    return missing_of(draft.choice, text) if draft.choice and text else ()


def _is_strong(draft: Draft) -> bool:
    return draft.choice is not None and draft.choice.is_strong


def _tokens(usage: Usage) -> dict[str, int]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
    }


def _outcome(composer: Composer) -> ModelOutcome:
    if composer.text:
        return "answered"
    return "refused" if composer.refused else "nothing supported"
