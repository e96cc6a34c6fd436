"""Members who run the installation as well: they make organizations, set quotas and see its state.

Only commands and the first start make one. Admins of their organization decide how its members
sign in, so nothing that an admin can do may open more than that organization: what a session of
a platform admin may do holds where it began with their own password or passkey, and admins make
them no link for a new password (decision 0050).
"""

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from core.audit.record import record
from core.errors import NotAllowed
from core.tenancy.context import tenant
from core.tenancy.members import end_links
from core.tenancy.models import User

_BY_ITSELF = "by_itself"


def change_platform_admin(member: User, is_one: bool, *, actor: str) -> None:
    """Let a member run the installation, or no more; recorded with their organization."""
    if member.is_platform_admin == is_one:
        return
    with tenant(member.organization_id):
        member.is_platform_admin = is_one
        member.save(update_fields=["is_platform_admin"])
        end_links(member)  # an admin may have kept one
        record("member.changed", actor, member.username, is_platform_admin=is_one)


def note_proof(session: SessionBase, *, by_provider: bool) -> None:
    """Note whether an identity provider vouched for whoever signed in here, or they did."""
    session[_BY_ITSELF] = not by_provider


def may_run_installation(session: SessionBase) -> bool:
    """Whether a platform admin proved here by themselves that it is them. Sessions from before
    this was noted did not."""
    return bool(session.get(_BY_ITSELF))


def check_may_add_passkey(member: User, session: SessionBase) -> None:
    """NotAllowed for a platform admin for whom an identity provider vouched here: the passkey would
    sign in by itself from then on, and what the provider began would open the installation."""
    if member.is_platform_admin and not may_run_installation(session):
        raise NotAllowed(
            _(
                "You run this installation. Sign out, then sign in with your password or a "
                "passkey, and add this one there."
            )
        )


def platform_actor(member: User) -> str:
    """A platform admin as the actor of an audit event of any organization."""
    return f"platform:{member.username}"
