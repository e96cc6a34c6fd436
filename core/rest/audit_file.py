"""The audit as CSV."""

import json
from collections.abc import AsyncIterator
from datetime import UTC
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse

from core.audit.models import AuditEvent
from core.audit.record import record
from core.audit.trail import batches
from core.rest.csv_file import csv_stream
from core.tenancy.context import tenant

HEAD = ("created_at", "actor", "action", "target", "details", "number", "hash")


def export(organization_id: UUID, chosen: dict[str, Any], *, actor: str) -> StreamingHttpResponse:
    """All events that a valid EventFilter chooses, sent while they are read."""
    with tenant(organization_id):
        record("audit.exported", actor)
    return csv_stream("audit.csv", HEAD, _rows(organization_id, chosen))


async def _rows(
    organization_id: UUID, chosen: dict[str, Any]
) -> AsyncIterator[list[tuple[str, ...]]]:
    async for events in batches(organization_id, chosen):
        yield [_row(event) for event in events]


def _row(event: AuditEvent) -> tuple[str, ...]:
    at = event.created_at.astimezone(UTC).isoformat(timespec="seconds")
    details = json.dumps(event.details, ensure_ascii=False) if event.details else ""
    number = str(event.number or "")
    return at, event.actor, event.action, event.target, details, number, event.hash
