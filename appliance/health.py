"""Whether the process lives, and whether what it leans on answers."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import django_rq
from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from appliance.body_limit import App, Receive, Send
from appliance.storage_check import StorageCheck
from appliance.telemetry.exposition import shows_token
from core.documents.room import shortage
from core.documents.vectors.in_use import searched_by_another
from core.errors import ModelUnavailable
from core.providers.registry import chat_model, embedding_model, judge, reranker

logger = logging.getLogger(__name__)
CHECK_SECONDS = 5.0
_storage_check = StorageCheck()
OK = "ok"
ALIVE = b'{"status": "ok"}'


def with_health(app: App) -> App:
    """``app``, with /healthz in front of it, which must answer while all else is busy."""

    async def routed(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/healthz":
            await app(scope, receive, send)
            return
        length = b"%d" % len(ALIVE)
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": ALIVE})

    return routed


async def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process lives."""
    return JsonResponse({"status": "ok"})


async def readyz(request: HttpRequest) -> JsonResponse:
    """200 only when database, Redis and model answer; else 503 naming what does not. ``degraded``,
    with 200, names what works less well than it should. Why, only this machine is told, and who
    shows METRICS_TOKEN: reasons name folders, servers and numbers of customers."""
    checks: dict[str, Any] = {
        "database": sync_to_async(_database, thread_sensitive=False)(),
        "redis": sync_to_async(_redis, thread_sensitive=False)(),
        "embedding_model": sync_to_async(embedding_model, thread_sensitive=False)(),
        "judge": sync_to_async(judge, thread_sensitive=False)(),
        "reranker": sync_to_async(reranker, thread_sensitive=False)(),
        "language_model": _language_model(),
    }
    results = dict(zip(checks, await asyncio.gather(*map(_outcome, checks.values())), strict=True))
    failed = [name for name, result in results.items() if result != OK]
    # A full disk or a storage that fails takes no uploads, and search goes on without vectors of
    # the present model: no reason to send nobody here.
    results["disk"] = shortage() or OK
    results["storage"] = await _storage()
    # Not asked of a database that does not answer: waiting for it twice, this would answer late.
    is_asked = "database" not in failed
    results["vectors"] = await sync_to_async(_vectors, thread_sensitive=False)() if is_asked else OK
    status = "unavailable" if failed else OK
    if not failed and set(results.values()) != {OK}:
        status = "degraded"
    return JsonResponse(
        {"status": status, "checks": _shown(results, failed, request)},
        status=503 if failed else 200,
    )


def _shown(results: dict[str, str], failed: Sequence[str], request: HttpRequest) -> dict[str, str]:
    """What the caller is told of each check; the log has the reasons."""
    bad = {name: reason for name, reason in results.items() if reason != OK}
    for name, reason in bad.items():
        logger.warning("%s: %s: %s", "not ready" if name in failed else "degraded", name, reason)
    if _is_this_machine(request) or shows_token(request):
        return results
    return results | {name: "unavailable" if name in failed else "degraded" for name in bad}


def _is_this_machine(request: HttpRequest) -> bool:
    """Whether the call was made on this machine, and not passed on by a proxy there."""
    address = request.META.get("REMOTE_ADDR", "")
    return address in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers


async def _outcome(check: Any) -> str:
    try:
        await asyncio.wait_for(check, CHECK_SECONDS)
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS:.0f} s"
    except ModelUnavailable as error:
        return error.detail
    except DatabaseError:
        return "PostgreSQL does not answer"
    except RedisError:
        return "Redis does not answer"
    return OK


async def _language_model() -> None:
    writer = await sync_to_async(chat_model, thread_sensitive=False)()
    if writer:
        await writer.check()


def _database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    finally:
        connection.close()


def _vectors() -> str:
    try:
        waiting = searched_by_another(embedding_model().model_id)
    except (DatabaseError, ModelUnavailable):
        return OK  # what does not answer is named by its own check
    if not waiting:
        return OK
    return (
        f"{waiting} organizations are searched without vectors of the present embedding model. "
        "Run `policy-chatbot reembed`."
    )


async def _storage() -> str:
    looking = sync_to_async(_storage_check.state, thread_sensitive=False)()
    try:
        return await asyncio.wait_for(looking, CHECK_SECONDS)
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS:.0f} s"


def _redis() -> None:
    django_rq.get_connection("parse").ping()
