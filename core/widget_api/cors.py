"""Which sites' scripts may read what the widget's calls answer."""

from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from core.errors import OriginNotAllowed
from core.problem import problem_of, problem_response
from core.tenancy.origins import origin_of, own_origin

PREFIX = "/widget/v1/"
ALLOWED = "widget.allowed_origin"  # in request.META, once a key was found to allow it
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type, X-API-Key, X-Visitor-Token",
    "Access-Control-Max-Age": "7200",
}
REFUSED = (401, 403)  # keys and sites; what they say is a problem and nothing else
REFUSAL = "This key does not work on this site. Its admin can add the site's origin to the key."


def site_of(request: HttpRequest) -> str:
    """The origin of the page that asks; OriginNotAllowed when it is not told.

    Browsers leave the header out only where page and server have the same origin.
    """
    if origin := request.headers.get("Origin"):
        return origin
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return own_origin()
    raise OriginNotAllowed(REFUSAL)


def allow_site(request: HttpRequest, origin: str) -> None:
    """Let scripts of ``origin`` read the answer to this request, errors included."""
    request.META[ALLOWED] = origin


class CorsMiddleware:
    """Answers preflights, and names the site that a view has found allowed.

    A preflight carries no key, so it is granted to every site; what counts is the key's list,
    which the request itself is held to.
    """

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            plain: HttpResponse = await self.get_response(request)
            return plain
        response: HttpResponse
        if request.method == "OPTIONS":
            response = preflight(request)
        else:
            response = await self.get_response(request)
        grant(request, response)
        return response


def grant(request: HttpRequest, response: HttpResponse) -> None:
    """Name the site in the answer that a view has found allowed.

    A refusal may be read by any site: its widget must know that it need not try again.
    """
    patch_vary_headers(response, ["Origin"])
    origin = request.META.get(ALLOWED)
    if origin is None and response.status_code in REFUSED and _is_origin(_told_origin(request)):
        origin = _told_origin(request)
    if origin:
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Expose-Headers"] = "Retry-After"


def preflight(request: HttpRequest) -> HttpResponse:
    """What a browser learns before it sends a request with headers of its own."""
    if not _is_origin(_told_origin(request)):
        return problem_response(problem_of(OriginNotAllowed(REFUSAL)))
    allow_site(request, _told_origin(request))
    return HttpResponse(status=204, headers=PREFLIGHT)


def _told_origin(request: HttpRequest) -> str:
    return request.headers.get("Origin", "")


def _is_origin(text: str) -> bool:
    try:
        return origin_of(text) == text
    except ValueError:
        return False
