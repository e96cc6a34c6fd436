"""Writing audit events."""

from typing import Any

from core.audit.chain import chain_events_at_the_end
from core.audit.models import AuditEvent
from core.tenancy.context import current_tenant


def record(action: str, actor: str, target: object = "", **details: Any) -> None:
    """Append one event to the active tenant's audit; part of the caller's transaction."""
    AuditEvent.objects.create(
        organization_id=current_tenant(),
        action=action,
        actor=actor,
        target=str(target),
        details=details,
    )
    chain_events_at_the_end()
