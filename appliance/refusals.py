"""Addresses that send bad keys are refused in front of Django, which costs next to nothing."""

import io
from typing import Any

from django.core.handlers.asgi import ASGIRequest

from appliance.body_limit import App, Receive, Send, answer
from core.errors import RateLimited
from core.problem import problem_of
from core.tenancy.auth import HEADER
from core.tenancy.refused_keys import check_address

NAME = HEADER.lower().encode()


def refuse_bad_keys(app: App) -> App:
    """``app``, with 429 instead of it for an address past its limit of keys that don't work."""

    async def refused(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if any(name == NAME for name, _ in scope["headers"]):
            request = ASGIRequest({**scope, "method": "GET", "query_string": b""}, io.BytesIO())
            try:
                check_address(request, request.headers[HEADER])
            except RateLimited as error:
                await answer(send, problem_of(error), error.retry_after)
                return
        await app(scope, receive, send)

    return refused
