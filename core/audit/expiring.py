"""Deleting audit events that are kept no longer, so that what stays can still be verified."""

from datetime import datetime, timedelta
from itertools import takewhile
from uuid import UUID

from django.conf import settings
from django.db import connection

from core.audit.models import AuditEvent
from core.audit.record import record
from core.audit.verifying import EXPIRED
from core.tenancy.context import tenant
from core.tenancy.holds import what_is_held
from core.tenancy.organizations import each_organization

BATCH = 5000  # events in one transaction


def delete_old_events() -> int:
    """Visit every organization; returns how many events were deleted, those older than
    AUDIT_KEEP_DAYS. With 0 none are, nor where anything is under legal hold: the chain is cut at
    its start, whosever events those are."""
    return each_organization(_visit) if settings.AUDIT_KEEP_DAYS else 0


def _visit(organization_id: UUID) -> int:
    deleted = 0
    while True:
        with tenant(organization_id):
            found = _delete_batch()
        deleted += found
        if found < BATCH:
            return deleted


def _delete_batch() -> int:
    if what_is_held().anything:
        return 0
    # The database's clock, by which its policy lets go of events.
    kept_since = _database_now() - timedelta(days=settings.AUDIT_KEEP_DAYS)
    chained = AuditEvent.objects.filter(number__isnull=False).order_by("number")
    # From the start and without gaps, whatever a clock said: a chain is cut, not thinned out.
    old = list(takewhile(lambda event: event.created_at < kept_since, chained[:BATCH]))
    if not old:
        return 0
    last = old[-1]
    deleted, _ = AuditEvent.objects.filter(number__lte=last.number).delete()
    if deleted != len(old):
        # Nothing is deleted then: an entry that says otherwise would be called a broken chain.
        raise RuntimeError(
            f"{deleted} of {len(old)} audit events could be deleted, so none were. "
            "Look whether the policy `expire` of audit_auditevent and AUDIT_KEEP_DAYS agree."
        )
    record(EXPIRED, "scheduler", through=last.number, hash=last.hash, events=deleted)
    return deleted


def _database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        row: tuple[datetime] = cursor.fetchone()
    return row[0]
