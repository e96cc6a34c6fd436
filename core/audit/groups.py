"""What is done with groups of members, each with its audit event. ``actor`` is who does it, as
AuditEvent has it. What the rules raise is in core.tenancy.groups; deleting one is in
core.documents.group_deletion, which looks for documents first."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.audit.record import record
from core.tenancy import groups
from core.tenancy.context import tenant
from core.tenancy.models import Group


def make_group(organization_id: UUID, name: str, claim_value: str = "", *, actor: str) -> Group:
    """A group without members."""
    with tenant(organization_id):
        group = groups.make_group(name, claim_value)
        record("group.made", actor, group.name, claim_value=group.claim_value)
    return group


def change_group(
    organization_id: UUID,
    group_id: UUID,
    *,
    name: str | None = None,
    claim_value: str | None = None,
    members: Sequence[UUID] | None = None,
    actor: str,
) -> Group:
    """Another name, another value of the claim, exactly these members; what is None stays."""
    with tenant(organization_id):
        group = groups.find_group(group_id, lock=True)
        before = (group.name, group.claim_value)
        chosen = group.claim_value if claim_value is None else claim_value
        groups.rename_group(group, name or group.name, chosen)
        changed: dict[str, Any] = {}
        if before != (group.name, group.claim_value):
            changed |= {"name": group.name, "claim_value": group.claim_value}
        if members is not None and groups.set_members(group, members):
            changed["members"] = list(groups.members_of(group).values_list("username", flat=True))
        if changed:
            record("group.changed", actor, before[0], **changed)
    return group


def move_member(
    organization_id: UUID, group_id: UUID, member_id: UUID, *, inside: bool, actor: str
) -> None:
    """One member in or out of a group; nothing where that is so already."""
    with tenant(organization_id):
        group = groups.find_group(group_id, lock=True)
        if member := groups.move_member(group, member_id, inside=inside):
            record("group.changed", actor, group.name, member=member.username, inside=inside)
