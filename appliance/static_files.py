"""WhiteNoise for ASGI: the original takes a thread for every request that passes through it."""

from inspect import isawaitable
from typing import Any

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Looks a path up in memory, and reads a file only where there is one."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        answer: Any = super().__call__(request)
        response: HttpResponse = await answer if isawaitable(answer) else answer
        return response
