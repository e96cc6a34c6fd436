"""Several models answer as one."""

import asyncio
from contextlib import aclosing

import pytest

from core.errors import ModelUnavailable
from core.providers.base import Answering, Delta, ModelEvent, PassedOver, Usage
from core.providers.fake import FakeChatModel, FakeReply
from core.providers.fallback import FallbackModel
from tests.providers.conftest import Ask
from tests.providers.dialects import PROMPT


def down(name: str) -> ModelUnavailable:
    return ModelUnavailable(f"{name} is down.")


@pytest.fixture
def first() -> FakeChatModel:
    return FakeChatModel(name="first", context_window=8192)


@pytest.fixture
def second() -> FakeChatModel:
    return FakeChatModel(name="second", context_window=2048)


@pytest.fixture
def both(first: FakeChatModel, second: FakeChatModel) -> FallbackModel:
    return FallbackModel([first, second])


def test_the_first_that_answers_writes(
    both: FallbackModel, first: FakeChatModel, second: FakeChatModel, ask: Ask
) -> None:
    first.say("25 days.")
    answering, delta, usage = ask(both)
    assert (answering, delta) == (Answering("first"), Delta("25 days."))
    assert isinstance(usage, Usage)
    assert second.prompts == []


def test_who_does_not_answer_is_passed_over_and_named_with_the_reason(
    both: FallbackModel, first: FakeChatModel, second: FakeChatModel, ask: Ask
) -> None:
    first.replies.append(FakeReply(error=down("first")))
    second.say("25 days.")
    assert ask(both)[:4] == [
        Answering("first"),
        PassedOver("first", "first is down."),
        Answering("second"),
        Delta("25 days."),
    ]


def test_who_breaks_off_after_a_word_is_not_continued_by_another(
    both: FallbackModel, first: FakeChatModel, second: FakeChatModel, ask: Ask
) -> None:
    first.replies.append(FakeReply(("25", " days."), error=down("first"), error_after=1))
    events: list[ModelEvent] = []
    with pytest.raises(ModelUnavailable, match="first is down"):
        ask(both, events=events)
    assert events == [Answering("first"), Delta("25")]
    assert second.prompts == []


def test_when_all_are_down_the_last_one_s_error_is_raised(
    both: FallbackModel, first: FakeChatModel, second: FakeChatModel, ask: Ask
) -> None:
    first.replies.append(FakeReply(error=down("first")))
    second.replies.append(FakeReply(error=down("second")))
    events: list[ModelEvent] = []
    with pytest.raises(ModelUnavailable, match="second is down"):
        ask(both, events=events)
    assert events[-1] == Answering("second")


def test_a_reader_who_leaves_ends_the_request_of_the_one_who_writes(
    both: FallbackModel, first: FakeChatModel
) -> None:
    first.say("a", "b")

    async def leave() -> None:
        async with aclosing(both.stream(PROMPT)) as events:
            await anext(events)
            await anext(events)

    asyncio.run(leave())
    assert first.closed == 1


def test_a_prompt_fits_whichever_of_them_gets_it(
    both: FallbackModel, second: FakeChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (both.name, both.context_window) == ("first", 2048)
    words = "annual leave"
    monkeypatch.setattr(FakeChatModel, "count_tokens", lambda model, _: len(model.name))
    assert both.count_tokens(words) == len("second")


def test_all_of_them_measure(
    both: FallbackModel, first: FakeChatModel, second: FakeChatModel
) -> None:
    asyncio.run(both.measure(["leave"]))
    assert (first.measured, second.measured) == (["leave"], ["leave"])


def test_it_is_ready_while_one_of_them_is(
    both: FallbackModel, first: FakeChatModel, second: FakeChatModel
) -> None:
    first.down = down("first")
    asyncio.run(both.check())
    second.down = down("second")
    with pytest.raises(ModelUnavailable, match=r"first is down\. second is down\."):
        asyncio.run(both.check())
