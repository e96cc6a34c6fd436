"""What every model offers, and what goes in and out of it."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from core.text.languages.en import ENGLISH

REFUSAL = ENGLISH.not_found
"""The whole answer when the sources don't hold one; prompts ask language models for the same."""

EXTRACTIVE = "extractive"
"""Stands for a model where nobody writes and the sources are quoted: in settings, and wherever
answers, their traces and their costs are stored."""


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered piece of a document, as the model sees it; ``number`` counts from 1."""

    number: int
    title: str
    section: str
    page_start: int
    page_end: int
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a chat model is given.

    ``turns`` ends with the user's message, which already holds the numbered sources;
    ``sources`` are those that it holds. ``max_tokens`` limits the answer.
    """

    system: str
    turns: tuple[Turn, ...]
    sources: tuple[Source, ...]
    max_tokens: int
    temperature: float = 0.0


@dataclass(frozen=True, slots=True)
class Delta:
    """One streamed piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens in and out, as the model's server counted them, estimated where it did not.

    ``cut``: the answer ended at a limit (``max_tokens`` or the context window), maybe in the
    middle of a sentence.
    """

    prompt_tokens: int
    completion_tokens: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answering:
    """``model`` is asked now, and what follows is its. Only a model that wraps models says so."""

    model: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """``model`` did not answer, ``detail`` says why, and another is asked in its place."""

    model: str
    detail: str


ModelEvent = Delta | Usage | Answering | PassedOver
Events = AsyncGenerator[ModelEvent, None]
"""Deltas, then exactly one Usage. Closing it (``aclose``) ends the request to the server."""


class ChatModel(Protocol):
    """A model that writes. Safe to share between threads and event loops."""

    @property
    def name(self) -> str:
        """Provider and model, e.g. ``ollama/llama3.2``; stored with every answer."""
        ...

    @property
    def context_window(self) -> int:
        """The most tokens that prompt and answer may have together."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text``, never too few by much; quick enough for an event loop."""
        ...

    async def measure(self, texts: Sequence[str]) -> None:
        """Learn from the model's server, where it tells, its true window and these texts' tokens.

        Afterwards ``context_window`` and ``count_tokens`` are as exact as they get. Never
        raises, and ends within a second.
        """
        ...

    def stream(self, prompt: Prompt) -> Events:
        """Answer piece by piece; raises ModelUnavailable, also after the first delta."""
        ...

    async def check(self) -> None:
        """Raise ModelUnavailable, saying what to do, unless the model is ready to answer."""
        ...


class EmbeddingModel(Protocol):
    """A model that turns texts into vectors. Safe to share between threads.

    Some models want to know whether a text asks or answers, and read a few words of their own
    before it (``core.providers.prefixes``); hence two ways in. Both give vectors of unit length,
    shape (len(texts), dimensions), in the order of ``texts``, and raise ModelUnavailable.
    """

    @property
    def model_id(self) -> str:
        """Stored with every vector. Models whose vectors may not be compared differ in it, and so
        do two ways of using one model."""
        ...

    @property
    def dimensions(self) -> int: ...

    @property
    def max_tokens(self) -> int:
        """The most tokens, as ``count`` counts them, of a text that is embedded whole."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of questions."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of what may answer them."""
        ...

    def count(self, text: str) -> int:
        """Tokens of ``text``, without the ones that the model adds itself."""
        ...

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Where each of those tokens starts and ends in ``text``, in characters."""
        ...


class Reranker(Protocol):
    """A slower model that reorders the few best candidates. Safe to share between threads."""

    @property
    def model_id(self) -> str:
        """Names the model and its weights, for traces and cache keys."""
        ...

    @property
    def max_tokens(self) -> int:
        """The most tokens that it reads of query and text together; the rest is cut off."""
        ...

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers ``query``: shape (len(texts),), 0 to 1, higher is better."""
        ...
