"""The callers of `bench hostile`: a process of its own, until its standard input ends.

Says "ready" in JSON once all silent connections have been opened, and at the end what it has
``Seen``.
"""

import asyncio
import json
import resource
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

from scripts.benchmarks.hostile_plan import Plan

SLOW_BYTES = 100  # a second
SLOW_LENGTH = 10 * 1024 * 1024
OPENED_AT_ONCE = 200
FEW_FILES = 512  # beside the silent connections
PATIENCE = 15.0  # seconds until a call without an answer is given up


@dataclass
class Seen:
    """``silent`` connections opened in all and ``silent_open`` at once; answers by status."""

    silent: int = 0
    silent_open: int = 0
    slow: dict[str, int] = field(default_factory=dict)
    bad: dict[str, int] = field(default_factory=dict)


class Callers:
    def __init__(self, plan: Plan) -> None:
        address = urlsplit(plan.url)
        self._plan = plan
        self._host, self._port = str(address.hostname), int(address.port or 80)
        self._head = f"HTTP/1.1\r\nHost: {address.netloc}\r\n"
        self._open = 0
        self._opening = asyncio.Semaphore(OPENED_AT_ONCE)
        self.seen = Seen()
        self.all_open = asyncio.Event()

    async def silent(self) -> None:
        """Nothing is sent; when the server closes, the next is opened."""
        while True:
            try:
                async with self._opening:
                    reader, writer = await asyncio.open_connection(self._host, self._port)
            except OSError:
                await asyncio.sleep(1)
                continue
            self._open += 1
            self.seen.silent += 1
            self.seen.silent_open = max(self.seen.silent_open, self._open)
            if self._open == self._plan.silent or self.seen.silent >= 2 * self._plan.silent:
                self.all_open.set()
            with suppress(OSError):  # closed, whichever way
                await reader.read()
            self._open -= 1
            writer.close()

    async def slow(self) -> None:
        """An upload that never ends, until the server ends it."""
        request = (
            f"POST /api/v1/documents/upload/ {self._head}X-API-Key: {self._plan.key}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n"
            f"Content-Length: {SLOW_LENGTH}\r\n\r\n--x\r\n"
        )
        while True:
            _add(self.seen.slow, await self._answer(request, is_slow=True))
            await asyncio.sleep(1)

    async def bad(self) -> None:
        """Calls at their rate, whether or not earlier ones have been answered."""
        loop = asyncio.get_running_loop()
        began, calls = loop.time(), set[asyncio.Task[None]]()
        for number in range(sys.maxsize):
            await asyncio.sleep(began + number / self._plan.bad - loop.time())
            call = asyncio.create_task(self._bad_call(number))
            calls.add(call)
            call.add_done_callback(calls.discard)

    async def _bad_call(self, number: int) -> None:
        request = (
            f"GET /api/v1/documents/ {self._head}X-API-Key: sk_bad{number}\r\n"
            "Connection: close\r\n\r\n"
        )
        _add(self.seen.bad, await self._answer(request))

    async def _answer(self, request: str, *, is_slow: bool = False) -> str:
        """The status, or what kept it from coming."""
        try:
            async with asyncio.timeout(PATIENCE if not is_slow else None):
                reader, writer = await asyncio.open_connection(self._host, self._port)
                try:
                    writer.write(request.encode())
                    trickle = asyncio.create_task(_trickle(writer)) if is_slow else None
                    try:
                        line = await reader.readline()
                    finally:
                        if trickle:
                            trickle.cancel()
                finally:
                    writer.close()
        except (OSError, TimeoutError) as error:
            return type(error).__name__
        return line.split()[1].decode() if line else "closed"


def _add(counts: dict[str, int], status: str) -> None:
    counts[status] = counts.get(status, 0) + 1


async def _trickle(writer: asyncio.StreamWriter) -> None:
    while True:
        await asyncio.sleep(1)
        writer.write(b"x" * SLOW_BYTES)


async def call(plan: Plan) -> Seen:
    callers = Callers(plan)
    tasks = [
        *(asyncio.create_task(callers.silent()) for _ in range(plan.silent)),
        *(asyncio.create_task(callers.slow()) for _ in range(plan.slow)),
        asyncio.create_task(callers.bad()),
    ]
    async with asyncio.timeout(60):
        await callers.all_open.wait()
    print(json.dumps("ready"), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for task in tasks:
        task.cancel()
    return callers.seen


def _raise_file_limit(connections: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < connections + FEW_FILES:
        sys.exit(f"{connections} connections need a limit on open files above {most}: ulimit -Hn.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (connections + FEW_FILES, most))


if __name__ == "__main__":
    chosen = Plan(**json.loads(sys.stdin.readline()))
    _raise_file_limit(chosen.silent + chosen.slow + int(PATIENCE * chosen.bad))
    print(json.dumps(asdict(asyncio.run(call(chosen)))), flush=True)
