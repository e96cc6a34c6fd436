"""Who provisions: the holder of an organization's SCIM token."""

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.accounts.scim_tokens import find_scim_token
from core.tenancy.auth import Caller
from core.tenancy.refused_keys import counting_refusals

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer scim_…``. The caller has no role: nothing but SCIM is open to it."""

    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower() or not text.strip():
            return None
        with counting_refusals(request._request, text.strip()):
            token = find_scim_token(text.strip())
        return Caller(f"scim:{token.prefix}", token.organization), None

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class HasToken(BasePermission):
    """Whoever TokenAuthentication knows."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user is not None
