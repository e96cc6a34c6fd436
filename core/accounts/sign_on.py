"""An organization's identity provider: found, and what it gives and rules out."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from core.accounts.models import SignOn, SignOnIdentity
from core.audit.states import State
from core.errors import NotFound
from core.tenancy.context import platform, tenant
from core.tenancy.models import Organization, Role, User


def sign_on_of(organization_id: UUID) -> SignOn | None:
    """None where the organization has no identity provider."""
    with tenant(organization_id):
        return SignOn.objects.select_related("password_admin").first()


def state_of_sign_on(organization_id: UUID, stored: SignOn | None) -> State:
    """What admins change of it; ``stored`` is None where none is set up."""
    # What is read at an address by itself is nobody's change.
    pasted = stored and not stored.metadata_url and stored.metadata
    values = stored and [
        *(stored.protocol, stored.issuer, stored.client_id, stored.sealed_client_secret),
        *(stored.metadata_url, pasted, stored.domains, stored.role_claim),
        *(stored.admin_values, stored.editor_values, stored.other_role),
        *(stored.is_only, stored.password_admin_id),
    ]
    # The audit calls it by its issuer; an organization has one at a time.
    return State(values, organization_id, ("sign_on.set_up", "sign_on.removed"), Q())


def is_tried(stored: SignOn) -> bool:
    """Whether somebody has signed in through this provider."""
    with tenant(stored.organization_id):
        return SignOnIdentity.objects.filter(issuer=stored.issuer).exists()


def not_here() -> NotFound:
    """What is said to whoever comes to an address that is nobody's."""
    return NotFound(
        _("There is no single sign-on at this address. Ask an admin of your organization.")
    )


def sign_on_named(slug: str) -> tuple[Organization, SignOn]:
    """For whoever comes to sign in; one NotFound for all that can be missing."""
    with platform():
        organization = Organization.objects.filter(slug=slug, is_active=True).first()
    sign_on = sign_on_of(organization.pk) if organization else None
    if organization is None or sign_on is None:
        raise not_here()
    return organization, sign_on


def page_of(organization: Organization) -> str:
    """The address of the organization's own sign-in page."""
    return f"{settings.PUBLIC_URL}/sign-in/single/{organization.slug}/"


def callback_of(organization: Organization) -> str:
    """Where its provider sends people back to. An address of its own for each organization keeps
    one provider's answers from being taken for another's."""
    return f"{page_of(organization)}callback/"


def entity_id_of(organization: Organization) -> str:
    """What a provider knows us by in SAML, for this organization; our metadata are there."""
    return f"{page_of(organization)}metadata/"


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
