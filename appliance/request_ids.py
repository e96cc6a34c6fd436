"""The id of each request, which answers and the log have."""

import re
import uuid
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse

from appliance.logs import request_id

_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestIdMiddleware:
    """Takes X-Request-ID from the proxy in front, or makes one, and answers with it."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponse]]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        # Never reset: each request runs in a context of its own, and Django logs refusals
        # after the last middleware has returned.
        request_id.set(given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex)
        response = await self.get_response(request)
        response["X-Request-ID"] = request_id.get()
        return response
