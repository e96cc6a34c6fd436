"""Which embedding model an organization is searched by.

That is the model of the settings, except after a change of model, until ``reembed`` is through.
How the former model is loaded is kept with the organization, so that searching by its vectors
can go on as long as its files are there.
"""

import logging
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelUnavailable
from core.providers.base import EmbeddingModel
from core.providers.embedding_backends import EmbeddingChoice
from core.providers.failures import unavailable
from core.providers.local import MODEL_ID
from core.providers.prefixes import Prefixes
from core.providers.registry import chosen_embedding, embedding_model
from core.tenancy.context import platform, tenant
from core.tenancy.models import Organization

logger = logging.getLogger(__name__)
Stored = dict[str, str]


@dataclass(frozen=True, slots=True)
class InUse:
    """The ``model`` that an organization is searched by, and the ``dimensions`` of the vectors that
    its chunks have; 0 where it has no documents yet."""

    model: EmbeddingModel
    dimensions: int

    def compares(self, vector: NDArray[np.float32]) -> bool:
        """Whether ``vector`` can be compared with those of the chunks. A server may have another
        model under the same name by now."""
        return self.dimensions in (0, len(vector))


def model_in_use(organization_id: UUID, present: EmbeddingModel) -> InUse | None:
    """``present``, the model of the settings, or the former one whose vectors the organization is
    still searched by. None where that one can't be loaded any more."""
    with tenant(organization_id):
        stored: Stored = Organization.objects.get(pk=organization_id).searched_by
    is_present = not stored or stored["id"] == present.model_id
    model = present if is_present else _former(stored)
    return InUse(model, int(stored.get("dimensions", 0))) if model else None


def take_into_use(organization_id: UUID, model: EmbeddingModel, *, replace: bool = False) -> None:
    """Have the organization searched by the vectors of ``model``, that of the settings: one that
    has no documents yet, or any with ``replace``. Called inside ``tenant()``."""
    choice = chosen_embedding()
    stored: Stored = {
        "id": model.model_id,
        "dimensions": str(model.dimensions),
        "backend": choice.backend,
        "model": choice.model,
        "query_prefix": choice.prefixes.query,
        "passage_prefix": choice.prefixes.passage,
    }
    mine = Organization.objects.filter(pk=organization_id)
    (mine if replace else mine.filter(searched_by={})).update(searched_by=stored)


def searched_by_another(model_id: str) -> int:
    """How many organizations are searched by another model than ``model_id``, or by words alone."""
    with platform():
        with_documents = Organization.objects.filter(is_active=True).exclude(searched_by={})
        return with_documents.exclude(searched_by__id=model_id).count()


def models_in_use() -> set[str]:
    """The ids of the models that organizations are searched by."""
    with platform():
        found = Organization.objects.exclude(searched_by={}).values_list("searched_by", flat=True)
        return {str(stored["id"]) for stored in found}


def check_dimensions(model: EmbeddingModel) -> None:
    """Refuse a model that gives longer or shorter vectors than the one that had its id before, as
    one on a server may: ModelUnavailable."""
    dimensions = str(model.dimensions)
    with platform():
        known = Organization.objects.filter(searched_by__id=model.model_id).exclude(
            searched_by__dimensions=dimensions
        )
        before = known.values_list("searched_by__dimensions", flat=True).first()
    if before:
        raise unavailable(
            f"{model.model_id} gives vectors of {dimensions} numbers, and the documents' have "
            f"{before}: the server has another model under that name. Give that one a name of its "
            "own, set EMBEDDING_MODEL to it, and run `policy-chatbot reembed`.",
            retryable=False,
        )


def _former(stored: Stored) -> EmbeddingModel | None:
    try:
        model = embedding_model(_choice(stored))
    except ModelUnavailable as error:
        logger.warning("searched by words alone until `reembed` is through: %s", error.detail)
        return None
    if model.model_id != stored["id"]:
        logger.warning(
            "searched by words alone until `reembed` is through: where the model %s was, there is "
            "%s now",
            stored["id"],
            model.model_id,
        )
        return None
    return model


def _choice(stored: Stored) -> EmbeddingChoice:
    if stored["id"] == MODEL_ID:
        return EmbeddingChoice("openvino")
    prefixes = Prefixes(stored.get("query_prefix", ""), stored.get("passage_prefix", ""))
    return EmbeddingChoice(stored.get("backend", ""), stored.get("model", ""), prefixes)
