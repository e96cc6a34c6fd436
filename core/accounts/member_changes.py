"""A member's role, access and ways to sign in, changed by admins where nobody locks the
organization out of itself, and nobody gets at more than the organization."""

from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts import second_factors
from core.accounts.models import ProvisionedMember, SignOn
from core.audit import members as audited
from core.errors import Conflict
from core.tenancy.context import tenant
from core.tenancy.members import find_member, lock_members
from core.tenancy.models import Role, User
from core.tenancy.one_time_links import NewLink


def change_member(
    organization_id: UUID,
    member_id: UUID,
    *,
    role: Role | None = None,
    is_active: bool | None = None,
    actor: str,
) -> User:
    """Another role, deactivated, or reactivated; what is None stays. Conflict where no active admin
    would be left, or none who comes in when the identity provider is away; NotFound."""
    with tenant(organization_id):
        lock_members()
        if is_active is False or role not in (None, Role.ADMIN):
            _keep_the_password_admin(find_member(member_id))
        if is_active:  # whom the identity provider had deleted, it sees again
            ProvisionedMember.objects.filter(member=member_id).update(deleted_at=None)
        return audited.change_member(
            organization_id, member_id, role=role, is_active=is_active, actor=actor
        )


def offer_reset(organization_id: UUID, member_id: UUID, *, actor: str) -> NewLink:
    """A link that an admin passes on, on which the member chooses a new password. Conflict for a
    member who may not sign in, or whose password opens more than the organization; NotFound."""
    _refuse_platform_admin(
        organization_id,
        member_id,
        _(
            "“%(name)s” runs this installation, and no admin’s link may open that. Run the "
            "command reset_password on the server."
        ),
    )
    return audited.offer_reset(organization_id, member_id, actor=actor)


def remove_second_factor(organization_id: UUID, member_id: UUID, *, actor: str) -> User:
    """Let a member who has lost the app, the passkeys and the recovery codes in by the password
    alone, for an admin. Conflict where that opens more than the organization; NotFound."""
    _refuse_platform_admin(
        organization_id,
        member_id,
        _(
            "“%(name)s” runs this installation, and no admin may leave that to a password "
            "alone. Run the command reset_two_factor on the server."
        ),
    )
    return second_factors.remove(organization_id, member_id, actor=actor)


def _refuse_platform_admin(organization_id: UUID, member_id: UUID, why: str) -> None:
    with tenant(organization_id):
        member = find_member(member_id)
    if member.is_platform_admin:
        raise Conflict(why % {"name": member.username})


def _keep_the_password_admin(leaving: User) -> None:
    """Where passwords open nothing else, one admin's still does: that one stays an admin."""
    if SignOn.objects.filter(is_only=True, password_admin=leaving).exists():
        raise Conflict(
            _(
                "“%(name)s” alone can sign in when the identity provider is away. Let another "
                "admin take “Single sign-on only” back first (Settings, Single sign-on) and choose "
                "it anew."
            )
            % {"name": leaving.username}
        )
