"""The token with which an identity provider says who an organization's members are (SCIM): made,
recognized and ended. An organization has one; another takes its place."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from core.accounts.models import ScimToken
from core.audit.record import record
from core.errors import InvalidKey, NotFound
from core.tenancy.context import identity, tenant
from core.tenancy.keys import VISIBLE_CHARACTERS, hash_key
from core.tenancy.models import Organization

PREFIX = "scim_"
USE_RECORDED_EVERY = timedelta(minutes=1)


def scim_address() -> str:
    """What an identity provider is told to provision to; the token says which organization."""
    return f"{settings.PUBLIC_URL}/scim/v2"


def scim_token_of(organization_id: UUID) -> ScimToken | None:
    """None where nobody provisions the organization."""
    with tenant(organization_id):
        return ScimToken.objects.first()


def make_scim_token(organization_id: UUID, *, actor: str) -> tuple[ScimToken, str]:
    """A new token and its text, which is shown this once; the one before works no more."""
    text = PREFIX + secrets.token_urlsafe(32)
    with tenant(organization_id):
        # Two who make one at once would each find none to end.
        Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
        ScimToken.objects.all().delete()
        token = ScimToken.objects.create(
            organization_id=organization_id,
            prefix=text[:VISIBLE_CHARACTERS],
            token_hash=hash_key(text),
        )
        record("scim_token.made", actor, token.prefix)
    return token, text


def end_scim_token(organization_id: UUID, *, actor: str) -> None:
    """Members and groups stay as they are, and are kept here; NotFound where there is none."""
    with tenant(organization_id):
        token = ScimToken.objects.first()
        if token is None:
            raise NotFound("There is no token to end.")
        token.delete()
        record("scim_token.ended", actor, token.prefix)


def find_scim_token(text: str) -> ScimToken:
    """The token with this text, its organization loaded; else InvalidKey."""
    digest = hash_key(text)
    with identity(digest):
        token = ScimToken._base_manager.filter(token_hash=digest).first()
    if token is None:
        raise InvalidKey("This token is unknown or has ended. Ask an admin for a current one.")
    with tenant(token.organization_id):
        token.organization = Organization.objects.get(pk=token.organization_id)
        if not token.organization.is_active:
            raise InvalidKey("This organization is switched off.")
        _record_use(token)
    return token


def _record_use(token: ScimToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USE_RECORDED_EVERY:
        ScimToken.objects.filter(pk=token.pk).update(last_used_at=now)
