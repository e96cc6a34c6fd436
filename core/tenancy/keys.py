"""Making and recognizing keys.

A key is 32 random bytes behind a readable prefix, so a plain SHA-256 is enough to
store: there is nothing to guess, and looking one up costs one index probe.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from core.errors import InvalidKey
from core.tenancy.context import identity, platform, tenant
from core.tenancy.models import ApiKey, KeyKind, Organization, PlatformKey

PREFIXES = {KeyKind.SECRET: "sk_", KeyKind.PUBLISHABLE: "pk_"}
PLATFORM_PREFIX = "ak_"
VISIBLE_CHARACTERS = 11
USE_RECORDED_EVERY = timedelta(minutes=1)


def hash_key(key: str) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(key.encode()).hexdigest()


def create_key(
    organization_id: UUID,
    kind: KeyKind,
    *,
    name: str = "",
    origins: list[str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its text, which is shown this once. Called inside ``tenant()``."""
    text = PREFIXES[kind] + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        organization_id=organization_id,
        kind=kind,
        name=name,
        prefix=text[:VISIBLE_CHARACTERS],
        key_hash=hash_key(text),
        origins=origins or [],
        expires_at=expires_at,
    )
    return key, text


def find_key(text: str) -> ApiKey:
    """The live key with this text, its organization loaded; else InvalidKey."""
    digest = hash_key(text)
    with identity(digest):
        key = ApiKey._base_manager.filter(key_hash=digest).first()
    if key is None or key.is_expired:
        raise InvalidKey("This API key is unknown or has expired. Ask an admin for a current one.")
    with tenant(key.organization_id):
        key.organization = Organization.objects.get(pk=key.organization_id)
        if not key.organization.is_active:
            raise InvalidKey("This organization is switched off.")
        _record_use(key)
    return key


def _record_use(key: ApiKey) -> None:
    # Once a minute is enough to see that a key is in use, and spares a write per request.
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USE_RECORDED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def rotate_key(organization_id: UUID, kind: KeyKind, overlap: timedelta) -> tuple[ApiKey, str]:
    """A new key; the live ones of that kind end after ``overlap``. Called inside ``tenant()``."""
    end = timezone.now() + overlap
    live = ApiKey.objects.filter(kind=kind).exclude(expires_at__lte=end)
    newest = live.order_by("-created_at").first()
    key, text = create_key(organization_id, kind, origins=newest.origins if newest else None)
    live.exclude(pk=key.pk).update(expires_at=end)
    return key, text


def create_platform_key() -> str:
    """A new platform key's text, shown this once."""
    text = PLATFORM_PREFIX + secrets.token_urlsafe(32)
    with platform():
        PlatformKey.objects.create(prefix=text[:VISIBLE_CHARACTERS], key_hash=hash_key(text))
    return text


def find_platform_key(text: str) -> PlatformKey:
    """The platform key with this text; else InvalidKey."""
    digest = hash_key(text)
    with identity(digest):
        key = PlatformKey.objects.filter(key_hash=digest).first()
    if key is None:
        raise InvalidKey("This platform key is unknown.")
    return key
