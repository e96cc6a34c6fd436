"""How near texts are to a question in another language, beyond how near they are to any question.

Where vectors have many dimensions, some texts are near to nearly all others (Radovanović,
Nanopoulos and Ivanović 2010, "Hubs in Space"), and between languages a few short ones attract most
questions. So what brings a text near to questions about anything is in part taken off (after
Conneau et al. 2018, "Word Translation Without Parallel Data", and Bogolin et al. 2022,
"Cross Modal Retrieval with Querybank Normalisation").
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.answering.choosing.nearness import Nearness, nearness_to
from core.answering.thresholds import THRESHOLDS
from core.providers.base import EmbeddingModel
from core.text.languages import LANGUAGES

_means: dict[tuple[str, str], NDArray[np.float32] | None] = {}


def nearness_across(vector: NDArray[np.float32], model: EmbeddingModel, language: str) -> Nearness:
    """Nearness to the question in ``language``, ISO 639-1, whose embedding by ``model`` is
    ``vector``, shape (dimensions,)."""
    near, mean = nearness_to(vector, model), _about_anything(model, language)
    if mean is None:
        return near
    # Nearness to the mean of vectors is the mean of what is near to each.
    near_to_any = nearness_to(mean, model)

    def beyond(texts: Sequence[str]) -> list[float]:
        anyway = np.array(near_to_any(texts))
        off = THRESHOLDS.meaning.anyway * (anyway - anyway.mean())
        return [by - float(less) for by, less in zip(near(texts), off, strict=True)]

    return beyond


def _about_anything(model: EmbeddingModel, language: str) -> NDArray[np.float32] | None:
    """The mean embedding of a language's questions that could be asked of any policy, shape
    (dimensions,); None where it has none. Read once a process."""
    name = model.model_id, language
    if name not in _means:
        known = LANGUAGES.get(language)
        texts = known.about_anything if known else ()
        _means[name] = model.embed_queries(texts).mean(axis=0) if texts else None
    return _means[name]
