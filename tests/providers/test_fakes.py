"""The stand-ins do what tests rely on."""

import asyncio
from contextlib import aclosing

import numpy as np
import pytest

from core.errors import ModelUnavailable
from core.providers.base import REFUSAL, Delta, ModelEvent, Prompt, Usage
from core.providers.fake import FakeChatModel, FakeEmbedding, FakeReply, FakeReranker
from tests.providers.conftest import Ask
from tests.providers.dialects import PROMPT


def test_it_says_its_replies_in_order_and_keeps_the_prompts(ask: Ask) -> None:
    model = FakeChatModel()
    model.say("Twenty-", "five.")
    model.say("No.")
    *deltas, usage = ask(model)
    assert deltas == [Delta("Twenty-"), Delta("five.")]
    assert isinstance(usage, Usage)
    assert usage.completion_tokens == model.count_tokens("Twenty-five.")
    assert ask(model)[0] == Delta("No.")
    assert model.prompts == [PROMPT, PROMPT]


def test_it_fails_where_it_was_told_to(ask: Ask) -> None:
    model = FakeChatModel()
    error = ModelUnavailable("down")
    model.replies.append(FakeReply(["a", "b"], error=error, error_after=1))
    events: list[ModelEvent] = []
    with pytest.raises(ModelUnavailable, match="down"):
        ask(model, events=events)
    assert events == [Delta("a")]


def test_it_counts_readers_who_left(ask: Ask) -> None:
    model = FakeChatModel()
    model.say("a", "b")

    async def leave() -> None:
        async with aclosing(model.stream(PROMPT)) as events:
            await anext(events)

    asyncio.run(leave())
    assert model.closed == 1


def test_unscripted_it_quotes_the_first_source_or_refuses(ask: Ask) -> None:
    assert ask(FakeChatModel())[:2] == [Delta("Leave is 25 days."), Delta(" [1]")]
    assert ask(FakeChatModel(), Prompt("", (), (), 10))[0] == Delta(REFUSAL)


def test_fake_vectors_are_stable_and_follow_shared_words() -> None:
    model = FakeEmbedding()
    texts = ["paid annual leave", "annual leave is paid", "laptop encryption", ""]
    vectors = model.embed_passages(texts)
    assert np.array_equal(vectors, FakeEmbedding().embed_passages(texts))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert model.count("paid annual leave") == 3


def test_the_fake_reranker_follows_shared_words() -> None:
    texts = ["Annual leave is 25 days.", "Laptops are encrypted.", "leave"]
    scores = FakeReranker().score("annual leave", texts)
    assert scores.dtype == np.float32
    assert scores.tolist() == [1.0, 0.0, 0.5]
    assert FakeReranker().score("annual leave", []).shape == (0,)
