"""Large bodies are read only from callers we know, while there is room for them.

Django reads a body whole before it asks who sent it. What it would need for that, memory and
disk, is looked at here first, with the key or the session; `Expect: 100-continue` is answered
after that, because the server sends it when the body is first read.
"""

import io
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest
from django.db import OperationalError, connection
from django.http import HttpRequest

from appliance.body_limit import TAKE_FILES, App, Message, Receive, Send, announced, answer
from appliance.in_flight import InFlight, Sender
from core.accounts.session_store import SessionStore
from core.documents.room import check_room
from core.errors import DatabaseUnavailable, InvalidKey, PolicyChatError
from core.problem import problem_of
from core.tenancy.auth import HEADER
from core.tenancy.keys import PLATFORM_PREFIX, find_key, find_platform_key
from core.tenancy.models import User
from core.tenancy.refused_keys import counting_refusals

LARGE_BYTES = 64 * 1024


def admit(app: App) -> App:
    """``app``, with a problem instead of it for a large body of a stranger, or without room."""
    in_flight = InFlight()

    async def admitted(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        sender: Sender | None = None
        received, held = 0, 0

        async def counted() -> Message:
            nonlocal sender, received, held
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGE_BYTES and sender is None:
                sender = await _look_at(scope)
            if sender is not None:
                in_flight.add(sender, received - held)
                held = received
            return message

        try:
            if _is_large(scope):
                sender = await _look_at(scope)
            await app(scope, counted, send)
        except PolicyChatError as error:
            await answer(send, problem_of(error), getattr(error, "retry_after", None))
        finally:
            if sender is not None:
                in_flight.release(sender, held)

    return admitted


def _is_large(scope: dict[str, Any]) -> bool:
    names = {name for name, _ in scope["headers"]}
    is_open = scope["path"] in TAKE_FILES and b"transfer-encoding" in names
    return announced(scope) > LARGE_BYTES or is_open or b"expect" in names


async def _look_at(scope: dict[str, Any]) -> Sender:
    """A caller we know; InvalidKey, RateLimited, StorageFull, DatabaseUnavailable."""
    request = ASGIRequest({**scope, "method": "GET", "query_string": b""}, io.BytesIO())
    sender = await sync_to_async(_sender_of, thread_sensitive=False)(request)
    if scope["path"] in TAKE_FILES:
        check_room(announced(scope))
    return sender


def _sender_of(request: HttpRequest) -> Sender:
    try:
        if text := request.headers.get(HEADER):
            with counting_refusals(request, text):
                if text.startswith(PLATFORM_PREFIX):
                    return Sender(f"key:{find_platform_key(text).pk}", "platform")
                key = find_key(text)
                return Sender(f"key:{key.pk}", f"organization:{key.organization_id}")
        request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        member = get_user(request)
        if not isinstance(member, User):
            raise InvalidKey("Send a valid key in the X-API-Key header, or sign in.")
        return Sender(f"member:{member.pk}", f"organization:{member.organization_id}")
    except OperationalError as error:
        raise DatabaseUnavailable("The database does not answer. Try again later.") from error
    finally:
        connection.close()
