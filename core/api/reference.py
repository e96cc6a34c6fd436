"""The OpenAPI document and its offline browser. Public: they hold nothing of anybody's."""

from functools import cache
from hashlib import sha256
from threading import Lock
from typing import Any, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from core.tenancy.rest_throttles import AddressThrottle

# Swagger UI brings styles and icons inline; everything else comes from this host.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


_generating = Lock()


class Schema(SpectacularAPIView):
    """The document, generated at the first call and served from memory from then on: the
    addresses of a process don't change, and generating takes a second of one processor."""

    metadata_class = None  # there is nothing to say to OPTIONS
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (AddressThrottle,)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """In YAML or JSON, as the caller accepts; 304 for one that has it by its ETag."""
        renderer = request.accepted_renderer
        with _generating:  # one of those that ask first generates, the others wait for it
            body, etag = _rendered(renderer.media_type)
        # Caches may keep it, and ask each time whether it is still the same.
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        response = HttpResponse(body, content_type=renderer.media_type, headers=headers)
        name = f"{settings.SPECTACULAR_SETTINGS['TITLE']}.{renderer.format}"
        response["Content-Disposition"] = f'inline; filename="{name}"'
        patch_vary_headers(response, ["Accept"])
        conditional = get_conditional_response(request._request, etag=etag, response=response)
        return cast(HttpResponse, conditional)  # for a response there is always one


@cache
def _rendered(media_type: str) -> tuple[bytes, str]:
    """The document's bytes and their ETag."""
    renderer = next(one for one in Schema.renderer_classes if one.media_type == media_type)
    body = cast(bytes, renderer().render(_schema(), renderer_context={}))
    return body, f'"{sha256(body).hexdigest()}"'


@cache
def _schema() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


class Docs(SpectacularSwaggerSplitView):
    metadata_class = None
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (AddressThrottle,)
    url_name = "api:schema"

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        answer["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return answer
