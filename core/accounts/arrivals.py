"""Who comes from an identity provider: a member that it is known for, one of whom it has
told by SCIM, or a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.accounts.member_changes import change_member
from core.accounts.models import ProvisionedMember, SignOn, SignOnIdentity
from core.accounts.sign_on import role_for
from core.audit import members as audited
from core.audit.record import record
from core.errors import Conflict, NotAllowed, SignOnFailed
from core.tenancy.context import tenant
from core.tenancy.groups import take_claimed_groups
from core.tenancy.models import Organization, Role, User

ACTOR = "single sign-on"
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Person:
    """What the provider vouches for. ``email`` is empty unless it has verified it."""

    subject: str
    email: str
    values: tuple[str, ...]


def person_of(sign_on: SignOn, claims: dict[str, Any]) -> Person:
    """The person that verified claims are about; SignOnFailed for a name that can't be stored."""
    is_verified = claims.get("email_verified") in {True, "true"}
    email = str(claims.get("email", "")).strip().lower() if is_verified else ""
    found = claims.get(sign_on.role_claim) if sign_on.role_claim else None
    values = found if isinstance(found, list) else [found] if found else []
    person = Person(str(claims["sub"]), email, tuple(str(value) for value in values))
    if not person.subject:
        raise SignOnFailed(_("The identity provider does not say who comes."))
    if "\0" in "".join((person.subject, email, *person.values)):
        raise SignOnFailed(_("The identity provider sends names that can’t be stored."))
    if len(person.subject) > LONGEST_SUBJECT:
        raise SignOnFailed(
            _("The identity provider names people in over %(most)s letters.")
            % {"most": LONGEST_SUBJECT}
        )
    return person


def connect(sign_on: SignOn, person: Person, member: User) -> None:
    """Let ``person`` sign in as this member from now on; Conflict for somebody else's identity,
    NotAllowed for one of another organization's provider: whoever sets that up can give it any
    name, that of this member's too."""
    if sign_on.organization_id != member.organization_id:
        raise NotAllowed(
            _("This is another organization’s single sign-on. Connect that of your own, under You.")
        )
    with tenant(member.organization_id):
        identity, is_new = SignOnIdentity.objects.get_or_create(
            organization_id=member.organization_id,
            issuer=sign_on.issuer,
            subject=person.subject,
            defaults={"member": member},
        )
        if identity.member_id != member.pk:
            raise Conflict(_("This identity already belongs to another member."))
        if is_new:
            record("sign_on.connected", audited.actor_of(member), member.username)


def arrive(
    organization: Organization,
    sign_on: SignOn,
    person: Person,
    is_taken: Callable[[str], bool],
) -> User:
    """The member that ``person`` is, with the role and the groups that the provider gives; a new
    one where the mail address is of the organization's domains.

    ``is_taken`` says whether a name is somebody else's already. NotAllowed and Conflict say why
    somebody may not come in.
    """
    role = role_for(sign_on, person.values)
    if role is None:
        raise NotAllowed(
            _("None of your groups may sign in here. Ask an admin of your organization.")
        )
    member = _known(organization, sign_on, person) or _announced(sign_on, person)
    if member is None:
        member = _join(organization, sign_on, person, role, is_taken)
    elif not member.is_active:
        raise NotAllowed(_("Your account is deactivated. Ask an admin of your organization."))
    elif sign_on.role_claim and member.role != role and member.pk != sign_on.password_admin_id:
        try:
            change_member(organization.pk, member.pk, role=role, actor=ACTOR)
        except Conflict:
            # The last admin stays one, whatever the provider says: somebody must be.
            with tenant(organization.pk):
                record("sign_on.role_kept", ACTOR, member.username, role=member.role)
    with tenant(organization.pk):
        member = User.objects.get(pk=member.pk)
        if sign_on.role_claim and (changed := take_claimed_groups(member, person.values)):
            record("member.changed", ACTOR, member.username, groups=changed)
    member.organization = organization
    return member


def _known(organization: Organization, sign_on: SignOn, person: Person) -> User | None:
    with tenant(organization.pk):
        found = (
            SignOnIdentity.objects.filter(issuer=sign_on.issuer, subject=person.subject)
            .select_related("member")
            .first()
        )
    return found.member if found else None


def _announced(sign_on: SignOn, person: Person) -> User | None:
    """Whom the provider has told of by SCIM, and who comes for the first time. Found by names that
    it gave, not by the mail address, which members change; and without a password, with which
    somebody else could have come in before."""
    told = Q(external_id=person.subject) | Q(member__username=person.subject)
    if person.email:
        told |= Q(member__username__iexact=person.email)
    with tenant(sign_on.organization_id):
        known = SignOnIdentity.objects.filter(issuer=sign_on.issuer).values("member")
        rows = ProvisionedMember.objects.filter(told, deleted_at=None).exclude(member__in=known)
        members = [one.member for one in rows.select_related("member")[:2]]
    found = [member for member in members if not member.has_usable_password()]
    if len(found) != 1:
        return None
    connect(sign_on, person, found[0])
    return found[0]


def _join(
    organization: Organization,
    sign_on: SignOn,
    person: Person,
    role: Role,
    is_taken: Callable[[str], bool],
) -> User:
    domain = person.email.rpartition("@")[2]
    if not domain or domain not in sign_on.domains:
        raise NotAllowed(
            _(
                "You are no member here, and people of your mail address can’t join by themselves. "
                "Ask an admin of your organization."
            )
        )
    if is_taken(person.email):
        raise Conflict(
            _(
                "The name “%(name)s” is taken. If it is yours, sign in with your password and "
                "connect single sign-on under You; else ask an admin of your organization."
            )
            % {"name": person.email}
        )
    # Both or neither: a name that is taken without its identity would keep its owner out.
    with tenant(organization.pk):
        member = audited.create_member(
            organization.pk, person.email, None, role, person.email, actor=ACTOR
        )
        connect(sign_on, person, member)
    return member
