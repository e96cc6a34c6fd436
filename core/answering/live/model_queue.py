"""The line in front of the models: so many answers are written at once, the rest wait.

LLM_PARALLEL is the number for the whole installation, so the line stands in Redis: one list
of all who write or wait. The first LLM_PARALLEL of it may write. Organizations take turns: the
line goes in rounds, an organization has one answer in each, and whoever comes joins the first
round that is not being written yet and has none of theirs. Within a round, they stand in the
order they came. Who is not heard of for a while is taken out, so that a process that died holds
nobody up. Redis may be lost: then nobody waits.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from django.conf import settings
from redis.exceptions import RedisError

from core.answering.draft import Draft, Prepared
from core.answering.live.per_loop import per_loop
from core.answering.live.redis_stream import connect
from core.answering.types import Waiting

logger = logging.getLogger(__name__)
LOOK_SECONDS = 0.2  # between two looks at the line while somebody waits
BEAT_SECONDS = 4.0  # between two signs of life when nobody does
LEASE_MILLISECONDS = 15_000  # how long one who is not heard of keeps the place
# Of the installation, not of an organization: whichever model an organization chose, all wait in
# the same line. Names in it begin with the organization.
KEYS = ("answers:turns", "answers:turns:seen", "answers:turns:ticket")
# How many seconds the latest answers took to be written, which estimates are made from.
TOOK, LATEST, TOOK_SECONDS = "answers:turns:took", 20, 24 * 3600

# Enters or keeps the place of everyone named, `organization:answer`; returns how many stand
# before each. A score is a round and, below a thousand million, the number of who came.
STAND = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local line, seen, ticket = KEYS[1], KEYS[2], KEYS[3]
local lease, parallel = ARGV[1], tonumber(ARGV[2])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now - lease)) do
    redis.call('ZREM', line, gone)
    redis.call('ZREM', seen, gone)
end
if redis.call('ZCARD', line) == 0 then
    redis.call('DEL', ticket)
end
local function organization_of(name)
    return string.match(name, '^[^:]+')
end
local function enter(name)
    local all = redis.call('ZRANGE', line, 0, -1, 'WITHSCORES')
    local taken = 0
    for i = 1, #all, 2 do
        if i <= 2 * parallel or organization_of(all[i]) == organization_of(name) then
            taken = math.floor(tonumber(all[i + 1]) / 1e9)
        end
    end
    redis.call('ZADD', line, (taken + 1) * 1e9 + redis.call('INCR', ticket), name)
end
local before = {}
for i = 3, #ARGV do
    if not redis.call('ZSCORE', line, ARGV[i]) then
        enter(ARGV[i])
    end
    redis.call('ZADD', seen, now, ARGV[i])
    before[i - 2] = redis.call('ZRANK', line, ARGV[i])
end
return before
"""


@dataclass(eq=False, slots=True)
class Place:
    """Somebody's place: ``position`` is 0 for who may write, since ``began``; None until it is
    known. ``seconds`` until then are an estimate, None where there is none."""

    name: str
    position: int | None = None
    seconds: int | None = None
    began: float | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Line:
    """The places that this process has in the line."""

    def __init__(self) -> None:
        self._redis = connect()
        self._stand = self._redis.register_script(STAND)
        self._places: set[Place] = set()
        self._new = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def enter(self, name: str) -> Place:
        place = Place(name)
        self._places.add(place)
        self._new.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._stand_in_line())
        return place

    async def leave(self, place: Place) -> None:
        self._places.discard(place)
        self._new.set()  # somebody moves up
        await self._give_up(place)
        if place.began is not None:
            await self._note(asyncio.get_running_loop().time() - place.began)

    async def _stand_in_line(self) -> None:
        while self._places:
            self._new.clear()
            await self._look()
            is_anybody_waiting = any(place.position for place in self._places)
            try:
                async with asyncio.timeout(LOOK_SECONDS if is_anybody_waiting else BEAT_SECONDS):
                    await self._new.wait()
            except TimeoutError:
                continue

    async def _look(self) -> None:
        places = list(self._places)
        names = [place.name for place in places]
        try:
            limits = (LEASE_MILLISECONDS, settings.LLM_PARALLEL)
            before = await self._stand(keys=KEYS, args=[*limits, *names])
        except RedisError as error:
            logger.warning("nobody waits for a model: %r", error)
            before = [0] * len(places)
        of_one = await self._seconds_of_one() if max(before) >= settings.LLM_PARALLEL else None
        for place, rank in zip(places, before, strict=True):
            place.position = max(0, rank - settings.LLM_PARALLEL + 1)
            if place.position == 0 and place.began is None:
                place.began = asyncio.get_running_loop().time()
            if of_one is not None:
                place.seconds = round(place.position * of_one / settings.LLM_PARALLEL)
            place.changed.set()
        # Whoever left while we looked may have been put back by it.
        for place in set(places) - self._places:
            await self._give_up(place)

    async def _seconds_of_one(self) -> float | None:
        """How long an answer takes to be written, the latest say."""
        try:
            took = [float(one) for one in await self._redis.lrange(TOOK, 0, -1)]
        except RedisError:
            return None  # what comes next says so
        return sum(took) / len(took) if took else None

    async def _note(self, seconds: float) -> None:
        try:
            await self._redis.lpush(TOOK, f"{seconds:.1f}")
            await self._redis.ltrim(TOOK, 0, LATEST - 1)
            await self._redis.expire(TOOK, TOOK_SECONDS)
        except RedisError as error:
            logger.warning("how long an answer took is not noted: %r", error)

    async def _give_up(self, place: Place) -> None:
        try:
            for key in KEYS[:2]:
                await self._redis.zrem(key, place.name)
        except RedisError as error:
            logger.warning("a place in the line is not given up: %r", error)


line = per_loop(Line)


@asynccontextmanager
async def waiting_in_line(
    asked: Prepared, stop: asyncio.Event
) -> AsyncIterator[AsyncIterator[Waiting]]:
    """A place in the line while ``asked`` is answered.

    Gives what to tell, at each change of the position, to be read to the end before a model is
    asked; it ends when the turn has come, or ``stop`` is set. The place is taken at the first.
    """
    taken: list[Place] = []

    async def changes() -> AsyncIterator[Waiting]:
        if not _asks_a_model(asked) or not settings.LLM_PARALLEL:
            return
        place = line().enter(f"{asked.organization_id}:{asked.message_id}")
        taken.append(place)
        told = None
        while place.position != 0 and not stop.is_set():
            await place.changed.wait()
            place.changed.clear()
            if place.position and place.position != told:
                told = place.position
                yield Waiting(told, place.seconds)

    try:
        yield changes()
    finally:
        for place in taken:
            await line().leave(place)


def _asks_a_model(asked: Prepared) -> bool:
    """Quoting makes nobody wait."""
    return isinstance(asked, Draft) and asked.verdict.answerable and asked.writer is not None
