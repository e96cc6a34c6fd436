"""What goes wrong between us and a model's server, the same for every provider."""

import asyncio
import socket
import time
from contextlib import aclosing

import pytest

from core.errors import ModelUnavailable
from core.providers import streaming
from core.providers.base import Delta, ModelEvent, Usage
from core.providers.openai import OpenAIModel
from core.providers.streaming import TimeLimits
from tests.providers.conftest import Ask
from tests.providers.dialects import DIALECTS, PROMPT, QUICK, Dialect
from tests.providers.event_stream import exception
from tests.providers.servers import Reply, Script


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "JITTER", 0.0)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_a_server_that_is_down_is_named_with_its_address(
    dialect: Dialect, ask: Ask, closed_port: int
) -> None:
    url = f"http://127.0.0.1:{closed_port}"
    with pytest.raises(ModelUnavailable) as caught:
        ask(dialect.model(url, QUICK))
    assert url in caught.value.detail
    assert caught.value.retryable
    assert caught.value.__cause__ is not None


def test_a_model_too_slow_to_begin_is_given_up(dialect: Dialect, ask: Ask, script: Script) -> None:
    script.play(dialect.answer("Late.", pause=5))
    limits = TimeLimits(connect=1, first_token=0.3, total=20)
    began = time.monotonic()
    with pytest.raises(ModelUnavailable, match="LLM_FIRST_TOKEN_SECONDS"):
        ask(dialect.model(script.url, limits))
    assert time.monotonic() - began < 4


def test_a_model_too_slow_to_finish_is_given_up_after_what_it_said(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.answer(*["word "] * 50, pause=0.2))
    events: list[ModelEvent] = []
    with pytest.raises(ModelUnavailable, match="LLM_TOTAL_SECONDS"):
        ask(dialect.model(script.url, TimeLimits(1, 5, 1)), events=events)
    assert events[0] == Delta("word ")
    assert not any(isinstance(event, Usage) for event in events)


@pytest.mark.parametrize("cut", [True, False], ids=["line cut", "stream ends early"])
def test_an_answer_that_breaks_off_is_never_begun_again(
    dialect: Dialect, ask: Ask, script: Script, cut: bool
) -> None:
    script.play(dialect.broken("Leave ", "is ", cut=cut))
    events: list[ModelEvent] = []
    with pytest.raises(ModelUnavailable, match="broke off"):
        ask(dialect.model(script.url, QUICK), events=events)
    assert events == [Delta("Leave "), Delta("is ")]
    assert len(script.requests) == 1


@pytest.mark.parametrize("status", [502, 503, 529])
def test_a_busy_server_is_asked_again(
    dialect: Dialect, ask: Ask, script: Script, status: int
) -> None:
    script.play(dialect.refusal(status, "busy"), dialect.answer("25 days."))
    assert ask(dialect.model(script.url, QUICK)) == [Delta("25 days."), Usage(11, 7)]
    assert len(script.requests) == 2


