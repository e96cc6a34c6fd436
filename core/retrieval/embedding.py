"""The embedding of a question, kept so that the same question need not be embedded again."""

import hashlib
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from core.providers.base import EmbeddingModel
from core.tenancy.cache import keep, kept

SECONDS = 24 * 3600
_STORED = np.dtype("<f4")


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
