"""Holding a version while working on it.

Work is taken by a conditional UPDATE whose row count tells whether it was won, and every
later write is conditional on still holding the claim: a worker that was thought dead and
comes back changes nothing.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F, Q
from django.utils import timezone

from core.documents.models import DocumentVersion, Stage, Status
from core.tenancy.context import tenant
from core.tenancy.due import is_silent

logger = logging.getLogger(__name__)
UNFINISHED = Q(status__in=[Status.PENDING, Status.PROCESSING])


class ClaimLost(Exception):
    """The version was deleted, or another worker holds it now."""


def stale() -> Q:
    """Versions that nobody is working on: never taken, given back, or their worker is gone."""
    patience = timedelta(seconds=settings.INGEST_STALE_SECONDS)
    return Q(claim=None) | is_silent("heartbeat_at", timezone.now(), patience)


def claim(version_id: UUID, stages: Sequence[Stage], **changes: Any) -> UUID | None:
    """Take a version that stands at one of ``stages``; the claim, or None if not to be had."""
    mine = uuid4()
    taken = (
        DocumentVersion.objects.filter(UNFINISHED & stale(), pk=version_id, stage__in=stages)
        .filter(attempts__lt=settings.INGEST_MAX_ATTEMPTS)
        .update(
            claim=mine,
            heartbeat_at=timezone.now(),
            updated_at=timezone.now(),
            status=Status.PROCESSING,
            attempts=F("attempts") + 1,
            next_try_at=None,
            **changes,
        )
    )
    return mine if taken else None


def write(version_id: UUID, mine: UUID, **changes: Any) -> None:
    """Change a claimed version; ClaimLost if it isn't ours any more."""
    now = timezone.now()
    changed = DocumentVersion.objects.filter(pk=version_id, claim=mine).update(
        heartbeat_at=now, updated_at=now, **changes
    )
    if not changed:
        raise ClaimLost


@contextmanager
def beating(organization_id: UUID, version_id: UUID, mine: UUID) -> Iterator[None]:
    """Keep the heartbeat going from a thread while the caller works."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(settings.INGEST_STALE_SECONDS / 4):
            try:
                with tenant(organization_id):
                    write(version_id, mine)
            except ClaimLost:
                return
            except DatabaseError:
                # The next beat may get through; several may be missed before anyone takes over.
                logger.warning("version %s: a heartbeat was lost", version_id, exc_info=True)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
