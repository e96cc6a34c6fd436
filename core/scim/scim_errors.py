"""An error as SCIM tells it (RFC 7644, 3.12)."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from pydantic import ValidationError
from rest_framework import exceptions as drf
from scim2_models import Error, SCIMException

from core.errors import DatabaseUnavailable, InvalidInput, InvalidKey, PolicyChatError, RateLimited

MEDIA_TYPE = "application/scim+json"


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's hook for the views of this room; None for a mistake of ours."""
    told = error_of(error)
    if told is None or told.status is None:
        return None
    response = JsonResponse(told.model_dump(), status=told.status, content_type=MEDIA_TYPE)
    if isinstance(error, RateLimited):
        response["Retry-After"] = str(error.retry_after)
    if told.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def error_of(error: Exception) -> Error | None:
    """What is told of ``error``; None for what nobody raised on purpose."""
    if isinstance(error, SCIMException):
        return error.to_error()
    if isinstance(error, ValidationError):
        return Error.from_validation_error(error.errors()[0])
    if isinstance(error, OperationalError):
        error = DatabaseUnavailable("The database does not answer. Try again in a moment.")
    if isinstance(error, PolicyChatError):
        return Error(status=error.http_status, scim_type=_type_of(error), detail=error.detail)
    if isinstance(error, (drf.NotAuthenticated, drf.AuthenticationFailed, drf.PermissionDenied)):
        return Error(status=InvalidKey.http_status, detail="Send the token: Authorization: Bearer.")
    if isinstance(error, drf.APIException):
        kind = "invalidSyntax" if isinstance(error, drf.ParseError) else None
        return Error(status=error.status_code, scim_type=kind, detail=str(error.detail))
    if isinstance(error, Http404):
        return Error(status=404, detail="There is nothing at this address.")
    if isinstance(error, RequestDataTooBig):
        return Error(status=413, detail="The request is too large.")
    return None


def _type_of(error: PolicyChatError) -> str | None:
    """``uniqueness`` of a name that is taken, which providers look for."""
    if isinstance(error, InvalidInput):
        return "invalidValue"
    return "uniqueness" if "username" in error.extra.get("errors", {}) else None
