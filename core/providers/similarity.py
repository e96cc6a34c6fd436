"""How near in meaning two texts are, on a scale that is the same for every embedding model."""

import numpy as np

from core.providers.base import EmbeddingModel

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


def scaled(similarity: float, model: EmbeddingModel) -> float:
    """``similarity``, a cosine, on a scale where texts that have nothing in common are at 0."""
    least = floor(model)
    return (similarity - least) / (1 - least)


def cosine(nearness: float, model: EmbeddingModel) -> float:
    """The cosine that stands for ``nearness`` on that scale. A floor below 0 is only how the
    measured texts fell out, and counts as 0 wherever a cosine itself is compared."""
    least = max(0.0, floor(model))
    return least + nearness * (1 - least)


def floor(model: EmbeddingModel) -> float:
    """The cosine that ``model`` gives to texts that have nothing in common: about 0 for some
    models, 0.7 and more for others. Measured once a process; raises ModelUnavailable."""
    if model.model_id not in _floors:
        questions = model.embed_queries(_UNRELATED_QUESTIONS)
        texts = model.embed_passages(_UNRELATED_TEXTS)
        _floors[model.model_id] = float(np.mean(questions @ texts.T))
    return _floors[model.model_id]
