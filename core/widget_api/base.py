"""What the widget's calls share: a publishable key, on a site that it was made for."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from core.conversations.models import Message, MessageRole
from core.errors import InvalidKey, NotAllowed, NotFound, OriginNotAllowed
from core.rest.base import Endpoint
from core.tenancy.audiences import reader_of_key
from core.tenancy.auth import HEADER, Caller
from core.tenancy.context import tenant
from core.tenancy.keys import find_key
from core.tenancy.models import ApiKey, KeyKind
from core.tenancy.origins import allows
from core.tenancy.preview_permission import may_preview
from core.tenancy.readers import read_as
from core.tenancy.refused_keys import counting_refusals
from core.widget_api.cors import REFUSAL, allow_site, site_of
from core.widget_api.throttle import count_request_of, count_visitor
from core.widget_api.visitors import Visitor, visitor_of

TOKEN_HEADER = "X-Visitor-Token"  # noqa: S105  (a name, not a secret)
FROM_VISITOR = OpenApiParameter(
    TOKEN_HEADER, str, OpenApiParameter.HEADER, required=True, description="From the last chat/."
)


def key_on_site(request: HttpRequest, text: str) -> ApiKey:
    """The publishable key that ``text`` is, on a site of its own or in its preview; the request is
    counted.

    Raises NotAllowed, InvalidKey, OriginNotAllowed, RateLimited.
    """
    if text.startswith(("sk_", "ak_")):
        raise NotAllowed("Never put this key into a page: the widget has a key of its own.")
    with counting_refusals(request, text):
        key = find_key(text)
    if key.kind != KeyKind.PUBLISHABLE:
        raise InvalidKey("The widget needs a publishable key.")
    origin = site_of(request)
    if not allows(key.origins, origin) and not may_preview(request, key, origin):
        raise OriginNotAllowed(REFUSAL)
    allow_site(request, origin)
    count_request_of(request, key.organization_id, key.pk)
    return key


class PublishableKeyAuthentication(BaseAuthentication):
    """``request.auth`` is the key. Without its site it opens nothing."""

    def authenticate(self, request: Request) -> tuple[Caller, ApiKey]:
        key = key_on_site(request._request, request.headers.get(HEADER, ""))
        name = f"key:{key.prefix}"
        reader = reader_of_key(key)
        read_as(reader)
        caller = Caller(name, key.organization, reader=reader, key_id=key.pk, key_kind=key.kind)
        return caller, key

    def authenticate_header(self, request: Request) -> str:
        return HEADER


class PublishableKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "core.widget_api.base.PublishableKeyAuthentication"
    name = "PublishableKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": HEADER}


class WidgetEndpoint(Endpoint):
    """Base of the views. Requests are counted as soon as the key is known."""

    authentication_classes = (PublishableKeyAuthentication,)
    permission_classes = ()
    throttle_classes = ()

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Addresses don't tell visitors apart, so nothing on the way may keep an answer."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    @property
    def key(self) -> ApiKey:
        return cast(ApiKey, self.request.auth)

    @property
    def origin(self) -> str:
        return site_of(self.request._request)

    def own_answer(self, message_id: UUID) -> Message:
        """An answer in one of the visitor's conversations; NotFound for any other id."""
        visitor = self.visitor()
        with tenant(self.key.organization_id):
            answers = Message.objects.filter(role=MessageRole.ASSISTANT)
            own = answers.filter(conversation__in=visitor.conversations())
            message = own.filter(pk=message_id).first()
        if message is None:
            raise NotFound("There is no such answer.")
        return message

    def visitor(self) -> Visitor:
        """Who sent this, by the token in the header. Raises VisitorExpired, IdentityRequired."""
        visitor = visitor_of(self.key, self.request.headers.get(TOKEN_HEADER, ""))
        count_visitor(self.key.organization_id, visitor.id)
        return visitor
