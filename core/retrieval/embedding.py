"""The embedding of a question, kept so that the same question need not be embedded again, and
the model that makes it."""

import hashlib
import logging
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from core.documents.vectors.in_use import model_in_use
from core.errors import ModelUnavailable
from core.providers.base import EmbeddingModel
from core.providers.similarity import floor
from core.tenancy.cache import keep, kept

logger = logging.getLogger(__name__)
SECONDS = 24 * 3600
_STORED = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class Embedded:
    """A question's unit ``vector``, shape (dimensions,), and the ``model`` that made it.
    ``comparable``: the organization's chunks have vectors by that model, and as long ones."""

    vector: NDArray[np.float32]
    model: EmbeddingModel
    comparable: bool


def embedded(organization_id: UUID, question: str, present: EmbeddingModel) -> Embedded:
    """``question`` by the model that the organization is searched by; where that is a former one
    which can't be asked any more, by ``present``, the model of the settings.

    Raises ModelUnavailable when ``present`` can't be asked.
    """
    used = model_in_use(organization_id, present)
    if used and used.model is not present:
        try:
            # Asked each time: a kept vector would hide that it is gone.
            vector = used.model.embed_queries([question])[0]
            floor(used.model)
            return Embedded(vector, used.model, used.compares(vector))
        except ModelUnavailable as error:
            logger.warning("searched by words alone until `reembed` is through: %s", error.detail)
            used = None
    vector = question_embedding(organization_id, question, present)
    return Embedded(vector, present, used is not None and used.compares(vector))


def question_embedding(
    organization_id: UUID, question: str, model: EmbeddingModel
) -> NDArray[np.float32]:
    """A vector of unit length, shape (dimensions,). Raises ModelUnavailable."""
    digest = hashlib.sha256(f"{model.model_id}\0{question}".encode()).hexdigest()
    name = f"question-embedding:{digest}"
    stored = kept(organization_id, name)
    if stored is not None:
        found: NDArray[np.float32] = np.frombuffer(stored, _STORED)
        return found
    vector: NDArray[np.float32] = model.embed_queries([question])[0]
    keep(organization_id, name, vector.astype(_STORED).tobytes(), SECONDS)
    return vector
