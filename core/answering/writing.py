"""Letting the models write, one after another, until one has something to say."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from core.answering.compose import Composer
from core.answering.draft import Draft, Event
from core.answering.prompt import build_prompt, prompt_hash
from core.errors import ModelUnavailable
from core.providers.base import ChatModel, Delta, Prompt, Usage
from core.telemetry.tracing import span

logger = logging.getLogger(__name__)
MOST_SENTENCES = 10  # the rules ask for four; small models run on until they are stopped


@dataclass(slots=True)
class Tried:
    """One model that was asked; ``outcome`` is answered, refused, nothing supported, stopped,
    or unavailable, in which case ``detail`` says why."""

    model: str
    outcome: str = "unavailable"
    detail: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(slots=True)
class Attempt:
    """What the models made of a draft so far.

    ``prompt_hash`` and ``verdicts`` (one for each sentence) are those of the last model.
    ``first_text`` is a perf_counter reading. ``stopped``: the reader had enough.
    """

    text: str = ""
    citations: list[dict[str, Any]] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    prompt_hash: str = ""
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    first_text: float | None = None
    stopped: bool = False

    @property
    def model(self) -> str:
        """The name of the last that was asked."""
        return self.tried[-1].model if self.tried else ""


async def written(
    draft: Draft, attempt: Attempt, stop: asyncio.Event
) -> AsyncGenerator[Event, None]:
    """Deltas and citations of the first model that has something to say, until ``stop`` is set.

    Raises ModelUnavailable when a model stops in the middle of what has been released.
    """
    for model in draft.models:
        composer = Composer(
            draft.message_id,
            draft.found.hits,
            draft.pages,
            question=draft.query,
            unsupported=draft.situation.unsupported,
        )
        attempt.tried.append(Tried(model.name))
        try:
            async with aclosing(_written_by(model, draft, composer, attempt, stop)) as events:
                async for event in events:
                    attempt.first_text = attempt.first_text or time.perf_counter()
                    attempt.text, attempt.citations = composer.text, composer.citations
                    yield event
        except ModelUnavailable as error:
            if composer.text:
                attempt.tried[-1].outcome = "broke off"
                attempt.tried[-1].detail = error.detail
                raise
            attempt.tried[-1].detail = error.detail
            logger.warning("%s did not answer, trying the next: %s", model.name, error.detail)
            continue
        finally:
            attempt.verdicts = composer.verdicts
        attempt.tried[-1].outcome = "stopped" if attempt.stopped else _outcome(composer)
        if composer.text or composer.refused or attempt.stopped:
            return


async def _written_by(
    model: ChatModel, draft: Draft, composer: Composer, attempt: Attempt, stop: asyncio.Event
) -> AsyncGenerator[Event, None]:
    """What ``model`` writes, checked. It is stopped when it runs on beyond a short answer."""
    prompt = await build_prompt(
        model, draft.query, draft.found.hits, draft.situation.history, settings.LLM_MAX_TOKENS
    )
    attempt.prompt_hash = prompt_hash(prompt)
    text = ""
    is_told = False
    try:
        async with aclosing(_heard(model, prompt, stop)) as parts:
            async for part in parts:
                if isinstance(part, Usage):
                    _note(part, attempt)
                    is_told = True
                    continue
                fresh = _storable(part.text)
                text += fresh
                # Checking a sentence takes milliseconds, which other streams must not wait.
                for name, data in await asyncio.to_thread(list, composer.feed(fresh)):
                    yield Event(name, data)
                if composer.heard >= MOST_SENTENCES:
                    # What is still held may be half a sentence.
                    return
    finally:
        if text and not is_told:
            _note(_counted(model, prompt, text), attempt)
    if stop.is_set():
        attempt.stopped = True
        return
    for name, data in await asyncio.to_thread(list, composer.close()):
        yield Event(name, data)


async def _heard(
    model: ChatModel, prompt: Prompt, stop: asyncio.Event
) -> AsyncGenerator[Delta | Usage, None]:
    """What ``model`` says until it ends or ``stop`` is set, which ends it in the middle of a
    long silence too."""
    parts: asyncio.Queue[Delta | Usage | None] = asyncio.Queue()

    async def listen() -> None:
        try:
            with span("model call", model=model.name):
                async with aclosing(model.stream(prompt)) as said:
                    async for part in said:
                        parts.put_nowait(part)
        finally:
            parts.put_nowait(None)

    async def be_stopped() -> None:
        await stop.wait()
        parts.put_nowait(None)

    listening, stopping = asyncio.create_task(listen()), asyncio.create_task(be_stopped())
    try:
        while (part := await parts.get()) is not None and not stop.is_set():
            yield part
        if not stop.is_set():
            await listening  # raises what ended it
    finally:
        for task in (listening, stopping):
            task.cancel()
        await asyncio.gather(listening, stopping, return_exceptions=True)


def _storable(text: str) -> str:
    """``text`` without what no database takes: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _note(usage: Usage, attempt: Attempt) -> None:
    attempt.tried[-1].prompt_tokens = usage.prompt_tokens
    attempt.tried[-1].completion_tokens = usage.completion_tokens


def _counted(model: ChatModel, prompt: Prompt, text: str) -> Usage:
    """A model that is stopped, or breaks off, tells no usage."""
    read = "".join([prompt.system, *(turn.content for turn in prompt.turns)])
    return Usage(model.count_tokens(read), model.count_tokens(text))


def _outcome(composer: Composer) -> str:
    if composer.text:
        return "answered"
    return "refused" if composer.refused else "nothing supported"
