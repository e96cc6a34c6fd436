"""Visitors: nobody signs in, a signed token says who asked before."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet

from core.conversations.models import Conversation, Surface
from core.errors import IdentityInvalid, IdentityRequired, NotFound, VisitorExpired
from core.organizations.widget_settings import settings_of
from core.tenancy.identities import is_signed
from core.tenancy.models import ApiKey

SALT = "widget.visitor"
ANONYMOUS = "visitor:"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody on a site; ``name`` is what the site has vouched for, empty for a stranger.
    ``widget_id`` is as in ApiKey: the same name in two widgets has two sets of conversations, since
    these may be answered from different documents."""

    id: UUID
    name: str = ""
    widget_id: UUID | None = None

    @property
    def user_identifier(self) -> str:
        """What new conversations are stored under."""
        return self.name or f"{ANONYMOUS}{self.id}"

    def token(self, key: ApiKey) -> str:
        """Proves later that it is the same visitor, for VISITOR_TOKEN_SECONDS, to this key."""
        generation = key.organization.identity_generation
        return signing.dumps([self.id.hex, key.pk.hex, self.name, generation], salt=SALT)

    def conversations(self) -> QuerySet[Conversation]:
        """The visitor's own, of the active tenant."""
        return self._held_by(self.user_identifier)

    def take_over_unnamed(self) -> None:
        """What was asked before the site told the name becomes the person's, to be erased too."""
        if self.name:
            self._held_by(f"{ANONYMOUS}{self.id}").update(user_identifier=self.name)

    def conversation(self, conversation_id: UUID) -> Conversation:
        """One of ``conversations``; NotFound for any other id."""
        found = self.conversations().filter(pk=conversation_id).first()
        if found is None:
            raise NotFound("There is no such conversation.")
        return found

    def _held_by(self, user_identifier: str) -> QuerySet[Conversation]:
        held = Conversation.objects.filter(surface=Surface.WIDGET, widget_id=self.widget_id)
        return held.filter(user_identifier=user_identifier)


def visitor_of(key: ApiKey, token: str) -> Visitor:
    """The visitor that ``token`` was made for. Raises VisitorExpired, IdentityRequired."""
    visitor = _read(key, token)
    _require_identity(key, visitor)
    return visitor


def visitor_who_asks(key: ApiKey, token: str, name: str, signature: str) -> Visitor:
    """A new visitor without ``token``; with ``name`` one that the site vouches for.

    Raises VisitorExpired, IdentityInvalid, IdentityRequired.
    """
    visitor = _read(key, token) if token else Visitor(uuid4(), widget_id=key.widget_id)
    if name:
        if name.startswith(ANONYMOUS) or not is_signed(key.organization, name, signature):
            raise IdentityInvalid(
                "user_hash must be the hex HMAC-SHA256 of user_identifier, made by the site's "
                "server with the organization's identity secret."
            )
        # A second person at the same browser must not find what the first one asked.
        is_same = visitor.name in ("", name)
        visitor = replace(visitor, name=name) if is_same else Visitor(uuid4(), name, key.widget_id)
    _require_identity(key, visitor)
    return visitor


def needs_identity(key: ApiKey) -> bool:
    """Whether only visitors may ask in the key's widget whom the site vouches for."""
    return bool(settings_of(key.shown_widget, key.organization)["identity"] == "required")


def _read(key: ApiKey, token: str) -> Visitor:
    try:
        values: Any = signing.loads(token, salt=SALT, max_age=settings.VISITOR_TOKEN_SECONDS)
    except signing.BadSignature:
        values = None
    if values:
        visitor, key_id, name, generation = values
        is_current = not name or generation == key.organization.identity_generation
        if key_id == key.pk.hex and is_current:
            return Visitor(UUID(visitor), name, key.widget_id)
    raise VisitorExpired("The visitor's token has expired. Begin a new conversation.")


def _require_identity(key: ApiKey, visitor: Visitor) -> None:
    if not visitor.name and needs_identity(key):
        raise IdentityRequired(
            "Sign in to this site first: only visitors whom it knows may ask here."
        )
