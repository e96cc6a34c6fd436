"""How near in meaning texts are to a question, on a scale that is the same for every embedding
model."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from core.providers.base import EmbeddingModel
from core.providers.similarity import cosines, scaled

Nearness = Callable[[Sequence[str]], Sequence[float]]
"""How near each text is to one question: about 0 for texts that have nothing in common with it,
1 for the same words."""


def nearness_to(vector: NDArray[np.float32], model: EmbeddingModel) -> Nearness:
    """Nearness to the question whose embedding by ``model`` is ``vector``, shape (dimensions,)."""

    def near(texts: Sequence[str]) -> list[float]:
        found = cosines(model.embed_passages(texts), vector, model)
        return [scaled(float(similarity), model) for similarity in found]

    return near
