"""What is taken from a model has a bound, whatever its server sends."""

import asyncio

from core.answering.listening import MOST_CHARACTERS_A_TOKEN, heard
from core.providers.base import Delta, Prompt, Turn, Usage
from core.providers.fake import FakeChatModel

PROMPT = Prompt("Answer.", (Turn("user", "How many days?"),), (), max_tokens=10)
MOST = 10 * MOST_CHARACTERS_A_TOKEN


async def said(*deltas: str) -> tuple[str, FakeChatModel, list[Usage]]:
    model = FakeChatModel()
    model.say(*deltas)
    parts = [part async for part in heard(model, PROMPT, asyncio.Event())]
    text = "".join(part.text for part in parts if isinstance(part, Delta))
    return text, model, [part for part in parts if isinstance(part, Usage)]


async def test_an_answer_within_its_tokens_is_taken_whole() -> None:
    text, model, usages = await said("Twenty-five days", " a year.")
    assert (text, model.closed, len(usages)) == ("Twenty-five days a year.", 0, 1)


async def test_a_model_that_does_not_end_is_ended() -> None:
    text, model, _ = await said(*["day after day "] * 10_000)
    assert (len(text), model.closed) == (MOST, 1)


async def test_one_endless_piece_is_cut() -> None:
    text, model, _ = await said("x" * 1_000_000)
    assert (len(text), model.closed) == (MOST, 1)
