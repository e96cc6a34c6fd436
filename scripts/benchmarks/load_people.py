"""The people of `bench load`: a process of its own, until its standard input ends.

Says "ready" in JSON at once; at the end ``first_words``, the seconds to the first word of each
answer, and ``errors``, what was wrong with any other. Questions under way are answered first.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field

import httpx

PATIENCE = 60.0  # seconds until a call without an answer is given up


@dataclass(frozen=True)
class Plan:
    """So many ``people``, each with a question ``every`` so many seconds."""

    url: str
    key: str
    questions: list[str]
    people: int
    every: float


@dataclass
class Seen:
    first_words: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class People:
    def __init__(self, plan: Plan, client: httpx.AsyncClient) -> None:
        self._plan, self._client = plan, client
        self._over = asyncio.Event()
        self.seen = Seen()

    async def ask_until_over(self, number: int) -> None:
        """One of them, whose moments lie between those of the others."""
        loop = asyncio.get_running_loop()
        began = loop.time() + number / self._plan.people * self._plan.every
        asked = 0
        while not await self._is_over_by(began + asked * self._plan.every):
            question = self._plan.questions[(number + asked) % len(self._plan.questions)]
            await self._ask(question)
            asked += 1

    def end(self) -> None:
        self._over.set()

    async def _is_over_by(self, moment: float) -> bool:
        try:
            async with asyncio.timeout_at(moment):
                return await self._over.wait()
        except TimeoutError:
            return False

    async def _ask(self, question: str) -> None:
        loop = asyncio.get_running_loop()
        began, first, end = loop.time(), 0.0, ""
        try:
            async with self._client.stream(
                "POST",
                "query/",
                json={"query": question},
                headers={"Accept": "text/event-stream"},
            ) as response:
                async for line in response.aiter_lines():
                    if line.startswith("event: "):
                        end = line.removeprefix("event: ")
                        if end == "delta":
                            first = first or loop.time() - began
        except httpx.TransportError as error:
            self.seen.errors.append(repr(error))
            return
        if response.status_code != 200 or end != "done" or not first:
            self.seen.errors.append(f"{response.status_code}, ended with {end or 'nothing'}")
        else:
            self.seen.first_words.append(first)


async def ask(plan: Plan) -> Seen:
    limits = httpx.Limits(max_connections=plan.people)
    async with httpx.AsyncClient(
        base_url=f"{plan.url}/api/v1/",
        headers={"X-API-Key": plan.key},
        limits=limits,
        timeout=PATIENCE,
        trust_env=False,
    ) as client:
        people = People(plan, client)
        tasks = [asyncio.create_task(people.ask_until_over(n)) for n in range(plan.people)]
        print(json.dumps("ready"), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        people.end()
        await asyncio.gather(*tasks)
        return people.seen


if __name__ == "__main__":
    chosen = Plan(**json.loads(sys.stdin.readline()))
    print(json.dumps(asdict(asyncio.run(ask(chosen)))), flush=True)
