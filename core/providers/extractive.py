"""Answers in the documents' own words, when no language model is there to write one."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from core.providers.base import (
    REFUSAL,
    Delta,
    EmbeddingModel,
    Events,
    Prompt,
    Source,
    Usage,
)
from core.providers.sentences import LONGEST, Sentence, split_sentences
from core.providers.words import WORD, content_stems

_CANDIDATES = 11  # more take longer to embed and answer no better
_QUOTES = 3
_MEANING = 0.6  # the rest of a score is shared words
_RANK = 0.05  # what the first source has over one far down
_BAR = 0.4
_NEARLY_AS_GOOD = 0.85
_SAME = 0.6


@dataclass(slots=True)
class _Candidate:
    source: Source
    position: int
    text: str
    words: frozenset[str]
    score: float


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

    async def check(self) -> None:
        """Always ready: it needs no server."""

    async def stream(self, prompt: Prompt) -> Events:
        quotes = await asyncio.to_thread(self._quotes, prompt.question, prompt.sources)
        answer = "".join(quotes)
        for quote in quotes:
            yield Delta(quote)
        read = sum(self.count_tokens(source.text) for source in prompt.sources)
        yield Usage(read + self.count_tokens(prompt.question), self.count_tokens(answer))

    def _quotes(self, question: str, sources: Sequence[Source]) -> list[str]:
        best = [c for c in self._ranked(question, sources) if c.score >= _BAR]
        if not best:
            return [REFUSAL]
        chosen: list[_Candidate] = []
        for candidate in best:
            if candidate.score < _NEARLY_AS_GOOD * best[0].score or len(chosen) == _QUOTES:
                break
            if not any(_alike(candidate.words, other.words) for other in chosen):
                chosen.append(candidate)
        return _in_reading_order(chosen)

    def _ranked(self, question: str, sources: Sequence[Source]) -> list[_Candidate]:
        """The candidates by how well they answer, best first."""
        candidates = _candidates(question, sources)
        if not candidates:
            return []
        vectors = self._embedding.embed([question, *(c.text for c in candidates)])
        meaning = np.clip(vectors[1:] @ vectors[0], 0, 1)
        for candidate, similarity in zip(candidates, meaning, strict=True):
            candidate.score = _MEANING * float(similarity) + (1 - _MEANING) * candidate.score
            candidate.score += _rank_bonus(candidate.source)
        return sorted(candidates, key=lambda c: -c.score)


def _candidates(question: str, sources: Sequence[Source]) -> list[_Candidate]:
    """The sentences that share most with the question, rare words counting more."""
    asked = content_stems(question)
    found: list[_Candidate] = []
    context: list[frozenset[str]] = []
    for source in sources:
        heading = content_stems(f"{source.title} {source.section}")
        for sentence, text in _statements(source.text):
            if sentence.is_heading:
                heading = content_stems(f"{source.title} {source.section} {text}")
            elif len(WORD.findall(text)) > 2:
                found.append(_Candidate(source, sentence.start, text, content_stems(text), 0.0))
                context.append(heading)
    frequency = Counter(word for candidate in found for word in candidate.words)
    weights = {word: log(1 + len(found) / (1 + frequency[word])) for word in asked}
    total = sum(weights.values()) or 1.0
    for candidate, heading in zip(found, context, strict=True):
        own = sum(weights[word] for word in asked & candidate.words)
        near = sum(weights[word] for word in (asked & heading) - candidate.words)
        candidate.score = (own + near / 2) / total
    found.sort(key=lambda c: -(c.score + _rank_bonus(c.source)))
    return found[:_CANDIDATES]


def _statements(text: str) -> Iterator[tuple[Sentence, str]]:
    """The sentences, the list that an opening ("… are:") announces included in it."""
    sentences = split_sentences(text)
    for index, sentence in enumerate(sentences):
        end = sentence.end
        if text[end - 1] in ":：":
            for item in sentences[index + 1 :]:
                if item.is_heading or item.end - sentence.start > LONGEST:
                    break
                end = item.end
        yield sentence, text[sentence.start : end]


def _rank_bonus(source: Source) -> float:
    return _RANK / source.number


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > _SAME * len(one | other)


def _in_reading_order(chosen: list[_Candidate]) -> list[str]:
    """Source by source, the one with the best sentence first, each in its own order."""
    order = list(dict.fromkeys(c.source.number for c in chosen))
    chosen = sorted(chosen, key=lambda c: (order.index(c.source.number), c.position))
    quotes = []
    for index, candidate in enumerate(chosen):
        before = chosen[index - 1].source.number if index else candidate.source.number
        gap = "" if not index else " " if before == candidate.source.number else "\n\n"
        quotes.append(f"{gap}{candidate.text} [{candidate.source.number}]")
    return quotes
