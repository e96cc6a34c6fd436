"""Documents that wait for an embedding model that does not answer.

An outage is no fault of the document: it uses up no attempts, and what has been done is kept. The
document is tried again, less and less often, and goes on by itself once the model answers.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from core.documents.lease import write
from core.documents.models import DocumentVersion, Stage, Status
from core.documents.turns import LONGEST_PAUSE
from core.errors import ModelUnavailable
from core.tenancy.context import tenant

logger = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(seconds=30)
PATIENCE = timedelta(days=3)  # a long weekend
OVER = {
    "away_since": None,
    "next_try_at": None,
    "error_code": "",
    "error_detail": "",
    "error_retryable": False,
}
"""What is written once the model has answered."""


def put_off(version: DocumentVersion, mine: UUID, stage: Stage, error: ModelUnavailable) -> bool:
    """Give a claimed version back, to be tried again later; the document says why. False, and
    nothing done, once it has waited for PATIENCE. ClaimLost if it isn't ours any more."""
    now = timezone.now()
    since = version.away_since or now
    waited = now - since
    if waited > PATIENCE:
        return False
    # As long again as it has waited already: 30 seconds, 30, 1 minute, 2, 4, then 5 each.
    pause = min(max(waited, FIRST_PAUSE), LONGEST_PAUSE)
    logger.warning("version %s waits for the embedding model: %s", version.pk, error.detail)
    with tenant(version.organization_id):
        write(
            version.pk,
            mine,
            status=Status.PENDING,
            stage=stage,
            claim=None,
            attempts=0,
            away_since=since,
            next_try_at=now + pause,
            error_code=error.code,
            error_detail=error.detail,
            error_retryable=True,
        )
    return True
