"""What all chat models on a network have in common."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import aclosing

from core.errors import ModelUnavailable
from core.providers.base import Events, Prompt, Usage
from core.providers.circuit import Circuit
from core.providers.streaming import TimeLimits, stream_within
from core.providers.tokens import Count

logger = logging.getLogger(__name__)


class ServedModel(ABC):
    """A chat model on a server; see ChatModel. Providers say how one request is made.

    One object serves a whole process, because it remembers failures and what it measured.
    """

    def __init__(self, name: str, context_window: int, limits: TimeLimits, count: Count) -> None:
        self.name = name
        self.context_window = context_window
        self._limits = limits
        self._count = count
        self._circuit = Circuit(name)

    def count_tokens(self, text: str) -> int:
        return self._count(text)

    async def measure(self, texts: Sequence[str]) -> None:
        if not self._circuit.rests:
            await self._measure(texts)

    async def stream(self, prompt: Prompt) -> Events:
        self._circuit.enter()
        attempts = stream_within(self.name, self._limits, lambda: self._attempt(prompt))
        try:
            async with aclosing(attempts) as events:
                async for event in events:
                    if isinstance(event, Usage):
                        self._warn_of_cuts(event, prompt.max_tokens)
                    yield event
        except (GeneratorExit, asyncio.CancelledError):
            self._circuit.worked()  # its reader had enough
            raise
        except ModelUnavailable as error:
            self._circuit.failed(error)
            raise
        self._circuit.worked()

    @abstractmethod
    def _attempt(self, prompt: Prompt) -> Events:
        """One request; raises ModelUnavailable."""

    @abstractmethod
    async def _measure(self, texts: Sequence[str]) -> None:
        """What ``measure`` does while the model is not known to be down."""

    def _warn_of_cuts(self, usage: Usage, max_tokens: int) -> None:
        asked, written = usage.prompt_tokens, usage.completion_tokens
        if asked + written >= self.context_window or (usage.cut and written < max_tokens):
            logger.warning(
                "%s ran out of its window: prompt %d and answer %d tokens. LLM_CONTEXT_WINDOW is "
                "to be what its server really has (used now: %d).",
                self.name, asked, written, self.context_window,
            )  # fmt: skip
        elif usage.cut:
            logger.warning(
                "%s was stopped after %d tokens. Raise LLM_MAX_TOKENS if its answers are cut off.",
                self.name, written,
            )  # fmt: skip
