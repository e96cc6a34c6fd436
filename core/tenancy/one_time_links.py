"""One-time links: made by an admin or mailed, opened once by somebody who has nothing else to show.

The secret is 32 random bytes, and only its SHA-256 is stored (core/tenancy/keys.py says why
that is enough).
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import LinkExpired
from core.tenancy.context import current_tenant, identity, tenant
from core.tenancy.keys import hash_key
from core.tenancy.models import LinkKind, OneTimeLink, Organization, User

LIFETIMES = {
    LinkKind.INVITATION: timedelta(days=7),
    LinkKind.RESET: timedelta(days=1),
    LinkKind.FORGOTTEN: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class NewLink:
    """``address`` holds the secret and is shown this once. ``mailed`` is None where there was
    nowhere to mail it, or nothing to mail it with."""

    link: OneTimeLink
    address: str
    mailed: bool | None = None


def make_link(kind: LinkKind, **fields: Any) -> NewLink:
    """A link of the active tenant, which opens under PUBLIC_URL. Called inside ``tenant()``."""
    token = secrets.token_urlsafe(32)
    link = OneTimeLink.objects.create(
        organization=Organization.objects.get(pk=current_tenant()),
        kind=kind,
        token_hash=hash_key(token),
        expires_at=timezone.now() + LIFETIMES[kind],
        **fields,
    )
    return NewLink(link, f"{settings.PUBLIC_URL}/{kind.value}/{token}/")


def find_link(kind: LinkKind, token: str) -> OneTimeLink:
    """The open link with this secret, its organization and member loaded; else LinkExpired."""
    digest = hash_key(token)
    with identity(digest):
        link = OneTimeLink._base_manager.filter(kind=kind, token_hash=digest).first()
    if link is None or link.is_expired:
        raise _gone()
    with tenant(link.organization_id):
        link.organization = Organization.objects.get(pk=link.organization_id)
        if link.member_id:
            link.member = User.objects.get(pk=link.member_id)
    if not link.organization.is_active or (link.member and not link.member.is_active):
        raise _gone()
    return link


def use_link(link: OneTimeLink) -> None:
    """Let it never open again; LinkExpired where somebody else was first. Called inside
    ``tenant()``, with what the link is for."""
    deleted, _ = OneTimeLink.objects.filter(pk=link.pk).delete()
    if not deleted:
        raise _gone()


def _gone() -> LinkExpired:
    """One sentence for all that a link can be, so that it tells a stranger nothing."""
    return LinkExpired(
        _("This link is not valid any more. Ask an admin of your organization for a new one.")
    )
