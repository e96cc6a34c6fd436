"""The browsers of `bench streams`: many raw connections that check what they are told.

A process of its own; reports what it has ``Seen``.
"""

import asyncio
import math
import re
import time
from dataclasses import asdict, dataclass, field
from typing import cast
from urllib.parse import urlsplit

from scripts.benchmarks.stream_plan import Plan, receive_plan, report

DROPPED = 10  # every tenth connection is dropped on its way and resumed
EVENT = re.compile(rb"id: (\d+)\nevent: (\w+)\n")


@dataclass
class Seen:
    """Seconds of all connections, and what went wrong."""

    first: list[float] = field(default_factory=list)
    resumed: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    complete: int = 0
    lost_or_repeated: int = 0
    refused: list[str] = field(default_factory=list)


class Connection(asyncio.Protocol):
    """One GET of a stream, from event ``after`` on, dropped once event ``until`` has come."""

    def __init__(self, request: bytes, seen: Seen, after: int, until: int) -> None:
        self._request, self._seen = request, seen
        self.number, self._until = after, until
        self.ended = asyncio.get_running_loop().create_future()
        self.first = math.inf
        self._last = 0.0
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._asked = time.monotonic()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if not self._last and not data.startswith(b"HTTP/1.1 200"):
            self._seen.refused.append(data[:200].decode(errors="replace"))
            self._transport.close()
            return
        now = time.monotonic()
        self._last = self._last or now
        self._rest += data
        end = self._rest.rfind(b"\n\n") + 2
        if end == 1:
            return
        for number, name in EVENT.findall(self._rest, 0, end):
            self._hear(int(number), name, now)
        self._rest = self._rest[end:]

    def _hear(self, number: int, name: bytes, now: float) -> None:
        if self.first == math.inf:
            self.first = now - self._asked
        elif now > self._last:
            self._seen.gaps.append(now - self._last)
        self._last = now
        if number != self.number + 1:
            self._seen.lost_or_repeated += 1
        self.number = number
        if name == b"done" or number == self._until:
            self._transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


async def read(plan: Plan) -> Seen:
    seen = Seen()
    address = urlsplit(plan.url)
    dropped = range(0, len(plan.streams), DROPPED)
    until = {number: plan.events // 4 + number % (plan.events // 4) for number in dropped}

    async def connect(path: str, after: int, until: int) -> Connection:
        last = f"Last-Event-ID: {after}\r\n" if after else ""
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: {plan.origin}\r\n{last}\r\n"
        ).encode()
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            lambda: Connection(request, seen, after, until), address.hostname, address.port
        )
        await connection.ended
        return connection

    async def follow(number: int) -> None:
        await asyncio.sleep(max(0.0, plan.started(number) - time.monotonic()))
        path = plan.streams[number][1]
        connection = await connect(path, 0, until.get(number, 0))
        seen.first.append(connection.first)
        if number in until:
            await asyncio.sleep(number % 97 / 100)
            connection = await connect(path, connection.number, 0)
            seen.resumed.append(connection.first)
        seen.complete += connection.number == plan.events

    async with asyncio.timeout(plan.patience()):
        await asyncio.gather(*map(follow, range(len(plan.streams))))
    return seen


if __name__ == "__main__":
    report(asdict(asyncio.run(read(receive_plan()))))
