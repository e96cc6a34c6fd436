"""How near in meaning two texts are, on a scale that is the same for every embedding model, and
which languages a model reads."""

import numpy as np
from numpy.typing import NDArray

from core.providers.base import EmbeddingModel
from core.providers.failures import unavailable
from core.text.languages import DEFAULT, LANGUAGES
from core.text.languages.en import ENGLISH

_UNRELATED_TEXTS = (
    "The river rises in the northern hills and flows through three lakes.",
    "Beat the eggs with the sugar until the mixture is pale and thick.",
    "The orchestra tuned its instruments before the second movement.",
    "Sea turtles return to the beach where they hatched.",
)
_floors: dict[str, float] = {}
_read: dict[tuple[str, str], bool] = {}


def scaled(similarity: float, model: EmbeddingModel) -> float:
    """``similarity``, a cosine, on a scale where texts that have nothing in common are at 0."""
    least = floor(model)
    return (similarity - least) / (1 - least)


def cosines(
    texts: NDArray[np.float32], question: NDArray[np.float32], model: EmbeddingModel
) -> NDArray[np.float32]:
    """The cosine of each of ``texts``, shape (count, dimensions), to ``question``, shape
    (dimensions,), all of unit length and made by ``model``; shape (count,).

    Raises ModelUnavailable where a server has given them several lengths: it got another model
    under the same name after the question's vector was kept.
    """
    if texts.shape[1] != len(question):
        raise unavailable(
            f"{model.model_id} gives vectors of {texts.shape[1]} numbers now, and gave "
            f"{len(question)} before: the server has another model under that name. Give that one "
            "a name of its own, set EMBEDDING_MODEL to it, and run `policy-chatbot reembed`.",
            retryable=False,
        )
    return np.asarray(texts @ question, np.float32)


def cosine(nearness: float, model: EmbeddingModel) -> float:
    """The cosine that stands for ``nearness`` on that scale. A floor below 0 is only how the
    measured texts fell out, and counts as 0 wherever a cosine itself is compared."""
    least = max(0.0, floor(model))
    return least + nearness * (1 - least)


def floor(model: EmbeddingModel) -> float:
    """The cosine that ``model`` gives to texts that have nothing in common: about 0 for some
    models, 0.7 and more for others. Measured once a process; raises ModelUnavailable."""
    if model.model_id not in _floors:
        questions = model.embed_queries(ENGLISH.samples)
        texts = model.embed_passages(_UNRELATED_TEXTS)
        _floors[model.model_id] = float(np.mean(questions @ texts.T))
    return _floors[model.model_id]


def reads(model: EmbeddingModel, language: str) -> bool:
    """Whether ``model`` puts questions in ``language``, ISO 639-1, nearest to the same ones in
    English, which a model of other languages does by chance only. Measured once a process; raises
    ModelUnavailable."""
    known = LANGUAGES.get(language)
    if language == DEFAULT or known is None or not known.samples:
        return language == DEFAULT
    if (model.model_id, language) not in _read:
        found = model.embed_queries(known.samples) @ model.embed_queries(ENGLISH.samples).T
        nearest = np.argmax(found, axis=1)
        _read[model.model_id, language] = bool((nearest == np.arange(len(nearest))).all())
    return _read[model.model_id, language]
