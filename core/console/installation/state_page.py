"""Whether all is well with the installation, for platform admins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from core.console.access import render_page
from core.documents.room import disks
from core.documents.used import stored_bytes
from core.installation import Level, QueueState, state
from core.tenancy.context import tenant
from core.tenancy.organizations import each_organization
from core.tenancy.readers import EVERYTHING, reading_as


@dataclass(frozen=True, slots=True)
class ShownQueue:
    """A queue, and since when the first of its jobs has waited, if one does."""

    queue: QueueState
    waits_since: datetime | None


@never_cache
def state_page(request: HttpRequest) -> HttpResponse:
    """Version, findings, queues, storage and backups, as they are at this moment."""
    now = timezone.now()
    # Counts of all there is, whatever the platform admin may read: they say nothing of a single
    # document.
    with reading_as(EVERYTHING):
        found, stored = state(), each_organization(_stored)
    return render_page(
        request,
        "installation/state.html",
        section="installation",
        tab="state",
        state=found,
        looked_at=now,
        troubles=[one for one in found.findings if one.level != Level.OK],
        well=[one for one in found.findings if one.level == Level.OK],
        queues=[_shown(queue, now) for queue in found.queues or ()],
        disks=disks(),
        stored=stored,
    )


def _shown(queue: QueueState, now: datetime) -> ShownQueue:
    waits = timedelta(seconds=queue.oldest_seconds)
    return ShownQueue(queue, now - waits if queue.waiting else None)


def _stored(organization_id: UUID) -> int:
    with tenant(organization_id):
        return stored_bytes()
