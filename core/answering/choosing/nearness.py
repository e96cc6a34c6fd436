"""How near in meaning texts are to a question, on a scale that is the same for every embedding
model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.providers.base import EmbeddingModel
from core.providers.similarity import cosines, scaled
from core.text.remembered import remembered

Nearness = Callable[[Sequence[str]], Sequence[float]]
"""How near each text is to one question: about 0 for texts that have nothing in common with it,
1 for the same words."""


def nearness_to(vector: NDArray[np.float32], model: EmbeddingModel) -> Nearness:
    """Nearness to the question whose embedding by ``model`` is ``vector``, shape (dimensions,)."""

    def near(texts: Sequence[str]) -> list[float]:
        found = cosines(_vectors(texts, len(vector), model), vector, model)
        return [scaled(float(similarity), model) for similarity in found]

    return near


@dataclass(slots=True)
class _Read:
    """A text that was read, and its vector once that has been made."""

    vector: NDArray[np.float32] | None = None


@remembered(maxsize=4096)
def _read(model_id: str, text: str) -> _Read:
    return _Read()


def _vectors(texts: Sequence[str], dimensions: int, model: EmbeddingModel) -> NDArray[np.float32]:
    """Those of ``texts``, shape (len(texts), what the model gives). While many ask about one
    thing, the same texts are read again and again: only those without a vector of ``dimensions``
    are embedded."""
    reads = {text: _read(model.model_id, text) for text in texts}
    new = [text for text, read in reads.items() if not _has(read, dimensions)]
    if new:
        made = model.embed_passages(new)
        if made.shape[1] != dimensions:
            return made
        for text, vector in zip(new, made, strict=True):
            reads[text].vector = vector
    vectors = np.array([reads[text].vector for text in texts], np.float32)
    return vectors.reshape(len(texts), dimensions)  # of no texts, too


def _has(read: _Read, dimensions: int) -> bool:
    return read.vector is not None and len(read.vector) == dimensions
