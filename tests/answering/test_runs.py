"""An answer outlives its readers, and each of them gets every event once, wherever it reads."""

import asyncio
import json
from contextlib import aclosing

import pytest
from asgiref.sync import sync_to_async

from core.answering.live import follow as following
from core.answering.live import redis_stream as redis_buffer
from core.answering.live import runs
from core.answering.live.follow import follow
from core.answering.live.redis_stream import alive, connect, key_of, writer
from core.answering.stored import answer_of
from core.conversations.erase import delete_conversation
from core.conversations.models import Message
from core.errors import ModelUnavailable
from core.providers.fake import FakeReply
from core.rest.answers import event_json, page_urls
from core.tenancy.context import tenant

GOOD = "Employees have 25 days of paid leave a year [1]. "
MORE = "Five days may be carried over [1]."
DOWN = ModelUnavailable("The model is down.")


async def read(asked, after=0, seconds=20.0):
    """All that is told after an event, as (number, name, data)."""
    found = []
    async with asyncio.timeout(seconds):
        async for fresh in follow(asked.organization_id, asked.message_id, after):
            found += fresh
    return [(told.number, told.name, seen(asked, told)) for told in found]


def seen(asked, told):
    """An event's data, as a program sees them."""
    return json.loads(event_json(told, page_urls(asked.message_id)))


async def run(asked):
    runs.start(asked)
    return await read(asked)


def names(events):
    return [name for _, name, _ in events]


async def forget(asked):
    """Redis loses the answer."""
    await writer().flush()
    redis, key = connect(), key_of(asked.organization_id, asked.message_id)
    assert await redis.delete(key, alive(key)) >= 1
    await redis.aclose()


@pytest.fixture
def elsewhere(monkeypatch):
    """Readers find no run in their process: another one writes the answer."""
    monkeypatch.setattr(following, "find_run", lambda *_: None)


@pytest.fixture
def outcome(organization):
    @sync_to_async
    def find(asked):
        with tenant(organization.id):
            return Message.objects.get(pk=asked.message_id)

    return find


@pytest.fixture
async def asked(model, draft):
    model.replies.append(FakeReply((GOOD, MORE), delay=0.01))
    return await sync_to_async(draft)()


@pytest.fixture
def broken_redis(override):
    override(REDIS_URL="redis://127.0.0.1:1/0")


async def test_an_answer_is_finished_and_stored_although_the_reader_leaves(asked, outcome):
    runs.start(asked)
    async with aclosing(follow(asked.organization_id, asked.message_id, 0)) as events:
        assert (await anext(events))[0].name == "start"
    assert (await outcome(asked)).finished_at is None
    await runs.find_run(asked.organization_id, asked.message_id).task
    message = await outcome(asked)
    assert message.finished_at and "25 days" in message.content
    assert len(answer_of(message).citations) == 2


async def test_events_are_numbered_from_one_and_tell_the_answer(asked):
    events = await run(asked)
    assert [number for number, _, _ in events] == [*range(1, len(events) + 1)]
    expected = ["start", "sources", "delta", "citation", "delta", "citation", "done"]
    assert names(events) == expected
    assert "boxes" not in json.dumps(events)


async def test_every_cut_point_resumes_with_the_rest_once(asked):
    events = await run(asked)
    for seen in range(1, len(events) + 1):
        assert await read(asked, after=seen) == events[seen:], seen


async def test_every_cut_point_resumes_from_another_process(asked, elsewhere):
    events = await run(asked)
    assert names(events)[-1] == "done"
    for seen in range(1, len(events) + 1):
        assert await read(asked, after=seen) == events[seen:], seen


async def test_many_readers_follow_one_answer_from_both_sides(model, draft, monkeypatch):
    model.replies.append(FakeReply((GOOD, MORE), delay=0.1))
    asked = await sync_to_async(draft)()
    runs.start(asked)
    here = [asyncio.create_task(read(asked)) for _ in range(5)]
    await asyncio.sleep(0)
    monkeypatch.setattr(following, "find_run", lambda *_: None)
    there = [asyncio.create_task(read(asked)) for _ in range(5)]
    told = await asyncio.gather(*here, *there)
    assert told == [told[0]] * 10
    assert names(told[0])[-1] == "done"


async def test_after_the_buffer_is_gone_the_stored_answer_ends_the_stream(asked, elsewhere):
    events = await run(asked)
    await forget(asked)
    for number, _, _ in events[:-1]:
        assert await read(asked, after=number) == [(number + 1, "done", events[-1][2])]


async def test_events_that_redis_has_lost_are_not_skipped(asked, elsewhere, model):
    """The writer goes on after Redis came back empty; its reader gets the whole answer."""
    model.replies.clear()
    model.replies.append(FakeReply((GOOD, MORE), delay=0.5))
    runs.start(asked)
    reading = asyncio.create_task(read(asked, after=2))
    run_here = runs.find_run(asked.organization_id, asked.message_id)
    async with asyncio.timeout(20):
        async for fresh in run_here.feed.after(0):
            if any(told.name == "delta" for told in fresh):
                break
    await writer().flush()
    redis, key = connect(), key_of(asked.organization_id, asked.message_id)
    await redis.delete(key)
    await redis.aclose()
    told = await reading
    whole = await read_here(run_here)
    assert [number for number, _, _ in told] == [*range(3, 3 + len(told))]
    assert told[-1][1:] == whole[-1][1:]
    assert told[:-1] == whole[2 : 2 + len(told) - 1]