def test_a_connection_closed_before_the_first_byte_is_opened_again(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(Reply(drop=True), dialect.answer("25 days."))
    assert ask(dialect.model(script.url, QUICK)) == [Delta("25 days."), Usage(11, 7)]
    assert len(script.requests) == 2


def test_a_server_that_stays_busy_is_asked_twice(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.refusal(503, "overloaded"))
    with pytest.raises(ModelUnavailable, match="503"):
        ask(dialect.model(script.url, QUICK))
    assert len(script.requests) == 2


def test_a_server_that_failed_is_left_to_the_next_question(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.refusal(500, "out of memory"))
    with pytest.raises(ModelUnavailable, match=r"500.*out of memory") as caught:
        ask(dialect.model(script.url, QUICK))
    assert len(script.requests) == 1
    assert caught.value.retryable
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("dialect", DIALECTS[1:], ids=lambda d: d.name)
def test_too_many_requests_are_sent_again_when_the_wait_is_short(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.refusal(429, "slow down", Retry_After="1"), dialect.answer("25 days."))
    began = time.monotonic()
    assert ask(dialect.model(script.url, QUICK))[0] == Delta("25 days.")
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("wait", ["60", "Wed, 21 Oct 2026 07:28:00 GMT", None])
def test_too_many_requests_are_not_sent_again_otherwise(
    dialect: Dialect, ask: Ask, script: Script, wait: str | None
) -> None:
    headers = {"Retry_After": wait} if wait else {}
    script.play(dialect.refusal(429, "slow down", **headers))
    with pytest.raises(ModelUnavailable, match="too many requests") as caught:
        ask(dialect.model(script.url, QUICK))
    assert len(script.requests) == 1
    assert caught.value.retryable


def test_an_unknown_model_is_not_asked_for_twice(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    script.play(dialect.refusal(404, "model m not found"))
    with pytest.raises(ModelUnavailable) as caught:
        ask(dialect.model(script.url, QUICK))
    advice = "ollama pull m" if dialect.name == "ollama" else "LLM_MODEL"
    assert advice in caught.value.detail
    assert not caught.value.retryable
    assert len(script.requests) == 1


def test_a_bad_key_names_its_setting(dialect: Dialect, ask: Ask, script: Script) -> None:
    script.play(dialect.refusal(401, "invalid key"))
    with pytest.raises(ModelUnavailable, match=dialect.key_setting) as caught:
        ask(dialect.model(script.url, QUICK))
    assert not caught.value.retryable
    assert len(script.requests) == 1


def test_nonsense_from_the_server_is_an_outage_not_a_crash(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    chunk = b"event: message_start\ndata: {oops\n\n"
    script.play(Reply([chunk], content_type=dialect.content_type))
    with pytest.raises(ModelUnavailable, match="sent something that is no answer"):
        ask(dialect.model(script.url, QUICK))
    assert len(script.requests) == 1


@pytest.mark.parametrize("status", [200, 500])
def test_an_endless_line_is_cut_off(
    dialect: Dialect, ask: Ask, script: Script, status: int
) -> None:
    block = b"x" * 2**16
    lines = [dialect.endless, *[block] * 1000]
    script.play(Reply(lines, content_type=dialect.content_type, status=status))
    with pytest.raises(ModelUnavailable, match="more than 8 MB"):
        ask(dialect.model(script.url, QUICK))
    assert script.left.wait(5)
    assert len(script.requests) == 1


def test_an_endless_answer_is_cut_off(dialect: Dialect, ask: Ask, script: Script) -> None:
    script.play(dialect.answer(*["word " * 10_000] * 400))
    events: list[ModelEvent] = []
    with pytest.raises(ModelUnavailable, match="more than 8 MB"):
        ask(dialect.model(script.url, QUICK), events=events)
    assert 100 < len(events) < 200


def test_an_error_inside_the_stream_is_passed_on(
    dialect: Dialect, ask: Ask, script: Script
) -> None:
    said = {
        "ollama": b'{"error": "the runner has stopped"}\n',
        "openai": b'data: {"error": {"message": "the runner has stopped"}}\n\n',
        "anthropic": b'event: error\ndata: {"type": "error", "error": {"type": "overloaded_error",'
        b' "message": "the runner has stopped"}}\n\n',
        "bedrock": exception("modelStreamErrorException", "the runner has stopped"),
    }
    first = dialect.answer("Leave ").chunks[0]
    script.play(Reply([first, said[dialect.name]], content_type=dialect.content_type))
    with pytest.raises(ModelUnavailable, match=r"broke off .*the runner has stopped"):
        ask(dialect.model(script.url, QUICK))
    assert len(script.requests) == 1


def test_a_reader_who_leaves_ends_the_request(dialect: Dialect, script: Script) -> None:
    script.play(dialect.answer(*["word "] * 200, pause=0.05))
    model = dialect.model(script.url, QUICK)

    async def leave_after_one() -> None:
        async with aclosing(model.stream(PROMPT)) as events:
            await anext(events)

    asyncio.run(leave_after_one())
    assert script.left.wait(5)


def test_a_cancelled_task_ends_the_request(dialect: Dialect, script: Script) -> None:
    script.play(dialect.answer(*["word "] * 200, pause=0.05))
    model = dialect.model(script.url, QUICK)

    async def read() -> None:
        async with aclosing(model.stream(PROMPT)) as events:
            async for _ in events:
                pass

    async def cancel() -> None:
        task = asyncio.create_task(read())
        await asyncio.sleep(0.5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(cancel())
    assert script.left.wait(5)


def test_a_check_of_a_server_that_is_down_says_so(dialect: Dialect, closed_port: int) -> None:
    model = dialect.model(f"http://127.0.0.1:{closed_port}", QUICK)
    with pytest.raises(ModelUnavailable, match="can't be reached"):
        asyncio.run(model.check())


def test_a_check_finds_an_unknown_model(dialect: Dialect, script: Script) -> None:
    listings = {
        "ollama": Reply([b'{"models": [{"model": "other:latest"}]}']),
        "openai": Reply([b'{"object": "list", "data": [{"id": "other", "owned_by": "me"}]}']),
        "anthropic": dialect.refusal(404, "not found"),
        "bedrock": dialect.refusal(400, "The provided model identifier is invalid."),
    }
    script.play(listings[dialect.name])
    with pytest.raises(ModelUnavailable, match=r"LLM_MODEL|ollama pull"):
        asyncio.run(dialect.model(script.url, QUICK).check())


@pytest.mark.parametrize(
    "chunk", ['{"choices": "x"}', '{"choices": [{"delta": {"content": 5}}]}', "[]", '"text"']
)
def test_json_of_another_shape_is_an_outage_not_a_crash(
    chunk: str, ask: Ask, script: Script
) -> None:
    frame = f"data: {chunk}\n\n".encode()
    script.play(Reply([frame], content_type="text/event-stream"))
    model = OpenAIModel("m", script.url, "key", 4096, QUICK)
    with pytest.raises(ModelUnavailable, match="no answer"):
        ask(model)
