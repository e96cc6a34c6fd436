"""Who reads: the audiences that somebody belongs to, and for whom the running request reads.

A document is for everybody, or for the audiences that it names (core.tenancy.audiences).
``tenant()`` tells the database who reads, and policies hide what is not for them. Requests read as
ANYBODY until it is known who asks (``ReaderMiddleware``); workers and commands, which serve
nobody in particular, read EVERYTHING.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse

MEMBERS = "members"
App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def group_audience(group_id: UUID) -> str:
    """How documents and readers name a group of members."""
    return f"group:{group_id}"


def widget_audience(widget_id: UUID) -> str:
    """How documents and readers name the visitors of a widget."""
    return f"widget:{widget_id}"


@dataclass(frozen=True, slots=True)
class Reader:
    """The audiences that somebody belongs to, besides everybody; ``reads_all``: every document,
    whomever it is for; ``sees_held``: also what waits to be released (core.documents.waiting)."""

    audiences: tuple[str, ...] = ()
    reads_all: bool = False
    sees_held: bool = False

    @property
    def setting(self) -> str:
        """As ``app.reader``, which the policies compare with (core.tenancy.rls)."""
        return "all" if self.reads_all else ",".join(("everybody", *self.audiences))


ANYBODY = Reader()
EVERYTHING = Reader(reads_all=True)
EVERYTHING_HELD = Reader(reads_all=True, sees_held=True)

_reader: ContextVar[Reader] = ContextVar("reader", default=EVERYTHING)


def current_reader() -> Reader:
    """Who reads where ``tenant()`` is told nobody else."""
    return _reader.get()


def read_as(reader: Reader) -> None:
    """From here on this request reads as ``reader``."""
    _reader.set(reader)


@contextmanager
def reading_as(reader: Reader) -> Iterator[None]:
    """What is inside reads as ``reader``."""
    before = _reader.get()
    _reader.set(reader)
    try:
        yield
    finally:
        # Not by a token: views run in threads, with contexts of their own.
        _reader.set(before)


def with_reader(app: App) -> App:
    """``app``, whose requests and streams read as ANYBODY until it is known who asks."""

    async def closed(scope: dict[str, Any], receive: Any, send: Any) -> None:
        with reading_as(ANYBODY):
            await app(scope, receive, send)

    return closed


class ReaderMiddleware:
    """The same for what Django serves without ``with_reader``, and forgetting who read last."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        with reading_as(ANYBODY):
            response: HttpResponse = await self.get_response(request)
            return response
