"""The documents' vectors: whether the present embedding model made them, and their index."""

from collections.abc import Iterator

from appliance.doctor.finding import Finding, ok, warning
from appliance.vectors import count_documents_without
from core.documents.models import Vector
from core.documents.vectors.index import has_index
from core.providers.registry import embedding_model
from core.retrieval.vector import EXACT_UP_TO_CHUNKS
from core.tenancy.context import tenant
from core.tenancy.organizations import organization_ids


def vectors() -> Iterator[Finding]:
    """Documents without vectors of the present model; ModelUnavailable when there is no model."""
    model = embedding_model()
    count = count_documents_without(model)
    if count:
        yield warning(
            "vectors",
            f"{count} documents have no vectors of {model.model_id}, the present embedding model.",
            "Run `policy-chatbot reembed`; until then they are searched by the former model's "
            "vectors where that is still there, else by words alone.",
        )
    elif not has_index(model.model_id) and _is_large(model.model_id):
        yield warning(
            "vectors",
            f"There is no index of the vectors of {model.model_id}: search is slow in large "
            "organizations.",
            "Run `policy-chatbot reembed` with DATABASE_OWNER_URL set: it makes the index.",
        )
    else:
        yield ok("vectors", f"All documents have vectors of {model.model_id}.")


def _is_large(model_id: str) -> bool:
    """Whether an organization has more vectors than are compared one by one."""
    for organization_id in organization_ids():
        with tenant(organization_id):
            beyond = Vector.objects.filter(model=model_id)[EXACT_UP_TO_CHUNKS:]
            if beyond.exists():
                return True
    return False
