"""Legal holds, set and lifted, each in a transaction with its audit event. ``actor`` is who does
it, as AuditEvent has it. What the rules raise is in core.tenancy.holds."""

import hashlib
from uuid import UUID

from core.audit.record import record
from core.tenancy import holds
from core.tenancy.context import tenant
from core.tenancy.models import LegalHold


def set_hold(organization_id: UUID, user_identifier: str, reason: str, *, actor: str) -> LegalHold:
    """Hold what is of a person, or with "" all of the organization's."""
    with tenant(organization_id):
        hold = holds.set_hold(user_identifier, reason, actor)
        record("hold.set", actor, _subject(hold), reason=hold.reason)
    return hold


def lift_hold(organization_id: UUID, hold_id: UUID, *, actor: str) -> LegalHold:
    """Let go of what is held."""
    with tenant(organization_id):
        hold = holds.lift_hold(hold_id)
        since = hold.created_at.isoformat(timespec="seconds")
        record("hold.lifted", actor, _subject(hold), reason=hold.reason, since=since)
    return hold


def _subject(hold: LegalHold) -> str:
    """The audit must not keep a name that may be erased later; its hash still says whose it was."""
    if not hold.user_identifier:
        return "organization"
    return hashlib.sha256(hold.user_identifier.encode()).hexdigest()
