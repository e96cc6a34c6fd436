"""Several models as one: the first that answers writes."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing

from core.errors import ModelUnavailable
from core.providers.base import Answering, ChatModel, Events, PassedOver, Prompt

logger = logging.getLogger(__name__)


class FallbackModel:
    """A ChatModel over ``models``, one or more, asked in this order.

    A prompt is made once and any of them may get it, so it has to fit the smallest window by
    the largest count. ``stream`` says by Answering who is asked, by PassedOver who did not
    answer; both come at once, so that whoever listens knows whom a silence belongs to.
    """

    def __init__(self, models: Sequence[ChatModel]) -> None:
        self.models = tuple(models)

    @property
    def name(self) -> str:
        """The first model's, which answers unless it is down."""
        return self.models[0].name

    @property
    def context_window(self) -> int:
        return min(model.context_window for model in self.models)

    def count_tokens(self, text: str) -> int:
        return max(model.count_tokens(text) for model in self.models)

    async def measure(self, texts: Sequence[str]) -> None:
        """All at once, because each has the whole second."""
        await asyncio.gather(*(model.measure(texts) for model in self.models))

    async def check(self) -> None:
        """Raises ModelUnavailable, saying what is wrong with each, unless one is ready."""
        failed: list[ModelUnavailable] = []
        for model in self.models:
            try:
                await model.check()
            except ModelUnavailable as error:
                failed.append(error)
            else:
                return
        raise ModelUnavailable(" ".join(error.detail for error in failed)) from failed[0]

    async def stream(self, prompt: Prompt) -> Events:
        """See ChatModel. Once a model has said something no other can go on for it: what breaks
        off then raises, as does the last."""
        last = self.models[-1]
        for model in self.models:
            yield Answering(model.name)
            has_begun = False
            try:
                async with aclosing(model.stream(prompt)) as events:
                    async for event in events:
                        has_begun = True
                        yield event
                return
            except ModelUnavailable as error:
                if has_begun or model is last:
                    raise
                logger.warning("%s did not answer, asking the next: %s", model.name, error.detail)
                yield PassedOver(model.name, error.detail)
