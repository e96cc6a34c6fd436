"""Audit events as lines of JSON on standard output, for whoever collects them elsewhere."""

import json
import sys
from datetime import UTC
from uuid import UUID

from django.conf import settings
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce

from core.audit.models import AuditChain, AuditEvent
from core.tenancy.context import tenant
from core.tenancy.organizations import Rows, each_organization

BATCH = 500
ROUND = 5000  # events of one organization before the others' turn, and the scheduler's other work


def put_out_events() -> int:
    """Visit every organization with new events; returns how many were written, each chain in its
    order.

    At most ROUND of each organization; the next call goes on there. Events are written again only
    if this process is killed in their batch. Nothing without AUDIT_STREAM.
    """
    if not settings.AUDIT_STREAM:
        return 0
    written = AuditChain._base_manager.filter(of="events").values("streamed_number")[:1]
    return each_organization(_visit, Rows(AuditEvent, Q(number__gt=Coalesce(Subquery(written), 0))))


def _visit(organization_id: UUID) -> int:
    written = 0
    while written < ROUND:
        with tenant(organization_id):
            found = _put_out_batch(organization_id)
        written += found
        if found < BATCH:
            break
    return written


def _put_out_batch(organization_id: UUID) -> int:
    AuditChain.objects.get_or_create(organization_id=organization_id, of="events")
    chain = AuditChain.objects.select_for_update(no_key=True).get(of="events")
    found = AuditEvent.objects.filter(number__gt=chain.streamed_number).order_by("number")
    events = list(found[:BATCH])
    if events:
        for event in events:
            # One at a time: other processes' lines on the same pipe get between, not into, them.
            sys.stdout.write(f"{line_of(event)}\n")
            sys.stdout.flush()
        AuditChain.objects.filter(pk=chain.pk).update(streamed_number=events[-1].number)
    return len(events)


def line_of(event: AuditEvent) -> str:
    """One object without line breaks: what core.audit.chain hashes, and the hash."""
    return json.dumps(
        {
            "type": "audit",
            "organization": str(event.organization_id),
            "number": event.number,
            "hash": event.hash,
            "id": str(event.pk),
            "at": event.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": event.actor,
            "action": event.action,
            "target": event.target,
            "details": event.details,
        },
        ensure_ascii=False,
    )
