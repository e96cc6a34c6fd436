"""Listening to a model that the reader may stop, and counting what it does not tell."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from core.providers.base import ChatModel, ModelEvent, Prompt, Usage
from core.telemetry.tracing import span


async def heard(
    model: ChatModel, prompt: Prompt, stop: asyncio.Event
) -> AsyncGenerator[ModelEvent, None]:
    """What ``model`` says until it ends or ``stop`` is set, which ends it in the middle of a
    long silence too. Raises ModelUnavailable."""
    parts: asyncio.Queue[ModelEvent | None] = asyncio.Queue()

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


def storable(text: str) -> str:
    """``text`` without what no database takes: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def counted(model: ChatModel, prompt: Prompt, text: str) -> Usage:
    """For a model that was stopped, or broke off, after ``text``: it tells no usage."""
    read = "".join([prompt.system, *(turn.content for turn in prompt.turns)])
    return Usage(model.count_tokens(read), model.count_tokens(text))
