"""Who asks: an API key, or a member who signed in."""

import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from core.errors import InvalidKey
from core.processors import processors
from core.tenancy.audiences import library_reader, reader_of_key
from core.tenancy.context import identity, tenant
from core.tenancy.keys import PLATFORM_PREFIX, find_key, find_platform_key, working_keys
from core.tenancy.models import ApiKey, GroupMember, KeyKind, Organization, Role, User
from core.tenancy.readers import ANYBODY, Reader, read_as
from core.tenancy.refused_keys import counting_refusals

HEADER = "X-API-Key"
VISIT_RECORDED_EVERY = timedelta(minutes=5)
# Hashing a password keeps a processor busy for long; the others are for those who are in.
_hashing = threading.BoundedSemaphore(max(1, processors() // 2))


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever is behind a request; DRF's ``request.user``.

    ``organization`` is None for the platform key alone. ``role`` is what permissions look
    at: a secret key may do everything in its organization, unless it is for an audience.
    ``reader`` is whom its questions are answered for. ``key_ends``: the key has an end date.
    """

    name: str
    organization: Organization | None
    role: Role | None = None
    user: User | None = None
    reader: Reader = ANYBODY
    key_id: UUID | None = None
    key_kind: str = ""
    key_ends: bool = False
    is_platform: bool = False
    is_authenticated: bool = True

    @property
    def own_conversations(self) -> UUID | None:
        """The key, where it sees no conversations but those that it began: one for an audience."""
        return self.key_id if self.role == Role.VIEWER else None

    @property
    def library(self) -> Reader:
        """Whose documents are listed and opened: who manages documents sees all of them."""
        return library_reader(self.role, self.reader)


class MemberBackend(BaseBackend):
    """Username and password; a member of a switched-off organization can't sign in."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> User | None:
        if not username or password is None:
            return None
        user = _find_user("username", username)
        # Outside any scope: whoever holds a connection meanwhile keeps it from all others.
        with _hashing:
            if user is None:
                # The same work as for a real user, so that timing names nobody.
                make_password(password)
                return None
            is_right = check_password(password, user.password, partial(_renew_hash, user))
        return user if is_right and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        user = _find_user("pk", str(user_id))
        if user is None or not user.is_active:
            return None
        _record_visit(user)
        return user


def is_let_in(caller: Caller) -> bool:
    """Whether the caller may come in at present: an active member, or a key that has not ended, of
    an organization that is active."""
    if caller.user:
        user = _find_user("pk", str(caller.user.pk))
        return user is not None and user.is_active
    if caller.organization is None or caller.key_id is None:
        return caller.is_platform
    with tenant(caller.organization.pk):
        keys = working_keys().filter(pk=caller.key_id, organization__is_active=True)
        return keys.exists()


def _renew_hash(user: User, password: str) -> None:
    """Replace a hash of an earlier release by one that takes more to guess, unless the password
    was changed meanwhile."""
    before, renewed = user.password, make_password(password)
    with tenant(user.organization_id):
        User.objects.filter(pk=user.pk, password=before).update(password=renewed)
    user.password = renewed


def _find_user(field: str, value: str) -> User | None:
    """The user whose ``field`` (username or pk) is ``value``, organization loaded."""
    with identity(value):
        user = User.objects.filter(**{field: value}).first()
    if user is None:
        return None
    with tenant(user.organization_id):
        user.organization = Organization.objects.get(pk=user.organization_id)
        groups = GroupMember.objects.filter(member=user).order_by("group")
        user.group_ids = tuple(groups.values_list("group_id", flat=True))
    return user if user.organization.is_active else None


def _record_visit(user: User) -> None:
    # Every few minutes is enough to see who still comes, and spares a write per request.
    now = timezone.now()
    if user.last_seen_at is None or now - user.last_seen_at > VISIT_RECORDED_EVERY:
        with tenant(user.organization_id):
            User.objects.filter(pk=user.pk).update(last_seen_at=now)


class ApiKeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        text = request.headers.get(HEADER)
        if text is None:
            return None
        if text.startswith(PLATFORM_PREFIX):
            with counting_refusals(request._request, text):
                platform_key = find_platform_key(text)
            return Caller(f"key:{platform_key.prefix}", None, is_platform=True), None
        with counting_refusals(request._request, text):
            key = find_key(text)
        caller = Caller(
            f"key:{key.prefix}",
            key.organization,
            _role_of(key),
            reader=reader_of_key(key),
            key_id=key.pk,
            key_kind=key.kind,
            key_ends=key.expires_at is not None,
        )
        read_as(caller.library)
        return caller, None

    def authenticate_header(self, request: Request) -> str:
        return HEADER


def _role_of(key: ApiKey) -> Role | None:
    """A secret key does everything; one for an audience asks and reads."""
    if key.kind != KeyKind.SECRET:
        return None
    return Role.ADMIN if key.audience is None else Role.VIEWER


def caller_of(request: Request) -> Caller | None:
    """Who asks; None without key or sign-in. DRF's own type of ``request.user`` is Django's."""
    return cast(Caller | None, request.user)


def organization_of(request: Request) -> Organization:
    """The organization that the caller belongs to; InvalidKey for a platform key."""
    caller = caller_of(request)
    if caller is None or caller.organization is None:
        raise InvalidKey("This call needs a key of an organization, not a platform key.")
    return caller.organization


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "core.tenancy.auth.ApiKeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": HEADER}
