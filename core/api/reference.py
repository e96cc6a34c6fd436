"""The OpenAPI document and its offline browser. Public: they hold nothing of anybody's."""

from typing import Any

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


class Schema(SpectacularAPIView):
    metadata_class = None  # there is nothing to say to OPTIONS
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (AddressThrottle,)


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
