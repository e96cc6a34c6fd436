"""How an organization's identity provider is set up: read, changed, and what it rules out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import F

from core.accounts.models import SignOn
from core.accounts.oidc import Client, checked_issuer, discover
from core.accounts.sealed import seal, unseal
from core.audit.record import record
from core.errors import InvalidInput, NotFound, SignOnFailed
from core.tenancy.context import platform, tenant
from core.tenancy.members import members
from core.tenancy.models import Organization, Role, User

NOT_HERE = "There is no single sign-on at this address. Ask an admin of your organization."


@dataclass(frozen=True, slots=True)
class SignOnOrder:
    """What an admin chose; an empty ``client_secret`` keeps the stored one. With ``is_only``
    ``password_admin_id`` is the admin who may still come in by password."""

    issuer: str
    client_id: str
    client_secret: str
    domains: Sequence[str]
    role_claim: str
    admin_values: Sequence[str]
    editor_values: Sequence[str]
    other_role: str
    is_only: bool
    password_admin_id: UUID | None


def sign_on_of(organization_id: UUID) -> SignOn | None:
    """None where the organization has no identity provider."""
    with tenant(organization_id):
        return SignOn.objects.select_related("password_admin").first()


def sign_on_named(slug: str) -> tuple[Organization, SignOn]:
    """For whoever comes to sign in; one NotFound for all that can be missing."""
    with platform():
        organization = Organization.objects.filter(slug=slug, is_active=True).first()
    sign_on = sign_on_of(organization.pk) if organization else None
    if organization is None or sign_on is None:
        raise NotFound(NOT_HERE)
    return organization, sign_on


def client_of(organization: Organization, sign_on: SignOn) -> Client:
    """What the provider knows this organization by. An address of its own for each keeps one
    provider's answers from being taken for another's."""
    secret = unseal(sign_on.sealed_client_secret)
    callback = f"{page_of(organization)}callback/"
    return Client(sign_on.issuer, sign_on.client_id, secret, callback, organization.pk)


def page_of(organization: Organization) -> str:
    """The address of the organization's own sign-in page."""
    return f"{settings.PUBLIC_URL}/sign-in/single/{organization.slug}/"


def set_up_sign_on(organization_id: UUID, order: SignOnOrder, *, actor: str) -> None:
    """Take over what was ordered; InvalidInput, also where no provider answers.

    With ``is_only`` every session ends but those of the admin who may come in by password.
    """
    issuer = checked_issuer(order.issuer)
    try:
        discover(organization_id, issuer)
    except SignOnFailed as error:
        raise InvalidInput(error.detail, {"issuer": [error.detail]}) from error
    with tenant(organization_id):
        stored = SignOn.objects.first()
        if not order.client_secret and stored is None:
            sentence = "Type the secret that the identity provider gave you."
            raise InvalidInput(sentence, {"client_secret": [sentence]})
        changed = stored or SignOn(organization_id=organization_id)
        was_only = changed.is_only
        changed.issuer, changed.client_id = issuer, order.client_id
        if order.client_secret:
            changed.sealed_client_secret = seal(order.client_secret)
        changed.domains = sorted({domain.lower().lstrip("@") for domain in order.domains})
        changed.role_claim, changed.other_role = order.role_claim, order.other_role
        changed.admin_values = list(order.admin_values)
        changed.editor_values = list(order.editor_values)
        changed.is_only = order.is_only
        if order.is_only and not was_only:
            changed.password_admin = keeps_password = _password_admin(order.password_admin_id)
            others = members().exclude(pk=keeps_password.pk)
            others.update(session_generation=F("session_generation") + 1)
        changed.save()
        record("sign_on.set_up", actor, issuer, only=order.is_only)


def _password_admin(member_id: UUID | None) -> User:
    """InvalidInput where nobody is named who could let the others in again."""
    admins = members().filter(role=Role.ADMIN, is_active=True)
    found = admins.filter(pk=member_id).first() if member_id else None
    if found is None:
        sentence = "Name an active admin, who can sign in by password when the provider is away."
        raise InvalidInput(sentence, {"password_admin": [sentence]})
    return found


def remove_sign_on(organization_id: UUID, *, actor: str) -> None:
    """Members sign in with passwords again; NotFound where there is nothing to remove."""
    with tenant(organization_id):
        stored = SignOn.objects.first()
        if stored is None:
            raise NotFound("There is no single sign-on to remove.")
        stored.delete()
        record("sign_on.removed", actor, stored.issuer)


def refuses_password(member: User) -> bool:
    """Whether this member has to come by the identity provider. An admin who lost the one who may
    come by password is let in by ``reset_single_sign_on``."""
    sign_on = sign_on_of(member.organization_id)
    return sign_on is not None and sign_on.is_only and sign_on.password_admin_id != member.pk


def role_for(sign_on: SignOn, values: Sequence[str]) -> Role | None:
    """The role that these values of the claim give; None for who may not sign in."""
    if set(values) & set(sign_on.admin_values):
        return Role.ADMIN
    if set(values) & set(sign_on.editor_values):
        return Role.EDITOR
    return Role(sign_on.other_role) if sign_on.other_role else None
