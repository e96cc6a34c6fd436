"""The stream of an answer, which a plain EventSource can open.

An ASGI application of its own, in front of Django's: Django keeps a thread for every request
until it has been answered, and streams are open for as long as a model talks, by the hundred.
"""

import asyncio
import io
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse

from core.answering.live.follow import follow
from core.errors import InvalidInput, NotFound
from core.problem import problem, problem_of, problem_response, response_of
from core.rest.events import CONTENT_TYPE, HEADERS, KEEP_ALIVE, frame
from core.rest.let_in import while_let_in
from core.tenancy.auth import Caller
from core.tenancy.models import ApiKey
from core.widget_api.cors import grant, preflight
from core.widget_api.links import STREAM_SECONDS, read_link
from core.widget_api.opening import opener
from core.widget_api.showing import Showing, previews_of

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

logger = logging.getLogger(__name__)
PATH = re.compile(r"/widget/v1/stream/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
RETRY = b"retry: 1000\n\n"


def with_streams(app: App) -> App:
    """``app``, with the streams of the widget in front of it."""

    async def routed(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if found := PATH.fullmatch(scope["path"]):
            await _serve(scope, UUID(found[1]), receive, send)
        else:
            await app(scope, receive, send)

    return routed


async def _serve(
    scope: dict[str, Any], conversation_id: UUID, receive: Receive, send: Send
) -> None:
    """Tell the answer until it ends or the reader has gone."""
    try:
        request = ASGIRequest(scope, io.BytesIO())
        try:
            response, frames = await _opened(request, conversation_id)
        except Exception as error:
            response, frames = _refused(error), _nothing()
        grant(request, response)
    except UnicodeDecodeError:
        refused = InvalidInput("The address is not in UTF-8.")
        response, frames = problem_response(problem_of(refused)), _nothing()
    telling = asyncio.create_task(_tell(response, frames, send))
    leaving = asyncio.create_task(_leave(receive))
    await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
    for task in (telling, leaving):
        task.cancel()
    await asyncio.gather(telling, leaving, return_exceptions=True)


async def _opened(
    request: ASGIRequest, conversation_id: UUID
) -> tuple[HttpResponse, AsyncIterator[bytes]]:
    if request.method == "OPTIONS":
        return preflight(request), _nothing()
    if request.method != "GET":
        refusal = problem(405, "method_not_allowed", "A stream can only be read, with GET.")
        return problem_response(refusal), _nothing()
    link = read_link("stream", request.GET.get("token", ""), STREAM_SECONDS)
    after = _last_seen(request)
    opened = await opener().open(link, request)
    if opened.conversation_id != conversation_id:
        raise NotFound("There is no such answer.")
    frames = _frames(Showing(link, previews_of(opened.key)), after, opened.key)
    return HttpResponse(content_type=CONTENT_TYPE, headers=HEADERS), frames


def _refused(error: Exception) -> HttpResponse:
    response = response_of(error)
    if isinstance(error, SuspiciousOperation):
        refused = InvalidInput("The address has too many parameters.")
        response = problem_response(problem_of(refused))
    if response is None:
        logger.error("a stream can't be opened", exc_info=error)
        response = problem_response(problem(500, "internal_error", "The log has the details."))
    return response


def _last_seen(request: HttpRequest) -> int:
    given = request.headers.get("Last-Event-ID") or request.GET.get("last_event_id") or "0"
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise InvalidInput("Last-Event-ID is not an id of this stream.")
    return int(given)


async def _frames(showing: Showing, after: int, key: ApiKey) -> AsyncIterator[bytes]:
    """Events that are there together are sent in one piece, for as long as ``key`` works."""
    yield RETRY
    link = showing.link
    caller = Caller(f"key:{key.prefix}", key.organization, key_id=key.pk)
    events = follow(link.organization_id, link.message_id, after)
    try:
        async with aclosing(while_let_in(caller, events, after)) as readable:
            async for fresh in readable:
                frames = [frame(str(told.number), told.name, showing.data(told)) for told in fresh]
                yield b"".join(frames) or KEEP_ALIVE
    except Exception:
        # A database that is away, say. The stream ends, and its reader comes back by itself.
        logger.exception("the stream of %s broke off", link.message_id)


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield


async def _tell(response: HttpResponse, frames: AsyncIterator[bytes], send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in response.items()]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    if response.content:
        await send({"type": "http.response.body", "body": response.content, "more_body": True})
    async for block in frames:
        await send({"type": "http.response.body", "body": block, "more_body": True})
    await send({"type": "http.response.body"})


async def _leave(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
