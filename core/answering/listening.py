"""Listening to a model that the reader may stop, and counting what it does not tell."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from core.providers.base import ChatModel, Delta, ModelEvent, Prompt, Usage
from core.telemetry.tracing import span

logger = logging.getLogger(__name__)
MOST_CHARACTERS_A_TOKEN = 16  # of one answer on average; words of all languages have fewer
ENDLESS = "%s was ended after %d characters: it was given %d tokens (LLM_MAX_TOKENS)."


async def heard(
    model: ChatModel, prompt: Prompt, stop: asyncio.Event
) -> AsyncGenerator[ModelEvent, None]:
    """What ``model`` says until it ends or ``stop`` is set, which ends it in the middle of a
    long silence too. Raises ModelUnavailable.

    A model that goes on past the tokens that it was given is ended as well: what it says is
    kept in memory and checked word by word.
    """
    most = prompt.max_tokens * MOST_CHARACTERS_A_TOKEN
    parts: asyncio.Queue[ModelEvent | None] = asyncio.Queue()

    async def listen() -> None:
        left = most
        try:
            with span("model call", model=model.name):
                async with aclosing(model.stream(prompt)) as said:
                    async for part in said:
                        if isinstance(part, Delta):
                            part = Delta(part.text[:left])
                            left -= len(part.text)
                        parts.put_nowait(part)
                        if left == 0:
                            logger.warning(ENDLESS, model.name, most, prompt.max_tokens)
                            return
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


def storable(text: str) -> str:
    """``text`` without what no database takes: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def counted(model: ChatModel, prompt: Prompt, text: str) -> Usage:
    """For a model that was stopped, or broke off, after ``text``: it tells no usage."""
    read = "".join([prompt.system, *(turn.content for turn in prompt.turns)])
    return Usage(model.count_tokens(read), model.count_tokens(text))
