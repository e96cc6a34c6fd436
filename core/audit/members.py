"""What is done with members, invitations and passwords, each with its audit event.

For the pages, the calls and the commands alike; each function is a transaction of its own.
``actor`` is who does it, as AuditEvent has it. What the rules raise is in core.tenancy.members
and core.tenancy.invitations.
"""

from uuid import UUID

from core.audit.record import record
from core.organizations.link_mail import mail_link
from core.tenancy import invitations, members
from core.tenancy.context import tenant
from core.tenancy.models import OneTimeLink, Role, User
from core.tenancy.one_time_links import NewLink


def create_member(
    organization_id: UUID,
    username: str,
    password: str | None,
    role: Role,
    email: str = "",
    *,
    actor: str,
) -> User:
    """A new member, without an invitation."""
    with tenant(organization_id):
        member = members.create_member(organization_id, username, password, role, email)
        record("member.created", actor, member.username, role=member.role)
    return member


def change_member(
    organization_id: UUID,
    member_id: UUID,
    *,
    role: Role | None = None,
    is_active: bool | None = None,
    actor: str,
) -> User:
    """Another role, deactivated, or reactivated; what is None stays. Surfaces call
    core.accounts.member_changes, which knows of single sign-on, too."""
    with tenant(organization_id):
        member, changes = members.change_member(member_id, role=role, is_active=is_active)
        if changes:
            record("member.changed", actor, member.username, **changes)
    return member


def invite(organization_id: UUID, role: Role, email: str = "", *, actor: str) -> NewLink:
    """An invitation, mailed as well where there is an address and a mail server."""
    with tenant(organization_id):
        new = invitations.invite(role, email)
        record("invitation.created", actor, new.link.pk, role=role, email=new.link.email)
    return mail_link(new)


def withdraw(organization_id: UUID, invitation_id: UUID, *, actor: str) -> None:
    """An invitation that nobody can accept any more."""
    with tenant(organization_id):
        link = invitations.withdraw(invitation_id)
        record("invitation.withdrawn", actor, link.pk, role=link.role, email=link.email)


def accept(link: OneTimeLink, username: str, password: str) -> User:
    """The member that an invited person becomes."""
    with tenant(link.organization_id):
        member = invitations.accept(link, username, password)
        record("invitation.accepted", actor_of(member), link.pk, role=link.role, email=link.email)
    return member


def offer_reset(organization_id: UUID, member_id: UUID, *, actor: str) -> NewLink:
    """A link to choose a new password, mailed as well where that is possible."""
    with tenant(organization_id):
        new = invitations.offer_reset(member_id)
        record("reset_link.created", actor, new.link.member)
    return mail_link(new)


def reset_password(link: OneTimeLink, password: str) -> User:
    """The member who opened such a link, with the new password."""
    with tenant(link.organization_id):
        member = invitations.reset_password(link, password)
        record("password.reset", actor_of(member), member.username)
    return member


def set_password(member: User, password: str, *, actor: str) -> None:
    """A password that whoever runs the installation chose."""
    with tenant(member.organization_id):
        members.set_password(member, password)
        record("password.reset", actor, member.username)


def change_password(member: User, old: str, password: str) -> None:
    """One's own password."""
    with tenant(member.organization_id):
        members.change_password(member, old, password)
        record("password.changed", actor_of(member), member.username)


def change_email(member: User, email: str) -> None:
    """One's own mail address."""
    with tenant(member.organization_id):
        members.change_email(member, email)
        record("email.changed", actor_of(member), member.username)


def end_sessions(member: User, *, actor: str) -> None:
    """All sessions of a member, everywhere."""
    with tenant(member.organization_id):
        members.end_sessions(member)
        record("sessions.ended", actor, member.username)


def actor_of(member: User) -> str:
    """A member as the actor of an audit event."""
    return f"user:{member.username}"
