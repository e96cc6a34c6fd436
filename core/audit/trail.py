"""Reading the audit: who did what to what, on which days."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.audit.actions import ACTIONS
from core.audit.models import AuditEvent
from core.tenancy.context import tenant

BATCH = 1000


class EventFilter(serializers.Serializer[Any]):
    """Which events; what is left out narrows nothing."""

    actor = serializers.CharField(
        max_length=200,
        required=False,
        help_text="A part of who did it: `user:NAME`, `key:PREFIX`, `platform:NAME` …",
    )
    action = serializers.CharField(
        max_length=60, required=False, help_text="What was done, such as `member.changed`."
    )
    target = serializers.CharField(
        max_length=200,
        required=False,
        help_text="What it was done to, as `target` has it: a document's id, a member's name …",
    )
    since = serializers.DateField(required=False, help_text="The first day, UTC.")
    until = serializers.DateField(required=False, help_text="The last day, UTC.")

    def validate_action(self, action: str) -> str:
        """ValidationError for what no event is called: its list would be empty without a word."""
        if action not in ACTIONS:
            raise serializers.ValidationError(_("No event is called that. Choose another."))
        return action

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "since" in attrs and "until" in attrs and attrs["until"] < attrs["since"]:
            raise serializers.ValidationError({"until": [_("Must not be before the first day.")]})
        return attrs


def find_events(chosen: dict[str, Any]) -> QuerySet[AuditEvent]:
    """The events that a valid EventFilter chooses, the latest first. Called inside
    ``tenant()``."""
    found = AuditEvent.objects.order_by("-created_at", "-id")
    if actor := chosen.get("actor"):
        found = found.filter(actor__icontains=actor)
    if action := chosen.get("action"):
        found = found.filter(action=action)
    if target := chosen.get("target"):
        found = found.filter(target=target)
    if since := chosen.get("since"):
        found = found.filter(created_at__gte=datetime.combine(since, time.min, UTC))
    if until := chosen.get("until"):
        # Not the next day's midnight: the last day that there is has no next.
        found = found.filter(created_at__lte=datetime.combine(until, time.max, UTC))
    return found


def events_before(found: QuerySet[AuditEvent], event: AuditEvent) -> QuerySet[AuditEvent]:
    """Those of ``found`` that come after ``event`` in its order."""
    at_once = Q(created_at=event.created_at, pk__lt=event.pk)
    # Said twice: an index begins there only by what holds of all of them.
    bound = {"created_at__lte": event.created_at}
    return found.filter(Q(created_at__lt=event.created_at) | at_once, **bound)


async def batches(organization_id: UUID, chosen: dict[str, Any]) -> AsyncIterator[list[AuditEvent]]:
    """All of ``find_events``, some at a time: no connection is held while whoever reads takes
    their time."""
    read = sync_to_async(_batch, thread_sensitive=False)
    events = await read(organization_id, chosen, None)
    while events:
        yield events
        events = await read(organization_id, chosen, events[-1])


def _batch(
    organization_id: UUID, chosen: dict[str, Any], last: AuditEvent | None
) -> list[AuditEvent]:
    with tenant(organization_id):
        found = find_events(chosen)
        return list((events_before(found, last) if last else found)[:BATCH])
