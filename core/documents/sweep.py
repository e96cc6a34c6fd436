"""Finding ingest work that nobody is doing, and queueing it again.

Work is lost from the queue when a worker is killed or Redis is emptied; it is never lost
from the rows.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.documents.ingest_events import note_failed
from core.documents.jobs import Step
from core.documents.lease import UNFINISHED
from core.documents.models import DocumentVersion, Reembedding, Status
from core.documents.reembed import enqueue, unfinished
from core.documents.turns import give_turn
from core.tenancy.context import tenant
from core.tenancy.due import is_silent
from core.tenancy.organizations import Rows, organizations_with

logger = logging.getLogger(__name__)
# A worker that only is slow would lose what it has nearly done: before the verdict it may be silent
# for so many times as long as before another takes over.
LAST_PATIENCE = 4
GIVEN_UP = [
    "status",
    "claim",
    "error_code",
    "error_detail",
    "error_retryable",
    "away_since",
    "next_try_at",
]


def sweep() -> int:
    """Visit every organization with work; returns how many jobs were queued again."""
    waiting = Rows(DocumentVersion, UNFINISHED), Rows(Reembedding, unfinished())
    return sum(map(_visit, organizations_with(*waiting)))


def _visit(organization_id: UUID) -> int:
    with tenant(organization_id):
        has_work = DocumentVersion.objects.filter(UNFINISHED).exists()
        is_reembedding = _has_silent_reembedding()
    queued = _sweep_versions(organization_id) if has_work else 0
    if is_reembedding:
        enqueue(organization_id)
        queued += 1
    return queued


def _sweep_versions(organization_id: UUID) -> int:
    """One turn of each kind is queued where work waits and none is queued; others follow it."""
    with tenant(organization_id):
        _give_up(DocumentVersion.objects.filter(UNFINISHED & _has_no_attempt_left()))
    steps = [step for step in Step if give_turn(organization_id, step)]
    if steps:
        logger.info("work of %s is queued again: %s", organization_id, ", ".join(steps))
    return len(steps)


def _give_up(left: "QuerySet[DocumentVersion]") -> None:
    for version in left.select_for_update(skip_locked=True):
        version.status = Status.FAILED
        version.claim = None
        version.error_code = "internal_error"
        version.error_detail = (
            "Processing stopped several times without an answer. "
            "Try again; if it fails again, the server's log says why."
        )
        version.error_retryable = True
        # A model that had been away is waited for no longer.
        version.away_since = version.next_try_at = None
        version.save(update_fields=GIVEN_UP)
        note_failed(version)


def _has_no_attempt_left() -> Q:
    patience = timedelta(seconds=settings.INGEST_STALE_SECONDS) * LAST_PATIENCE
    is_left = Q(claim=None) | is_silent("heartbeat_at", timezone.now(), patience)
    return is_left & _has_waited() & Q(attempts__gte=settings.INGEST_MAX_ATTEMPTS)


def _has_silent_reembedding() -> bool:
    """Whether the active tenant has one that nobody works on; it counts as begun anew then."""
    left = Reembedding.objects.filter(unfinished() & _has_waited())
    return left.update(updated_at=timezone.now()) > 0


def _has_waited() -> Q:
    patience = timedelta(seconds=settings.INGEST_STALE_SECONDS)
    return is_silent("updated_at", timezone.now(), patience)
