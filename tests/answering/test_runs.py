"""An answer outlives its reader, and a reader who comes back gets what was missed, once."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async

from core.answering import runs
from core.conversations.erase import delete_conversation
from core.conversations.models import Message
from core.errors import InvalidInput, ModelUnavailable, NotFound
from core.providers.fake import FakeReply
from core.tenancy.context import tenant

GOOD = "Employees have 25 days of paid leave a year [1]. "
MORE = "Five days may be carried over [1]."
DOWN = ModelUnavailable("The model is down.")


def parsed(frames: list[bytes]) -> list[tuple[str, str, dict]]:
    found = []
    for frame in b"".join(frames).decode().split("\n\n"):
        if frame and not frame.startswith(":"):
            fields = dict(line.split(": ", 1) for line in frame.split("\n"))
            found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


async def read_all(events) -> list[tuple[str, str, dict]]:
    return parsed([frame async for frame in events])


async def resumed(organization, last: str, *, seconds: float = 5.0):
    events = await sync_to_async(runs.resume)(organization.id, last)
    return await asyncio.wait_for(read_all(events), seconds)


async def run_to_end() -> None:
    while runs._running:
        await asyncio.gather(*runs._running)


async def forget(asked) -> None:
    buffer = runs._Buffer(asked.organization_id, asked.message_id)
    assert await buffer._redis.delete(buffer.key) == 1
    await buffer._redis.aclose()


@pytest.fixture
def outcome(organization):
    @sync_to_async
    def read(asked):
        with tenant(organization.id):
            return Message.objects.get(pk=asked.message_id)

    return read


@pytest.fixture
async def asked(model, draft):
    model.replies.append(FakeReply((GOOD, MORE), delay=0.01))
    return await sync_to_async(draft)()


@pytest.fixture
def broken_redis(override):
    override(REDIS_URL="redis://127.0.0.1:1/0")


async def test_an_answer_is_finished_and_stored_although_the_reader_leaves(asked, outcome):
    events = runs.stream(asked)
    assert b"event: start" in await anext(events)
    await events.aclose()
    assert (await outcome(asked)).finished_at is None
    await run_to_end()
    message = await outcome(asked)
    assert message.finished_at and "25 days" in message.content
    assert len(message.outcome["citations"]) == 2


async def test_every_cut_point_resumes_with_the_rest_once(organization, asked):
    events = await read_all(runs.stream(asked))
    assert [name for _, name, _ in events][-1] == "done"
    assert len({number for number, _, _ in events}) == len(events)
    for seen in range(1, len(events) + 1):
        assert await resumed(organization, events[seen - 1][0]) == events[seen:], seen


async def test_a_reader_who_comes_back_in_mid_answer_follows_it_to_the_end(organization, asked):
    events = runs.stream(asked)
    seen = parsed([await anext(events), await anext(events)])
    await events.aclose()
    rest = await resumed(organization, seen[-1][0])
    await run_to_end()
    assert [name for _, name, _ in seen + rest] == [
        *("start", "sources", "delta", "citation", "delta", "citation", "done")
    ]


async def test_after_the_buffer_is_gone_the_stored_answer_ends_the_stream(organization, asked):
    events = await read_all(runs.stream(asked))
    await forget(asked)
    for number, _, _ in events[:-1]:
        rest = await resumed(organization, number)
        assert [(name, data) for _, name, data in rest] == [("done", events[-1][2])]


async def test_a_broken_off_answer_without_its_buffer_says_so(organization, asked):
    rest = await resumed(organization, f"{asked.message_id}:2")
    assert [name for _, name, _ in rest] == ["error"]
    assert rest[0][2]["code"] == "model_unavailable"


async def test_the_answer_of_a_deleted_conversation_is_gone(organization, asked):
    events = await read_all(runs.stream(asked))
    await forget(asked)

    @sync_to_async
    def delete():
        with tenant(organization.id):
            delete_conversation(asked.conversation_id, "test")

    await delete()
    with pytest.raises(NotFound):
        await resumed(organization, events[0][0])


async def test_somebody_elses_answer_can_not_be_resumed(other_organization, asked):
    events = await read_all(runs.stream(asked))
    with pytest.raises(NotFound):
        await resumed(other_organization, events[0][0])


@pytest.mark.parametrize("last", ["", "nonsense", ":", "1:2:3"])
async def test_what_is_no_event_id_is_told(organization, last):
    with pytest.raises(InvalidInput):
        await resumed(organization, last)


async def test_a_model_that_dies_in_mid_answer_ends_in_an_error_event(
    organization, model, draft, outcome
):
    model.replies.append(FakeReply((GOOD + "Five", " days"), error=DOWN, error_after=1))
    asked = await sync_to_async(draft)()
    events = await read_all(runs.stream(asked))
    assert [name for _, name, _ in events] == ["start", "sources", "delta", "citation", "error"]
    assert events[-1][2]["code"] == "model_unavailable"
    assert (await outcome(asked)).finished_at is None
    assert await resumed(organization, events[2][0]) == events[3:]


async def test_a_bug_ends_in_an_error_event_that_tells_nothing_of_the_inside(monkeypatch, asked):
    def broken(*_):
        raise KeyError("a secret of ours")

    monkeypatch.setattr(runs, "finish", broken)
    events = await read_all(runs.stream(asked))
    assert (events[-1][1], events[-1][2]["code"]) == ("error", "internal_error")
    assert "secret" not in json.dumps(events[-1][2])


async def test_without_redis_the_answer_is_given_and_stored(asked, outcome, broken_redis):
    events = await read_all(runs.stream(asked))
    assert [name for _, name, _ in events][-1] == "done"
    assert (await outcome(asked)).content == events[-1][2]["answer"]


async def test_without_redis_a_finished_answer_is_still_given_on_resuming(
    organization, asked, broken_redis
):
    events = await read_all(runs.stream(asked))
    rest = await resumed(organization, events[1][0])
    assert [(name, data) for _, name, data in rest] == [("done", events[-1][2])]


async def test_silence_is_filled_with_comments(model, draft, monkeypatch):
    monkeypatch.setattr(runs, "KEEP_ALIVE_SECONDS", 0.05)
    model.replies.append(FakeReply((GOOD,), delay=0.3))
    asked = await sync_to_async(draft)()
    frames = [frame async for frame in runs.stream(asked)]
    assert runs.KEEP_ALIVE in frames
    assert parsed(frames)[-1][1] == "done"


async def test_a_reader_may_resume_while_the_model_is_silent(organization, model, draft):
    """For longer than the Redis client would wait by itself: 5 seconds."""
    model.replies.append(FakeReply((GOOD,), delay=6.0))
    asked = await sync_to_async(draft)()
    events = runs.stream(asked)
    assert b"event: start" in await anext(events)
    await events.aclose()
    found = await resumed(organization, f"{asked.message_id}:1", seconds=20)
    assert [name for _, name, _ in found] == ["sources", "delta", "citation", "done"]
