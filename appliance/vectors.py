"""Whether the documents have vectors of the embedding model that the settings name."""

from collections.abc import Callable

from django.db import connections

from appliance.schema import owner_alias
from core.documents.vectors.in_use import searched_by_another
from core.documents.vectors.index import MOST_DIMENSIONS, has_index, make_index
from core.documents.vectors.storing import documents_without_vectors
from core.providers.base import EmbeddingModel
from core.tenancy.context import tenant
from core.tenancy.organizations import organization_ids

REMEDY = "Run `policy-chatbot reembed` to make them; until then search goes on."


def count_documents_without(model: EmbeddingModel) -> int:
    """The documents of all organizations that have no vectors of ``model``."""
    total = 0
    for organization_id in organization_ids():
        with tenant(organization_id):
            total += documents_without_vectors(model.model_id)
    return total


def notice(model: EmbeddingModel) -> str:
    """What to say at a start with another model than the documents'; empty where all is well."""
    if not searched_by_another(model.model_id):
        return ""
    return (
        f"The embedding model is {model.model_id} now, and {count_documents_without(model)} "
        f"documents have no vectors of it. {REMEDY}"
    )


def prepare_index(model: EmbeddingModel, say: Callable[[str], object]) -> None:
    """Make the index of the model's vectors, if there is none and this process may; else ``say``
    what that means. Raises ModelUnavailable where a server has to tell the dimensions."""
    if has_index(model.model_id):
        return
    slow = "organizations of more than 5,000 chunks are searched slowly."
    if model.dimensions > MOST_DIMENSIONS:
        say(f"Vectors of {model.dimensions} numbers are too long for an index: {slow}")
    elif "owner" not in connections.settings:
        say(f"Without DATABASE_OWNER_URL no index can be made for {model.model_id}: {slow}")
    else:
        say(f"Making the index of the vectors of {model.model_id} …")
        make_index(owner_alias(), model.model_id, model.dimensions)
