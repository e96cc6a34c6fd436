"""The sentences of sources that answer a question best, word for word."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from core.providers.base import EmbeddingModel, Source
from core.providers.similarity import cosine
from core.text.sentences import LONGEST, REFERS_BACK, statements
from core.text.words import WORD, content_stems

_CANDIDATES = 7  # more take longer to embed and answer no better
_READ = 300  # characters of a statement that are embedded
_QUOTES = 3
_MEANING = 0.6  # the rest of a score is shared words
_RANK = 0.12  # what the first source has over one far down
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
    """A statement, beginning at ``opening`` where it refers to the sentence before it.
    ``heading`` are the words that it is under."""

    source: Source
    opening: int
    start: int
    end: int
    words: frozenset[str]
    heading: frozenset[str]
    score: float = 0.0


def best_excerpts(
    question: str, sources: Sequence[Source], embedding: EmbeddingModel, language: str
) -> list[Excerpt]:
    """One to three, in reading order, the best one's source first; none that is good enough
    gives none. Words are compared by their stems in ``language``."""
    best = [c for c in _ranked(question, sources, embedding, language) if c.score >= _BAR]
    chosen: list[_Candidate] = []
    for candidate in best:
        if candidate.score < _NEARLY_AS_GOOD * best[0].score or len(chosen) == _QUOTES:
            break
        if not any(_alike(candidate, other) for other in chosen):
            chosen.append(candidate)
    order = list(dict.fromkeys(c.source.number for c in chosen))
    chosen.sort(key=lambda c: (order.index(c.source.number), c.start))
    return [Excerpt(c.source, start, c.end, c.score) for c, start in _openings(chosen)]


def _ranked(
    question: str, sources: Sequence[Source], embedding: EmbeddingModel, language: str
) -> list[_Candidate]:
    """The candidates by how well they answer, best first."""
    candidates = _candidates(question, sources, language)
    if not candidates:
        return []
    texts = [c.source.text[c.start : min(c.end, c.start + _READ)] for c in candidates]
    asked = embedding.embed_queries([question])[0]
    least = cosine(0, embedding)
    meaning = np.clip((embedding.embed_passages(texts) @ asked - least) / (1 - least), 0, 1)
    for candidate, similarity in zip(candidates, meaning, strict=True):
        candidate.score = _MEANING * float(similarity) + (1 - _MEANING) * candidate.score
        candidate.score += _rank_bonus(candidate.source)
    return sorted(candidates, key=lambda c: -c.score)


def _candidates(question: str, sources: Sequence[Source], language: str) -> list[_Candidate]:
    """The statements that share most with the question, rare words counting more."""
    asked = content_stems(question, language)
    found = [
        c for source in _meant(asked, sources, language) for c in _statements(source, language)
    ]
    frequency = Counter(word for candidate in found for word in candidate.words)
    weights = {word: log(1 + len(found) / (1 + frequency[word])) for word in asked}
    total = sum(weights.values()) or 1.0
    for candidate in found:
        own = sum(weights[word] for word in asked & candidate.words)
        near = sum(weights[word] for word in (asked & candidate.heading) - candidate.words)
        candidate.score = (own + near / 2) / total
    found.sort(key=lambda c: -(c.score + _rank_bonus(c.source)))
    return found[:_CANDIDATES]


def _meant(asked: frozenset[str], sources: Sequence[Source], language: str) -> list[Source]:
    """The sources without those whose twin the question names: asked about the Gold plan, the
    details of the Silver plan answer nothing, however alike they are."""
    titles = {source.title: content_stems(source.title, language) for source in sources}

    def named(title: frozenset[str], rather_than: frozenset[str]) -> bool:
        return bool(title & rather_than) and frozenset() != title - rather_than <= asked

    return [
        source
        for source in sources
        if not any(
            named(other, titles[source.title]) and not named(titles[source.title], other)
            for other in titles.values()
        )
    ]


def _statements(source: Source, language: str) -> Iterator[_Candidate]:
    heading = f"{source.title} {source.section}"
    under = content_stems(heading, language)
    before = None
    for sentence, end in statements(source.text):
        text = source.text[sentence.start : end]
        if sentence.is_heading:
            under, before = content_stems(f"{heading} {text}", language), None
            continue
        refers = before is not None and REFERS_BACK.match(text)
        opening = before if refers and before is not None else sentence.start
        if end - opening > LONGEST:
            opening = sentence.start
        announces = end == sentence.end and text[-1] in ":："
        if len(WORD.findall(text)) > 2 and not announces:
            words = content_stems(text, language)
            yield _Candidate(source, opening, sentence.start, end, words, under)
        before = None if sentence.is_item else opening


def _openings(chosen: Sequence[_Candidate]) -> Iterator[tuple[_Candidate, int]]:
    """Where each excerpt begins: with what it refers to, unless that is quoted already."""
    quoted: dict[int, int] = {}
    for candidate in chosen:
        done = quoted.get(candidate.source.number, 0)
        yield candidate, candidate.start if candidate.opening < done else candidate.opening
        quoted[candidate.source.number] = candidate.end


def _rank_bonus(source: Source) -> float:
    return _RANK / source.number


def _alike(one: _Candidate, other: _Candidate) -> bool:
    overlap = one.source is other.source and one.start < other.end and other.start < one.end
    return overlap or len(one.words & other.words) > _SAME * len(one.words | other.words)
