"""Noting an event for the endpoints that want it, in the transaction that makes it true."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from core.tenancy.context import current_tenant
from core.webhooks.models import (
    EventType,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)
from core.webhooks.wake import wake


def note_event(kind: EventType, data: dict[str, Any], event_id: UUID | None = None) -> None:
    """Put one event into the outbox of each endpoint that wants it. Inside ``tenant()``.

    ``data`` are ids and small facts, never a text. An ``event_id`` that has been noted before is
    noted once: give one where the same thing may be found twice.
    """
    wanting = WebhookEndpoint.objects.filter(disabled_because="", events__contains=[kind])
    note_for(list(wanting), kind, data, event_id)


def note_for(
    endpoints: list[WebhookEndpoint],
    kind: EventType,
    data: dict[str, Any],
    event_id: UUID | None = None,
) -> None:
    """Like ``note_event``, for these endpoints, whatever they want."""
    if not endpoints:
        return
    organization_id = current_tenant()
    event = WebhookEvent(
        id=event_id or uuid4(), organization_id=organization_id, type=kind, data=data
    )
    WebhookEvent.objects.bulk_create([event], ignore_conflicts=True)
    now = timezone.now()
    WebhookDelivery.objects.bulk_create(
        [
            WebhookDelivery(
                organization_id=organization_id, endpoint=endpoint, event=event, next_at=now
            )
            for endpoint in endpoints
        ],
        ignore_conflicts=True,
    )
    # Robust: what is committed is sent, if later: the scheduler looks into all outboxes.
    transaction.on_commit(lambda: wake(organization_id), robust=True)


def id_of_day(kind: EventType, subject: UUID, day: date) -> UUID:
    """The id of an event that happens to ``subject`` at most once a day."""
    return uuid5(NAMESPACE_OID, f"{kind}:{subject}:{day}")
