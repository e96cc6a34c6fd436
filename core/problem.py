"""The only place where an error becomes an HTTP answer: problem details, RFC 9457."""

import logging
from http import HTTPStatus
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from rest_framework import exceptions as drf
from rest_framework.response import Response

from core.errors import DatabaseUnavailable, InvalidKey, PolicyChatError, RateLimited

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"

_DRF_CODES: dict[type[Exception], str] = {
    drf.NotAuthenticated: "invalid_key",
    drf.AuthenticationFailed: "invalid_key",
    drf.PermissionDenied: "permission_denied",
    drf.NotFound: "not_found",
    drf.MethodNotAllowed: "method_not_allowed",
    drf.UnsupportedMediaType: "unsupported_media_type",
    drf.NotAcceptable: "not_acceptable",
    drf.ParseError: "validation_error",
    drf.ValidationError: "validation_error",
}


def problem(status: int, code: str, detail: str, title: str = "", **extra: Any) -> dict[str, Any]:
    """The problem object; ``extra`` members (``errors``) come after the standard ones."""
    return {
        "type": f"urn:policy-chatbot:{code}",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **extra,
    }


def problem_of(error: PolicyChatError) -> dict[str, Any]:
    """The problem object of one of our own errors."""
    return problem(error.http_status, error.code, error.detail, error.title, **error.extra)


def problem_response(body: dict[str, Any], retry_after: int | None = None) -> JsonResponse:
    response = JsonResponse(body, status=body["status"], content_type=CONTENT_TYPE)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | HttpResponse | None:
    """DRF's hook. What is not translated here goes on to ProblemMiddleware."""
    if response := response_of(error):
        return response
    if isinstance(error, Http404):
        error = drf.NotFound()
    if not isinstance(error, drf.APIException):
        return None
    code = next((c for t, c in _DRF_CODES.items() if isinstance(error, t)), error.default_code)
    extra: dict[str, Any] = {}
    detail = str(error.detail)
    if isinstance(error, drf.ValidationError):
        detail = "Some fields are not valid; see errors."
        extra["errors"] = error.detail
    elif isinstance(error, (drf.NotAuthenticated, drf.AuthenticationFailed)):
        detail = "Send a valid key in the X-API-Key header, or sign in."
    response = problem_response(problem(error.status_code, code, detail, **extra))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _database_down(error: OperationalError) -> HttpResponse:
    logger.error("the database does not answer: %s", error)
    return _own(DatabaseUnavailable("The database does not answer. Try again in a moment."))


def _own(error: PolicyChatError) -> HttpResponse:
    retry_after = error.retry_after if isinstance(error, RateLimited) else None
    response = problem_response(problem_of(error), retry_after)
    if isinstance(error, InvalidKey):
        response["WWW-Authenticate"] = "X-API-Key"
    return response


def response_of(error: Exception) -> HttpResponse | None:
    """The answer to one of our own errors, or to a database that is away; None for others."""
    if isinstance(error, PolicyChatError):
        return _own(error)
    if isinstance(error, OperationalError):
        return _database_down(error)
    return None


def unavailable_page(error: OperationalError) -> HttpResponse:
    """What people see while the database is away."""
    logger.error("the database does not answer: %s", error)
    return HttpResponse(render_to_string("503.html"), status=503)


class ProblemMiddleware:
    """Errors outside DRF views: in middleware, in plain views, and unknown addresses."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = await self.get_response(request)
        if not wants_problem(request) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type") == CONTENT_TYPE:
            return response
        return problem_response(_of_status(response.status_code))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not wants_problem(request) and isinstance(error, OperationalError):
            return unavailable_page(error)
        # Nobody reads a page that was asked for that often.
        if not wants_problem(request) and not isinstance(error, RateLimited):
            return None
        if response := response_of(error):
            return response
        if isinstance(error, RequestDataTooBig):
            return problem_response(problem(413, "request_too_large", "The request is too large."))
        if isinstance(error, (MultiPartParserError, SuspiciousOperation, UnicodeDecodeError)):
            return problem_response(
                problem(400, "validation_error", "The request's body can't be read.")
            )
        return None


def wants_problem(request: HttpRequest) -> bool:
    """Programs get problem details; people's pages keep Django's error pages."""
    return request.path_info.startswith(("/api/", "/widget/v1/"))


def _of_status(status: int) -> dict[str, Any]:
    codes = {400: "validation_error", 403: "permission_denied", 404: "not_found"}
    details = {
        400: "The request can't be understood.",
        403: "This request was refused.",
        404: "There is nothing at this address.",
        500: "Something went wrong on our side. The log has the details under this request's id.",
    }
    fallback = HTTPStatus(status).description or HTTPStatus(status).phrase
    code = codes.get(status, "internal_error" if status >= 500 else "request_refused")
    return problem(status, code, details.get(status, fallback))
