"""Who asks by the console's session, for the REST surface."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from core.accounts.factor_rule import MUST_ADD, must_add_second_factor
from core.errors import NotAllowed
from core.tenancy.audiences import reader_of_member
from core.tenancy.auth import HEADER, Caller
from core.tenancy.models import Role, User
from core.tenancy.readers import read_as


class MemberAuthentication(SessionAuthentication):
    """The console's session, with its CSRF check; where a second factor is required, one that gave
    it, unless the view is for setting it up (``sets_up_factor``)."""

    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        user: User = found[0]
        sets_it_up = getattr(request.parser_context["view"], "sets_up_factor", False)
        if not sets_it_up and must_add_second_factor(user, request._request.session):
            raise NotAllowed(MUST_ADD)
        name, reader = f"user:{user.username}", reader_of_member(user)
        caller = Caller(name, user.organization, Role(user.role), user, reader)
        read_as(caller.library)
        return caller, None

    def authenticate_header(self, request: Request) -> str:
        return HEADER


class MemberScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "core.accounts.session_auth.MemberAuthentication"
    name = "Session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
