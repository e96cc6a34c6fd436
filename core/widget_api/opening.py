"""Opening signed addresses: whether all that they were made with holds still.

Streams are opened in bursts, as after a restart of the server. Those that come together are
looked up together, in one transaction and one thread.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpRequest

from core.answering.live.per_loop import per_loop
from core.conversations.models import Message, Surface
from core.errors import IdentityRequired, LinkExpired, NotFound, OriginNotAllowed, PolicyChatError
from core.tenancy.context import tenant
from core.tenancy.keys import find_live_keys
from core.tenancy.models import ApiKey
from core.tenancy.origins import allows
from core.widget_api.cors import REFUSAL, allow_site, site_of
from core.widget_api.links import Link
from core.widget_api.throttle import count_request_of
from core.widget_api.visitors import needs_identity


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link, and the request that came with it."""

    link: Link
    request: HttpRequest


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to. ``key`` has its organization."""

    conversation_id: UUID
    key: ApiKey


Result = Opened | PolicyChatError


def open_link(link: Link, request: HttpRequest) -> Opened:
    """Raises OriginNotAllowed, IdentityRequired, LinkExpired, NotFound, RateLimited."""
    (result,) = _open_all([Wanted(link, request)])
    if isinstance(result, PolicyChatError):
        raise result
    return result


class Opener:
    """Opens links, one batch after the other."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Wanted, asyncio.Future[Result]]] = []
        self._task: asyncio.Task[None] | None = None

    async def open(self, link: Link, request: HttpRequest) -> Opened:
        """As ``open_link``."""
        result: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((Wanted(link, request), result))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        opened = await result
        if isinstance(opened, PolicyChatError):
            raise opened
        return opened

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            results: Sequence[Result | Exception]
            try:
                wanted = [wanted for wanted, _ in batch]
                results = await sync_to_async(_open_all, thread_sensitive=False)(wanted)
            except Exception as error:  # a database that is away: all of them must hear of it
                results = [error] * len(batch)
            for (_, future), result in zip(batch, results, strict=True):
                if future.done():
                    continue  # the reader has gone
                if isinstance(result, Opened | PolicyChatError):
                    future.set_result(result)
                else:
                    future.set_exception(result)


opener = per_loop(Opener)


def _open_all(wanted: Sequence[Wanted]) -> list[Result]:
    results: dict[int, Result] = {}
    numbered = sorted(enumerate(wanted), key=lambda pair: pair[1].link.organization_id.hex)
    for organization_id, group in groupby(numbered, lambda pair: pair[1].link.organization_id):
        members = list(group)
        with tenant(organization_id):
            keys = find_live_keys({one.link.key_id for _, one in members})
            messages = dict(
                Message.objects.filter(
                    pk__in={one.link.message_id for _, one in members},
                    conversation__surface=Surface.WIDGET,
                ).values_list("pk", "conversation_id")
            )
        for number, one in members:
            try:
                key = _checked(one, keys.get(one.link.key_id))
                if one.link.message_id not in messages:
                    raise NotFound("There is no such answer.")
                results[number] = Opened(messages[one.link.message_id], key)
            except PolicyChatError as error:
                results[number] = error
    return [results[number] for number in range(len(wanted))]


def _checked(wanted: Wanted, key: ApiKey | None) -> ApiKey:
    link, request = wanted.link, wanted.request
    is_of_site = key is not None and (link.is_preview or allows(key.origins, link.origin))
    if key is None or not is_of_site or site_of(request) != link.origin:
        raise OriginNotAllowed(REFUSAL)
    allow_site(request, link.origin)
    count_request_of(request, link.organization_id, link.key_id)
    if link.generation is None and needs_identity(key):
        raise IdentityRequired("Sign in to this site first.")
    if link.generation not in (None, key.organization.identity_generation):
        raise LinkExpired("The name in this address is no longer vouched for. Sign in again.")
    return key
