"""The events of an answer as they are told: numbered from 1, and written down once for all.

Every reader of an answer gets the same numbers, whichever process it reads from, so that one
who comes back can say what was seen last.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import NamedTuple

from core.answering.stored import event_data, to_json
from core.answering.types import Event, EventData

LAST = ("done", "error")


class Told(NamedTuple):
    """One event; ``text`` is its data as core.answering.stored writes them, in JSON."""

    number: int
    name: str
    text: str

    @classmethod
    def of(cls, number: int, event: Event) -> "Told":
        return cls(number, event.name, json.dumps(to_json(event.data), ensure_ascii=False))

    @property
    def is_last(self) -> bool:
        return self.name in LAST

    @property
    def data(self) -> EventData:
        """What the event's data were before they were written down: see Event."""
        return event_data(self.name, self.text)


@dataclass(eq=False, slots=True)
class Feed:
    """What has been told of one answer, in this process, for any number of readers.

    ``is_lost``: whoever filled it has stopped before the end, and nothing more will come.
    """

    told: list[Told] = field(default_factory=list)
    is_lost: bool = False
    _waiting: set["asyncio.Future[None]"] = field(default_factory=set)

    @property
    def is_ended(self) -> bool:
        return bool(self.told) and self.told[-1].is_last

    def tell(self, *news: Told) -> None:
        self.told.extend(news)
        self._wake()

    def beat(self) -> None:
        """A sign of life to readers, while there is nothing to tell."""
        self._wake()

    def lose(self) -> None:
        self.is_lost = True
        self._wake()

    async def after(self, number: int) -> AsyncGenerator[list[Told], None]:
        """What follows event ``number``, to the end or until the feed is lost.

        Events that are there together come together; an empty list is a sign of life. Whoever
        has seen more than there is gets the end again, or would come back for ever.
        """
        if self.is_ended and number > len(self.told):
            number = len(self.told) - 1
        while True:
            if fresh := self.told[number:]:
                number += len(fresh)
                yield fresh
            elif self.is_ended or self.is_lost:
                return
            else:
                await self._news()
                if not (self.told[number:] or self.is_ended or self.is_lost):
                    yield []

    async def _news(self) -> None:
        news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(news)
        try:
            await news
        finally:
            self._waiting.discard(news)

    def _wake(self) -> None:
        for news in self._waiting:
            if not news.done():
                news.set_result(None)
