"""Making and recognizing keys.

A key is 32 random bytes behind a readable prefix, so a plain SHA-256 is enough to
store: there is nothing to guess, and looking one up costs one index probe. Publishable keys
are kept whole as well, so that the line that holds one can be shown again.
"""

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, InvalidKey, NotFound
from core.tenancy.audiences import Audience, checked
from core.tenancy.context import identity, platform, tenant
from core.tenancy.models import ApiKey, KeyKind, Organization, PlatformKey, Widget
from core.tenancy.origins import checked_origins, is_readable

PREFIXES = {KeyKind.SECRET: "sk_", KeyKind.PUBLISHABLE: "pk_"}
PLATFORM_PREFIX = "ak_"
VISIBLE_CHARACTERS = 11
# What somebody else has made must be as hard to guess as what is made here.
GIVEN = re.compile(r"[A-Za-z0-9_-]{43,200}")
FEWEST_DIFFERENT = 16
LONGEST_NAME = 100
USE_RECORDED_EVERY = timedelta(minutes=1)


def may_be_given(text: str, prefix: str) -> bool:
    """Whether ``text`` may be a key that somebody has made elsewhere: it looks as if it were
    random, and is as long as those made here."""
    rest = text.removeprefix(prefix)
    is_key = text.startswith(prefix) and GIVEN.fullmatch(rest) is not None
    return is_key and len(set(rest)) >= FEWEST_DIFFERENT


def hash_key(key: str) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(key.encode()).hexdigest()


def create_key(
    organization_id: UUID,
    kind: KeyKind,
    *,
    name: str = "",
    origins: list[str] | None = None,
    widget: Widget | None = None,
    audience: Audience | None = None,
    expires_at: datetime | None = None,
    given: str = "",
) -> tuple[ApiKey, str]:
    """A new key and its text, which is shown this once. Called inside ``tenant()``.

    ``widget`` is a publishable one's, None being the first. ``given`` is a text that
    ``may_be_given``, empty where one is to be made. InvalidInput for origins that are none, and for
    groups that are not there.
    """
    text = given or PREFIXES[kind] + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        organization_id=organization_id,
        kind=kind,
        name=name,
        prefix=text[:VISIBLE_CHARACTERS],
        key_hash=hash_key(text),
        public_text=text if kind == KeyKind.PUBLISHABLE else "",
        origins=checked_origins(origins or []),
        widget_id=widget.named_id if widget else None,
        audience=None if audience is None else checked(audience) or [],
        expires_at=expires_at,
    )
    return key, text


