"""How an organization's identity provider is set up, changed and removed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import Protocol, SignOn
from core.accounts.oidc import checked_issuer, discover
from core.accounts.provider_requests import check_address
from core.accounts.saml_metadata import check_certificates, fetch_metadata, read_metadata
from core.accounts.sealed import seal
from core.accounts.sign_on import is_tried, state_of_sign_on
from core.audit.record import record
from core.errors import InvalidInput, NotFound, SignOnFailed
from core.tenancy.context import tenant
from core.tenancy.members import lock_members, members
from core.tenancy.models import Role, User


@dataclass(frozen=True, slots=True)
class SignOnOrder:
    """What an admin chose. OpenID Connect wants ``issuer``, ``client_id`` and ``client_secret``,
    of which an empty one keeps the stored one; SAML wants ``metadata``, likewise, or
    ``metadata_url``. With ``is_only`` ``password_admin_id`` is the admin who may still come in by
    password."""

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
    protocol: str = Protocol.OIDC
    metadata: str = ""
    metadata_url: str = ""


def set_up_sign_on(
    organization_id: UUID, order: SignOnOrder, *, seen: Collection[str] = (), actor: str
) -> None:
    """Take over what was ordered; InvalidInput, also where no provider answers. ChangedMeanwhile
    where somebody else has set up, changed or removed it since the state with one of the marks
    ``seen``, or while the provider was asked.

    With ``is_only``, which is refused until somebody has signed in through the provider, every
    session ends but those of the admin who may come in by password.
    """
    with tenant(organization_id):
        known = SignOn.objects.first()
        state = state_of_sign_on(organization_id, known)
        state.refuse_unless_seen(seen)
    before = state.mark
    stored = known or SignOn(organization_id=organization_id)
    # Outside of any transaction: the provider is asked.
    was_only, issuer = stored.is_only, stored.issuer
    if order.protocol == Protocol.SAML:
        _take_saml(stored, order)
    else:
        _take_oidc(stored, order)
    stored.protocol = order.protocol
    stored.domains = sorted({domain.lower().lstrip("@") for domain in order.domains})
    stored.role_claim, stored.other_role = order.role_claim, order.other_role
    stored.admin_values = list(order.admin_values)
    stored.editor_values = list(order.editor_values)
    stored.is_only = order.is_only
    with tenant(organization_id):
        # Nobody else sets it up now, nor is the admin let out who may come in by password.
        lock_members()
        now = state_of_sign_on(organization_id, SignOn.objects.first())
        now.refuse_unless_seen([before])
        if order.is_only and not was_only:
            stored.password_admin = keeps_password = _password_admin(order.password_admin_id)
        if order.is_only and (issuer != stored.issuer or not was_only):
            _refuse_untried(stored)
        if order.is_only and not was_only:
            others = members().exclude(pk=keeps_password.pk)
            others.update(session_generation=F("session_generation") + 1)
        stored.save()
        record("sign_on.set_up", actor, stored.issuer, only=order.is_only, protocol=order.protocol)


def remove_sign_on(organization_id: UUID, *, actor: str) -> None:
    """Members sign in with passwords again; NotFound where there is nothing to remove."""
    with tenant(organization_id):
        stored = SignOn.objects.first()
        if stored is None:
            raise NotFound("There is no single sign-on to remove.")
        stored.delete()
        record("sign_on.removed", actor, stored.issuer)


def _take_oidc(stored: SignOn, order: SignOnOrder) -> None:
    stored.issuer = checked_issuer(order.issuer)
    if not order.client_id:
        raise _refused("client_id", _("Type the ID that the identity provider knows us by."))
    try:
        discover(stored.organization_id, stored.issuer)
    except SignOnFailed as error:
        raise _refused("issuer", error.detail) from error
    if not order.client_secret and not stored.sealed_client_secret:
        sentence = _("Type the secret that the identity provider gave you.")
        raise _refused("client_secret", sentence)
    stored.client_id = order.client_id
    if order.client_secret:
        stored.sealed_client_secret = seal(order.client_secret)
    stored.metadata = stored.metadata_url = ""


def _take_saml(stored: SignOn, order: SignOnOrder) -> None:
    field = "metadata_url" if order.metadata_url else "metadata"
    if order.metadata_url:
        check_address("metadata_url", order.metadata_url)
    try:
        if order.metadata_url:
            metadata = fetch_metadata(stored.organization_id, order.metadata_url)
        else:
            metadata = order.metadata.strip() or stored.metadata
        if not metadata:
            sentence = _("Paste the identity provider’s metadata, or their address.")
            raise _refused("metadata", sentence)
        provider = read_metadata(metadata)
        check_certificates(provider.certificates)
    except SignOnFailed as error:
        raise _refused(field, error.detail) from error
    stored.issuer, stored.metadata = provider.entity_id, metadata
    stored.metadata_url, stored.metadata_read_at = order.metadata_url, timezone.now()
    stored.client_id = stored.sealed_client_secret = ""


def _refuse_untried(stored: SignOn) -> None:
    """InvalidInput where nobody knows whether this provider lets anybody in."""
    if not is_tried(stored):
        sentence = _(
            "Nobody has signed in through this provider yet. Save without “Single sign-on only”, "
            "try it, and choose it then."
        )
        raise _refused("is_only", sentence)


def _password_admin(member_id: UUID | None) -> User:
    """InvalidInput where nobody is named who could let the others in again."""
    admins = members().filter(role=Role.ADMIN, is_active=True)
    found = admins.filter(pk=member_id).first() if member_id else None
    if found is None or not found.has_usable_password():
        raise _refused(
            "password_admin",
            _("Name an active admin with a password, who can sign in when the provider is away."),
        )
    return found


def _refused(field: str, sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {field: [sentence]})
