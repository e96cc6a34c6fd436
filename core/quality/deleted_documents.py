"""What the scheduler does about deleted documents and curated answers: their words go from stored
answers, and what golden runs say of those."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.db.models import Q

from core.conversations.curated_uses import strip_curated_slice
from core.conversations.deleted_passages import strip_slice
from core.curated.models import CuratedAnswer
from core.documents.models import DeletedDocument
from core.evaluation.reasons import Reason, stored
from core.quality.models import QualityResult
from core.tenancy.cache import forget, rewrite_file
from core.tenancy.context import tenant
from core.tenancy.organizations import Rows, each_organization

EXPLANATION = stored(Reason("from_deleted_document"))
OF_CURATED = stored(Reason("from_deleted_curated"))
Strip = Callable[[], list[UUID] | None]


def strip_deleted_documents() -> int:
    """Visit every organization in which something was deleted; returns how many answers had words
    of that."""
    return each_organization(
        _visit,
        Rows(DeletedDocument, Q(finished_at=None)),
        Rows(CuratedAnswer, Q(deleted_at__isnull=False)),
    )


def _visit(organization_id: UUID) -> int:
    counts = [
        *_slices(organization_id, strip_slice, EXPLANATION),
        *_slices(organization_id, strip_curated_slice, OF_CURATED),
    ]
    if counts:
        # Once for many documents: copies of what was stripped, and of what was told meanwhile.
        forget(organization_id)
        rewrite_file()
    return sum(counts)


def _slices(organization_id: UUID, strip: Strip, explanation: str) -> Iterator[int]:
    while True:
        with tenant(organization_id):
            answers = strip()
            if answers is None:
                return
            # Explanations name documents and quote them.
            told = QualityResult.objects.filter(message__in=answers).exclude(explanation="")
            told.update(explanation=explanation)
        yield len(answers)
