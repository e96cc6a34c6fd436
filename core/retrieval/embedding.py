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
from core.tenancy.cache import keep, kept

logger = logging.getLogger(__name__)
SECONDS = 24 * 3600
_STORED = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class Embedded:
    """A question's unit ``vector``, shape (dimensions,), and the ``model`` that made it.
    ``comparable``: the organization's chunks have vectors by that model."""

    vector: NDArray[np.float32]
    model: EmbeddingModel
    comparable: bool


def embedded(organization_id: UUID, question: str, present: EmbeddingModel) -> Embedded:
    """``question`` by the model that the organization is searched by; where that is a former one
    which can't be asked any more, by ``present``, the model of the settings.

    Raises ModelUnavailable when ``present`` can't be asked.
    """
    former = model_in_use(organization_id, present)
    if former is not None and former is not present:
        try:
            return Embedded(question_embedding(organization_id, question, former), former, True)
        except ModelUnavailable as error:
            logger.warning("searched by words alone until `reembed` is through: %s", error.detail)
    vector = question_embedding(organization_id, question, present)
    return Embedded(vector, present, former is present)


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
