"""The other web worker of `bench streams`: appends the events of many answers to Redis.

A process of its own; reports how late events were written, in seconds.
"""

import asyncio
import time
from datetime import date
from uuid import UUID

import django

django.setup()

from core.answering.live.feed import Told  # noqa: E402
from core.answering.live.redis_stream import BEAT_SECONDS, key_of, writer  # noqa: E402
from core.answering.types import Answer, Delta, Event, Usage  # noqa: E402
from scripts.benchmarks.stream_plan import Plan, receive_plan, report  # noqa: E402

WORDS = [
    "Employees",
    "have",
    "25",
    "days",
    "of",
    "paid",
    "leave",
    "a",
    "year",
    "and",
    "may",
    "carry",
    "five",
    "of",
    "them",
    "over.",
]
ANSWER = Answer(
    conversation_id=UUID(int=0),
    message_id=UUID(int=0),
    text="",
    lead=0,
    answered=True,
    missing=(),
    generated=False,
    stopped=False,
    refusal_reason=None,
    refusal=None,
    citations=(),
    basis=(),
    as_of=date(2026, 1, 1),
    sources=(),
    model="",
    usage=Usage(0, 0),
    cached=False,
    timings_ms={},
)
DONE = Event("done", ANSWER)


async def write(plan: Plan) -> list[float]:
    late: list[float] = []

    async def tell(number: int) -> None:
        key = key_of(UUID(plan.organization_id), UUID(plan.streams[number][0]))
        beaten = 0.0
        for event in range(1, plan.events + 1):
            due = plan.started(number) + (event - 1) * plan.every
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            late.append(time.monotonic() - due)
            if time.monotonic() - beaten > BEAT_SECONDS:
                beaten = time.monotonic()
                writer().beat(key)
            delta = Event("delta", Delta(WORDS[event % len(WORDS)]))
            writer().append(key, Told.of(event, DONE if event == plan.events else delta))

    await asyncio.gather(*map(tell, range(len(plan.streams))))
    await writer().flush()
    return late


if __name__ == "__main__":
    report(asyncio.run(write(receive_plan())))
