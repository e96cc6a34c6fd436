"""What is done with an organization's keys, each with its audit event.

For the pages and the calls alike; each function is a transaction of its own. ``actor`` is who
does it, as AuditEvent has it. What the rules raise is in core.tenancy.keys.
"""

from datetime import datetime, timedelta
from uuid import UUID

from core.audit.record import record
from core.tenancy import keys
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.models import ApiKey, KeyKind


def make_key(
    organization_id: UUID,
    kind: KeyKind,
    name: str,
    *,
    origins: list[str] | None = None,
    widget_id: UUID | None = None,
    audience: Audience | None = None,
    expires_at: datetime | None = None,
    actor: str,
) -> tuple[ApiKey, str]:
    """One more key and its text, which is shown this once."""
    with tenant(organization_id):
        key, text = keys.add_key(
            organization_id,
            kind,
            name,
            origins=origins,
            widget_id=widget_id,
            audience=audience,
            expires_at=expires_at,
        )
        end = expires_at.isoformat() if expires_at else None
        details = {"name": key.name, "kind": kind, "expires_at": end, "audience": key.audience}
        record("key.made", actor, key.prefix, **details)
    return key, text


def end_key(organization_id: UUID, key_id: UUID, *, actor: str) -> ApiKey:
    """A key that works no more; all others go on."""
    with tenant(organization_id):
        key = keys.end_key(key_id)
        record("key.ended", actor, key.prefix, name=key.name, kind=key.kind)
    return key


def replace_keys(
    organization_id: UUID,
    kind: KeyKind,
    overlap: timedelta,
    origins: list[str] | None = None,
    *,
    actor: str,
) -> tuple[ApiKey, str]:
    """A new key in the place of all of its kind, which end after ``overlap``."""
    with tenant(organization_id):
        key, text = keys.rotate_key(organization_id, kind, overlap, origins)
        record("key.regenerated", actor, key.prefix, kind=kind)
    return key, text
