"""Letting the models write, one after another, until one has something to say."""

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
from core.providers.base import ChatModel, Prompt, Usage

logger = logging.getLogger(__name__)
MOST_SENTENCES = 10  # the rules ask for four; small models run on until they are stopped


@dataclass(slots=True)
class Tried:
    """One model that was asked; ``outcome`` is answered, refused, nothing supported or
    unavailable, in which case ``detail`` says why."""

    model: str
    outcome: str = "unavailable"
    detail: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(slots=True)
class Attempt:
    """What the models made of a draft so far.

    ``prompt_hash`` and ``verdicts`` (one for each sentence) are those of the last model.
    ``first_text`` is a perf_counter reading.
    """

    text: str = ""
    citations: list[dict[str, Any]] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    prompt_hash: str = ""
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    first_text: float | None = None

    @property
    def model(self) -> str:
        """The name of the last that was asked."""
        return self.tried[-1].model if self.tried else ""


async def written(draft: Draft, attempt: Attempt) -> AsyncGenerator[Event, None]:
    """Deltas and citations of the first model that has something to say.

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
            async with aclosing(_written_by(model, draft, composer, attempt)) as events:
                async for event in events:
                    attempt.first_text = attempt.first_text or time.perf_counter()
                    attempt.text, attempt.citations = composer.text, composer.citations
                    yield event
        except ModelUnavailable as error:
            if composer.text:
                raise
            attempt.tried[-1].detail = error.detail
            logger.warning("%s did not answer, trying the next: %s", model.name, error.detail)
            continue
        finally:
            attempt.verdicts = composer.verdicts
        attempt.tried[-1].outcome = _outcome(composer)
        if composer.text or composer.refused:
            return


async def _written_by(
    model: ChatModel, draft: Draft, composer: Composer, attempt: Attempt
) -> AsyncGenerator[Event, None]:
    """What ``model`` writes, checked. It is stopped when it runs on beyond a short answer."""
    prompt = await build_prompt(
        model, draft.query, draft.found.hits, draft.situation.history, settings.LLM_MAX_TOKENS
    )
    attempt.prompt_hash = prompt_hash(prompt)
    text = ""
    async with aclosing(model.stream(prompt)) as parts:
        async for part in parts:
            if isinstance(part, Usage):
                _note(part, attempt)
                continue
            text += part.text
            for name, data in composer.feed(part.text):
                yield Event(name, data)
            if composer.heard >= MOST_SENTENCES:
                _note(_counted(model, prompt, text), attempt)
                # What is still held may be half a sentence.
                return
    for name, data in composer.close():
        yield Event(name, data)


def _note(usage: Usage, attempt: Attempt) -> None:
    attempt.tried[-1].prompt_tokens = usage.prompt_tokens
    attempt.tried[-1].completion_tokens = usage.completion_tokens


def _counted(model: ChatModel, prompt: Prompt, text: str) -> Usage:
    """A model that is stopped tells no usage."""
    read = "".join([prompt.system, *(turn.content for turn in prompt.turns)])
    return Usage(model.count_tokens(read), model.count_tokens(text))


def _outcome(composer: Composer) -> str:
    if composer.text:
        return "answered"
    return "refused" if composer.refused else "nothing supported"
