"""Reading the audit: who did what on which days, in lists and as CSV."""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db.models import Q, QuerySet
from rest_framework import serializers

from core.audit.models import AuditEvent
from core.tenancy.context import tenant

COLUMNS = ("created_at", "actor", "action", "target", "details")
BATCH = 1000
# What a spreadsheet takes for a formula, were it the beginning of a cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class EventFilter(serializers.Serializer[Any]):
    """Which events; what is left out narrows nothing."""

    actor = serializers.CharField(
        max_length=200,
        required=False,
        help_text="A part of who did it: `user:NAME`, `key:PREFIX` …",
    )
    action = serializers.CharField(
        max_length=60, required=False, help_text="What was done, such as `member.changed`."
    )
    since = serializers.DateField(required=False, help_text="The first day, UTC.")
    until = serializers.DateField(required=False, help_text="The last day, UTC.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "since" in attrs and "until" in attrs and attrs["until"] < attrs["since"]:
            raise serializers.ValidationError({"until": ["Must not be before the first day."]})
        return attrs


def find_events(chosen: dict[str, Any]) -> QuerySet[AuditEvent]:
    """The events that a valid EventFilter chooses, the latest first. Called inside
    ``tenant()``."""
    found = AuditEvent.objects.order_by("-created_at", "-id")
    if actor := chosen.get("actor"):
        found = found.filter(actor__icontains=actor)
    if action := chosen.get("action"):
        found = found.filter(action=action)
    if since := chosen.get("since"):
        found = found.filter(created_at__gte=datetime.combine(since, time.min, UTC))
    if until := chosen.get("until"):
        # Not the next day's midnight: the last day that there is has no next.
        found = found.filter(created_at__lte=datetime.combine(until, time.max, UTC))
    return found


def events_before(found: QuerySet[AuditEvent], event: AuditEvent) -> QuerySet[AuditEvent]:
    """Those of ``found`` that come after ``event`` in its order."""
    at_once = Q(created_at=event.created_at, pk__lt=event.pk)
    return found.filter(Q(created_at__lt=event.created_at) | at_once)


async def csv_of(organization_id: UUID, chosen: dict[str, Any]) -> AsyncIterator[str]:
    """``find_events`` as CSV with a heading, batch by batch: no connection is held while
    whoever reads takes their time."""
    yield _lines([COLUMNS])
    read = sync_to_async(_batch, thread_sensitive=False)
    events = await read(organization_id, chosen, None)
    while events:
        yield _lines(map(_cells, events))
        events = await read(organization_id, chosen, events[-1])


def _batch(
    organization_id: UUID, chosen: dict[str, Any], last: AuditEvent | None
) -> list[AuditEvent]:
    with tenant(organization_id):
        found = find_events(chosen)
        return list((events_before(found, last) if last else found)[:BATCH])


def _cells(event: AuditEvent) -> list[str]:
    details = json.dumps(event.details, ensure_ascii=False) if event.details else ""
    time_of_it = event.created_at.astimezone(UTC).isoformat(timespec="seconds")
    texts = (event.actor, event.action, event.target, details)
    return [time_of_it, *(f"'{text}" if text.startswith(FORMULA) else text for text in texts)]


def _lines(rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
