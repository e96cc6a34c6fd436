"""How near in meaning texts are to a question, on a scale that is the same for every embedding
model."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from core.providers.base import EmbeddingModel

Nearness = Callable[[Sequence[str]], Sequence[float]]
"""How near each text is to one question: about 0 for texts that have nothing in common with it,
1 for the same words."""

_UNRELATED_QUESTIONS = (
    "How many days of leave do I have?",
    "Who approves travel expenses?",
    "When does the warranty end?",
    "Is smoking allowed in the building?",
)
_UNRELATED_TEXTS = (
    "The river rises in the northern hills and flows through three lakes.",
    "Beat the eggs with the sugar until the mixture is pale and thick.",
    "The orchestra tuned its instruments before the second movement.",
    "Sea turtles return to the beach where they hatched.",
)
_floors: dict[str, float] = {}


def nearness_to(vector: NDArray[np.float32], model: EmbeddingModel) -> Nearness:
    """Nearness to the question whose embedding is ``vector``, shape (dimensions,)."""

    def near(texts: Sequence[str]) -> list[float]:
        found = model.embed(list(texts)) @ vector
        return [scaled(float(similarity), model) for similarity in found]

    return near


def scaled(similarity: float, model: EmbeddingModel) -> float:
    """``similarity`` on a scale where texts that have nothing in common are at 0."""
    return (similarity - _floor(model)) / (1 - _floor(model))


def _floor(model: EmbeddingModel) -> float:
    """The cosine that ``model`` gives to texts that have nothing in common: about 0 for some
    models, 0.7 and more for others."""
    if model.model_id not in _floors:
        vectors = model.embed([*_UNRELATED_QUESTIONS, *_UNRELATED_TEXTS])
        questions, texts = np.split(vectors, [len(_UNRELATED_QUESTIONS)])
        _floors[model.model_id] = float((questions @ texts.T).mean())
    return _floors[model.model_id]
