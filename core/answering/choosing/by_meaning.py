"""Choosing the units that answer by their meaning alone, for languages that the judge does not read
and the embedding model does, and for questions in another language than the documents."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.answering.choosing.asked import asked_of
from core.answering.choosing.candidates import Candidate, candidates_of
from core.answering.choosing.choose import TEXT_READ, Choice, Scored, in_place
from core.answering.choosing.nearness import nearness_to
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
) -> Choice:
    """The quotable units of ``hits``, nearest to ``question`` first. ``vector`` is its embedding
    by ``model``, shape (dimensions,). Raises ModelUnavailable."""
    weights = THRESHOLDS.meaning
    hits = hits[: weights.passages]
    candidates = candidates_of(question, hits)
    across = language_of(hits) != language
    if not candidates:
        return Choice(asked_of(question), (), judged=False, across=across)
    passages = {hit.rank: scaled(hit.similarity or 0.0, model) for hit in hits}
    near = nearness_to(vector, model)
    alone = near([plain(one.text)[:TEXT_READ] for one in candidates])
    placed = near([in_place(one) for one in candidates])
    nearness = [
        (by_itself + under_heading) / 2
        + weights.passage * passages[one.hit.rank]
        + (weights.shared * one.shared if one.hit.language == language else 0.0)
        for one, by_itself, under_heading in zip(candidates, alone, placed, strict=True)
    ]
    odds = _odds(candidates, nearness, language, max(passages.values()))
    best = max(nearness)
    scored = [
        Scored(one, near_by, passages[one.hit.rank], odds - weights.apart * (best - near_by))
        for one, near_by in zip(candidates, nearness, strict=True)
    ]
    ranked = sorted(scored, key=lambda one: -one.score)
    return Choice(asked_of(question), tuple(ranked), judged=False, across=across)


def _odds(
    candidates: Sequence[Candidate], nearness: Sequence[float], language: str, nearest: float
) -> float:
    """Log-odds that the nearest candidate answers; ``nearest`` is how near a passage is at most."""
    weights = THRESHOLDS.meaning
    best = max(range(len(candidates)), key=nearness.__getitem__)
    ahead = nearness[best] - sum(nearness) / len(nearness)
    odds = (
        weights.bias
        + weights.near * nearness[best]
        + weights.ahead * ahead
        + weights.nearest * nearest
    )
    return odds if candidates[best].hit.language == language else odds + weights.across