def add_key(
    organization_id: UUID,
    kind: KeyKind,
    name: str,
    *,
    origins: list[str] | None = None,
    widget_id: UUID | None = None,
    audience: Audience | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """``create_key`` for one that people tell from others; InvalidInput. Called inside
    ``tenant()``.

    A publishable key belongs to the widget ``widget_id``, None being the first; without ``origins``
    it gets those of that widget's newest one. A secret one for an ``audience`` asks and reads as
    those, and manages nothing.
    """
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        _refuse("name", _("Name the key, in at most %(most)s characters.") % {"most": LONGEST_NAME})
    if expires_at is not None and expires_at <= timezone.now():
        _refuse("expires_at", _("The end must be in the future."))
    if origins is not None and kind != KeyKind.PUBLISHABLE:
        _refuse("origins", _("Only publishable keys have origins."))
    if audience is not None and kind != KeyKind.SECRET:
        _refuse("audience", _("Only secret keys have an audience."))
    if widget_id is not None and kind != KeyKind.PUBLISHABLE:
        _refuse("widget_id", _("Only publishable keys belong to a widget."))
    widget = Widget.objects.filter(pk=widget_id).first() if widget_id else None
    if widget_id is not None and widget is None:
        _refuse("widget_id", _("There is no such widget."))
    if origins is None and kind == KeyKind.PUBLISHABLE:
        origins = origins_now(widget.named_id if widget else None)
    return create_key(
        organization_id,
        kind,
        name=name,
        origins=origins,
        widget=widget,
        audience=audience,
        expires_at=expires_at,
    )


def _refuse(field: str, sentence: str) -> NoReturn:
    raise InvalidInput(sentence, {field: [sentence]})


def find_key(text: str) -> ApiKey:
    """The live key with this text, its organization and its widget loaded; else InvalidKey."""
    digest = hash_key(text)
    with identity(digest):
        key = ApiKey._base_manager.filter(key_hash=digest).first()
    if key is None or key.is_expired:
        raise InvalidKey("This API key is unknown or has expired. Ask an admin for a current one.")
    with tenant(key.organization_id):
        key.organization = Organization.objects.get(pk=key.organization_id)
        if not key.organization.is_active:
            raise InvalidKey("This organization is switched off.")
        if key.kind == KeyKind.PUBLISHABLE:
            key.shown_widget = Widget.objects.get(pk=key.widget_pk)
        _record_use(key)
    return key


def _record_use(key: ApiKey) -> None:
    # Once a minute is enough to see that a key is in use, and spares a write per request.
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USE_RECORDED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def find_live_keys(key_ids: Collection[UUID]) -> dict[UUID, ApiKey]:
    """Those of these publishable keys that work, by id, with their organization and their widget.
    Called inside ``tenant()``."""
    found = ApiKey.objects.filter(pk__in=key_ids, organization__is_active=True)
    found = found.filter(kind=KeyKind.PUBLISHABLE).select_related("organization")
    keys = {key.pk: key for key in found if not key.is_expired}
    widgets = Widget.objects.in_bulk({key.widget_pk for key in keys.values()})
    for key in keys.values():
        key.shown_widget = widgets[key.widget_pk]
    return keys


def working_keys() -> QuerySet[ApiKey]:
    """The keys that have not ended, the newest first. Called inside ``tenant()``."""
    return ApiKey.objects.exclude(expires_at__lte=timezone.now())


def live_keys(kind: KeyKind) -> QuerySet[ApiKey]:
    """The ``working_keys`` of one kind. Called inside ``tenant()``."""
    return working_keys().filter(kind=kind)


def working_key(key_id: UUID) -> ApiKey:
    """One of ``working_keys``; NotFound for any other id. Called inside ``tenant()``."""
    found = working_keys().filter(pk=key_id).first()
    if found is None:
        raise NotFound("There is no such key, or it has ended.")
    return found


def end_key(key_id: UUID) -> ApiKey:
    """Let one key stop working now; NotFound. Called inside ``tenant()``."""
    key = working_key(key_id)
    key.expires_at = timezone.now()
    key.save(update_fields=["expires_at"])
    return key


def origins_now(widget_id: UUID | None = None) -> list[str]:
    """The sites of the newest publishable key of a widget, of the first without one. Called inside
    ``tenant()``."""
    newest = live_keys(KeyKind.PUBLISHABLE).filter(widget=widget_id).first()
    return newest.origins if newest and is_readable(newest.origins) else []


def change_origins(origins: Any) -> list[str]:
    """Give all live keys of the first widget these sites, and no others; returns them as they are
    stored. InvalidInput. Called inside ``tenant()``."""
    checked = checked_origins(origins)
    live_keys(KeyKind.PUBLISHABLE).filter(widget=None).update(origins=checked)
    return checked


def rotate_key(
    organization_id: UUID, kind: KeyKind, overlap: timedelta, origins: list[str] | None = None
) -> tuple[ApiKey, str]:
    """A new key; the live ones of that kind end after ``overlap``, of publishable ones those of the
    first widget. Called inside ``tenant()``.

    Without ``origins`` a publishable key gets those of the newest one.
    """
    end = timezone.now() + overlap
    live = ApiKey.objects.filter(kind=kind, widget=None).exclude(expires_at__lte=end)
    if origins is None:
        origins = origins_now() if kind == KeyKind.PUBLISHABLE else []
    key, text = create_key(organization_id, kind, origins=origins)
    live.exclude(pk=key.pk).update(expires_at=end)
    return key, text


def create_platform_key(given: str = "") -> str:
    """A new platform key's text, shown this once; ``given`` as for ``create_key``. One that is
    there already is left as it is."""
    text = given or PLATFORM_PREFIX + secrets.token_urlsafe(32)
    shown = {"prefix": text[:VISIBLE_CHARACTERS]}
    with platform():
        PlatformKey.objects.get_or_create(key_hash=hash_key(text), defaults=shown)
    return text


def find_platform_key(text: str) -> PlatformKey:
    """The platform key with this text; else InvalidKey."""
    digest = hash_key(text)
    with identity(digest):
        key = PlatformKey.objects.filter(key_hash=digest).first()
    if key is None:
        raise InvalidKey("This platform key is unknown.")
    return key
