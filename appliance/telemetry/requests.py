"""Every request that Django answers, as figures and as a span, by its route and never its path."""

import time
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from appliance.logs import request_id
from core.telemetry.metrics import REQUEST_SECONDS, REQUESTS
from core.telemetry.totals import send_regularly
from core.telemetry.tracing import span

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# Asked by machines every few seconds; they would drown what people do.
PROBES = {"/healthz", "/readyz", "/metrics"}


class RequestTelemetry:
    """Counts and times; stands right behind RequestIdMiddleware, to see each final answer."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponse]]) -> None:
        if not settings.METRICS_TOKEN and not settings.TRACES_URL:
            raise MiddlewareNotUsed
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)
        if settings.METRICS_TOKEN:
            send_regularly()

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            return await self.get_response(request)
        method = request.method if request.method in METHODS else "other"
        began = time.perf_counter()
        with span("request", method=str(method), request_id=request_id.get()) as note:
            response = await self.get_response(request)
            route = _route(request)
            note(route=route, status=response.status_code)
        REQUESTS.labels(route, method, f"{response.status_code // 100}xx").inc()
        REQUEST_SECONDS.labels(route).observe(time.perf_counter() - began)
        return response


def _route(request: HttpRequest) -> str:
    """The pattern of the address, with its places for ids; ``other`` where there is none:
    static files, and addresses that nothing is at."""
    return f"/{request.resolver_match.route}" if request.resolver_match else "other"
