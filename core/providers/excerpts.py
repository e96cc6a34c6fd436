"""The sentences of sources that answer a question best, word for word."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from core.providers.base import EmbeddingModel, Source
from core.providers.sentences import statements
from core.providers.words import WORD, content_stems

_CANDIDATES = 11  # more take longer to embed and answer no better
_QUOTES = 3
_MEANING = 0.6  # the rest of a score is shared words
_RANK = 0.05  # what the first source has over one far down
_BAR = 0.4
_NEARLY_AS_GOOD = 0.85
_SAME = 0.6


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``source.text[start:end]``; ``score`` says how well it answers, 0 to about 1."""

    source: Source
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]


@dataclass(slots=True)
class _Candidate:
    source: Source
    start: int
    end: int
    words: frozenset[str]
    score: float


def best_excerpts(
    question: str, sources: Sequence[Source], embedding: EmbeddingModel
) -> list[Excerpt]:
    """One to three, in reading order, the best one's source first; none that is good enough
    gives none."""
    best = [c for c in _ranked(question, sources, embedding) if c.score >= _BAR]
    chosen: list[_Candidate] = []
    for candidate in best:
        if candidate.score < _NEARLY_AS_GOOD * best[0].score or len(chosen) == _QUOTES:
            break
        if not any(_alike(candidate.words, other.words) for other in chosen):
            chosen.append(candidate)
    order = list(dict.fromkeys(c.source.number for c in chosen))
    chosen.sort(key=lambda c: (order.index(c.source.number), c.start))
    return [Excerpt(c.source, c.start, c.end, c.score) for c in chosen]


def _ranked(
    question: str, sources: Sequence[Source], embedding: EmbeddingModel
) -> list[_Candidate]:
    """The candidates by how well they answer, best first."""
    candidates = _candidates(question, sources)
    if not candidates:
        return []
    texts = [c.source.text[c.start : c.end] for c in candidates]
    vectors = embedding.embed([question, *texts])
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
        for sentence, end in statements(source.text):
            text = source.text[sentence.start : end]
            if sentence.is_heading:
                heading = content_stems(f"{source.title} {source.section} {text}")
            elif len(WORD.findall(text)) > 2:
                found.append(_Candidate(source, sentence.start, end, content_stems(text), 0.0))
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


def _rank_bonus(source: Source) -> float:
    return _RANK / source.number


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > _SAME * len(one | other)
