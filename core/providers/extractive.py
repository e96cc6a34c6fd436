"""Answers in the documents' own words, when no language model is there to write one."""

import asyncio
from collections.abc import Iterator, Sequence

from core.providers.base import REFUSAL, Delta, EmbeddingModel, Events, Prompt, Usage
from core.providers.excerpts import Excerpt, best_excerpts


class ExtractiveModel:
    """Quotes the one to three sentences that answer best, each with its source's mark.

    The words between two marks are exactly those of the source. When no sentence is good
    enough the answer is REFUSAL.
    """

    name = "extractive"
    context_window = 32_768

    def __init__(self, embedding: EmbeddingModel) -> None:
        self._embedding = embedding

    def count_tokens(self, text: str) -> int:
        return self._embedding.count(text)

    async def measure(self, texts: Sequence[str]) -> None:
        """Nothing to learn: it has no server."""

    async def check(self) -> None:
        """Always ready: it needs no server."""

    async def stream(self, prompt: Prompt) -> Events:
        excerpts = await asyncio.to_thread(
            best_excerpts, prompt.question, prompt.sources, self._embedding
        )
        quotes = list(_written(excerpts)) or [REFUSAL]
        for quote in quotes:
            yield Delta(quote)
        read = sum(self.count_tokens(source.text) for source in prompt.sources)
        read += self.count_tokens(prompt.question)
        yield Usage(read, self.count_tokens("".join(quotes)))


def _written(excerpts: Sequence[Excerpt]) -> Iterator[str]:
    """Each quote with its mark; what is of another source is a paragraph of its own."""
    before = None
    for excerpt in excerpts:
        number = excerpt.source.number
        gap = "" if before is None else " " if before == number else "\n\n"
        yield f"{gap}{excerpt.text} [{number}]"
        before = number
