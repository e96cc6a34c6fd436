"""The crowd of `bench fair`: a process of its own, until its standard input ends.

Says "ready" in JSON once half of its files have been taken, and at the end how many answers of
each status it got.
"""

import asyncio
import itertools
import json
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

UPLOADS_AT_ONCE = 8
CONNECTIONS = 200
PATIENCE = 60.0  # seconds until a call without an answer is given up


@dataclass(frozen=True)
class Plan:
    """``files`` uploads of the ``policy``, and ``rate`` questions a second."""

    url: str
    key: str
    questions: list[str]
    files: int
    rate: float
    policy: str


class Crowd:
    def __init__(self, plan: Plan, client: httpx.AsyncClient) -> None:
        self._plan, self._client = plan, client
        self._numbers = iter(range(plan.files))
        # The client's own pool looks at every call that waits in it whenever one ends: with a
        # thousand of them that takes a processor, which is the product's.
        self._asking = asyncio.Semaphore(CONNECTIONS - UPLOADS_AT_ONCE)
        self.uploads: Counter[str] = Counter()
        self.questions: Counter[str] = Counter()
        self.many_wait = asyncio.Event()

    async def upload(self) -> None:
        """One file after the other, as long as there are any."""
        for number in self._numbers:
            text = f"# Handbook {number}\n\nOf {uuid4()}.\n\n{self._plan.policy}"
            files = {"file": (f"handbook-{number}.md", text.encode())}
            self.uploads[await self._status("documents/upload/", files=files)] += 1
            if self.uploads.total() >= self._plan.files / 2:
                self.many_wait.set()

    async def ask(self) -> None:
        """Questions at their rate."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with asyncio.TaskGroup() as calls:
            for number, question in enumerate(itertools.cycle(self._plan.questions)):
                await asyncio.sleep(began + number / self._plan.rate - loop.time())
                calls.create_task(self._ask_one(question))

    async def _ask_one(self, question: str) -> None:
        async with self._asking:
            self.questions[await self._status("query/", json={"query": question})] += 1

    async def _status(self, path: str, **body: Any) -> str:
        """The status, or what kept it from coming."""
        try:
            return str((await self._client.post(path, **body)).status_code)
        except httpx.TransportError as error:
            return type(error).__name__


async def call(plan: Plan) -> dict[str, dict[str, int]]:
    limits = httpx.Limits(max_connections=CONNECTIONS)
    headers = {"X-API-Key": plan.key}
    async with httpx.AsyncClient(
        base_url=f"{plan.url}/api/v1/",
        headers=headers,
        limits=limits,
        timeout=PATIENCE,
        trust_env=False,
    ) as client:
        crowd = Crowd(plan, client)
        tasks = [asyncio.create_task(crowd.upload()) for _ in range(UPLOADS_AT_ONCE)]
        tasks.append(asyncio.create_task(crowd.ask()))
        await crowd.many_wait.wait()
        print(json.dumps("ready"), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return {"uploads": dict(crowd.uploads), "questions": dict(crowd.questions)}


if __name__ == "__main__":
    chosen = Plan(**json.loads(sys.stdin.readline()))
    print(json.dumps(asyncio.run(call(chosen))), flush=True)
