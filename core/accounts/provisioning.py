"""Members and groups as an organization's identity provider says that they are (SCIM).

Each function is a transaction of its own, unless it says that it is called inside ``tenant()``.
``actor`` is who does it, as AuditEvent has it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from core.accounts.member_changes import change_member
from core.accounts.models import ProvisionedGroup, ProvisionedMember, SignOn
from core.audit import members as audited
from core.audit.record import record
from core.errors import Conflict, InvalidInput, NotFound
from core.tenancy.context import tenant
from core.tenancy.members import change_email, lock_members, members
from core.tenancy.models import Group, GroupMember, Role, User

LONGEST_EXTERNAL_ID = 255
# A link for a new password is mailed there.
_MAILS_OF_THEIR_OWN = (
    "This member runs the installation and alone changes the mail address, under You in the "
    "console. Send the address that is there."
)


@dataclass(frozen=True, slots=True)
class WantedMember:
    """What the provider says of somebody; a ``role`` of None leaves that to us."""

    username: str
    email: str
    external_id: str
    is_active: bool
    role: Role | None


def provisioned() -> QuerySet[User]:
    """The members that the provider sees: all but those whom it has deleted. By age, so that pages
    of them stay as they are. Inside ``tenant()``."""
    deleted = ProvisionedMember.objects.exclude(deleted_at=None).values("member")
    return members().exclude(pk__in=deleted).order_by("created_at", "pk")


def find_provisioned(member_id: UUID) -> User:
    """One of ``provisioned``; NotFound for any other id. Inside ``tenant()``."""
    found = provisioned().filter(pk=member_id).first()
    if found is None:
        raise NotFound("There is no such user.")
    return found


def was_deprovisioned(username: str) -> bool:
    """Whether the provider has deleted the member of this name, whom it may make again. Inside
    ``tenant()``."""
    return _deleted(username) is not None


def external_ids(found: Iterable[User]) -> dict[UUID, str]:
    """What the provider calls these members, by their ids. Inside ``tenant()``."""
    rows = ProvisionedMember.objects.filter(member__in=found)
    return dict(rows.values_list("member_id", "external_id"))


def external_ids_of_groups(found: Iterable[Group]) -> dict[UUID, str]:
    """The same of groups. Inside ``tenant()``."""
    rows = ProvisionedGroup.objects.filter(group__in=found)
    return dict(rows.values_list("group_id", "external_id"))


def provision(organization_id: UUID, wanted: WantedMember, *, actor: str) -> User:
    """A new member, who signs in by the provider and has no password; or one whom the provider
    had deleted, who is let in again, with the role that a new one would have. Conflict for a name
    that is taken."""
    with tenant(organization_id):
        lock_members()
        if provisioned().filter(username__iexact=wanted.username).exists():
            raise taken(wanted.username)
        role = wanted.role or _usual_role()
        if gone := _deleted(wanted.username):
            gone.deleted_at = None
            gone.save(update_fields=["deleted_at"])
            as_new = replace(wanted, role=role)
            return change_provisioned(organization_id, gone.member_id, as_new, actor=actor)
        member = audited.create_member(
            organization_id, wanted.username, None, role, wanted.email, actor=actor
        )
        _name(member, wanted.external_id)
        if not wanted.is_active:
            change_member(organization_id, member.pk, is_active=False, actor=actor)
        return find_provisioned(member.pk)


def change_provisioned(
    organization_id: UUID, member_id: UUID, wanted: WantedMember, *, actor: str
) -> User:
    """What the provider says now, but for the name, by which questions are kept. NotFound, Conflict
    as ``change_member``, InvalidInput."""
    with tenant(organization_id):
        lock_members()
        member = find_provisioned(member_id)
        change_member(
            organization_id, member.pk, role=wanted.role, is_active=wanted.is_active, actor=actor
        )
        if wanted.email != member.email:
            if member.is_platform_admin:
                raise Conflict(_MAILS_OF_THEIR_OWN)
            change_email(member, wanted.email)
            record("email.changed", actor, member.username)
        if wanted.external_id != external_ids([member]).get(member.pk, ""):
            _name(member, wanted.external_id)
            record("member.changed", actor, member.username, external_id=wanted.external_id)
        return find_provisioned(member.pk)


def deprovision(organization_id: UUID, member_id: UUID, *, actor: str) -> None:
    """Deactivated, out of all groups, and gone as far as the provider is told. What they asked
    stays, until somebody erases it. NotFound, Conflict as ``change_member``."""
    with tenant(organization_id):
        lock_members()
        member = find_provisioned(member_id)
        change_member(organization_id, member.pk, is_active=False, actor=actor)
        GroupMember.objects.filter(member=member).delete()
        ProvisionedMember.objects.update_or_create(
            member=member,
            defaults={"deleted_at": timezone.now()},
            create_defaults={"organization_id": organization_id, "deleted_at": timezone.now()},
        )
        record("member.deprovisioned", actor, member.username)


def name_group(group: Group, external_id: str) -> None:
    """Keep what the provider calls a group. Inside ``tenant()``; InvalidInput."""
    called = {"external_id": _checked(external_id)}
    ProvisionedGroup.objects.update_or_create(
        group=group,
        defaults=called,
        create_defaults={"organization_id": group.organization_id, **called},
    )


def taken(username: str) -> Conflict:
    """What is said of a name that somebody has, or has asked under."""
    sentence = f"The username “{username}” is taken. Choose another."
    return Conflict(sentence, errors={"username": [sentence]})


def _name(member: User, external_id: str) -> None:
    called = {"external_id": _checked(external_id)}
    ProvisionedMember.objects.update_or_create(
        member=member,
        defaults=called,
        create_defaults={"organization_id": member.organization_id, **called},
    )


def _checked(external_id: str) -> str:
    if len(external_id) > LONGEST_EXTERNAL_ID:
        sentence = f"An external ID has at most {LONGEST_EXTERNAL_ID} characters."
        raise InvalidInput(sentence, {"external_id": [sentence]})
    return external_id


def _deleted(username: str) -> ProvisionedMember | None:
    deleted = ProvisionedMember.objects.exclude(deleted_at=None)
    return deleted.filter(member__username__iexact=username).first()


def _usual_role() -> Role:
    """That of whoever joins by single sign-on without a role of their own."""
    sign_on = SignOn.objects.first()
    return Role(sign_on.other_role) if sign_on and sign_on.other_role else Role.VIEWER