async def read_here(run_here):
    found = []
    async for fresh in run_here.feed.after(0):
        found += fresh
    return [(told.number, told.name, seen(run_here.asked, told)) for told in found]


async def test_an_answer_that_nobody_writes_any_more_ends_in_an_error(asked, monkeypatch):
    monkeypatch.setattr(following, "ALIVE_SECONDS", 0)
    monkeypatch.setattr(following, "BEAT_SECONDS", 0)
    ((number, name, problem),) = await read(asked, after=2)
    assert (number, name, problem["code"]) == (3, "error", "model_unavailable")


async def test_an_answer_that_has_just_been_asked_is_waited_for(asked, elsewhere):
    reading = asyncio.create_task(read(asked))
    await asyncio.sleep(0.1)
    runs.start(asked)
    assert names(await reading)[-1] == "done"


async def test_the_answer_of_a_deleted_conversation_is_gone(organization, asked, elsewhere):
    await run(asked)
    await forget(asked)

    @sync_to_async
    def delete():
        with tenant(organization.id):
            delete_conversation(asked.conversation_id, "test")

    await delete()
    ((_, name, problem),) = await read(asked, after=1)
    assert (name, problem["code"]) == ("error", "not_found")


async def test_another_organization_finds_neither_run_nor_events(other_organization, asked):
    await run(asked)
    assert runs.find_run(other_organization.id, asked.message_id) is None
    async for fresh in follow(other_organization.id, asked.message_id, 0):
        assert [told.name for told in fresh] == ["error"]
        assert json.loads(fresh[0].text)["code"] == "not_found"


async def test_a_model_that_dies_in_mid_answer_ends_in_an_error_event(model, draft, outcome):
    model.replies.append(FakeReply((GOOD + "Five", " days"), error=DOWN, error_after=1))
    asked = await sync_to_async(draft)()
    events = await run(asked)
    assert names(events) == ["start", "sources", "delta", "citation", "error"]
    assert events[-1][2]["code"] == "model_unavailable"
    assert (await outcome(asked)).finished_at is None
    assert await read(asked, after=3) == events[3:]


async def test_a_broken_off_answer_says_so_when_its_events_are_gone(model, draft, elsewhere):
    model.replies.append(FakeReply((GOOD + "Five", " days"), error=DOWN, error_after=1))
    asked = await sync_to_async(draft)()
    await run(asked)
    await forget(asked)
    ((_, name, problem),) = await read(asked, after=2)
    assert (name, problem["code"]) == ("error", "model_unavailable")


async def test_a_bug_ends_in_an_error_event_that_tells_nothing_of_the_inside(monkeypatch, asked):
    def broken(*_):
        raise KeyError("a secret of ours")

    monkeypatch.setattr(runs, "finish", broken)
    events = await run(asked)
    assert (events[-1][1], events[-1][2]["code"]) == ("error", "internal_error")
    assert "secret" not in json.dumps(events[-1][2])


async def test_without_redis_the_answer_is_given_and_stored(asked, outcome, broken_redis):
    events = await run(asked)
    assert names(events)[-1] == "done"
    assert (await outcome(asked)).content == events[-1][2]["answer"]


async def test_without_redis_other_processes_get_the_whole_answer_at_its_end(
    asked, broken_redis, elsewhere
):
    runs.start(asked)
    ((number, name, answer),) = await read(asked, after=2)
    assert (number, name) == (3, "done")
    assert "25 days" in answer["answer"]


async def test_silence_is_filled_with_signs_of_life(model, draft, monkeypatch):
    monkeypatch.setattr(runs, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(redis_buffer, "BEAT_SECONDS", 0.05)
    model.replies.append(FakeReply((GOOD,), delay=0.5))
    asked = await sync_to_async(draft)()
    runs.start(asked)
    ids = asked.organization_id, asked.message_id
    here = [fresh async for fresh in follow(*ids, 0)]
    assert [] in here
    assert here[-1][-1].name == "done"


async def test_answers_under_way_may_end_before_the_process_does(asked, outcome):
    runs.start(asked)
    await runs.end_all(20.0)
    assert (await outcome(asked)).finished_at


async def test_what_takes_longer_ends_in_an_error_that_says_to_ask_again(model, draft, elsewhere):
    model.replies.append(FakeReply((GOOD,), delay=60))
    asked = await sync_to_async(draft)()
    runs.start(asked)
    await runs.end_all(0.05)
    events = await read(asked)
    assert events[-1][1] == "error"
    assert "Ask again" in events[-1][2]["detail"]
