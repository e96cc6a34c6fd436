"""What the scheduler does about deleted documents: their passages go from stored answers, and what
golden runs say of those."""

from collections.abc import Iterator
from uuid import UUID

from core.conversations.deleted_passages import strip_slice
from core.quality.models import QualityResult
from core.tenancy.cache import forget, rewrite_file
from core.tenancy.context import tenant
from core.tenancy.organizations import each_organization

EXPLANATION = "Answered from a document that has been deleted."


def strip_deleted_documents() -> int:
    """Visit every organization; returns how many answers had passages of deleted documents."""
    return each_organization(_visit)


def _visit(organization_id: UUID) -> int:
    counts = list(_slices(organization_id))
    if counts:
        # Once for many documents: copies of what was stripped, and of what was told meanwhile.
        forget(organization_id)
        rewrite_file()
    return sum(counts)


def _slices(organization_id: UUID) -> Iterator[int]:
    while True:
        with tenant(organization_id):
            answers = strip_slice()
            if answers is None:
                return
            # Explanations name documents and quote them.
            told = QualityResult.objects.filter(message__in=answers).exclude(explanation="")
            told.update(explanation=EXPLANATION)
        yield len(answers)
