"""Nothing that is somebody's stays in a browser or a proxy unless its view says so."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse


class NotStoredMiddleware:
    """Answers that say nothing about caches are kept by none, neither pages nor JSON.

    After signing out, the browser's way back then shows no page of whoever was signed in.
    """

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponse]]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        response = await self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
