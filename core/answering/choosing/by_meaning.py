"""Choosing the units that answer by their meaning alone, for languages that the judge does not read
and the embedding model does, and for questions in another language than the documents."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.answering.choosing.asked import Asked, asked_of, unframed, without_asking
from core.answering.choosing.candidates import Candidate, candidates_of
from core.answering.choosing.choice import Choice, Scored, best_first
from core.answering.choosing.choose import TEXT_READ, in_place
from core.answering.choosing.hubs import nearness_across
from core.answering.choosing.nearness import Nearness, nearness_to
from core.answering.choosing.rules import by_rules
from core.answering.thresholds import THRESHOLDS
from core.providers.base import EmbeddingModel
from core.providers.judge.passage import plain
from core.providers.similarity import reads, scaled
from core.retrieval.hits import Hit, language_of


def can_read(model: EmbeddingModel, language: str, hits: Sequence[Hit]) -> bool:
    """Whether ``model`` reads a question in ``language``, ISO 639-1, and most of ``hits``, whose
    vectors could be compared. Raises ModelUnavailable."""
    compared = all(hit.similarity is not None for hit in hits)
    return compared and reads(model, language) and reads(model, language_of(hits))


def choose_by_meaning(
    question: str,
    language: str,
    hits: Sequence[Hit],
    vector: NDArray[np.float32],
    model: EmbeddingModel,
    *,
    said: str = "",
) -> Choice:
    """The quotable units of ``hits``, nearest to ``question`` first. ``vector`` is its embedding
    by ``model``, shape (dimensions,), and ``said`` all that was said with it. Raises
    ModelUnavailable."""
    weights = THRESHOLDS.meaning
    hits = hits[: weights.passages]
    candidates = candidates_of(question, hits)
    asked, across = asked_of(question, language, said), language_of(hits) != language
    if not candidates:
        return Choice(asked, (), judged=False, across=across)
    vector = _without_asking(asked, vector, model)
    nearness = nearness_across(vector, model, language) if across else nearness_to(vector, model)
    near, average = _nearest(candidates, language, nearness, model)
    (best, most), *_ = near
    passage = max(scaled(hit.similarity or 0.0, model) for hit in hits)
    odds = (
        weights.bias
        + weights.near * most
        + weights.ahead * (most - average)
        + weights.nearest * passage
        + (weights.across if best.hit.language != language else 0.0)
    )
    scored = [Scored(one, by, passage, odds - weights.apart * (most - by)) for one, by in near]
    scored = by_rules(asked, unframed(question, language), scored, language_of(hits))
    ranked = _with_what_follows(best_first(scored), candidates)
    return Choice(asked, ranked, judged=False, across=across)


def _with_what_follows(
    ranked: Sequence[Scored], candidates: Sequence[Candidate]
) -> tuple[Scored, ...]:
    """The best, where it is a sentence, goes with the next of its paragraph: what is said of a
    thing stands behind where it is named, and is far from the question without it."""
    best, *others = ranked
    following = next((one for one in candidates if _follows(one, best.candidate)), None)
    if following is None:
        return tuple(ranked)
    second = replace(best, candidate=following, score=best.score - THRESHOLDS.meaning.following)
    rest = (one for one in others if one.candidate != following)
    return best_first([best, second, *rest])


def _follows(one: Candidate, before: Candidate) -> bool:
    if one.hit is not before.hit or {one.unit.kind, before.unit.kind} != {"sentence"}:
        return False
    between = one.hit.content[before.unit.end : one.unit.start]
    return one.unit.start >= before.unit.end and between.isspace() and "\n" not in between


def _without_asking(
    asked: Asked, vector: NDArray[np.float32], model: EmbeddingModel
) -> NDArray[np.float32]:
    """Half of ``vector`` without the words that say which kind of value is asked for: "how long"
    is near to "as long as need be"."""
    topic = without_asking(asked.text, asked.language)
    if topic.split() == asked.text.split():
        return vector
    mean: NDArray[np.float32] = vector + model.embed_queries([topic])[0]
    mean /= np.linalg.norm(mean)
    return mean


def _nearest(
    candidates: Sequence[Candidate], language: str, nearness: Nearness, model: EmbeddingModel
) -> tuple[list[tuple[Candidate, float]], float]:
    """The nearest candidates with how near they are, nearest first; and how near all are on
    average."""
    around = [_around(one, language, model) for one in candidates]
    placed = nearness([in_place(one) for one in candidates])
    first = [by + more for by, more in zip(placed, around, strict=True)]
    looked = sorted(range(len(candidates)), key=lambda number: -first[number])
    looked = looked[: THRESHOLDS.meaning.looked_at]
    alone = nearness([plain(candidates[number].text)[:TEXT_READ] for number in looked])
    found = [
        (candidates[number], (placed[number] + by) / 2 + around[number])
        for number, by in zip(looked, alone, strict=True)
    ]
    return sorted(found, key=lambda one: -one[1]), sum(first) / len(first)


def _around(candidate: Candidate, language: str, model: EmbeddingModel) -> float:
    """What a candidate's passage adds to how near it is, and the words that it shares."""
    weights = THRESHOLDS.meaning
    passage = weights.passage * scaled(candidate.hit.similarity or 0.0, model)
    same = candidate.hit.language == language
    return passage + weights.shared * candidate.shared if same else passage
