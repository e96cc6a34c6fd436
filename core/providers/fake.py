"""Stand-ins for tests: a chat model that says what it was told to, vectors from hashes, and
scores from shared words."""

import asyncio
import hashlib
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.errors import PolicyChatError
from core.providers.base import REFUSAL, Delta, Events, Prompt, Usage

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(slots=True)
class FakeReply:
    """``error`` is raised after ``error_after`` deltas; ``delay`` is in seconds before each."""

    deltas: Sequence[str] = ()
    delay: float = 0.0
    error: PolicyChatError | None = None
    error_after: int = 0


@dataclass(slots=True)
class FakeChatModel:
    """Plays ``replies`` in order and keeps the prompts it was given.

    With no reply left it quotes the first line of the first source, or refuses without one.
    ``closed`` counts the streams that their reader left before the end; ``measured`` keeps the
    texts that ``measure`` was given.
    """

    name: str = "fake"
    context_window: int = 4096
    replies: deque[FakeReply] = field(default_factory=deque)
    prompts: list[Prompt] = field(default_factory=list)
    measured: list[str] = field(default_factory=list)
    closed: int = 0
    down: PolicyChatError | None = None

    def say(self, *deltas: str) -> None:
        """Queue an answer made of these deltas."""
        self.replies.append(FakeReply(deltas))

    def count_tokens(self, text: str) -> int:
        return len(_TOKEN.findall(text))

    async def measure(self, texts: Sequence[str]) -> None:
        self.measured.extend(texts)

    async def check(self) -> None:
        if self.down:
            raise self.down

    async def stream(self, prompt: Prompt) -> Events:
        self.prompts.append(prompt)
        reply = self.replies.popleft() if self.replies else _unscripted(prompt)
        try:
            for index, text in enumerate(reply.deltas):
                if reply.error and index == reply.error_after:
                    raise reply.error
                await asyncio.sleep(reply.delay)
                yield Delta(text)
        except (GeneratorExit, asyncio.CancelledError):
            self.closed += 1
            raise
        if reply.error:
            raise reply.error
        asked = prompt.system + " ".join(turn.content for turn in prompt.turns)
        yield Usage(self.count_tokens(asked), self.count_tokens("".join(reply.deltas)))


class FakeEmbedding:
    """Texts that share words lie close together; the same text always gives the same vector."""

    model_id = "fake/words"
    dimensions = 384
    max_tokens = 254

    def count(self, text: str) -> int:
        return len(self.offsets(text))

    def offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in _TOKEN.finditer(text)]

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in _TOKEN.findall(text.casefold()) or [""]:
                digest = hashlib.blake2b(word.encode(), digest_size=4).digest()
                vectors[row, int.from_bytes(digest) % self.dimensions] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


class FakeReranker:
    """Scores a text by the share of the query's words that it has."""

    model_id = "fake/shared-words"
    max_tokens = 512

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        asked = _words(query)
        shares = [len(asked & _words(text)) / max(len(asked), 1) for text in texts]
        return np.array(shares, np.float32)


SHARED = FakeChatModel()
"""The one that LLM_PROVIDER=fake gives, so that a test can script what the product will say."""


def _words(text: str) -> set[str]:
    return set(_TOKEN.findall(text.casefold()))


def _unscripted(prompt: Prompt) -> FakeReply:
    if not prompt.sources:
        return FakeReply((REFUSAL,))
    first = prompt.sources[0]
    line = next((line for line in first.text.splitlines() if line.strip()), "")
    return FakeReply((line.strip(), f" [{first.number}]"))
